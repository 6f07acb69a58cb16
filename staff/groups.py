"""The four groups, and how a migration gives them permissions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .access import ADMINISTRATOR, AGENT, ANALYST, EDITOR

GROUPS = (EDITOR, AGENT, ANALYST, ADMINISTRATOR)


def grant(apps: Any, group: str, permissions: Sequence[str]) -> None:
    """Give `group` the named permissions, from within a migration.

    A permission is `app.codename` where the codename ends with its model (`followups.view_case`),
    else `app.model.codename` (`followups.case.write_personal`). Django creates permissions only
    after all migrations have run, so those that are missing are made here, in the form in which
    Django would make them. Administrators get every permission that is granted to another group.

    Raises ValueError for a group that does not exist.
    """
    if group not in GROUPS:
        raise ValueError(f"There is no group {group!r}.")
    Group = apps.get_model("auth", "Group")
    wanted = [_permission(apps, name) for name in permissions]
    for name in {group, ADMINISTRATOR}:
        Group.objects.get_or_create(name=name)[0].permissions.add(*wanted)


def _permission(apps: Any, name: str) -> Any:
    app_label, *model, codename = name.split(".")
    content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model[0] if model else codename.split("_", 1)[1]
    )
    permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename=codename,
        defaults={"name": f"Can {codename.replace('_', ' ')}"},
    )
    return permission
