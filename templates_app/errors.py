"""What can go wrong with letters, with sentences for the person in front of the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from .models import LetterText


class LetterError(Exception):
    """The family of this room's errors."""


class RenderError(LetterError):
    """This letter cannot be written to this person; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend before publishing: where, and what to do."""

    place: str
    message: str

    def __str__(self) -> str:
        if not self.place:
            return self.message
        return f"{self.place[0].upper()}{self.place[1:]}: {self.message}"


class NotPublishable(LetterError):
    """The draft would hurt somebody; `problems` lists what to mend."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class StaleDraft(LetterError):
    """Somebody saved another draft meanwhile; nothing was written. `current` is theirs."""

    def __init__(self, current: LetterText) -> None:
        super().__init__(_("A colleague saved this letter after you opened it."))
        self.current = current
