"""What others tell of customers and of running subscriptions, beside who left (`reporting`)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import Field, model_validator

from . import report_fields as fields
from .models import Brand
from .report_fields import refused
from .reporting import FieldError, Report, Reported, ReportedValue, ReportRefused, Source, ahead
from .reporting import store as keep

CUSTOMER = "customer.reported"
SUBSCRIPTION = "subscription.reported"

Status = Literal["trialing", "active", "past_due", "paused", "canceled"]


class ReportedCustomer(Report):
    """One customer. What is left out stays as we know it."""

    customer_id: fields.Id = Field(
        min_length=1, description=gettext_noop("Your billing system's id of the customer.")
    )
    email: fields.Address | None = None
    name: fields.Name | None = Field(
        None, description=gettext_noop("The whole name: Ilze Bērziņa.")
    )
    languages: fields.Languages | None = Field(
        None, description=gettext_noop("Those they prefer, the first first.")
    )
    country: fields.Country | None = Field(
        None, description=gettext_noop("Two letters (ISO 3166): LV.")
    )
    company: fields.Name | None = None
    city: fields.Id | None = None
    as_of: fields.Moment | None = Field(
        None, description=gettext_noop("When this was so; what is newer stays. Left out: now.")
    )


class ReportedSubscription(ReportedValue):
    """One subscription as it is. With `ends_at` it is cancelled; later without, that is undone."""

    subscription_id: fields.Id = Field(
        min_length=1, description=gettext_noop("Your billing system's id of the subscription.")
    )
    customer_id: fields.Id | None = Field(
        None, description=gettext_noop("Your billing system's id of the customer.")
    )
    email: fields.Address | None = Field(
        None, description=gettext_noop("Where you do not know the id: their e-mail address.")
    )
    plan: fields.PlanName | None = Field(
        None, description=gettext_noop("The plan's name, as customers know it.")
    )
    status: Status = Field(description=gettext_noop("What state it is in."))
    started_at: fields.Moment | None = None
    trial_ends_at: fields.Moment | None = None
    paid_until: fields.Moment | None = None
    ends_at: fields.Moment | None = Field(
        None, description=gettext_noop("When it will end, where it is cancelled and runs on.")
    )
    ended_at: fields.Moment | None = Field(
        None, description=gettext_noop("When it ended, where it has.")
    )
    as_of: fields.Moment | None = Field(
        None, description=gettext_noop("When this was so; what is newer stays. Left out: now.")
    )

    @model_validator(mode="after")
    def _is_somebodys(self) -> Self:
        if not (self.customer_id or self.email):
            sentence = _("Say whose it is: a customer id or an e-mail address.")
            raise refused("customer_missing", sentence)
        if self.ended_at and self.status != "canceled":
            sentence = _("What has ended is canceled: mend status or ended_at.")
            raise refused("ended_but_running", sentence)
        return self


def report_customer(
    told: ReportedCustomer, *, source: Source, event_id: str, brand: Brand, now: datetime
) -> Reported:
    """Store it once per (source, event id). Raises ReportRefused."""
    at = _as_of(told.as_of, brand, now)
    return keep(told, CUSTOMER, source=source, event_id=event_id, brand=brand, happened_at=at)


def report_subscription(
    told: ReportedSubscription, *, source: Source, event_id: str, brand: Brand, now: datetime
) -> Reported:
    """Store it once per (source, event id). Raises ReportRefused."""
    at, zone = _as_of(told.as_of, brand, now), brand.time_zone
    placed = {
        "started_at": told.started_at and fields.begin_of(told.started_at, zone),
        "trial_ends_at": told.trial_ends_at and fields.end_of(told.trial_ends_at, zone),
        "paid_until": told.paid_until and fields.end_of(told.paid_until, zone),
        "ends_at": told.ends_at and fields.end_of(told.ends_at, zone),
        "ended_at": told.ended_at and fields.end_of(told.ended_at, zone),
    }
    body = told.model_copy(update=placed)
    return keep(body, SUBSCRIPTION, source=source, event_id=event_id, brand=brand, happened_at=at)


def _as_of(told: fields.Moment | None, brand: Brand, now: datetime) -> datetime:
    at = fields.begin_of(told, brand.time_zone) if told else now
    if told and at > now + ahead(told):
        sentence = _("This cannot be so already: the date is still to come.")
        raise ReportRefused([FieldError("as_of", "date_in_future", sentence)])
    return min(at, now)
