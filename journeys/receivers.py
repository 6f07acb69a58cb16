"""Joins what the lower rooms announce to what is done about it."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext_noop as _

from customers import signals as customers
from customers.models import Cancellation, Customer, Return
from followups import signals as followups
from followups.models import Case
from outbox import signals as outbox
from outbox.models import Message, Purpose
from worker import clock

from .deadlines import fall_back
from .deciding import decide
from .disuse import keeping, outcomes
from .stopping import stop_for


@receiver([customers.cancellation_opened, customers.cancellation_reachable])
def on_cancellation(cancellation: Cancellation, **kwargs: Any) -> None:
    decide(cancellation, clock.now())


@receiver(customers.cancellation_undone)
def on_undone(cancellation: Cancellation, **kwargs: Any) -> None:
    """Where nothing was decided yet (the undoing came first), that is decided now, for its page."""
    now = clock.now()
    stop_for(cancellation, _("They changed their mind."), now)
    decide(cancellation, now)


@receiver(customers.customer_returned)
def on_return(returned: Return, **kwargs: Any) -> None:
    """The letter is not wanted any more; the receipt still confirms what ended."""
    came_back = _("They came back.")
    stop_for(returned.cancellation, came_back, clock.now(), sparing=[Purpose.RECEIPT])


@receiver(followups.deadline_passed)
def on_deadline(case: Case, **kwargs: Any) -> None:
    fall_back(case, clock.now())


@receiver(customers.customer_seen)
def on_seen(customer: Customer, **kwargs: Any) -> None:
    keeping.used_again(customer, clock.now())


@receiver([outbox.message_sent, outbox.message_unknown])
def on_gone(message: Message, **kwargs: Any) -> None:
    """In doubt it has gone: better a date too many than a letter twice."""
    outcomes.has_gone(message)


@receiver([outbox.message_cancelled, outbox.message_expired, outbox.message_failed])
def on_not_gone(message: Message, **kwargs: Any) -> None:
    outcomes.has_not_gone(message)
