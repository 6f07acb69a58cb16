"""Merge fields: what of a customer can stand in a letter. Rooms above add theirs in `ready()`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from .context import LetterContext
from .registry import Registry


@dataclass(frozen=True)
class MergeField:
    """A value of one customer's letter, as text in the letter's language.

    `can_be_empty`: real customers lack it; a letter then needs other words for it, or names it
    only where the condition `guard` holds. `samples`: by language, shown where nobody is chosen;
    `sample_now` instead of them for what would go stale, such as a day that is still ahead.
    `kinds`: the kinds of letters that know it; empty: all. `is_address`: there is one only in real
    mail, and a preview shows the sample.
    """

    name: str
    label: str | Promise
    meaning: str | Promise
    can_be_empty: bool
    samples: Mapping[str, str]
    resolve: Callable[[LetterContext], str]
    guard: str = ""
    kinds: frozenset[str] = frozenset()
    is_address: bool = False
    sample_now: Callable[[str], str] | None = None

    def is_for(self, kind: str) -> bool:
        return not self.kinds or kind in self.kinds

    def sample(self, language: str) -> str:
        if self.sample_now:
            return self.sample_now(language)
        return self.samples.get(language) or self.samples.get("en") or str(self.label)


FIELDS: Registry[MergeField] = Registry("merge field")
register = FIELDS.register
