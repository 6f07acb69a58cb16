"""What a person does with a file, one step after the other; each is refused in the wrong state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from lib.names import clean_text
from staff import audit

from ..models import Brand, FileImport, FileState
from .asked import Question, answered
from .choices import LARGEST_FILE, SAMPLE_LINES, Choices, look_at, with_encoding
from .dates import Order
from .errors import FileRefused
from .folder import Folder
from .unpacked import unpack

if TYPE_CHECKING:
    from staff.models import User

BALTIC = frozenset({"lv", "lt", "et"})
FROM_THE_START = {"done": 0, "new": 0, "known": 0, "bad": 0, "recent": 0, "places": {}}


class WrongState(Exception):
    """The file has gone on meanwhile: another tab, or a colleague."""


def receive(
    upload: UploadedFile[Any], *, brand: Brand, by: User, language: str, now: datetime
) -> FileImport:
    """Keep an uploaded file and look at it. Raises FileRefused, and keeps nothing then."""
    if (upload.size or 0) > LARGEST_FILE:
        raise FileRefused(_("The file is larger than 50 MB. Split it in two."))
    row = FileImport(brand=brand, by=by, language=language, uploaded_at=now)
    row.file_name = clean_text(upload.name)[:255] or _("without a name")
    folder = Folder(row.public_id)
    folder.create(upload.chunks())
    try:
        is_baltic = bool({brand.language, language} & BALTIC)
        _unpack(row, look_at(folder.upload, prefers_baltic=is_baltic))
        row.save()
    except BaseException:
        folder.delete()
        raise
    return row


def read_otherwise(row: FileImport, encoding: str, delimiter: str) -> None:
    """Read the file again by what a person says of it. Raises FileRefused, WrongState."""
    choices = Choices.model_validate(row.choices)
    _unpack(row, with_encoding(Folder(row.public_id).upload, choices, encoding, delimiter))
    _change(row, FileState.CHOOSING, choices=row.choices, total=row.total)


def choose(
    row: FileImport, columns: Sequence[str], date_order: Order, currency: str
) -> list[Question]:
    """Say what the columns are; without open questions the lines are checked next.

    What was said is kept in either case. Raises WrongState.
    """
    choices, questions = answered(
        Choices.model_validate(row.choices),
        [line.cells for line in Folder(row.public_id).first_lines(SAMPLE_LINES)],
        columns=columns,
        date_order=date_order,
        currency=currency,
    )
    changed: dict[str, Any] = {"choices": choices.model_dump()}
    if not questions:
        changed |= {**FROM_THE_START, "state": FileState.CHECKING}
    _change(row, FileState.CHOOSING, **changed)
    return questions


def go_back(row: FileImport) -> None:
    """To the columns once more. Raises WrongState."""
    _change(row, FileState.CHECKED, state=FileState.CHOOSING)


def start(row: FileImport, *, by: User, sends: bool, now: datetime) -> None:
    """Import the file that was checked. Raises WrongState."""
    with transaction.atomic():
        changed = {**FROM_THE_START, "state": FileState.RUNNING, "sends": sends, "by": by}
        _change(row, FileState.CHECKED, **changed)
        audit.record(by=by, action="import.started", target=row, after={"sends": sends}, now=now)


def throw_away(row: FileImport) -> None:
    """Forget a file of which nothing was imported. Raises WrongState."""
    idle = (FileState.CHOOSING, FileState.CHECKED, FileState.FAILED)
    deleted, _by_model = FileImport.objects.filter(pk=row.pk, state__in=idle).delete()
    if not deleted:
        raise WrongState
    Folder(row.public_id).delete()


def _unpack(row: FileImport, choices: Choices) -> None:
    folder = Folder(row.public_id)
    row.total = unpack(folder.upload, choices, folder.lines)
    if not row.total:
        raise FileRefused(_("The file has headings, and nothing below them."))
    row.choices = choices.model_dump()


def _change(row: FileImport, expected: FileState, **changed: Any) -> None:
    if not FileImport.objects.filter(pk=row.pk, state=expected).update(**changed):
        raise WrongState
    row.refresh_from_db()
