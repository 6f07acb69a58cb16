"""What has happened in a case, oldest first: as a colleague reads it before writing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from customers.models import CancellationState
from outbox.models import Message, MessageState, Purpose
from outbox.reasons import shown
from staff.models import User

from . import moments
from .holding import is_held
from .models import Case, CaseEntry
from .said import what_they_said
from .writing import NEVER_LEFT

Kind = CaseEntry.Kind
ICONS = {
    Kind.ASSIGNED: "users",
    Kind.SNOOZED: "alarm-clock",
    Kind.WOKE: "alarm-clock",
    Kind.DEADLINE: "alarm-clock",
    Kind.CLOSED: "circle-check",
    Kind.REOPENED: "rotate-ccw",
    Kind.TAKEN_BACK: "undo-2",
    Kind.NOT_SENT: "circle-alert",
    Kind.RETURNED: "log-in",
    Kind.CHANGED_MIND: "log-in",
}


@dataclass(frozen=True)
class State:
    """What became of a message: icon and word, colour last."""

    css: str
    icon: str
    word: str


@dataclass(frozen=True)
class Item:
    """One thing that happened. `shape`: "event" is a line, "letter" and "note" have words.

    `is_gone`: a letter that never left, taken back or stopped.
    """

    shape: str
    at: datetime
    when: str
    icon: str = ""
    title: str = ""
    words: str = ""
    author: str = ""
    is_mine: bool = False
    language: str = ""
    state: State | None = None
    is_gone: bool = False


def conversation(case: Case, reader: User, now: datetime) -> list[Item]:
    items = [*_cancelled(case, now), *_answered(case, now)]
    items += [_automatic(message, now) for message in _automatic_messages(case)]
    entries = case.entries.select_related("by", "message").exclude(kind=Kind.OPENED)
    items += [_entry(case, entry, reader, now) for entry in entries]
    return sorted(items, key=lambda item: item.at)


def state_of_message(message: Message | None) -> State:
    """For people: where the message is, in one word."""
    if message is None:
        return State("", "circle-question-mark", _("Unknown"))
    word = str(MessageState(message.state).label)
    match message.state:
        case MessageState.SENT:
            return _after_sending(message)
        case MessageState.HELD:
            return State("", "pause", word)
        case MessageState.QUEUED | MessageState.LEASED | MessageState.SENDING:
            return State("wait", "clock", word)
        case MessageState.UNKNOWN:
            return State("look", "circle-question-mark", word)
        case MessageState.FAILED:
            return State("no", "circle-alert", word)
        case _stopped_or_late:
            return State("", "ban", word)


def _after_sending(message: Message) -> State:
    if message.delivery in {"bounced", "complained"}:
        return State("no", "circle-alert", message.get_delivery_display())
    if message.delivery == "delivered":
        return State("ok", "check-check", message.get_delivery_display())
    return State("ok", "check", str(MessageState.SENT.label))


def _cancelled(case: Case, now: datetime) -> Iterator[Item]:
    cancellation = case.cancellation
    plan = str(cancellation.subscription)
    if cancellation.ends_at and cancellation.state != CancellationState.ENDED:
        sentence = _("Cancelled %(plan)s, ends %(day)s.")
    else:
        sentence = _("Cancelled %(plan)s.")
    day = moments.day(cancellation.ends_at) if cancellation.ends_at else ""
    title = sentence % {"plan": plan, "day": day}
    if is_held(case):
        title += " " + _("The automatic letter is held back for you.")
    at = cancellation.left_at
    yield Item("event", at, moments.short(at, now), icon="log-out", title=title)
    if cancellation.ended_at and cancellation.ended_at > at:
        ended = cancellation.ended_at
        yield Item(
            "event", ended, moments.short(ended, now), icon="log-out", title=_("Access ended.")
        )


def _answered(case: Case, now: datetime) -> Iterator[Item]:
    response = getattr(case.cancellation, "response", None)
    if response is None:
        return
    said = what_they_said(case.cancellation)
    yield Item(
        "answer",
        response.answered_at,
        moments.short(response.answered_at, now),
        title=_("%(name)s answered the survey") % {"name": case.customer},
        words="\n\n".join(part for part in (", ".join(said.reasons), said.words) if part),
        language=said.language,
    )


def _automatic_messages(case: Case) -> list[Message]:
    """Receipts and automatic letters, except those that only wait or were stopped unseen."""
    of_this_case = Q(cause=case.cause) | Q(cancellation=case.cancellation_id)
    quiet = [MessageState.HELD, MessageState.CANCELLED]
    messages = Message.objects.filter(of_this_case).exclude(purpose=Purpose.PERSONAL)
    return list(messages.exclude(state__in=quiet).select_related("body").distinct())


def _automatic(message: Message, now: datetime) -> Item:
    at = message.finished_at or message.created_at
    return Item(
        "automatic",
        at,
        moments.short(at, now),
        icon="mail",
        title=message.get_purpose_display(),
        state=state_of_message(message),
    )


def _entry(case: Case, entry: CaseEntry, reader: User, now: datetime) -> Item:
    if entry.kind in {Kind.WROTE, Kind.NOTE}:
        return _words(entry, reader, now)
    return Item(
        "event",
        entry.happened_at,
        moments.short(entry.happened_at, now),
        icon=ICONS[Kind(entry.kind)],
        title=_sentence(case, entry, reader),
        words=_said_with(case, entry),
    )


def _said_with(case: Case, entry: CaseEntry) -> str:
    """What was written with it; the closing's note stands in the outcome below already."""
    is_outcome = case.is_done and entry.text == case.outcome_note
    if entry.kind == Kind.SNOOZED or (entry.kind == Kind.CLOSED and not is_outcome):
        return entry.text
    return ""


def _words(entry: CaseEntry, reader: User, now: datetime) -> Item:
    is_letter = entry.kind == Kind.WROTE
    return Item(
        "letter" if is_letter else "note",
        entry.happened_at,
        moments.short(entry.happened_at, now),
        title=_who(entry, reader),
        words=entry.text,
        author=str(entry.by or ""),
        is_mine=entry.by_id == reader.pk,
        language=entry.message.language if entry.message else "",
        state=state_of_message(entry.message) if is_letter else None,
        is_gone=entry.message is not None and entry.message.state in NEVER_LEFT,
    )


def _who(entry: CaseEntry, reader: User) -> str:
    is_letter = entry.kind == Kind.WROTE
    if entry.by_id == reader.pk:
        return _("You wrote") if is_letter else _("You noted")
    sentence = _("%(name)s wrote") if is_letter else _("%(name)s noted")
    return sentence % {"name": _name(entry)}


def _name(entry: CaseEntry) -> str:
    if entry.by is None:
        return _("Somebody")
    return entry.by.first_name or str(entry.by)


def _sentence(case: Case, entry: CaseEntry, reader: User) -> str:
    by = {"name": _name(entry), "to": entry.text, "customer": str(case.customer)}
    match Kind(entry.kind):
        case Kind.ASSIGNED if not entry.text:
            return _("%(name)s took the owner away.") % by
        case Kind.ASSIGNED if entry.text == str(entry.by):
            return _("%(name)s took it.") % by
        case Kind.ASSIGNED:
            return _("%(name)s gave it to %(to)s.") % by
        case Kind.SNOOZED:
            return _("%(name)s put it aside.") % by
        case Kind.WOKE:
            return _("Back in the queue: the time it was put aside for is over.")
        case Kind.DEADLINE:
            return _("The deadline passed, and nobody had written.")
        case Kind.CLOSED:
            return _("%(name)s closed it.") % by
        case Kind.REOPENED:
            return _("%(name)s took it up again.") % by
        case Kind.TAKEN_BACK:
            return _("%(name)s took the letter back. It was not sent.") % by
        case Kind.NOT_SENT:
            return _("The letter did not go out. %(reason)s") % {"reason": shown(entry.text)}
        case Kind.RETURNED:
            return _("%(customer)s came back.") % by
        case Kind.CHANGED_MIND:
            return _("%(customer)s changed their mind and stays.") % by
        case other:
            return str(other.label)
