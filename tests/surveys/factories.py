"""Surveys, and leavers who were asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Max
from factory.declarations import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from customers.models import Brand, Cancellation, Customer, Plan, Subscription
from outbox.models import Message
from surveys import gallery, links
from surveys.models import Response, Survey, SurveyVersion
from worker.clock import now


class BrandFactory(DjangoModelFactory[Brand]):
    class Meta:
        model = Brand
        django_get_or_create = ("slug",)

    name = "Brightdesk"
    slug = "brightdesk"
    sender_email = "support@brightdesk.example"
    time_zone = "Europe/Riga"


class PlanFactory(DjangoModelFactory[Plan]):
    class Meta:
        model = Plan
        django_get_or_create = ("external_id",)

    brand = SubFactory(BrandFactory)
    source = "stripe"
    external_id = "prod_starter"
    name = "Starter"


class CustomerFactory(DjangoModelFactory[Customer]):
    class Meta:
        model = Customer

    brand = SubFactory(BrandFactory)
    source = "stripe"
    external_id = Sequence(lambda n: f"cus_{n}")
    name = "Ilze Bērziņa"
    email = "ilze@example.com"
    languages = LazyFunction(lambda: ["en"])
    created_at = LazyFunction(now)


class SubscriptionFactory(DjangoModelFactory[Subscription]):
    class Meta:
        model = Subscription

    customer = SubFactory(CustomerFactory)
    plan = SubFactory(PlanFactory)
    source = "stripe"
    external_id = Sequence(lambda n: f"sub_{n}")
    status = "active"


class CancellationFactory(DjangoModelFactory[Cancellation]):
    class Meta:
        model = Cancellation

    subscription = SubFactory(SubscriptionFactory)
    customer = SelfAttribute("subscription.customer")
    brand = SelfAttribute("customer.brand")
    kind = "voluntary"
    state = "announced"
    left_at = LazyFunction(now)
    received_at = LazyFunction(now)
    ends_at = LazyAttribute(lambda made: made.left_at + timedelta(days=20))
    plan_class = "standard"


class MessageFactory(DjangoModelFactory[Message]):
    """The letter that asked."""

    class Meta:
        model = Message

    cancellation = SubFactory(CancellationFactory)
    customer = SelfAttribute("cancellation.customer")
    brand = SelfAttribute("cancellation.brand")
    purpose = "letter"
    state = "queued"
    dedupe_key = Sequence(lambda n: f"letter:{n}")
    cause = LazyAttribute(lambda made: f"cancellation:{made.cancellation.pk}")
    language = "en"
    to_email = "ilze@example.com"
    created_at = LazyFunction(now)
    due_at = LazyFunction(now)
    expires_at = LazyAttribute(lambda made: made.due_at + timedelta(days=2))


class SurveyVersionFactory(DjangoModelFactory[SurveyVersion]):
    class Meta:
        model = SurveyVersion

    survey = LazyFunction(lambda: live_survey("why"))
    number = LazyAttribute(
        lambda made: (made.survey.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    )
    document = LazyAttribute(lambda made: made.survey.document)
    published_at = LazyFunction(now)


class ResponseFactory(DjangoModelFactory[Response]):
    class Meta:
        model = Response

    cancellation = SubFactory(CancellationFactory)
    version = LazyFunction(lambda: live_survey("why").live)
    language = "en"
    answered_at = LazyFunction(now)


def live_survey(slug: str) -> Survey:
    """A survey of the gallery, loaded and live."""
    gallery.load()
    return Survey.objects.select_related("live").get(slug=slug)


def survey_path(message: Any, survey: str = "why", reason: str = "") -> str:
    """The link in `message`, without the host."""
    gallery.load()
    address = links.survey_url(message.cancellation, survey, message.public_id.hex, reason)
    return links_path(address)


def own_page_path(message: Any) -> str:
    return links.own_page_path(message.cancellation, message.public_id.hex)


def links_path(address: str) -> str:
    return "/" + address.split("/", 3)[3]
