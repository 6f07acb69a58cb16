"""The pane that says who this is: what a colleague wants to know before writing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from customers import facts, notes
from customers.models import Cancellation, Invoice, InvoiceStatus
from customers.value import in_readers_words
from lib.dates import format_length
from lib.languages import locale_for, normalise
from lib.money import format_money_short
from staff.models import User

from .models import Case, CaseEntry
from .queue import monthly_value
from .said import Said, what_they_said
from .writing import languages

PAYMENTS = 12
NOTES = 20


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    is_strong: bool = False


@dataclass(frozen=True)
class Dot:
    """One payment: its place in the row of dots, and whether something was wrong with it."""

    x: int
    css: str


@dataclass(frozen=True)
class Payments:
    dots: list[Dot]
    width: int
    sentence: str


@dataclass(frozen=True)
class Earlier:
    title: str
    when: str
    case: Case


@dataclass(frozen=True)
class Note:
    by: str
    text: str
    happened_at: datetime


@dataclass(frozen=True)
class About:
    why: str
    facts: list[Fact]
    said: Said
    payments: Payments | None
    earlier: list[Earlier]
    notes: list[Note]


def about(case: Case, reader: User, now: datetime) -> About:
    return About(
        why=in_readers_words(case.cancellation, case.why),
        facts=_facts(case, now),
        said=what_they_said(case.cancellation),
        payments=_payments(case),
        earlier=_earlier(case),
        notes=_notes(case, reader),
    )


def tenure(cancellation: Cancellation) -> str:
    """How long they were with us, in words; "" where it is short or not known."""
    since, left = cancellation.customer_since, cancellation.left_at
    return (format_length(since, left, _language()) or "") if since else ""


def _facts(case: Case, now: datetime) -> list[Fact]:
    known = [
        _pays(case),
        _paid(case),
        _with_us(case),
        _plan(case),
        _writes_in(case),
        _country(case),
    ]
    return [fact for fact in known if fact]


def _pays(case: Case) -> Fact:
    value = monthly_value(case.cancellation)
    if value is None:
        return Fact(_("Pays now"), _("not known"), True)
    amount = format_money_short(value, _language())
    return Fact(_("Pays now"), _("%(amount)s a month") % {"amount": amount}, True)


def _paid(case: Case) -> Fact | None:
    paid = facts.lifetime_paid(case.customer)
    if not paid:
        return None
    amounts = " + ".join(format_money_short(money, _language()) for money in paid)
    return Fact(_("Paid so far"), amounts)


def _with_us(case: Case) -> Fact | None:
    length = tenure(case.cancellation)
    return Fact(_("With us"), length) if length else None


def _plan(case: Case) -> Fact:
    subscription = case.cancellation.subscription
    plan = str(subscription)
    seats = subscription.quantity or 0
    if seats > 1:
        plan += ", " + ngettext("%(n)s seat", "%(n)s seats", seats) % {"n": seats}
    return Fact(_("Plan"), plan)


def _writes_in(case: Case) -> Fact | None:
    wanted = case.customer.languages
    if not wanted:
        return None
    name = locale_for(wanted[0]).get_display_name(_language()) or wanted[0]
    fact = name[:1].upper() + name[1:]
    if normalise(wanted[0]) not in {normalise(language) for language in languages()}:
        fact = _("%(language)s (no letter in it)") % {"language": fact}
    return Fact(_("Writes in"), fact)


def _country(case: Case) -> Fact | None:
    code = case.customer.country
    name = locale_for(_language()).territories.get(code.upper()) if code else None
    return Fact(_("Country"), name) if name else None


def _payments(case: Case) -> Payments | None:
    """The last invoices that were due, oldest first; None where we have seen none."""
    asked = [InvoiceStatus.PAID, InvoiceStatus.OPEN, InvoiceStatus.UNCOLLECTIBLE]
    seen = Invoice.objects.filter(customer=case.customer, status__in=asked, amount_due__gt=0)
    last = list(seen.order_by("-issued_at", "-pk")[:PAYMENTS])[::-1]
    if not last:
        return None
    dots = [Dot(6 + 14 * place, _dot(invoice)) for place, invoice in enumerate(last)]
    return Payments(dots, 14 * len(last) - 2, _payments_sentence(last))


def _dot(invoice: Invoice) -> str:
    if invoice.status != InvoiceStatus.PAID:
        return "open"
    return "late" if invoice.attempts > 1 else ""


def _payments_sentence(last: list[Invoice]) -> str:
    unpaid = [invoice for invoice in last if invoice.status != InvoiceStatus.PAID]
    retried = [invoice for invoice in last if _dot(invoice) == "late"]
    count = len(last)
    if unpaid:
        sentence = ngettext("%(n)s is not paid.", "%(n)s are not paid.", len(unpaid))
        return sentence % {"n": len(unpaid)}
    if retried:
        months = ", ".join(date_format(timezone.localtime(i.issued_at), "F") for i in retried)
        return _("All paid; not at the first try: %(months)s.") % {"months": months}
    if count == 1:
        return _("Paid at the first try.")
    return _("All paid at the first try.")


def _earlier(case: Case) -> list[Earlier]:
    before = Case.objects.filter(customer=case.customer).exclude(pk=case.pk).order_by("-opened_at")
    return [
        Earlier(
            title=one.get_outcome_display() or one.get_state_display(),
            when=date_format(timezone.localtime(one.opened_at), "YEAR_MONTH_FORMAT"),
            case=one,
        )
        for one in before[:5]
    ]


def _notes(case: Case, reader: User) -> list[Note]:
    """Of every case of this customer and of their own page, newest first: about the person."""
    of_cases = CaseEntry.objects.filter(case__customer=case.customer, kind=CaseEntry.Kind.NOTE)
    found = [
        Note(str(row.by or ""), row.text, row.happened_at)
        for row in of_cases.select_related("by").order_by("-happened_at", "-pk")[:NOTES]
    ]
    if reader.has_perm(notes.VIEW):
        of_page = case.customer.notes.select_related("by")[:NOTES]
        found += [Note(str(row.by or ""), row.text, row.written_at) for row in of_page]
    return sorted(found, key=lambda note: note.happened_at, reverse=True)[:NOTES]


def _language() -> str:
    return get_language() or "en"
