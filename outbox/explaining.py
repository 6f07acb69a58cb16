"""What a message's page says of why it was written: rooms above join per purpose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from .models import Message

Explanation = Callable[[Message], str]
_explanations: dict[str, list[Explanation]] = defaultdict(list)


def register(purpose: str, explain: Explanation) -> None:
    """`explain` returns translated sentences, or "" where there is nothing to say."""
    if explain not in _explanations[purpose]:
        _explanations[purpose].append(explain)


def explained(message: Message) -> list[str]:
    told = [explain(message) for explain in _explanations[message.purpose]]
    return [text for text in told if text]
