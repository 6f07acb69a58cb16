"""Mail as files: one .eml per message, for development and for looking at what would go out.

Each is written elsewhere and renamed into the folder, so that whoever watches the folder sees whole
messages and nothing else. The name comes from the message, so a repeat cannot make a second file.
"""

from __future__ import annotations

import os
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

from outbox import building, failpoints
from outbox.outcomes import Answer, What
from outbox.payload import Payload


class FileTransport:
    name = "file"
    deadline_seconds = 30

    def __init__(self) -> None:
        self.folder = Path(settings.MAIL_DIR)
        self.drafts = self.folder.parent / f"{self.folder.name}-tmp"

    def send(self, payload: Payload) -> Answer:
        name = file_name(payload)
        try:
            draft = self._write(name, building.as_bytes(payload))
        except OSError as error:
            return Answer(What.REFUSED, f"The file could not be written: {error.strerror}.")
        failpoints.reach("bytes")
        os.replace(draft, self.folder / name)
        _sync_folder(self.folder)
        return Answer(What.ACCEPTED, provider_id=name)

    def close(self) -> None:
        pass

    def _write(self, name: str, content: bytes) -> Path:
        """The whole file, on the disk, beside the folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.drafts.mkdir(parents=True, exist_ok=True)
        draft = self.drafts / name
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return draft


def file_name(payload: Payload) -> str:
    """By time, then by message: 20261125T021344Z-0f3c….eml."""
    moment = parsedate_to_datetime(payload.headers["Date"])
    return f"{moment:%Y%m%dT%H%M%SZ}-{payload.public_id}.eml"


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
