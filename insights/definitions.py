"""What every number means: in a sentence for the screen, and as a query for whoever counts.

Roll-ups and lists are both made from the expressions below, so that a number and the list behind
it cannot drift apart; tests count a third time, straight from the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.models import Cancellation
from outbox.models import Message, MessageState, Purpose
from surveys.models import ChosenReason, Response
from templates_app.models import Version

# Fewer answers than this are shown as a hint, not as a finding.
FEW = 30

# What stands for a reason where there is none (a code of a reason never begins with "~").
SILENT, CHARGE_FAILED, OTHERS = "~none", "~charge", "~others"


def is_silent(code: str) -> bool:
    """Whether this stands for leavers whose reason is not known."""
    return code in (SILENT, CHARGE_FAILED)


@dataclass(frozen=True)
class Definition:
    """A number of the dashboard: its name, and what it counts."""

    code: str
    name: str | Promise
    sentence: str | Promise


DEFINITIONS = [
    Definition(
        "left",
        _("Left"),
        _(
            "Subscriptions that were cancelled or ended in the period, by the day on which the "
            "customer cancelled (or access ended, where nobody cancelled). Who changed their "
            "mind before the end did not leave. People are counted once, however many "
            "subscriptions they left."
        ),
    ),
    Definition(
        "lost",
        _("Revenue lost, monthly"),
        _(
            "What those subscriptions were worth a month when they were cancelled, in their "
            "currency. Unknown values are left out and named; currencies are never added. Figures "
            "are in the currency of most leavers of the period whose value is known, those of the "
            "period before too; other currencies stand besides."
        ),
    ),
    Definition(
        "answered",
        _("Answered the survey"),
        _(
            "Of those who were sent a letter that asks, how many sent the survey, whether or not "
            "they chose a reason in it."
        ),
    ),
    Definition(
        "reason",
        _("First reason"),
        _(
            "The reason chosen first in the survey; without an answer, what the customer told the "
            "billing system. Shares are of those whose reason is known. The range around a share "
            "is where the true share lies in 95 of 100 cases (Wilson)."
        ),
    ),
    Definition(
        "followups",
        _("Personal follow-ups"),
        _("Cases opened in the period, in which a person writes instead of a letter."),
    ),
    Definition(
        "won_back",
        _("Won back"),
        _(
            "Leavers who subscribed again after the end, by the day on which they came back, "
            "with what they pay now a month. They may have left long before; beside it stands how "
            "many of those who left in the period are back by now."
        ),
    ),
]


def leavers() -> QuerySet[Cancellation]:
    """Cancellations that count: all but those that were undone."""
    return Cancellation.objects.leavers()


def first_reason(prefix: str = "") -> Any:
    """The code of the first reason, "" where none was given; `prefix` leads to the cancellation."""
    chosen = ChosenReason.objects.filter(
        response__cancellation=OuterRef(f"{prefix}pk"), position=0
    ).values("reason__code")
    return Coalesce(Subquery(chosen[:1]), F(f"{prefix}billing_reason"))


def is_answered() -> Exists:
    return Exists(Response.objects.filter(cancellation=OuterRef("pk")))


def has_chosen() -> Exists:
    """Whether the leaver chose a reason in the survey."""
    return Exists(ChosenReason.objects.filter(response__cancellation=OuterRef("pk"), position=0))


def has_words() -> Exists:
    """Whether the leaver wrote something, beside choosing."""
    return Exists(Response.objects.with_words().filter(cancellation=OuterRef("pk")))


def is_asked(versions: list[int]) -> Any:
    """Whether a letter that asks went out (one of `versions`), or an answer came anyway."""
    sent = Message.objects.filter(
        cancellation=OuterRef("pk"),
        state=MessageState.SENT,
        purpose__in=[Purpose.LETTER, Purpose.REMINDER],
        version__in=versions,
    )
    return Exists(sent) | Q(is_answered())


def asking_versions(versions: QuerySet[Version]) -> list[int]:
    """Those of `versions` that lead to a survey, by a button or by its answers."""
    documents = versions.values_list("pk", "document")
    return [pk for pk, document in documents.iterator() if _asks(document)]


def _asks(node: Any) -> bool:
    if isinstance(node, list):
        return any(map(_asks, node))
    if not isinstance(node, dict):
        return False
    return (
        node.get("type") == "answers"
        or node.get("to") == "survey"
        or any(map(_asks, node.values()))
    )
