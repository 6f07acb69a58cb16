"""They keep their account: by the button in the letter, or by using it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop as _

from customers import activity
from customers.models import Customer
from outbox import doors
from outbox.models import Message
from outbox.states import STOPPABLE

from ..models import Disuse, DisuseState, Rule

REASONS = {
    DisuseState.KEPT: _("They keep their account."),
    DisuseState.SEEN: _("They used their account again."),
}


@transaction.atomic
def keep(disuse: Disuse, now: datetime) -> bool:
    """They said that they keep it; False if that is settled already. It counts as a sign of life.

    The row of the customer is locked first, as everywhere here: two who wait for each other would
    wait for ever.
    """
    customer = Customer.objects.select_for_update().get(pk=disuse.customer_id)
    if not Disuse.objects.open().filter(pk=disuse.pk).exists():
        return False
    _end(customer, DisuseState.KEPT, now)
    activity.seen(customer, now)
    return True


def used_again(customer: Customer, now: datetime) -> None:
    """Stop what was planned. Called in the transaction in which they were seen."""
    _end(customer, DisuseState.SEEN, now)


def _end(customer: Customer, state: DisuseState, now: datetime) -> None:
    for disuse in Disuse.objects.open().filter(customer=customer):
        doors.cancel(disuse.cause, reason=REASONS[state], now=now)
        Disuse.objects.open().filter(pk=disuse.pk).update(
            state=state, ended_at=now, look_again_at=None
        )


def current(disuse: Disuse) -> Disuse:
    """What a link in a letter is about today: the account may be unused once more."""
    later = Disuse.objects.open().filter(customer=disuse.customer_id, since__gt=disuse.since)
    return later.order_by("-since").first() or disuse


@transaction.atomic
def stop_letters(rule: Rule, now: datetime) -> int:
    """The rule was switched off: stop those of its letters that have not begun to go out."""
    waiting = Message.objects.filter(stream=rule.stream, state__in=STOPPABLE)
    return sum(doors.cancel_message(one, reason=_("The rule is off."), now=now) for one in waiting)
