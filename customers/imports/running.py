"""Taking an uploaded file through: read, checked, imported, in pieces that each take a moment.

A piece is done by whoever holds the lease of the file: the web server for as long as a person
waits gladly, the worker for the rest. Counts and places are saved with each piece: where a process
stops, another one goes on.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from staff import audit
from worker import clock
from worker.registry import StepContext

from ..models import FileImport, FileState
from ..models.files import FileImportQuerySet
from .batches import Counts, Importer, Kind, Outcome
from .choices import Choices
from .folder import Folder
from .lines import Line
from .unpacked import in_batches, lines_from

logger = logging.getLogger(__name__)

BATCH = 200
LEASE = timedelta(seconds=60)
SECONDS_OF_A_STEP = 1.0  # mail waits no longer for a large file
KEPT_FOR = timedelta(days=30)


class LostLease(Exception):
    """Another process goes on with the file; what this one did last is not kept."""


def step(context: StepContext) -> int:
    """The worker's step: go on with the oldest file for a moment; returns the lines read."""
    row = FileImport.objects.claimable(clock.now()).first()
    return advance(row, SECONDS_OF_A_STEP) if row else 0


def advance(row: FileImport, seconds: float) -> int:
    """Read lines for about so long, unless somebody else does; returns how many were read."""
    if not _lease(row, clock.now()):
        return 0
    try:
        with translation.override(row.language):
            return _advance(row, time.monotonic() + seconds)
    except LostLease:
        logger.warning("Import %s was taken over by another process.", row.public_id)
    except (OperationalError, InterfaceError):
        raise  # tried again when the lease is over
    except FileNotFoundError:
        _fail(row, _("Its lines are not on this computer. Web server and worker must share them."))
    except Exception:
        logger.exception("Import %s stopped.", row.public_id)
        _fail(row, _("A fault stopped it. What is imported stays; import the file again later."))
    finally:
        _ours(row).update(lease_until=None)
    return 0


def tidy_step(context: StepContext) -> int:
    """The worker's step: delete the lines of files that were finished, or left, long ago."""
    old = FileImport.objects.filter(is_tidied=False, uploaded_at__lt=clock.now() - KEPT_FOR)
    rows = list(old.exclude(state=FileState.RUNNING)[:100])
    for row in rows:
        Folder(row.public_id).delete()
        FileImport.objects.filter(pk=row.pk).update(is_tidied=True)
    return len(rows)


def _advance(row: FileImport, until: float) -> int:
    folder, read = Folder(row.public_id), 0
    importer = _importer(row, folder)
    for lines, end in in_batches(lines_from(folder.lines, row.places.get("lines", 0)), BATCH):
        _read(row, importer, folder, lines, end)
        read += len(lines)
        if time.monotonic() > until:
            return read
    _finish(row)
    return max(read, 1)


def _importer(row: FileImport, folder: Folder) -> Importer:
    is_check = row.state == FileState.CHECKING
    seen = folder.seen_ids(row.places.get("seen", 0)) if is_check else set()
    choices = Choices.model_validate(row.choices)
    return Importer(choices, row.brand, clock.now(), seen)


def _read(
    row: FileImport, importer: Importer, folder: Folder, lines: Sequence[Line], end: int
) -> None:
    if row.state == FileState.CHECKING:
        _save(row, importer, folder, importer.check(lines), end)
        return
    with transaction.atomic():
        _save(row, importer, folder, importer.take(lines, sends=row.sends), end)


def _save(
    row: FileImport, importer: Importer, folder: Folder, outcomes: Sequence[Outcome], end: int
) -> None:
    """Raises LostLease."""
    counts = Counts(row.new, row.known, row.bad, row.recent)
    counts.add(outcomes, importer.now)
    bad = [outcome.as_bad_line for outcome in outcomes if outcome.kind is Kind.BAD]
    ids = [outcome.event_id for outcome in outcomes if outcome.event_id]
    changed = {
        "done": row.done + len(outcomes),
        **vars(counts),
        "places": {
            "lines": end,
            "bad": folder.add_bad(bad, row.places.get("bad", 0)),
            "seen": folder.add_seen(ids, row.places.get("seen", 0)),
        },
    }
    if not _ours(row).update(**changed, lease_until=clock.now() + LEASE):
        raise LostLease
    for name, value in changed.items():
        setattr(row, name, value)


def _finish(row: FileImport) -> None:
    now = clock.now()
    if row.state == FileState.CHECKING:
        _ours(row).update(state=FileState.CHECKED)
    else:
        with transaction.atomic():
            if _ours(row).update(state=FileState.DONE, finished_at=now):
                _record(row, now)
    row.refresh_from_db()


def _record(row: FileImport, now: datetime) -> None:
    counts = {name: getattr(row, name) for name in ("new", "known", "bad", "sends")}
    audit.record(by=row.by, action="cancellations.imported", target=row, after=counts, now=now)


def _fail(row: FileImport, problem: str) -> None:
    _ours(row).update(state=FileState.FAILED, problem=problem, finished_at=clock.now())
    row.refresh_from_db()


def _lease(row: FileImport, now: datetime) -> bool:
    token = uuid.uuid4()
    free = FileImport.objects.claimable(now).filter(pk=row.pk)
    taken = free.update(lease_token=token, lease_until=now + LEASE)
    if taken:
        row.refresh_from_db()
    return bool(taken)


def _ours(row: FileImport) -> FileImportQuerySet:
    return FileImport.objects.filter(pk=row.pk, lease_token=row.lease_token, state=row.state)
