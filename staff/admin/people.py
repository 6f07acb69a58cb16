"""Colleagues and groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm
from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple, Field, ModelMultipleChoiceField
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import audit
from ..forms import language_field, time_zone_field
from ..models import User
from .groups import WHAT_GROUPS_DO, group_name
from .permissions import PermissionsField, worth_choosing


class GroupsField(ModelMultipleChoiceField[Group]):
    """The groups as boxes to tick, each with what it may do."""

    widget = CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        if obj.name not in WHAT_GROUPS_DO:
            return str(obj.name)
        name, does = WHAT_GROUPS_DO[obj.name]
        return f"{name}: {does}"


class GroupFilter(admin.SimpleListFilter):
    title = _("group")
    parameter_name = "group"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return [(str(group.pk), group_name(group)) for group in Group.objects.order_by("pk")]

    def queryset(self, request: Any, queryset: QuerySet[User]) -> QuerySet[User]:
        value = self.value()
        return queryset.filter(groups__pk=int(value)) if value and value.isdecimal() else queryset


class NewUserForm(AdminUserCreationForm[User]):
    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username", "email")


class NewPasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]
    usable_password_help_text: Any = _(
        "Without a password they can sign in only in another way, if there is one; the present "
        "password is lost."
    )


@admin.register(User)
class UserAdmin(audit.AuditedAdmin[User], StockUserAdmin[User]):
    add_form = NewUserForm
    change_password_form = NewPasswordForm
    list_display = ["__str__", "email", "group_names", "is_active", "last_login"]
    list_filter = [GroupFilter, "is_active", "is_superuser"]
    search_fields = ["username", "first_name", "last_name", "email"]
    search_help_text = _("Name, user name or e-mail")
    filter_horizontal = ["user_permissions"]
    ordering = ["first_name", "last_name", "username"]
    fieldsets = [
        (None, {"fields": ["username", "email", ("first_name", "last_name"), "password"]}),
        (_("What they may do"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        (
            _("How they work"),
            {"fields": ["signature", ("language", "time_zone"), "uses_keys", "away_until"]},
        ),
        (
            _("Single permissions"),
            {"classes": ["collapse"], "fields": ["user_permissions"]},
        ),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": [
                    "username",
                    "email",
                    ("first_name", "last_name"),
                    "usable_password",
                    "password1",
                    "password2",
                ]
            },
        ),
        (_("What they may do"), {"fields": ["groups"]}),
        (_("How they work"), {"fields": ["signature", ("language", "time_zone")]}),
    ]

    @admin.display(description=_("groups"))
    def group_names(self, user: User) -> str:
        names = [
            str(WHAT_GROUPS_DO.get(group.name, (group.name,))[0]) for group in user.groups.all()
        ]
        return ", ".join(names) or str(_("Administrator") if user.is_superuser else "")

    def has_change_permission(self, request: Any, obj: User | None = None) -> bool:
        return _may_touch(request.user, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: Any, obj: User | None = None) -> bool:
        return _may_touch(request.user, obj) and super().has_delete_permission(request, obj)

    def get_readonly_fields(self, request: Any, obj: User | None = None) -> Any:
        """Whoever may do all is named by one who may do all."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else [*fields, "is_superuser"]

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in FIELDS:
            return FIELDS[db_field.name]()
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "signature":
            field.widget.attrs["rows"] = 3
        if field and db_field.name in HELP:
            field.help_text = HELP[db_field.name]
        return field

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        if db_field.remote_field.model is Permission:
            kwargs |= {"form_class": PermissionsField, "queryset": worth_choosing()}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request: Any, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.is_staff = True  # everyone who is added here works at these screens
        super().save_model(request, obj, form, change)

    def log_change(self, request: Any, obj: User, message: Any) -> Any:
        """Also called by the page that sets a password, which has no form of the account."""
        if not hasattr(obj, "audited_before"):
            audit.record(by=request.user, action="user.password", target=obj)
        return super().log_change(request, obj, message)


def _may_touch(user: Any, whom: User | None) -> bool:
    """Administrators are let in by a superuser, whom they can neither change nor lock out."""
    return bool(user.is_superuser) or whom is None or not whom.is_superuser


FIELDS: dict[str, Callable[[], Field]] = {
    "groups": lambda: GroupsField(
        queryset=Group.objects.order_by("pk"), required=False, label=capfirst(gettext("groups"))
    ),
    "language": language_field,
    "time_zone": time_zone_field,
}


HELP = {
    "username": _("What they sign in with, besides their e-mail address."),
    "is_active": _("Untick when somebody leaves: they can no longer sign in, their work stays."),
    "is_staff": _("May use the support desk."),
    "is_superuser": _("Everything, whatever the groups say."),
}
