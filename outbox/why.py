"""Why a message was made, in a sentence: rooms above know, and join here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from .models import Message

Source = Callable[[Collection[Message]], Mapping[int, str]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """`source` answers for as many of the messages as it can, by their ids."""
    if source not in _sources:
        _sources.append(source)


def sentences(messages: Collection[Message]) -> dict[int, str]:
    found: dict[int, str] = {}
    for source in _sources:
        found.update(source(messages))
    return found
