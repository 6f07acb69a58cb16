"""A case from its opening to its outcome: open, assign, note, snooze, close, reopen.

Each operation asks for the permission, changes the row only from the state that it expects (the
row count says who won) and writes the case's history, all in one transaction.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Cancellation
from outbox import doors
from outbox.models import Purpose
from staff.audit import record
from staff.models import User

from . import signals
from .access import CHANGE, require, visible_cases
from .errors import (
    BadTime,
    CaseClosed,
    CaseOpen,
    FollowupError,
    NotAvailable,
    NoteMissing,
    TakenMeanwhile,
)
from .models import Case, CaseEntry, CaseState, Outcome

CLOSED = gettext_lazy("The follow-up was closed.")
LONGEST_SNOOZE = timedelta(days=366)
Kind = CaseEntry.Kind


def open_case(
    *, cancellation: Cancellation, why: str, deadline_at: datetime | None, now: datetime
) -> Case:
    """The case of this cancellation, opened if there is none yet. Safe to call twice."""
    with transaction.atomic():
        case, is_new = Case.objects.get_or_create(
            cancellation=cancellation,
            defaults={
                "brand_id": cancellation.brand_id,
                "customer_id": cancellation.customer_id,
                "why": why[:200],
                "deadline_at": deadline_at,
                "opened_at": now,
            },
        )
        if is_new:
            log(case, Kind.OPENED, now, text=why)
    return case


def open_count(user: User) -> int:
    """How many cases that `user` may see wait for the team, as the queue and Today count them."""
    return visible_cases(user).waiting_for_us().count()


def colleagues(now: datetime) -> QuerySet[User]:
    """Who can be given a case today: active, allowed to, and not away."""
    allowed = User.objects.with_perm(CHANGE, backend=_backend()).filter(is_staff=True)
    today = timezone.localdate(now)
    return allowed.exclude(away_until__gte=today).order_by("first_name", "last_name", "username")


def assign(
    case: Case, *, to: User | None, by: User, now: datetime, instead_of: int | None = None
) -> None:
    """Give the case to `to` (None: to nobody). `instead_of` is the owner that `by` saw.

    Raises CaseClosed, TakenMeanwhile if the owner is another by now, NotAvailable if `to` is away
    or may not work on cases.
    """
    require(by, CHANGE)
    if to is not None and to.pk != by.pk:
        _check_available(to, now)
    with transaction.atomic():
        seen = Case.objects.open().filter(pk=case.pk, owner=instead_of)
        if not seen.update(owner=to):
            raise _closed_or(TakenMeanwhile(), case)
        log(case, Kind.ASSIGNED, now, by=by, text=str(to or ""))
    case.owner = to


def add_note(case: Case, *, text: str, by: User, now: datetime) -> CaseEntry:
    """A note that only the team sees; closed cases take notes too. Raises NoteMissing."""
    require(by, CHANGE)
    if not text.strip():
        raise NoteMissing(_("Write something first: the note is empty."))
    return log(case, Kind.NOTE, now, by=by, text=text.strip())


def snooze(case: Case, *, until: datetime, by: User, now: datetime, note: str = "") -> None:
    """Put the case aside until then. The deadline stays: the held letter does not wait longer.

    Raises BadTime, CaseClosed.
    """
    require(by, CHANGE)
    if not now < until <= now + LONGEST_SNOOZE:
        raise BadTime
    with transaction.atomic():
        open_now = Case.objects.open().filter(pk=case.pk)
        if not open_now.update(state=CaseState.SNOOZED, snoozed_until=until):
            raise CaseClosed
        log(case, Kind.SNOOZED, now, by=by, text=note.strip())
    case.state, case.snoozed_until = CaseState.SNOOZED, until


def wake(case: Case, *, now: datetime, by: User | None = None) -> bool:
    """Bring a snoozed case back; False if it was not snoozed (any more)."""
    with transaction.atomic():
        asleep = Case.objects.filter(pk=case.pk, state=CaseState.SNOOZED)
        if not asleep.update(state=state_of(case), snoozed_until=None):
            return False
        log(case, Kind.WOKE, now, by=by)
    case.refresh_from_db(fields=["state", "snoozed_until"])
    return True


def wake_by_hand(case: Case, *, by: User, now: datetime) -> bool:
    """Take a snoozed case up before its time; False if it was not snoozed (any more)."""
    require(by, CHANGE)
    return wake(case, now=now, by=by)


def close(case: Case, *, outcome: Outcome, note: str, by: User, now: datetime) -> None:
    """Close with an outcome. The held letter is stopped; one that a person sent still goes out.

    Raises CaseClosed; NoteMissing where something was learned and not said.
    """
    require(by, CHANGE)
    if outcome == Outcome.LEARNED and not note.strip():
        raise NoteMissing
    spared = [Purpose.PERSONAL]
    if not finish(case, outcome=outcome, note=note.strip(), by=by, now=now, sparing=spared):
        raise CaseClosed


def finish(
    case: Case,
    *,
    outcome: Outcome,
    now: datetime,
    note: str = "",
    by: User | None = None,
    kind: str = Kind.CLOSED,
    sparing: Collection[str] = (),
) -> bool:
    """Mark as done, whoever or whatever closes it; False if it was done already.

    Stops what has not left yet, except letters of the purposes in `sparing`.
    """
    with transaction.atomic():
        won = Case.objects.open().filter(pk=case.pk).update(
            state=CaseState.DONE,
            outcome=outcome,
            outcome_note=note,
            closed_at=now,
            closed_by=by,
            snoozed_until=None,
        )  # fmt: skip
        if not won:
            return False
        doors.cancel(case.cause, reason=CLOSED, now=now, by=by, sparing=sparing)
        log(case, kind, now, by=by, text=note)
        case.refresh_from_db()
        signals.case_closed.send(Case, case=case)
    return True


def reopen(case: Case, *, by: User, now: datetime) -> None:
    """Take a closed case up again. Raises CaseOpen."""
    require(by, CHANGE)
    with transaction.atomic():
        done = Case.objects.filter(pk=case.pk, state=CaseState.DONE)
        if not done.update(
            state=state_of(case), outcome="", outcome_note="", closed_at=None, closed_by=None
        ):
            raise CaseOpen
        log(case, Kind.REOPENED, now, by=by)
        before = {"outcome": case.outcome}
        record(by=by, action="case.reopened", target=case, before=before, now=now)
    case.refresh_from_db()


def state_of(case: Case) -> CaseState:
    """What an open case waits for: them once somebody wrote, else us."""
    written = Case.objects.filter(pk=case.pk, first_written_at__isnull=False).exists()
    return CaseState.WAITING_FOR_THEM if written else CaseState.NEW


def log(
    case: Case, kind: str, now: datetime, *, by: User | None = None, text: str = "", **more: Any
) -> CaseEntry:
    """Write one line of the case's history."""
    return CaseEntry.objects.create(case=case, kind=kind, happened_at=now, by=by, text=text, **more)


def _closed_or(error: FollowupError, case: Case) -> FollowupError:
    is_open = Case.objects.open().filter(pk=case.pk).exists()
    return error if is_open else CaseClosed()


def _check_available(user: User, now: datetime) -> None:
    if not (user.is_active and user.is_staff and user.has_perm(CHANGE)):
        raise NotAvailable(_("%(name)s does not work on follow-ups.") % {"name": user})
    if user.away_until and user.away_until >= timezone.localdate(now):
        raise NotAvailable(
            _("%(name)s is away until %(day)s. Choose somebody else.")
            % {"name": user, "day": date_format(user.away_until, "DATE_FORMAT")}
        )


def _backend() -> str:
    return f"{ModelBackend.__module__}.{ModelBackend.__qualname__}"
