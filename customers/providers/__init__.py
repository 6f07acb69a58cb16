"""The billing systems that we understand: one folder each, with all that is theirs."""

from __future__ import annotations

from collections.abc import Callable

from ..models import REPORTED, Brand, RawEvent

# Interprets one event within a transaction. Raises IntakeError, see `customers.errors`.
Interpreter = Callable[[RawEvent, Brand], None]

# Doors through which others report: the API, files that a person imports; and what follows of it.
REPORTING = frozenset({"api", "csv", REPORTED})

_interpreters: dict[str, Interpreter] = {}


def register(source: str, interpreter: Interpreter) -> None:
    """Join the intake under the name that the provider's events carry as their source."""
    _interpreters[source] = interpreter


def sources() -> list[str]:
    """Under which customers and subscriptions are kept: the billing systems', then REPORTED."""
    return [*sorted(set(_interpreters) - REPORTING), REPORTED]


def interpreter_for(source: str) -> Interpreter | None:
    return _interpreters.get(source)
