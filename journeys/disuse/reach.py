"""Whom a rule for unused accounts would write to now: how many, and who for example."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from babel.numbers import format_decimal
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from customers import activity
from customers.facts import paid_for
from customers.models import Brand, Customer
from outbox.models import Purpose
from outbox.suppression import forbids_address

from ..models import Rule

# Counting further would keep the page waiting.
COUNTED = 10_000
EXAMPLES = 3


@dataclass(frozen=True)
class Reach:
    """`number` is exact up to COUNTED. `is_told`: whether anybody was ever reported as seen."""

    number: int
    examples: list[str]
    letters_a_day: int
    is_told: bool

    @property
    def days(self) -> int:
        """How long it takes until all of them are written to."""
        return ceil(self.number / self.letters_a_day)

    def __str__(self) -> str:
        """Sentences for whoever sets the rule."""
        if not self.is_told:
            return _(
                "Nobody: no account was ever reported as used. Your product tells us when somebody"
                " uses it, by POST /api/v1/activity."
            )
        if not self.number:
            return _("Nobody today. From now on each account is written to when its time comes.")
        return " ".join([self._whom(), self._how_fast()])

    def _whom(self) -> str:
        whom = {"number": shown(self.number), "names": ", ".join(self.examples)}
        if self.number > COUNTED:
            return _("More than %(number)s accounts today, such as %(names)s.") % {
                **whom,
                "number": shown(COUNTED),
            }
        if self.number <= len(self.examples):
            return _("Today: %(names)s.") % whom
        text = ngettext(
            "%(number)s account today, such as %(names)s.",
            "%(number)s accounts today, such as %(names)s.",
            self.number,
        )
        return text % whom

    def _how_fast(self) -> str:
        if self.days <= 1:
            return _("All of them are written to within a day.")
        text = ngettext(
            "At %(limit)s a day that takes %(days)s day.",
            "At %(limit)s a day that takes %(days)s days.",
            self.days,
        )
        return text % {"limit": shown(self.letters_a_day), "days": shown(self.days)}


def reach(rule: Rule, now: datetime) -> Reach | None:
    """Whom it would write to, were it on. None as long as its days are not set."""
    if rule.silence is None or not rule.letters_a_day:
        return None
    brands = [rule.brand] if rule.brand else list(Brand.objects.all())
    waiting = [_waiting(rule, brand, now - rule.silence) for brand in brands]
    number = sum(rows[: COUNTED + 1].count() for rows in waiting)
    return Reach(min(number, COUNTED + 1), _names(waiting), rule.letters_a_day, _is_told(brands))


def _waiting(rule: Rule, brand: Brand, since: datetime) -> QuerySet[Customer]:
    """As `warning` would decide, in one query."""
    unused = activity.unused(brand, since).exclude(email="")
    unused = unused.exclude(forbids_address("email", Purpose.REMINDER))
    if rule.says_goodbye_to_keepers:
        return unused
    return unused.exclude(Exists(paid_for(OuterRef("pk"))))


def _names(waiting: Iterable[QuerySet[Customer]]) -> list[str]:
    found = [customer for rows in waiting for customer in rows[:EXAMPLES]]
    found.sort(key=lambda customer: (customer.last_seen_at, customer.pk))
    return [str(customer) for customer in found[:EXAMPLES]]


def _is_told(brands: Iterable[Brand]) -> bool:
    return Customer.objects.filter(brand__in=brands, last_seen_at__isnull=False).exists()


def shown(number: int) -> str:
    return str(format_decimal(number, locale=(get_language() or "en").replace("-", "_")))
