"""Our reasons by name, for what leavers told the billing system.

The reasons themselves live in a room above, which joins in `AppConfig.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable

from .models import Cancellation

NameOf = Callable[[str], str]
CodeOf = Callable[[str], str]

_names: list[NameOf] = []
_codes: list[CodeOf] = []


def register(name_of: NameOf, code_of: CodeOf) -> None:
    """Join with the name of a reason by its code, in the reader's language; "" if not known.

    And the other way: `code_of` the words that a person used for it, in any language.
    """
    if name_of not in _names:
        _names.append(name_of)
        _codes.append(code_of)


def code_of(words: str) -> str:
    """The code of our reason that is called so, or "" if none is."""
    return next(filter(None, (code_of(words) for code_of in _codes)), "")


def told(cancellation: Cancellation) -> str:
    """What they told the billing system: our reason's name, or else its own word."""
    names = (name_of(cancellation.billing_reason) for name_of in _names)
    found = next(filter(None, names), "") if cancellation.billing_reason else ""
    return found or cancellation.billing_feedback.replace("_", " ").capitalize()
