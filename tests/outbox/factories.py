"""Messages in every state, and whom they are for."""

from __future__ import annotations

from datetime import timedelta

from factory.declarations import (
    LazyAttribute,
    LazyFunction,
    SelfAttribute,
    Sequence,
    SubFactory,
)
from factory.django import DjangoModelFactory

from outbox import history
from outbox.models import Message, MessageBody, MessageState, Mode, Purpose, SendingMode
from outbox.payload import Payload
from tests.customers import factories as people
from worker import clock


class BrandFactory(people.BrandFactory):
    sender_name = "Ilze at Brightdesk"
    reply_to = "help@brightdesk.example"


class CustomerFactory(people.CustomerFactory):
    brand = SubFactory(BrandFactory)


class SendingModeFactory(DjangoModelFactory[SendingMode]):
    class Meta:
        model = SendingMode
        django_get_or_create = ("brand",)

    brand = None
    mode = Mode.LIVE
    changed_at = LazyFunction(clock.now)


DOCUMENT = {
    "type": "doc",
    "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": "Paldies, ka bijāt ar mums."}]}
    ],
}
COMPOSED = {"subject": "Jūsu abonements ir atcelts", "document": DOCUMENT}


class MessageFactory(DjangoModelFactory[Message]):
    """A message in any state; finished ones are inserted through the history door."""

    class Meta:
        model = Message

    purpose = Purpose.LETTER
    stream = "standard"
    state = MessageState.QUEUED
    dedupe_key = Sequence(lambda n: f"letter:{n}")
    cause = Sequence(lambda n: f"cancellation:{n}")
    brand = SubFactory(BrandFactory)
    customer = SubFactory(CustomerFactory)
    language = "lv"
    to_email = SelfAttribute("customer.email")
    to_name = SelfAttribute("customer.name")
    created_at = LazyFunction(clock.now)
    due_at = LazyAttribute(lambda message: message.created_at)
    expires_at = LazyAttribute(lambda message: message.due_at + timedelta(hours=48))

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        """`composed`: what a person wrote; `is_written`: the payload of a first attempt exists."""
        composed = kwargs.pop("composed", COMPOSED)
        is_written = kwargs.pop("is_written", False)
        with history.inserting():
            message = super()._create(model_class, *args, **kwargs)
            body = MessageBody.objects.create(message=message, composed=composed)
        _live_there(message)
        if is_written:
            write_payload(message, body)
        return message


def _live_there(message):
    """The customer's address is the one that the message goes to."""
    customer = message.customer
    if customer and customer.email != message.to_email:
        customer.email = message.to_email
        customer.save(update_fields=["email"])


def write_payload(message, body):
    """What begin stores at the first attempt."""
    payload = Payload(
        public_id=message.public_id.hex,
        from_email="support@brightdesk.example",
        from_name="Brightdesk",
        to_email=message.to_email,
        to_name=message.to_name,
        reply_to="",
        subject="Jūsu abonements ir atcelts",
        html="<p>Paldies!</p>",
        text="Paldies!",
        headers={
            "Date": "Wed, 25 Nov 2026 02:00:00 +0000",
            "Message-ID": f"<{message.public_id.hex}@brightdesk.example>",
        },
    )
    body.subject, body.html, body.text = payload.subject, payload.html, payload.text
    body.payload = payload.envelope()
    body.save()
