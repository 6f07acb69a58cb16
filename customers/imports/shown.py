"""What the pages of an import show: columns with samples, lines as understood, bad lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.conf import settings
from django.forms import BoundField

from lib.money import Money, format_money

from ..models import EventState, FileImport, RawEvent
from ..report_fields import read_minor
from ..reporting import ReportedCancellation
from .batches import SOURCE, Importer, Kind
from .choices import Choices
from .folder import Folder
from .forms import ColumnsForm

SAMPLES = 3
LINES_LOOKED_AT = 200
MOST_UNDERSTOOD = 5
MOST_BAD = 50


@dataclass(frozen=True)
class ShownColumn:
    field: BoundField
    samples: list[str]


@dataclass(frozen=True)
class Understood:
    """A good line, as it will be recorded."""

    number: int
    is_known: bool
    who: str
    plan: str
    worth: str
    left_on: date | datetime
    ends_on: date | datetime | None
    reason: str


@dataclass(frozen=True)
class ShownBad:
    number: int
    reasons: list[str]
    text: str


def columns(row: FileImport, form: ColumnsForm) -> list[ShownColumn]:
    """Each column with the first things that stand in it."""
    rows = [line.cells for line in Folder(row.public_id).first_lines(LINES_LOOKED_AT)]
    return [
        ShownColumn(field, list(islice(_filled(rows, place), SAMPLES)))
        for place, field in enumerate(form.columns)
    ]


def understood(row: FileImport, now: datetime, language: str) -> list[Understood]:
    """The first good lines, as they were understood."""
    importer = Importer(Choices.model_validate(row.choices), row.brand, now)
    good = [
        _understood(outcome.line.number, outcome.kind is Kind.KNOWN, outcome.report, language)
        for outcome in importer.check(Folder(row.public_id).first_lines(LINES_LOOKED_AT))
        if outcome.report
    ]
    return good[:MOST_UNDERSTOOD]


def bad_lines(row: FileImport) -> list[ShownBad]:
    found = Folder(row.public_id).bad_lines(row.places.get("bad", 0))
    return [
        ShownBad(number, list(reasons), " · ".join(cell for cell in cells if cell))
        for number, cells, reasons in islice(found, MOST_BAD)
    ]


def letter_hours() -> int:
    return settings.EVENT_AGE_LIMIT_HOURS


def unread() -> int:
    """Reports out of files that the worker has not read yet."""
    return RawEvent.objects.filter(source=SOURCE, state=EventState.NEW).count()


def _filled(rows: list[list[str]], place: int) -> Iterator[str]:
    seen = set()
    for cells in rows:
        cell = cells[place].strip() if place < len(cells) else ""
        if cell and cell not in seen:
            seen.add(cell)
            yield cell


def _understood(
    number: int, is_known: bool, told: ReportedCancellation, language: str
) -> Understood:
    return Understood(
        number=number,
        is_known=is_known,
        who=told.name or told.email or told.customer_id or told.subscription_id or "",
        plan=told.plan or "",
        worth=_worth(told, language),
        left_on=told.cancelled_at,
        ends_on=told.ends_at,
        reason=told.reason or told.comment or "",
    )


def _worth(told: ReportedCancellation, language: str) -> str:
    if told.monthly_value is None or told.currency is None:
        return ""
    minor = read_minor(told.monthly_value, told.currency)
    return format_money(Money(minor, told.currency), language)
