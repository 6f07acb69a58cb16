"""Permissions as a person reads them: Django keeps their names in English."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.forms import ModelMultipleChoiceField
from django.utils.translation import gettext_lazy as _

DEEDS = {"add": _("add"), "change": _("change"), "delete": _("delete"), "view": _("view")}


class PermissionsField(ModelMultipleChoiceField[Permission]):
    """What may be done, after the room and the kind of thing."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.content_type} | {in_words(obj)}"


def in_words(permission: Permission) -> str:
    """As its model says it; as it is stored where no model says it (any more)."""
    deed, _model = permission.codename.split("_", 1)
    if deed in DEEDS and permission.name.startswith("Can "):
        return str(DEEDS[deed])
    model = permission.content_type.model_class()
    own = dict(model._meta.permissions) if model else {}
    return str(own.get(permission.codename, permission.name))
