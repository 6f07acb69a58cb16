"""Leavers with all that figures count: letters that ask, answers, returns, follow-ups."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from customers.models import Brand, Cancellation, CancellationState, Plan, Return
from followups.models import Case, CaseState
from outbox import history
from outbox.models import Message, MessageState, Purpose
from outbox.signals import announce, message_sent
from surveys.models import ChosenReason, Reason, Response, Survey, SurveyVersion
from surveys.signals import response_recorded
from templates_app.models import Letter, LetterText, Version
from tests.customers.factories import (
    BrandFactory,
    CancellationFactory,
    CustomerFactory,
    SubscriptionFactory,
)
from worker import clock

ASKING = {
    "type": "doc",
    "content": [{"type": "button", "attrs": {"to": "survey", "target": "why"}, "content": []}],
}
SILENT = {"type": "doc", "content": [{"type": "signature"}]}


def brand(slug: str = "brightdesk", time_zone: str = "UTC") -> Brand:
    return BrandFactory.create(slug=slug, name=slug.title(), time_zone=time_zone)


def plan(name: str = "Starter", of: Brand | None = None) -> Plan:
    plan, _made = Plan.objects.get_or_create(
        source="stripe",
        external_id=f"prod_{name.lower()}",
        defaults={"name": name, "brand": of or brand()},
    )
    return plan


def reason(code: str) -> Reason:
    names = {"en": code.replace("_", " ").capitalize()}
    defaults = {"labels": names, "position": Reason.objects.count() + 1}
    return Reason.objects.get_or_create(code=code, defaults=defaults)[0]


def leaver(
    left_at: datetime,
    *,
    of: Brand | None = None,
    subscribed_to: Plan | None = None,
    customer: Any = None,
    currency: str = "EUR",
    monthly: int | None = 4900,
    is_undone: bool = False,
    **fields: Any,
) -> Cancellation:
    """Somebody who left (or changed their mind)."""
    customer = customer or CustomerFactory.create(brand=of or brand())
    subscription = SubscriptionFactory.create(
        customer=customer,
        plan=subscribed_to or plan(of=customer.brand),
        currency=currency,
        monthly_amount=monthly,
    )
    if is_undone:
        fields |= {"state": CancellationState.UNDONE, "undone_at": left_at + timedelta(days=1)}
    return CancellationFactory.create(subscription=subscription, left_at=left_at, **fields)


def answer(
    cancellation: Cancellation,
    *codes: str,
    words: str = "",
    texts: dict[str, str] | None = None,
    language: str = "en",
) -> Response:
    """An answer with these reasons (the first first), or one that skipped them."""
    survey, _made = Survey.objects.get_or_create(slug="figures", defaults={"titles": {"en": "Why"}})
    version, _made = SurveyVersion.objects.get_or_create(
        survey=survey, number=1, defaults={"document": {}, "published_at": clock.now()}
    )
    response = Response.objects.create(
        cancellation=cancellation,
        version=version,
        language=language,
        texts=texts or {},
        answered_at=cancellation.left_at + timedelta(hours=2),
    )
    for position, code in enumerate(codes):
        ChosenReason.objects.create(
            response=response,
            reason=reason(code),
            position=position,
            label=code,
            text=words if not position else "",
        )
    response_recorded.send(sender=Response, response=response)
    return response


def ask(
    cancellation: Cancellation, *, asks: bool = True, state: str = MessageState.SENT
) -> Message:
    """The letter that went out to a leaver: one that asks, or one that only confirms."""
    slug = "asking" if asks else "silent"
    letter, _made = Letter.objects.get_or_create(slug=slug, defaults={"kind": "letter"})
    text, _made = LetterText.objects.get_or_create(letter=letter, language="en")
    version, _made = Version.objects.get_or_create(
        text=text,
        number=1,
        defaults={
            "document": ASKING if asks else SILENT,
            "subjects": {},
            "compiled": {},
            "published_at": cancellation.left_at,
        },
    )
    with history.inserting():
        message = Message.objects.create(
            purpose=Purpose.LETTER,
            state=state,
            dedupe_key=f"letter:{cancellation.pk}:{slug}",
            cause=f"cancellation:{cancellation.pk}",
            brand=cancellation.brand,
            customer=cancellation.customer,
            cancellation=cancellation,
            version=version,
            language="en",
            to_email=cancellation.customer.email,
            created_at=cancellation.left_at,
            due_at=cancellation.left_at,
            expires_at=cancellation.left_at + timedelta(days=2),
        )
    if state == MessageState.SENT:
        announce(message_sent, message)
    return message


def come_back(
    cancellation: Cancellation, at: datetime, *, monthly: int | None = 4900, currency: str = "EUR"
) -> Return:
    subscription = SubscriptionFactory.create(
        customer=cancellation.customer, plan=cancellation.subscription.plan, started_at=at
    )
    return Return.objects.create(
        customer=cancellation.customer,
        subscription=subscription,
        cancellation=cancellation,
        returned_at=at,
        currency=currency,
        monthly_amount=monthly,
    )


def follow_up(
    cancellation: Cancellation, at: datetime | None = None, *, is_closed: bool = False
) -> Case:
    return Case.objects.create(
        brand=cancellation.brand,
        customer=cancellation.customer,
        cancellation=cancellation,
        opened_at=at or cancellation.left_at,
        state=CaseState.DONE if is_closed else CaseState.NEW,
        closed_at=cancellation.left_at + timedelta(days=1) if is_closed else None,
    )
