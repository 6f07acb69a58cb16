"""What a customer's page shows of their follow-ups: what happened, what is due, how to write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.page_doors import WriteOffer
from customers.timeline import Part, Planned, TimelineEntry, Topic
from staff.models import User

from . import access, moments
from .holding import is_held
from .models import Case, CaseEntry, CaseState
from .writing import refusal

Kind = CaseEntry.Kind
SHOWN = (Kind.OPENED, Kind.WROTE, Kind.CLOSED, Kind.REOPENED, Kind.DEADLINE, Kind.NOTE)
ICONS = {Kind.CLOSED: "circle-check", Kind.NOTE: "sticky-note", Kind.DEADLINE: "alarm-clock"}
WORDS = {Kind.CLOSED, Kind.NOTE}


def entries(customer: Customer) -> Iterable[TimelineEntry]:
    """A line for what matters beyond the case itself: opened, late, noted, closed.

    A letter that a person wrote is told by the outbox, as long as its message is there.
    """
    shown = CaseEntry.objects.filter(case__customer=customer, kind__in=SHOWN)
    shown = shown.exclude(kind=Kind.WROTE, message__isnull=False)
    for entry in shown.select_related("case", "by"):
        kind = Kind(entry.kind)
        yield TimelineEntry(
            at=entry.happened_at,
            icon=ICONS.get(kind, "message-square-text"),
            text=_sentence(entry),
            detail=entry.text if kind == Kind.CLOSED else "",
            url=reverse("followups:case", args=[entry.case.public_id]),
            tone="no" if kind == Kind.DEADLINE else "",
            cancellation_id=entry.case.cancellation_id,
            part=Part.CASE,
            topics=frozenset({Topic.LETTERS}) if kind == Kind.WROTE else frozenset(),
            quote=entry.text if kind == Kind.NOTE else "",
            permission=access.VIEW,
            is_private=True,
        )


def _sentence(entry: CaseEntry) -> str:
    name = {"name": _name(entry), "outcome": entry.case.get_outcome_display()}
    match Kind(entry.kind):
        case Kind.OPENED if entry.by:
            return _("%(name)s began to write to them.") % name
        case Kind.OPENED:
            return _("A person was asked to write.")
        case Kind.WROTE:
            return _("%(name)s wrote a personal letter.") % name
        case Kind.DEADLINE:
            return _("Nobody had written before the deadline.")
        case Kind.NOTE:
            return _("%(name)s noted, for the team") % name
        case Kind.REOPENED:
            return _("%(name)s took the follow-up up again.") % name
        case _closed if entry.by and entry.case.outcome:
            return _("%(name)s closed the follow-up: %(outcome)s") % name
        case _closed if entry.case.outcome:
            return _("The follow-up was closed: %(outcome)s") % name
        case _closed:
            return _("The follow-up was closed.")


def _name(entry: CaseEntry) -> str:
    if entry.by is None:
        return _("Somebody")
    return entry.by.first_name or str(entry.by)


def planned(customer: Customer, now: datetime) -> Iterator[Planned]:
    """By when a person writes, and until when a case was put aside."""
    for case in Case.objects.open().filter(customer=customer).select_related("owner"):
        url = reverse("followups:case", args=[case.public_id])
        if case.first_written_at is None and case.deadline_at:
            yield _deadline(case, case.deadline_at, now, url)
        if case.state == CaseState.SNOOZED and case.snoozed_until:
            text = _("The follow-up is put aside until %(when)s.")
            when = {"when": moments.short(case.snoozed_until, now)}
            yield Planned(
                case.snoozed_until, "alarm-clock", text % when, url=url, permission=access.VIEW
            )


def _deadline(case: Case, deadline: datetime, now: datetime, url: str) -> Planned:
    owner = case.owner.first_name or str(case.owner) if case.owner else ""
    words = {"name": owner, "when": moments.short(deadline, now)}
    if deadline <= now:
        text = _("A person was to write by %(when)s, and nobody has.") % words
    elif owner:
        text = _("%(name)s writes by %(when)s.") % words
    else:
        text = _("A person writes by %(when)s; nobody has taken it yet.") % words
    detail = ""
    if deadline > now and is_held(case):
        detail = _("If nobody does, the letter that is held back goes out then.")
    tone = "no" if deadline <= now else "look"
    return Planned(deadline, "message-square-text", text, detail, url, tone, permission=access.VIEW)


def offer(customer: Customer, user: User) -> WriteOffer:
    """The open case; else a form that opens, or takes up again, the case of the last leaving."""
    if not user.has_perm(access.WRITE):
        return WriteOffer(why_not=_("Only colleagues who work on follow-ups write letters."))
    case = Case.objects.filter(customer=customer).order_by("state", "-opened_at")
    is_open = case.exclude(state=CaseState.DONE).first()
    if is_open:
        return WriteOffer(reverse("followups:case", args=[is_open.public_id]))
    if why_not := refusal(customer):
        return WriteOffer(why_not=why_not)
    if not customer.cancellations.leavers().exists():
        return WriteOffer(
            why_not=_("A personal letter answers somebody who leaves; this customer has not.")
        )
    return WriteOffer(reverse("followups:write", args=[customer.public_id]), is_post=True)
