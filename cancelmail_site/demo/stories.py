"""One personal case as it is told: each verb does to its rows what `followups` would have done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from customers.models import Cancellation, Customer
from followups import text
from followups.models import Case, CaseEntry, CaseState, Draft, Outcome
from followups.writing import A_PERSON_WROTE, TAKEN_BACK, UNDO_SECONDS
from outbox.events import Kind as Step
from outbox.models import Hold, Message, MessageState, Purpose
from outbox.reasons import stored
from staff.models import User
from templates_app.models import Version

from .deciding import Verdict
from .mail import Post
from .world import World, data

Kind = CaseEntry.Kind
LETTER_LIVES = timedelta(hours=48)
PERSON_FIRST = "A person writes first."
FOLLOW_UP_CLOSED = "The follow-up was closed."
REFUSED = "The receiving server refused it: 550 no such mailbox."


@dataclass
class Story:
    """A case with its held letter, and what has been told of it so far."""

    world: World
    post: Post
    verdict: Verdict
    case: Case
    entries: list[CaseEntry] = field(default_factory=list)
    draft: Draft | None = None
    fallback: Message | None = None

    def __post_init__(self) -> None:
        self.log(Kind.OPENED, self.case.opened_at, text=self.case.why)
        if self.verdict.letter:
            self.verdict.message = self._hold(self.verdict.letter, self.case.opened_at)

    @property
    def row(self) -> Cancellation:
        return self.verdict.cancellation

    @property
    def customer(self) -> Customer:
        return self.row.customer

    @property
    def age(self) -> timedelta:
        return self.world.now - self.case.opened_at

    @property
    def latest(self) -> datetime:
        return self.entries[-1].happened_at

    def after(self, least_hours: float, most_hours: float) -> datetime:
        """A moment that long after the last entry, and before now whatever that takes."""
        least, most = timedelta(hours=least_hours), timedelta(hours=most_hours)
        at = self.latest + self.world.within(least, most)
        left = self.world.now - self.latest
        return at if at < self.world.now else self.latest + left * 0.6

    def log(
        self,
        kind: str,
        at: datetime,
        *,
        by: User | None = None,
        text: str = "",
        message: Message | None = None,
    ) -> None:
        entry = CaseEntry(case=self.case, kind=kind, happened_at=at, by=by, text=text)
        entry.message = message
        self.entries.append(entry)

    def take(self, by: User, at: datetime) -> None:
        self.case.owner = by
        self.log(Kind.ASSIGNED, at, by=by, text=str(by))

    def note(self, by: User, at: datetime, about: str) -> None:
        self.log(Kind.NOTE, at, by=by, text=self.world.one_of(data("letters")["notes"][about]))

    def begin_letter(self, by: User, at: datetime) -> None:
        """What somebody has typed and saved, and nobody has sent."""
        language, subject, words = self._letter(by)
        self.draft = Draft(
            case=self.case,
            language=language,
            subject=subject,
            document=text.document_of(words),
            revision=2,
            saved_at=at,
            saved_by=by,
        )

    def write(self, by: User, at: datetime) -> Message:
        """A personal letter went out; the held one was stopped."""
        message = self._personal(by, at)
        self.post.hand_over(message, at + timedelta(seconds=UNDO_SECONDS))
        self.case.state = CaseState.WAITING_FOR_THEM
        self.case.first_written_at = self.case.first_written_at or at
        assert self.draft
        self.draft.sent_at = at
        return message

    def take_back(self, by: User, at: datetime) -> None:
        """Written, and stopped in its first seconds: the words are in the composer again."""
        message = self._personal(by, at)
        self.post.stop(message, stored(TAKEN_BACK), at + timedelta(seconds=8))
        self.log(Kind.TAKEN_BACK, at + timedelta(seconds=8), by=by, message=message)
        self._hold_again(at + timedelta(seconds=8))

    def fail_to_write(self, by: User, at: datetime) -> None:
        """Written, and refused by the receiving server."""
        message = self._personal(by, at)
        self.post.fail(message, REFUSED, at + timedelta(seconds=UNDO_SECONDS + 2))
        assert message.finished_at
        self.log(Kind.NOT_SENT, message.finished_at, message=message, text=REFUSED)
        self._hold_again(message.finished_at)

    def hear_back(self, by: User, at: datetime) -> None:
        """They answered into the team's mailbox, and a colleague wrote down what they said."""
        self.note(by, at, "replied")
        self.case.state = CaseState.WAITING_FOR_US

    def miss_deadline(self) -> None:
        """Nobody wrote in time: the held letter went."""
        assert self.case.deadline_at
        at = self.case.deadline_at + timedelta(seconds=1)
        self.case.deadline_passed_at = at
        self.log(Kind.DEADLINE, at)
        if self.fallback:
            self.fallback.hold = Hold.NONE
            self.post.step(self.fallback, Step.RELEASED, at)
            self.post.hand_over(self.fallback, at)
            self.fallback = None

    def snooze(self, by: User, at: datetime, until: datetime, text: str = "") -> None:
        self.case.state, self.case.snoozed_until = CaseState.SNOOZED, until
        self.log(Kind.SNOOZED, at, by=by, text=text)

    def close(self, by: User | None, at: datetime, outcome: Outcome, note: str = "") -> None:
        self._finish(Kind.CLOSED, by, at, outcome, note, FOLLOW_UP_CLOSED)

    def stay(self, kind: CaseEntry.Kind, at: datetime) -> None:
        """They changed their mind, or came back."""
        reason = "They changed their mind." if kind == Kind.CHANGED_MIND else "They came back."
        self._finish(kind, None, at, Outcome.STAYED, "", reason)

    def reopen(self, by: User, at: datetime) -> None:
        case = self.case
        case.state = CaseState.WAITING_FOR_THEM if case.first_written_at else CaseState.NEW
        case.outcome, case.outcome_note, case.closed_at, case.closed_by = "", "", None, None
        self.log(Kind.REOPENED, at, by=by)

    def settle(self) -> None:
        """Told to its end: where nobody wrote in time, the deadline has passed by now."""
        case = self.case
        if case.is_overdue(self.world.now) and case.deadline_passed_at is None:
            self.miss_deadline()

    def _finish(
        self,
        kind: CaseEntry.Kind,
        by: User | None,
        at: datetime,
        outcome: Outcome,
        note: str,
        reason: str,
    ) -> None:
        case = self.case
        case.state, case.outcome, case.outcome_note = CaseState.DONE, outcome, note
        case.closed_at, case.closed_by, case.snoozed_until = at, by, None
        self._stop_fallback(reason, at)
        self.log(kind, at, by=by, text=note)

    def _hold_again(self, at: datetime) -> None:
        is_in_time = self.case.deadline_at is None or at < self.case.deadline_at
        if self.verdict.letter and is_in_time:
            self._hold(self.verdict.letter, at, again=True)

    def _hold(self, version: Version, at: datetime, *, again: bool = False) -> Message:
        """The letter that goes if nobody writes in time."""
        stream = f"rule:{self.verdict.decision.rule_id}"
        message = self.post.add(self.row, version, Purpose.LETTER, at, stream=stream, is_held=True)
        message.dedupe_key += ":again" if again else ""
        message.cause = self.case.cause
        message.state, message.state_reason = MessageState.HELD, PERSON_FIRST
        message.hold = Hold.PERSON
        message.due_at = self.case.deadline_at or at
        message.expires_at = message.due_at + LETTER_LIVES
        self.post.step(message, Step.HELD, at, PERSON_FIRST)
        self.fallback = message
        return message

    def _stop_fallback(self, reason: str, at: datetime) -> None:
        if self.fallback:
            self.post.stop(self.fallback, reason, at)
            self.fallback = None

    def _personal(self, by: User, at: datetime) -> Message:
        """A letter that `by` sends at `at`; what becomes of it comes after."""
        self.begin_letter(by, at)
        assert self.draft
        self.case.owner = self.case.owner or by
        message = self.post.add_composed(self.case, self.draft, by, at)
        self.draft.sent_as = message
        self._stop_fallback(stored(A_PERSON_WROTE), at)
        words = text.text_of(self.draft.document)
        self.log(Kind.WROTE, at, by=by, text=words, message=message)
        return message

    def _letter(self, by: User) -> tuple[str, str, str]:
        """Language, subject and words, with what belongs to this leaver filled in."""
        language = "lv" if self.customer.languages[:1] == ["lv"] else "en"
        letter = self.world.one_of(data("letters")[language])
        plan = self.row.subscription.plan
        named = {
            "name": self.customer.first_name or self.customer.company or self.customer.name,
            "plan": plan.name if plan and plan.name else self.world.brand.name,
            "town": self.customer.city,
        }
        return language, letter["subject"].format(**named), letter["text"].format(**named)
