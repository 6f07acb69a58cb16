"""The cards of Today: each is a module of its own that fills its template."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from staff.models import User


@dataclass(frozen=True)
class Card:
    """A part of Today. `build` returns the context of `template`, or None to be left out."""

    key: str
    template: str
    permission: str
    build: Callable[[User, datetime], dict[str, Any] | None]
    is_aside: bool = False


_cards: dict[str, Card] = {}


def register(card: Card) -> None:
    """Join Today, in order of registration. Raises ValueError for a key that is taken."""
    if card.key in _cards:
        raise ValueError(f"There is already a card {card.key!r} on Today.")
    _cards[card.key] = card


def cards_for(user: User, now: datetime) -> list[tuple[Card, dict[str, Any]]]:
    allowed = (card for card in _cards.values() if user.has_perm(card.permission))
    built = ((card, card.build(user, now)) for card in allowed)
    return [(card, context) for card, context in built if context is not None]
