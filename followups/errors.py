"""Why an operation on a case was refused, in sentences for the person who tried it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .models import Draft


class FollowupError(Exception):
    """Base of what this room raises. `sentence` is for people, `code` for programs."""

    code = "refused"
    sentence: str | Promise = _("That could not be done. Load the page again and look.")

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or str(self.sentence))

    def __str__(self) -> str:
        return str(self.args[0])


class CaseClosed(FollowupError):
    code = "closed"
    sentence = _("This follow-up is closed. Reopen it first.")


class CaseOpen(FollowupError):
    code = "open"
    sentence = _("This follow-up is open already.")


class TakenMeanwhile(FollowupError):
    code = "taken"
    sentence = _("A colleague has changed the owner meanwhile. Look at who has it now.")


class NotAvailable(FollowupError):
    """The colleague cannot be given a case."""

    code = "not_available"


class BadTime(FollowupError):
    code = "bad_time"
    sentence = _("Choose a time in the future, within the next year.")


class NoteMissing(FollowupError):
    code = "note_missing"
    sentence = _("Write a line: what did we learn?")


class StaleDraft(FollowupError):
    """Somebody saved another text since. `theirs` is what the server has; it is unchanged."""

    code = "stale"
    sentence = _(
        "A colleague, or you in another window, changed this letter meanwhile. "
        "Both texts are kept: choose which one to go on with."
    )

    def __init__(self, theirs: Draft) -> None:
        super().__init__()
        self.theirs = theirs


class AlreadyAnswered(FollowupError):
    """The very same words have been sent: whoever presses twice has what they wanted."""

    code = "already_answered"
    sentence = _("This letter has been sent already. Nothing was sent twice.")


class SentMeanwhile(FollowupError):
    """Another letter was sent since. `theirs` is the draft as it was sent."""

    code = "sent_meanwhile"
    sentence = _(
        "A colleague, or you in another window, sent another letter meanwhile. "
        "Yours was not sent: read theirs first, your text is kept here."
    )

    def __init__(self, theirs: Draft) -> None:
        super().__init__()
        self.theirs = theirs


class StillGoing(FollowupError):
    code = "still_going"
    sentence = _(
        "The letter before this one has not left yet. Take it back, or wait until it has gone."
    )


class NoSuchLanguage(FollowupError):
    code = "no_such_language"
    sentence = _("There is no personal letter in this language.")


class Unfinished(FollowupError):
    """The letter cannot go out as it is: blanks to fill, no subject, no text."""

    code = "unfinished"


class CannotWrite(FollowupError):
    """There is nobody to write to, or they must not be written to."""

    code = "cannot_write"


class TooLate(FollowupError):
    code = "too_late"
    sentence = _("It is too late to take it back: the letter is already going out.")
