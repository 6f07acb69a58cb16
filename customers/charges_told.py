"""Charges in a customer's timeline: alike ones that follow each other are one entry."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .timeline import TimelineEntry, Topic
from .wording import amount, day

BILLING = frozenset({Topic.BILLING})


@dataclass(frozen=True)
class Payment:
    """One charge that went through, or failed."""

    at: datetime
    minor: int
    currency: str
    last4: str = ""


def grouped(
    payments: list[Payment],
    marks: list[datetime],
    entry: Callable[[list[Payment]], TimelineEntry],
) -> Iterator[TimelineEntry]:
    """One entry for charges of the same amount between which nothing else happened."""

    def alike(payment: Payment) -> tuple[int, str, int]:
        return payment.minor, payment.currency, bisect(marks, payment.at)

    for _alike, group in groupby(payments, alike):
        yield entry(list(group))


def paid_entry(group: list[Payment]) -> TimelineEntry:
    first, last, count = group[0], group[-1], len(group)
    money = amount(last.minor, last.currency)
    if count == 1:
        return TimelineEntry(
            last.at, "credit-card", _("Paid %(amount)s") % {"amount": money}, topics=BILLING
        )
    text = ngettext(
        "Paid %(amount)s %(n)d time, last on %(day)s",
        "Paid %(amount)s %(n)d times, last on %(day)s",
        count,
    ) % {"amount": money, "n": count, "day": day(last.at)}
    since = _("Since %(day)s.") % {"day": day(first.at)}
    return TimelineEntry(last.at, "credit-card", text, since, topics=BILLING)


def failed_entry(group: list[Payment]) -> TimelineEntry:
    last, count = group[-1], len(group)
    card = _("The card ends in %(last4)s.") % {"last4": last.last4} if last.last4 else ""
    money = {"amount": amount(last.minor, last.currency)}
    text = _("A charge of %(amount)s failed") % money
    if count > 1:
        text = ngettext(
            "A charge of %(amount)s failed %(n)d time, last on %(day)s",
            "A charge of %(amount)s failed %(n)d times, last on %(day)s",
            count,
        ) % {**money, "n": count, "day": day(last.at)}
    return TimelineEntry(last.at, "credit-card", text, card, tone="no", topics=BILLING)
