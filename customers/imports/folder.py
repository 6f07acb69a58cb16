"""Where the lines of an uploaded file are kept: a folder of its own, named by chance.

No name or path comes from outside. What is written beyond the places that the database knows of was
written by a process that stopped before it could say so, and is written again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from .error_file import BadLine
from .lines import Line
from .unpacked import lines_from, packed

ID_BYTES = 32


class Folder:
    def __init__(self, public_id: UUID) -> None:
        self.path = Path(settings.IMPORTS_DIR) / public_id.hex
        self.upload = self.path / "upload"
        self.lines = self.path / "lines"
        self.bad = self.path / "bad"
        self.seen = self.path / "seen"

    def create(self, chunks: Iterable[bytes]) -> None:
        self.path.mkdir(mode=0o700, parents=True)
        with self.upload.open("wb") as out:
            for chunk in chunks:
                out.write(chunk)

    def delete(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)

    def first_lines(self, most: int) -> list[Line]:
        return [line for line, _offset in islice(lines_from(self.lines), most)]

    def add_bad(self, bad: Iterable[BadLine], place: int) -> int:
        """Write bad lines at a place in their file; returns the place after them."""
        return _write_at(self.bad, place, "".join(packed(*line) for line in bad).encode())

    def bad_lines(self, end: int) -> Iterator[BadLine]:
        """None where the files are deleted already."""
        if not end or not self.bad.exists():
            return
        with self.bad.open("rb") as file:
            for row in _until(file, end):
                number, cells, reasons = json.loads(row)
                yield number, cells, reasons

    def add_seen(self, event_ids: Iterable[str], place: int) -> int:
        return _write_at(self.seen, place, b"".join(map(bytes.fromhex, event_ids)))

    def seen_ids(self, end: int) -> set[str]:
        """The event ids of the lines that were checked so far."""
        if not end:
            return set()
        with self.seen.open("rb") as file:
            content = file.read(end)
        starts = range(0, len(content), ID_BYTES)
        return {content[start : start + ID_BYTES].hex() for start in starts}


def _write_at(path: Path, place: int, content: bytes) -> int:
    path.touch()
    with path.open("r+b") as file:
        file.truncate(place)
        file.seek(place)
        file.write(content)
    return place + len(content)


def _until(file: BinaryIO, end: int) -> Iterator[bytes]:
    read = 0
    for row in file:
        read += len(row)
        if read > end:
            return
        yield row
