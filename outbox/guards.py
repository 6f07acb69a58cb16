"""Last questions before a message goes out: upper rooms join them per purpose.

A guard runs while the message is leased. It returns "" to let it go, or the sentence that says
why it is not wanted any more; the message is then stopped with that reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from .models import Message

Guard = Callable[[Message], "str"]
_guards: dict[str, list[Guard]] = defaultdict(list)


def register(purpose: str, guard: Guard) -> None:
    if guard not in _guards[purpose]:
        _guards[purpose].append(guard)


def objection(message: Message) -> str:
    """The first guard's reason to stop this message; empty if nobody objects."""
    for guard in _guards[message.purpose]:
        if reason := guard(message):
            return reason
    return ""
