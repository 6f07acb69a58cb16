"""The shape of what the palette offers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise

from lib.folding import words

Text = str | Promise


@dataclass(frozen=True)
class Option:
    """One thing to choose. It leads to `url`; with `fields` it posts them there instead.

    `avatar`: of a person, in place of an icon. `theme`: the colours that it chooses in the
    browser. `also`: words that find it besides its label.
    """

    label: Text
    url: str = ""
    icon: str = ""
    detail: Text = ""
    avatar: str = ""
    fields: dict[str, str] | None = None
    theme: str = ""
    also: Text = ""

    @property
    def is_post(self) -> bool:
        return self.fields is not None


@dataclass(frozen=True)
class Group:
    """Options under one heading. `more_url`: where all of them stand, if these are not all."""

    key: str
    label: Text
    options: list[Option] = field(default_factory=list)
    more_url: str = ""


def fitting(options: Iterable[Option], text: str) -> list[Option]:
    """Those of which each word of `text` begins a word, by label before other words."""
    terms = words(text)
    found = [(_rank(option, terms), place, option) for place, option in enumerate(options)]
    return [option for rank, _place, option in sorted(found, key=lambda one: one[:2]) if rank < 2]


def _rank(option: Option, terms: list[str]) -> int:
    """0: the label has all the words; 1: with its other words; 2: does not fit."""
    if not terms or _has(words(str(option.label)), terms):
        return 0
    return 1 if _has(words(f"{option.label} {option.also}"), terms) else 2


def _has(found: list[str], terms: list[str]) -> bool:
    return all(any(word.startswith(term) for word in found) for term in terms)
