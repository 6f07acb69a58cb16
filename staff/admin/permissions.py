"""Permissions as a person reads them: Django keeps their names in English."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.forms import ModelMultipleChoiceField
from django.utils.translation import gettext_lazy as _

DEEDS = {"add": _("add"), "change": _("change"), "delete": _("delete"), "view": _("view")}


class PermissionsField(ModelMultipleChoiceField[Permission]):
    """What may be done, after the room; what is done to a kind of thing names that too."""

    def label_from_instance(self, obj: Any) -> str:
        return in_words(obj)


def worth_choosing() -> QuerySet[Permission]:
    """Without those of tables that nobody sees, unless somebody holds them."""
    seen = ContentType.objects.get_for_models(*admin.site._registry).values()
    own = [codename for model in apps.get_models() for codename, _name in model._meta.permissions]
    wanted = Q(content_type__in=seen) | Q(codename__in=own)
    held = Q(group__isnull=False) | Q(user__isnull=False)
    return Permission.objects.select_related("content_type").filter(wanted | held).distinct()


def in_words(permission: Permission) -> str:
    """As its model says it; as it is stored where no model says it (any more)."""
    kind = permission.content_type
    model = kind.model_class()
    room = str(apps.get_app_config(kind.app_label).verbose_name) if model else kind.app_label
    own = dict(model._meta.permissions) if model else {}
    deed = permission.codename.split("_", 1)[0]
    if model is None or permission.codename in own or deed not in DEEDS:
        return f"{room} | {own.get(permission.codename, permission.name)}"
    return f"{room} | {model._meta.verbose_name} | {DEEDS[deed]}"
