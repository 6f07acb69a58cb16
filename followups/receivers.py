"""What the rooms below announce, as far as it concerns a case."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from customers import signals as customers
from customers.models import Cancellation, Return
from outbox import signals as outbox
from outbox.models import Message, Purpose
from worker import clock

from . import signals, writing
from .cases import Kind, finish, log
from .models import Case, CaseEntry, Outcome


@receiver(customers.cancellation_undone)
def on_undone(cancellation: Cancellation, **kwargs: Any) -> None:
    _stayed(cancellation, Kind.CHANGED_MIND)


@receiver(customers.customer_returned)
def on_return(returned: Return, **kwargs: Any) -> None:
    _stayed(returned.cancellation, Kind.RETURNED)


def _stayed(cancellation: Cancellation, kind: CaseEntry.Kind) -> None:
    """They stay: an open case is done; a closed one keeps its outcome and learns of it."""
    case = Case.objects.filter(cancellation=cancellation).first()
    if case is None:
        return
    now = clock.now()
    if not finish(case, outcome=Outcome.STAYED, now=now, kind=kind):
        log(case, kind, now)


@receiver(outbox.message_sent)
def on_sent(message: Message, **kwargs: Any) -> None:
    case = writing.case_of(message)
    if case is not None:
        signals.personal_sent.send(Case, case=case)


@receiver([outbox.message_failed, outbox.message_cancelled, outbox.message_expired])
def on_not_sent(message: Message, **kwargs: Any) -> None:
    """The letter did not go out: its words go back to the composer, the case to the queue."""
    if message.purpose == Purpose.PERSONAL:
        writing.give_back(message, now=clock.now())
