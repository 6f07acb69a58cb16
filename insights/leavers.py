"""One leaver as a list or a file shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property

from customers.models import Cancellation, CancellationKind, Return
from lib.money import Money
from surveys.models import Response

from .days import day_of
from .definitions import CHARGE_FAILED, SILENT
from .formats import amount
from .reasons import Palette


@dataclass(frozen=True)
class Leaver:
    """Who left or came back, when by the brand's calendar, what it was worth, and why."""

    cancellation: Cancellation
    name: str
    email: str
    plan: str
    kind: str
    kind_note: str
    left: date
    returned: date | None
    lost: Money | None
    reason: str
    colour: str
    words: list[str]
    language: str

    @property
    def value(self) -> str:
        return amount(self.lost.amount, self.lost.currency) if self.lost else ""

    @cached_property
    def url(self) -> str:
        """The cancellation's own page, where there is one."""
        try:
            return reverse("admin:customers_cancellation_change", args=[self.cancellation.pk])
        except NoReverseMatch:
            return ""


def describe(row: Cancellation | Return, palette: Palette) -> Leaver:
    """A row of `lists.behind`, put into words."""
    cancellation = row.cancellation if isinstance(row, Return) else row
    returned = day_of(row.returned_at, cancellation.brand) if isinstance(row, Return) else None
    response = getattr(cancellation, "response", None)
    code = _reason(cancellation, response)
    return Leaver(
        cancellation=cancellation,
        name=str(cancellation.customer),
        email=cancellation.customer.email,
        plan=str(cancellation.subscription.plan or ""),
        kind=cancellation.get_kind_display(),
        kind_note=_kind_note(cancellation),
        left=day_of(cancellation.left_at, cancellation.brand),
        returned=returned,
        lost=_money(row.monthly_amount, row.currency)
        if isinstance(row, Return)
        else _money(cancellation.lost_monthly, cancellation.currency),
        reason=palette.name(code),
        colour=palette.colour(code),
        words=words_of(response) if response else [],
        language=response.language if response else "",
    )


def words_of(response: Response) -> list[str]:
    """What the leaver wrote, beside the reasons first."""
    typed = [chosen.text for chosen in response.chosen.all()] + list(response.texts.values())
    return [text.strip() for text in typed if isinstance(text, str) and text.strip()]


def _reason(cancellation: Cancellation, response: Response | None) -> str:
    chosen = list(response.chosen.all()) if response else []
    first = next((each.reason.code for each in chosen if each.position == 0), "")
    if reason := first or cancellation.billing_reason:
        return reason
    return CHARGE_FAILED if cancellation.kind == CancellationKind.CHARGE_FAILED else SILENT


def _kind_note(cancellation: Cancellation) -> str:
    """How it ended, where it was not by the customer's will and the reason does not say so."""
    usual = {CancellationKind.VOLUNTARY, CancellationKind.CHARGE_FAILED}
    return "" if cancellation.kind in usual else cancellation.get_kind_display()


def _money(minor_units: int | None, currency: str) -> Money | None:
    return Money(minor_units, currency.upper()) if minor_units is not None and currency else None
