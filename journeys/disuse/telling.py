"""Accounts that are not used, in words: for the customer's timeline and the letter's page."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.timeline import TimelineEntry
from outbox.models import Message, MessageState

from ..models import Disuse, DisuseState, Unwarned
from .outcomes import number_of


def entries(customer: Customer) -> Iterator[TimelineEntry]:
    for disuse in Disuse.objects.filter(customer=customer).select_related("message"):
        yield TimelineEntry(
            disuse.noted_at,
            "moon",
            _("Account not used since %(day)s.") % {"day": day(disuse.since)},
            sentence(disuse) if disuse.is_open and disuse.state != DisuseState.PASSED else "",
            tone="wait" if disuse.is_open else "",
        )
        yield from _what_came_of_it(disuse)


def _what_came_of_it(disuse: Disuse) -> Iterator[TimelineEntry]:
    if disuse.state == DisuseState.PASSED and disuse.closes_at:
        yield TimelineEntry(
            disuse.closes_at,
            "calendar",
            _("The day on which the account may be closed came."),
            _("Cancelmail closes nothing; your own system does."),
            tone="look",
        )
    elif disuse.state == DisuseState.KEPT and disuse.ended_at:
        yield TimelineEntry(disuse.ended_at, "check", _("Keeps the account."), tone="ok")
    elif disuse.state == DisuseState.SEEN and disuse.ended_at:
        yield TimelineEntry(disuse.ended_at, "check", _("Used the account again."), tone="ok")


def sentence(disuse: Disuse) -> str:
    """How it stands: what they were told, or why not."""
    match disuse.state:
        case DisuseState.SKIPPED:
            return str(Unwarned(disuse.because).label)
        case DisuseState.WARNED if disuse.closes_at is None:
            return _letter_waits(disuse)
        case DisuseState.WARNED:
            text = _("It may be closed on %(day)s, unless they keep it.")
            return text % {"day": day(disuse.closes_at)}
        case DisuseState.PASSED:
            text = _("It may be closed since %(day)s. Cancelmail closes nothing itself.")
            return text % {"day": day(disuse.closes_at)}
        case DisuseState.KEPT:
            return _("They keep their account.")
        case _other:
            return _("They used their account again.")


def why(messages: Collection[Message]) -> dict[int, str]:
    """Why letters about accounts that are not used were written, by the ids of the letters."""
    about = {message.pk: number for message in messages if (number := number_of(message))}
    found = Disuse.objects.select_related("message").in_bulk(about.values())
    return {pk: _explain(found[number]) for pk, number in about.items() if number in found}


def _explain(disuse: Disuse) -> str:
    text = _("The account was not used since %(day)s.") % {"day": day(disuse.since)}
    is_plain = disuse.state == DisuseState.WARNED and disuse.closes_at is None
    return text if is_plain else f"{text} {sentence(disuse)}"


def _letter_waits(disuse: Disuse) -> str:
    if disuse.message and disuse.message.state == MessageState.HELD:
        return _("The letter is held back.")
    return _("The letter is on its way.")


def day(moment: datetime | None) -> str:
    return formats.date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT") if moment else ""
