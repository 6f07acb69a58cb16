"""What a preview with a real customer can know of that which only the sender of a letter knows.

The rooms that send letters with such values (`LetterContext.extra`) join in `AppConfig.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from customers.models import Cancellation

Source = Callable[[Cancellation, str], Mapping[str, str]]

_sources: list[Source] = []


def register(source: Source) -> None:
    """Join with values for a cancellation and the language of the letter; those that are known."""
    if source not in _sources:
        _sources.append(source)


def extras_for(cancellation: Cancellation, language: str) -> dict[str, str]:
    known: dict[str, str] = {}
    for source in _sources:
        known.update(source(cancellation, language))
    return known
