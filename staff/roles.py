"""What a colleague may do, in words: sentences, each of which stands for some permissions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True)
class Ability:
    """`permissions` as `app.codename`; whoever has all of them has the ability."""

    area: Words
    sentence: Words
    permissions: frozenset[str]

    @property
    def code(self) -> str:
        return min(self.permissions)


_known: list[Ability] = []


def name_abilities(area: Words, sentences: Mapping[Words, Iterable[str]]) -> None:
    """Say which permissions a sentence stands for, when Django starts.

    Raises ValueError for a permission that another sentence stands for.
    """
    for sentence, permissions in sentences.items():
        ability = Ability(area, sentence, frozenset(permissions))
        if twice := ability.permissions & named():
            raise ValueError(f"Two sentences stand for {', '.join(sorted(twice))}.")
        _known.append(ability)


def known() -> list[Ability]:
    """In the order in which they were named, those of an area together."""
    return list(_known)


def named() -> set[str]:
    """Every permission that has words."""
    return {one for ability in _known for one in ability.permissions}


def held(permissions: set[str]) -> list[Ability]:
    return [ability for ability in _known if ability.permissions <= permissions]


def besides(permissions: set[str]) -> set[str]:
    """What is in no ability that is held as a whole."""
    return permissions - {one for ability in held(permissions) for one in ability.permissions}


def permissions_of(group: Group) -> set[str]:
    """The permissions of a group by name; no query where they are loaded with their models."""
    return {permission_name(one) for one in group.permissions.all()}


def permission_name(permission: Permission) -> str:
    return f"{permission.content_type.app_label}.{permission.codename}"
