"""What each action is called. A code is `thing.verb`, such as `letter.published`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

VERBS: dict[str, Words] = {
    "added": _("Added"),
    "changed": _("Changed"),
    "deleted": _("Deleted"),
    "published": _("Published"),
    "restored": _("Brought back an older version"),
    "archived": _("Archived"),
    "exported": _("Exported"),
    "imported": _("Imported"),
}
_named: dict[str, Words] = {}


def name_actions(names: Mapping[str, Words]) -> None:
    """Say what a room's actions are called, from its `AppConfig.ready()`.

    The plain verbs above need no name. Raises ValueError for a code that has one already.
    """
    if twice := sorted(names.keys() & _named.keys()):
        raise ValueError(f"These actions are named twice: {', '.join(twice)}.")
    _named.update(names)


def label(code: str) -> str:
    """What an action is called, in the language of the reader; the code where nobody said."""
    return str(_named.get(code) or VERBS.get(code.rpartition(".")[2], code))


def is_plain(code: str) -> bool:
    """Whether the label is a verb alone, which does not say of what."""
    return code not in _named and code.rpartition(".")[2] in VERBS
