"""Our reasons by name, for what leavers told the billing system.

The reasons themselves live in a room above, which joins in `AppConfig.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable

from .models import Cancellation

NameOf = Callable[[str], str]

_names: list[NameOf] = []


def register(name_of: NameOf) -> None:
    """Join with the name of a reason by its code, in the reader's language; "" if not known."""
    if name_of not in _names:
        _names.append(name_of)


def told(cancellation: Cancellation) -> str:
    """What they told the billing system: our reason's name, or else its own word."""
    names = (name_of(cancellation.billing_reason) for name_of in _names)
    found = next(filter(None, names), "") if cancellation.billing_reason else ""
    return found or cancellation.billing_feedback.replace("_", " ").capitalize()
