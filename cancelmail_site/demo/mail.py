"""The letters and receipts of made-up cancellations: finished ones, in every way that mail ends.

Nothing here is ever sent: see `guard`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from customers.models import Cancellation
from followups.models import Case, Draft
from followups.writing import UNDO_SECONDS
from journeys.models import Decision, Disuse
from outbox.events import Kind
from outbox.models import Delivery, Message, MessageBody, MessageEvent, MessageState, Purpose
from staff.models import User
from templates_app.models import Version

from . import copies
from .deciding import Verdict
from .world import World

BATCH = 500
BACKEND = "postmark"
LIVES = timedelta(hours=48)
PERSONAL_LIVES = timedelta(days=7)
DELIVERIES = {
    Delivery.DELIVERED: 95.4,
    Delivery.NONE: 2.4,
    Delivery.BOUNCED: 1.5,
    Delivery.DEFERRED: 0.5,
    Delivery.COMPLAINED: 0.2,
}


class Post:
    """Collects messages with their steps, and stores them all at once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.messages: list[Message] = []
        self.bodies: list[MessageBody] = []
        self.steps: list[tuple[Message, str, datetime, str]] = []

    def add(
        self,
        row: Cancellation,
        version: Version,
        purpose: Purpose,
        at: datetime,
        *,
        stream: str,
        is_held: bool = False,
    ) -> Message:
        """A message about a cancellation, made at `at` and not sent yet."""
        message = Message(
            public_id=self.world.uuid(),
            purpose=purpose,
            stream=stream,
            state=MessageState.QUEUED,
            dedupe_key=f"{purpose}:{row.pk}",
            cause=f"cancellation:{row.pk}",
            brand=self.world.brand,
            customer=row.customer,
            cancellation=row,
            version=version,
            language=version.language,
            to_email=row.customer.email,
            to_name=row.customer.name,
            created_at=at,
            due_at=at,
            expires_at=at + LIVES,
        )
        self._keep(message)
        if not is_held:
            self.step(message, Kind.QUEUED, at)
        return message

    def add_composed(self, case: Case, draft: Draft, by: User, at: datetime) -> Message:
        """A letter that a colleague wrote, in the seconds in which it can be taken back."""
        sent_at = at + timedelta(seconds=UNDO_SECONDS)
        message = Message(
            public_id=self.world.uuid(),
            purpose=Purpose.PERSONAL,
            stream="personal",
            state=MessageState.QUEUED,
            dedupe_key=f"personal:{case.cause}:{int(at.timestamp())}",
            cause=case.cause,
            brand=self.world.brand,
            customer=case.customer,
            cancellation=case.cancellation,
            sender=by,
            language=draft.language,
            to_email=case.customer.email,
            to_name=case.customer.name,
            created_at=at,
            due_at=sent_at,
            approved_at=at,
            expires_at=sent_at + PERSONAL_LIVES,
        )
        self._keep(message, {"subject": draft.subject, "document": draft.document})
        self.step(message, Kind.QUEUED, at)
        return message

    def add_reminder(self, disuse: Disuse, version: Version, at: datetime) -> Message:
        """A letter about an account that is not used."""
        customer = disuse.customer
        message = Message(
            public_id=self.world.uuid(),
            purpose=Purpose.REMINDER,
            stream=f"rule:{disuse.rule_id}",
            state=MessageState.QUEUED,
            dedupe_key=f"disuse:{disuse.pk}:{at:%Y-%m-%d}",
            cause=disuse.cause,
            brand=self.world.brand,
            customer=customer,
            version=version,
            language=version.language,
            to_email=customer.email,
            to_name=customer.name,
            created_at=at,
            due_at=at,
            expires_at=at + LIVES,
        )
        self._keep(message)
        self.step(message, Kind.QUEUED, at)
        return message

    def _keep(self, message: Message, composed: dict[str, Any] | None = None) -> None:
        self.messages.append(message)
        self.bodies.append(MessageBody(message=message, composed=composed))

    def step(self, message: Message, kind: str, at: datetime, detail: str = "") -> None:
        self.steps.append((message, kind, at, detail))

    def hand_over(self, message: Message, at: datetime) -> None:
        """It went out at `at`, and something was heard of it."""
        begun_at = at + self.world.within(timedelta(seconds=1), timedelta(seconds=4))
        message.state, message.begun_at, message.attempts = MessageState.SENT, begun_at, 1
        message.state_reason = ""
        message.finished_at = begun_at + timedelta(milliseconds=self.world.chance.randint(90, 900))
        message.delivery = self.world.weighted(DELIVERIES)
        message.backend = BACKEND
        message.message_id = self.message_id(message)
        message.provider_id = str(self.world.uuid())
        self.step(message, Kind.BEGUN, begun_at, f"{BACKEND}, try 1")
        self.step(message, Kind.SENT, message.finished_at)

    def stop(self, message: Message, reason: str, at: datetime) -> None:
        """Not wanted any more before it went."""
        message.state, message.state_reason = MessageState.CANCELLED, reason
        message.finished_at = at
        self.step(message, Kind.CANCELLED, at, reason)

    def fail(self, message: Message, reason: str, at: datetime) -> None:
        """Refused for good at the first try."""
        message.state, message.state_reason = MessageState.FAILED, reason
        message.begun_at, message.finished_at = at - timedelta(seconds=2), at
        message.attempts, message.backend = 1, BACKEND
        self.step(message, Kind.BEGUN, message.begun_at, f"{BACKEND}, try 1")
        self.step(message, Kind.FAILED, at, reason)

    def message_id(self, message: Message) -> str:
        domain = self.world.brand.sender_email.rpartition("@")[2]
        return f"<{message.public_id.hex}@{domain}>"

    def store(self) -> None:
        Message.objects.bulk_create(self.messages, batch_size=BATCH)
        MessageBody.objects.bulk_create(copies.write(self.bodies), batch_size=BATCH)
        MessageEvent.objects.bulk_create(
            (
                MessageEvent(message=message, kind=kind, happened_at=at, detail=detail)
                for message, kind, at, detail in self.steps
            ),
            batch_size=BATCH,
        )


def write_letters(post: Post, verdicts: list[Verdict]) -> None:
    """What went out by itself: a letter, or the receipt alone."""
    for verdict in verdicts:
        at = verdict.decision.decided_at
        if verdict.receipt:
            receipt = post.add(
                verdict.cancellation, verdict.receipt, Purpose.RECEIPT, at, stream="receipt"
            )
            post.hand_over(receipt, at)
        if verdict.letter and not verdict.is_personal:
            stream = f"rule:{verdict.decision.rule_id}"
            letter = post.add(
                verdict.cancellation, verdict.letter, Purpose.LETTER, at, stream=stream
            )
            post.hand_over(letter, at)
            verdict.message = letter


def link_decisions(verdicts: list[Verdict]) -> None:
    """Each decision names what it made, once that is stored."""
    made = [verdict for verdict in verdicts if verdict.message]
    for verdict in made:
        verdict.decision.message = verdict.message
    decisions = [verdict.decision for verdict in made]
    Decision.objects.bulk_update(decisions, ["message"], batch_size=BATCH)
