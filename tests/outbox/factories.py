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

from customers.models import Brand, Customer
from outbox import history
from outbox.models import Message, MessageBody, MessageState, Mode, Purpose, SendingMode
from worker import clock


class BrandFactory(DjangoModelFactory[Brand]):
    class Meta:
        model = Brand
        django_get_or_create = ("slug",)

    name = "Brightdesk"
    slug = "brightdesk"
    sender_name = "Ilze at Brightdesk"
    sender_email = "support@brightdesk.example"
    reply_to = "help@brightdesk.example"


class CustomerFactory(DjangoModelFactory[Customer]):
    class Meta:
        model = Customer

    brand = SubFactory(BrandFactory)
    source = "stripe"
    external_id = Sequence(lambda n: f"cus_{n}")
    name = "Kārlis Vītols"
    email = Sequence(lambda n: f"karlis{n}@example.com")
    created_at = LazyFunction(clock.now)


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
        composed = kwargs.pop("composed", COMPOSED)
        with history.inserting():
            message = super()._create(model_class, *args, **kwargs)
            MessageBody.objects.create(message=message, composed=composed)
        return message
