"""Which module reads which report."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_noop

from ...errors import NothingToDo
from ...models import Brand, RawEvent
from ...reported import CUSTOMER, SUBSCRIPTION
from ...reporting import CANCELLATION
from . import cancellations, customers, endings, subscriptions

READERS: dict[str, Callable[[RawEvent, Brand], None]] = {
    CANCELLATION: cancellations.read,
    CUSTOMER: customers.read,
    SUBSCRIPTION: subscriptions.read,
    endings.ENDED: endings.read,
}
NOT_OURS = gettext_noop("Events of this type say nothing about leaving.")


def interpret(event: RawEvent, brand: Brand) -> None:
    """Write down what the report says. Raises IntakeError, see `customers.errors`."""
    reader = READERS.get(event.event_type)
    if reader is None:
        raise NothingToDo(NOT_OURS)
    reader(event, brand)
