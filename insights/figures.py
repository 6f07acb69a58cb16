"""The figures of a dashboard, read from the daily roll-ups."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth, TruncWeek, TruncYear

from customers.models import CancellationKind, Return
from followups.models import Case, CaseState
from lib.dates import add_months

from . import lists
from .definitions import CHARGE_FAILED, SILENT, is_silent
from .filters import Filters
from .models import DailyFigure, RepeatLeaver

COUNTS = (
    "leavers",
    "unknown_value",
    "asked",
    "answered",
    "chosen",
    "with_words",
    "won_back",
    "won_unknown",
)


@dataclass
class Sums:
    """Numbers added up; amounts stay apart by currency."""

    n: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    won: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    """Leavers whose value is known, by its currency."""

    def add(self, row: dict[str, Any]) -> None:
        self.n.update({name: row[name] for name in COUNTS})
        self.lost[row["currency"]] += row["lost_monthly"]
        self.won[row["currency"]] += row["won_monthly"]
        self.known[row["currency"]] += row["leavers"] - row["unknown_value"]

    @property
    def left(self) -> int:
        return self.n["leavers"]


@dataclass
class Figures:
    """A period's sums: of everybody, by kind, and by reason (`SILENT`, `CHARGE_FAILED` besides)."""

    everybody: Sums = field(default_factory=Sums)
    by_kind: defaultdict[str, Sums] = field(default_factory=lambda: defaultdict(Sums))
    by_reason: defaultdict[str, Sums] = field(default_factory=lambda: defaultdict(Sums))

    @property
    def known(self) -> int:
        """Of how many the reason is known, from the survey or from the billing system."""
        return sum(sums.left for code, sums in self.by_reason.items() if not is_silent(code))

    @property
    def chosen(self) -> int:
        """How many chose a reason in the survey."""
        return self.everybody.n["chosen"]

    @property
    def skipped(self) -> int:
        """How many answered the survey without choosing a reason in it."""
        return self.everybody.n["answered"] - self.chosen

    @property
    def currencies(self) -> list[str]:
        """Currencies by how many leavers paid in them; amounts of two cannot be compared."""
        known = self.everybody.known
        return sorted((code for code in known if code), key=lambda code: (-known[code], code))

    @property
    def currency(self) -> str:
        """The currency of most leavers: the one that the dashboard speaks in."""
        return next(iter(self.currencies), "")


@dataclass(frozen=True)
class Bar:
    """One bar of the chart: its days, and how many left for each reason."""

    first: date
    last: date
    left: Counter[str]


@dataclass(frozen=True)
class FollowUps:
    """Personal cases opened in a period, and what became of them."""

    opened: int
    closed: int


def reason_code(reason: str, kind: str) -> str:
    """Under which code a leaver counts who gave this reason, or none."""
    if reason:
        return reason
    return CHARGE_FAILED if kind == CancellationKind.CHARGE_FAILED else SILENT


def figures(filters: Filters) -> Figures:
    """All sums of a period, in one query over the roll-ups."""
    sums = {name: Sum(name) for name in (*COUNTS, "lost_monthly", "won_monthly")}
    result = Figures()
    rows: Any = _rolled_up(filters).values("reason", "kind", "currency").annotate(**sums)
    for row in rows:
        result.everybody.add(row)
        result.by_kind[row["kind"]].add(row)
        result.by_reason[reason_code(row["reason"], row["kind"])].add(row)
    return result


def bars(filters: Filters) -> list[Bar]:
    """The period cut into days, weeks or months; also those in which nobody left."""
    rows = (
        _rolled_up(filters)
        .annotate(bar=_STARTS[filters.step])
        .values("bar", "reason", "kind")
        .annotate(left=Sum("leavers"))
    )
    left: defaultdict[date, Counter[str]] = defaultdict(Counter)
    for row in rows:
        left[row["bar"]][reason_code(row["reason"], row["kind"])] += row["left"]
    return [
        Bar(max(start, filters.first), min(end, filters.last), left[start])
        for start, end in _cut(filters)
    ]


def people(filters: Filters, leavers: int) -> int:
    """How many customers those leavers were: each one counts once.

    Only the few who left more than once have to be looked at.
    """
    repeated: Any = (
        lists.left(filters)
        .filter(customer__in=RepeatLeaver.objects.values("customer"))
        .order_by()
        .values("customer")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
    )
    return leavers - sum(int(row["times"]) - 1 for row in repeated)


def back(filters: Filters) -> int:
    """How many of those who left in the period have come back since, whenever that was."""
    return lists.left(filters).filter(pk__in=Return.objects.values("cancellation")).count()


def follow_ups(filters: Filters) -> FollowUps:
    """Cases opened in the period."""
    cases = Case.objects.filter(cancellation__in=lists.followed_up(filters).values("pk"))
    closed = Count("pk", filter=Q(state=CaseState.DONE))
    return FollowUps(**cases.aggregate(opened=Count("pk"), closed=closed))


def _rolled_up(filters: Filters) -> QuerySet[DailyFigure]:
    rows = DailyFigure.objects.filter(day__gte=filters.first, day__lte=filters.last)
    if filters.brand:
        rows = rows.filter(brand=filters.brand)
    if filters.plan:
        rows = rows.filter(plan=filters.plan)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    return rows.order_by()


_STARTS = {
    "day": F("day"),
    "week": TruncWeek("day"),
    "month": TruncMonth("day"),
    "year": TruncYear("day"),
}


def _cut(filters: Filters) -> Iterator[tuple[date, date]]:
    """Start and last day of each bar, whole ones also where the period begins or ends within."""
    start = _start(filters.first, filters.step)
    while start <= filters.last:
        following = _following(start, filters.step)
        yield start, following - timedelta(days=1)
        start = following


def _start(day: date, step: str) -> date:
    if step == "week":
        return day - timedelta(days=day.weekday())
    if step == "year":
        return day.replace(month=1, day=1)
    return day.replace(day=1) if step == "month" else day


def _following(start: date, step: str) -> date:
    if step in ("month", "year"):
        return add_months(start, 1 if step == "month" else 12)
    return start + timedelta(days=7 if step == "week" else 1)
