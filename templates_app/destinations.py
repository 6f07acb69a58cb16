"""Destinations: where the buttons of letters lead. Rooms above add theirs in `ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from .context import LetterContext
from .registry import Registry


@dataclass(frozen=True)
class Target:
    """One of several things a destination can be asked for: a survey's slug and its title.

    `note`: what a colleague who writes the letter should know of it.
    """

    value: str
    label: str
    note: str = ""


def _no_targets(language: str) -> list[Target]:
    return []


@dataclass(frozen=True)
class Destination:
    """An address that depends on the letter.

    `resolve` takes the context and the button's target (a survey's slug); in a preview it returns
    an address that does nothing. `targets` lists what may be chosen, for a language. `kinds`: the
    kinds of letters that can lead there; empty: all.
    """

    name: str
    label: str | Promise
    resolve: Callable[[LetterContext, str], str]
    guard: str = ""
    targets: Callable[[str], list[Target]] = _no_targets
    kinds: frozenset[str] = frozenset()

    def accepts(self, target: str, language: str) -> bool:
        """Whether it can be asked for this; one without targets takes no notice of it."""
        if self.targets is _no_targets:
            return True
        return any(one.value == target for one in self.targets(language))


DESTINATIONS: Registry[Destination] = Registry("destination")
register = DESTINATIONS.register

# What the gallery leads to. Each of these must be registered by somebody, or the start stops.
NEEDED = ("way_back", "survey", "help_centre", "keep_account")


def is_known(name: str) -> bool:
    """Whether a button may lead there."""
    return name in DESTINATIONS or name in NEEDED


def may_lead_to(name: str, kind: str) -> bool:
    """Whether a letter of this kind can lead there."""
    destination = DESTINATIONS.find(name)
    return destination is None or not destination.kinds or kind in destination.kinds
