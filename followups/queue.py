"""The list of the personal queue: who is in it, in which order, in what words."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from customers.models import Cancellation
from lib.money import Money, format_money_short
from staff.models import User

from . import moments
from .access import visible_cases
from .models import Case, CaseEntry, CaseQuerySet, CaseState, late
from .said import Said, first_words

PAGE = 100
VIEWS = {
    "mine": pgettext_lazy("follow-ups", "Mine"),
    "unowned": gettext_lazy("No owner"),
    "overdue": gettext_lazy("Overdue"),
    "all": pgettext_lazy("follow-ups", "All"),
}


@dataclass(frozen=True)
class View:
    """One way to look at the queue, and how many in it wait for us."""

    code: str
    label: str
    count: int


@dataclass(frozen=True)
class Badge:
    css: str
    icon: str
    text: str


@dataclass(frozen=True)
class Row:
    case: Case
    public_id: uuid.UUID
    name: str
    value: str
    line: str
    is_voice: bool
    badge: Badge
    owner: str
    is_seen: bool


def views(user: User, now: datetime) -> list[View]:
    """The views, each with how many of its cases wait for us."""
    counts = (
        visible_cases(user)
        .waiting_for_us()
        .aggregate(
            mine=Count("pk", filter=Q(owner=user)),
            unowned=Count("pk", filter=Q(owner=None)),
            overdue=Count("pk", filter=late(now)),
            all=Count("pk"),
        )
    )
    return [View(code, str(label), counts[code]) for code, label in VIEWS.items()]


def cases(user: User, view: str, now: datetime) -> CaseQuerySet:
    """The open cases of one view, what is worth doing next first."""
    found = visible_cases(user).open()
    if view == "mine":
        found = found.filter(owner=user)
    elif view == "unowned":
        found = found.filter(owner=None)
    elif view == "overdue":
        found = found.filter(late(now))
    return found.most_urgent_first(now)


def rows(found: QuerySet[Case], now: datetime) -> list[Row]:
    shown = list(found.select_related("customer", "owner", "cancellation")[:PAGE])
    said = first_words([case.cancellation for case in shown])
    wrote = _last_writers(shown)
    return [_row(case, said[case.cancellation_id], wrote.get(case.pk), now) for case in shown]


def badge(case: Case, now: datetime) -> Badge:
    """Where the case stands, in a word or a time."""
    if case.is_done:
        return Badge("ok", "circle-check", case.get_outcome_display())
    if case.is_overdue(now):
        assert case.deadline_at
        return Badge("no", "alarm-clock", moments.late(case.deadline_at, now))
    if case.state == CaseState.WAITING_FOR_THEM:
        return Badge("wait", "hourglass", _("waiting for them"))
    if case.state == CaseState.SNOOZED and case.snoozed_until:
        text = _("until %(day)s") % {"day": moments.day(case.snoozed_until)}
        return Badge("", "alarm-clock", text)
    if case.first_written_at:  # its deadline was met
        return Badge("look", "reply", _("waiting for us"))
    if case.deadline_at is None:
        return Badge("", "clock", _("no deadline"))
    is_today = timezone.localdate(case.deadline_at) == timezone.localdate(now)
    return Badge("look" if is_today else "", "clock", moments.due(case.deadline_at, now))


def monthly_value(cancellation: Cancellation) -> Money | None:
    """What is lost a month; None where it is not known."""
    if cancellation.lost_monthly is None or not cancellation.currency:
        return None
    return Money(cancellation.lost_monthly, cancellation.currency.upper())


def _row(case: Case, said: Said, wrote: CaseEntry | None, now: datetime) -> Row:
    value = monthly_value(case.cancellation)
    line, is_voice = _line(case, said, wrote, now)
    owner = str(case.owner or "")
    return Row(
        case=case,
        public_id=case.public_id,
        name=str(case.customer),
        value=format_money_short(value, _language()) if value else "",
        line=line,
        is_voice=is_voice,
        badge=badge(case, now),
        owner=owner,
        is_seen=case.state in {CaseState.WAITING_FOR_THEM, CaseState.SNOOZED},
    )


def _line(case: Case, said: Said, wrote: CaseEntry | None, now: datetime) -> tuple[str, bool]:
    """The one line of a row, and whether it is in the leaver's own words."""
    if case.state == CaseState.WAITING_FOR_THEM and wrote:
        who = (wrote.by.first_name or str(wrote.by)) if wrote.by else _("Somebody")
        when = moments.short(wrote.happened_at, now)
        return _("%(name)s wrote on %(when)s") % {"name": who, "when": when}, False
    if said.words:
        return said.words.split("\n")[0], True
    if said.reasons:
        return said.reasons[0], False
    if case.is_overdue(now):
        return str(CaseState.NEW.label), False
    return _("Has not said why"), False


def _last_writers(shown: list[Case]) -> dict[int, CaseEntry]:
    wrote = CaseEntry.objects.filter(case__in=shown, kind=CaseEntry.Kind.WROTE)
    return {entry.case_id: entry for entry in wrote.select_related("by").order_by("happened_at")}


def _language() -> str:
    return get_language() or "en"
