"""The groups: what each may do, in words, and who is in it."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as StockGroupAdmin
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from .. import audit, roles
from ..access import ADMINISTRATOR, AGENT, ANALYST, EDITOR, administrators
from ..models import User
from .group_form import GroupForm, permissions_named
from .permissions import PermissionsField, in_words, worth_choosing

WHAT_GROUPS_DO = {
    EDITOR: (_("Editor"), _("writes and publishes letters and surveys")),
    AGENT: (_("Agent"), _("writes to leavers and works the queue")),
    ANALYST: (_("Analyst"), _("sees the figures and every answer")),
    ADMINISTRATOR: (_("Administrator"), _("everything, and these settings")),
}


def group_name(group: Group) -> str:
    return str(WHAT_GROUPS_DO[group.name][0]) if group.name in WHAT_GROUPS_DO else group.name


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(audit.AuditedAdmin[Group], StockGroupAdmin):
    form = GroupForm

    @method_decorator(require_safe)
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Not a table: each group with what it may do, and its people."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            **(extra_context or {}),
            "opts": self.opts,
            "groups": [_shown(group) for group in _groups()],
            "may_change": self.has_change_permission(request),
            "may_add": self.has_add_permission(request),
        }
        return TemplateResponse(request, "staff/groups.html", context)

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        if db_field.remote_field.model is Permission:
            kwargs |= {"form_class": PermissionsField, "queryset": worth_choosing()}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Group | None = None) -> Any:
        """The program knows its own four groups by their names, so these stay."""
        named = ("abilities",) if obj and obj.name in WHAT_GROUPS_DO else ("name", "abilities")
        single = {"classes": ("collapse",), "fields": ("permissions",)}
        return ((None, {"fields": named}), (_("Single permissions"), single))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if group := kwargs.get("obj"):
            context["group_name"] = group_name(group)
        return super().render_change_form(request, context, *args, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        is_ours = obj is not None and obj.name in WHAT_GROUPS_DO
        return not is_ours and super().has_delete_permission(request, obj)


def _groups() -> list[Group]:
    groups = Group.objects.order_by("pk").prefetch_related("permissions__content_type")
    return list(groups)


def _people(group: Group) -> QuerySet[User]:
    """Superusers may do all that administrators may."""
    if group.name == ADMINISTRATOR:
        return administrators()
    return User.objects.filter(groups=group, is_active=True)


def _shown(group: Group) -> dict[str, Any]:
    does = WHAT_GROUPS_DO.get(group.name)
    return {
        "group": group,
        "name": group_name(group),
        "does": does[1] if does else "",
        "people": _people(group),
        "areas": _areas(group),
        "besides": [in_words(one) for one in _besides(group)],
    }


def _besides(group: Group) -> QuerySet[Permission]:
    names = roles.besides(roles.permissions_of(group))
    return permissions_named(names).select_related("content_type")


def _areas(group: Group) -> list[tuple[str, list[roles.Ability]]]:
    """The sentences that are true of a group, those of an area together."""
    held = roles.held(roles.permissions_of(group))
    return [(str(area), list(ones)) for area, ones in groupby(held, attrgetter("area"))]
