"""Who waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customers.models import Cancellation
from customers.value import in_readers_words
from followups import queue
from followups.about import tenure
from followups.access import visible_cases
from followups.models import Case, CaseQuerySet, CaseState
from lib.money import format_money_short
from staff.models import User

MOST_ROWS = 5


@dataclass(frozen=True)
class Waiting:
    """One leaver who waits for a few words."""

    name: str
    sentence: str
    worth: str
    tenure: str
    due: queue.Badge
    url: str
    action: str


def cases_waiting(user: User, now: datetime) -> CaseQuerySet:
    """Those that wait for us, in the order of the queue."""
    return visible_cases(user).waiting_for_us().most_urgent_first(now)


def waiting(user: User, now: datetime) -> dict[str, Any]:
    cases = cases_waiting(user, now).select_related("customer", "cancellation")
    return {
        "rows": [_waiting(case, now) for case in cases[:MOST_ROWS]],
        "open": cases.count(),
        "url": reverse("followups:queue"),
    }


def _waiting(case: Case, now: datetime) -> Waiting:
    return Waiting(
        name=str(case.customer),
        sentence=_sentences(
            capfirst(in_readers_words(case.cancellation, case.why)), _unwritten(case)
        ),
        worth=_worth(case.cancellation),
        tenure=tenure(case.cancellation),
        due=queue.badge(case, now),
        url=reverse("followups:case", args=[case.public_id]),
        action=_("Write") if case.first_written_at is None else _("Answer"),
    )


def _unwritten(case: Case) -> str:
    """Every other state is said by the badge."""
    return case.get_state_display() if case.state == CaseState.NEW else ""


def _sentences(*parts: str) -> str:
    """Joined by full stops, whether or not a part brings its own."""
    return ". ".join(part.rstrip(".") for part in parts if part)


def _worth(cancellation: Cancellation) -> str:
    value = queue.monthly_value(cancellation)
    if value is None:
        return _("not known")
    return _("%(amount)s/mo") % {"amount": format_money_short(value, get_language() or "en")}
