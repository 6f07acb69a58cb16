"""Lines of a file, some at a time: looked at, and then reported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum

from django.conf import settings
from django.db import transaction

from ..models import Brand, RawEvent
from ..report_fields import begin_of
from ..reporting import ReportedCancellation, Source, report_all
from .choices import Choices
from .error_file import BadLine
from .lines import Line
from .resource import CancellationResource, Draft, event_id_of, sentences_of

SOURCE: Source = "csv"


class Kind(Enum):
    NEW = "new"
    KNOWN = "known"
    BAD = "bad"


@dataclass(frozen=True)
class Outcome:
    """What became of a line, or would. `reasons` says what is wrong with a bad one."""

    line: Line
    kind: Kind
    reasons: tuple[str, ...] = ()
    event_id: str = ""
    report: ReportedCancellation | None = None
    left_at: datetime | None = None

    @property
    def as_bad_line(self) -> BadLine:
        return self.line.number, self.line.cells, self.reasons


@dataclass
class Counts:
    """`recent`: of the new ones, those so young that a letter may be sent if one is asked for."""

    new: int = 0
    known: int = 0
    bad: int = 0
    recent: int = 0

    def add(self, outcomes: Iterable[Outcome], now: datetime) -> None:
        oldest = now - timedelta(hours=settings.EVENT_AGE_LIMIT_HOURS)
        for outcome in outcomes:
            setattr(self, outcome.kind.value, getattr(self, outcome.kind.value) + 1)
            is_new = outcome.kind is Kind.NEW
            self.recent += is_new and outcome.left_at is not None and outcome.left_at >= oldest


@dataclass
class Importer:
    """Reads lines by `choices`. `seen` grows: the same line twice in a file is new once."""

    choices: Choices
    brand: Brand
    now: datetime
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.resource = CancellationResource(self.choices, self.brand, self.now)
        self.places = {name: place for place, name in enumerate(self.choices.columns) if name}

    def check(self, lines: Iterable[Line]) -> list[Outcome]:
        """What would become of lines; nothing is stored."""
        read = [self._read(line) for line in lines]
        stored = _stored(outcome.event_id for outcome in read)
        return [self._known_or_new(outcome, stored) for outcome in read]

    def take(self, lines: Iterable[Line], *, sends: bool) -> list[Outcome]:
        """Report lines, all of them or none. Unless `sends`, they are history: never written to."""
        with transaction.atomic():
            outcomes = self.check(lines)
            told = {
                outcome.event_id: outcome.report
                for outcome in outcomes
                if outcome.kind is Kind.NEW and outcome.report
            }
            report_all(told, source=SOURCE, brand=self.brand, now=self.now, is_history=not sends)
        return outcomes

    def _known_or_new(self, outcome: Outcome, stored: set[str]) -> Outcome:
        if outcome.kind is Kind.BAD:
            return outcome
        is_known = outcome.event_id in stored or outcome.event_id in self.seen
        self.seen.add(outcome.event_id)
        return replace(outcome, kind=Kind.KNOWN) if is_known else outcome

    def _read(self, line: Line) -> Outcome:
        if line.problem:
            return Outcome(line, Kind.BAD, (line.problem,))
        row = {name: _cell(line.cells, place) for name, place in self.places.items()}
        result = self.resource.import_row(row, None, row_number=line.number, dry_run=True)
        if result.is_error():
            raise result.errors[0].error
        if result.is_invalid():
            return Outcome(line, Kind.BAD, tuple(sentences_of(result.validation_error)))
        draft: Draft = result.instance
        event_id = event_id_of(draft.report, self.brand)
        left_at = begin_of(draft.report.cancelled_at, self.brand.time_zone)
        return Outcome(line, Kind.NEW, (), event_id, draft.report, left_at)


def _stored(event_ids: Iterable[str]) -> set[str]:
    wanted = [event_id for event_id in event_ids if event_id]
    found = RawEvent.objects.filter(source=SOURCE, event_id__in=wanted)
    return set(found.values_list("event_id", flat=True))


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""
