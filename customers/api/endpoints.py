"""The addresses under /api/v1/: each reads, calls one operation, and answers."""

from __future__ import annotations

import uuid
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal, TypedDict

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Header, Router

from .. import report_fields as fields
from ..activity import NotYet, seen
from ..errors import Unreadable
from ..models import ApiToken, Customer, Scope
from ..providers.reported import whose
from ..reported import (
    ReportedCustomer,
    ReportedSubscription,
    report_customer,
    report_subscription,
)
from ..reporting import FieldError, Reported, ReportedCancellation, ReportRefused, report
from .auth import Bearer
from .bodies import Accepted, ReportedActivity, Seen
from .once import LONGEST_KEY, once
from .problems import Problem, ProblemBody

router = Router()
Key = Annotated[
    str | None,
    Header(
        None,
        alias="Idempotency-Key",
        min_length=1,
        max_length=LONGEST_KEY,
        description=(
            "Any text of yours that is new for each thing, such as a UUID. The same key and body "
            "again within seven days: the first answer again. Another body: 409."
        ),
    ),
]
REFUSALS: dict[int, Any] = dict.fromkeys((400, 401, 403, 409, 413, 415, 422, 429), ProblemBody)


@router.post(
    "/cancellations",
    auth=Bearer(Scope.CANCELLATIONS),
    response={202: Accepted, **REFUSALS},
    summary="Report a cancellation",
    tags=["cancellations"],
)
def cancellations(
    request: HttpRequest, told: ReportedCancellation, idempotency_key: Key = None
) -> HttpResponse:
    """One ending, or announced ending, of one subscription. What your billing system tells of the
    same subscription is the same cancellation: nobody gets two letters."""

    def accept(token: ApiToken, now: datetime) -> Accepted:
        return _accepted(report(told, brand=token.brand, now=now, **_event()))

    return once(request, HTTPStatus.ACCEPTED, accept)


@router.post(
    "/customers",
    auth=Bearer(Scope.CUSTOMERS),
    response={202: Accepted, **REFUSALS},
    summary="Tell of a customer",
    tags=["customers"],
)
def customers(
    request: HttpRequest, told: ReportedCustomer, idempotency_key: Key = None
) -> HttpResponse:
    """Makes the customer known, or brings what we know up to date. What your billing system
    tells of the same customer itself is never overwritten."""

    def accept(token: ApiToken, now: datetime) -> Accepted:
        return _accepted(report_customer(told, brand=token.brand, now=now, **_event()))

    return once(request, HTTPStatus.ACCEPTED, accept)


@router.post(
    "/subscriptions",
    auth=Bearer(Scope.SUBSCRIPTIONS),
    response={202: Accepted, **REFUSALS},
    summary="Tell how a subscription is",
    tags=["subscriptions"],
)
def subscriptions(
    request: HttpRequest, told: ReportedSubscription, idempotency_key: Key = None
) -> HttpResponse:
    """Each time the subscription as a whole. `ends_at` announces its end, `status: canceled` is
    its end, and running on without `ends_at` undoes what was announced. A new one of somebody who
    had left is a return. Where your billing system tells of it itself, this changes nothing."""

    def accept(token: ApiToken, now: datetime) -> Accepted:
        return _accepted(report_subscription(told, brand=token.brand, now=now, **_event()))

    return once(request, HTTPStatus.ACCEPTED, accept)


@router.post(
    "/activity",
    auth=Bearer(Scope.ACTIVITY),
    response={200: Seen, 404: ProblemBody, **REFUSALS},
    summary="Say that a customer used the product",
    tags=["activity"],
)
def activity(
    request: HttpRequest, told: ReportedActivity, idempotency_key: Key = None
) -> HttpResponse:
    """Moves “last seen” forward, never back. Once a day for each customer is enough."""
    return once(request, HTTPStatus.OK, lambda token, now: _note(told, token, now))


class Event(TypedDict):
    source: Literal["api"]
    event_id: str


def _event() -> Event:
    return {"source": "api", "event_id": uuid.uuid4().hex}


def _accepted(reported: Reported) -> Accepted:
    return Accepted(event_id=reported.event.event_id)


def _note(told: ReportedActivity, token: ApiToken, now: datetime) -> Seen:
    customer = _known(told, token)
    at = fields.begin_of(told.seen_at, token.brand.time_zone) if told.seen_at else now
    try:
        is_later = seen(customer, at)
    except NotYet:
        sentence = _("Nobody can have been seen at a time that is still to come.")
        error = FieldError("seen_at", "date_in_future", sentence)
        raise ReportRefused([error]) from None
    customer.refresh_from_db(fields=["last_seen_at"])
    assert customer.last_seen_at
    return Seen(last_seen_at=customer.last_seen_at, is_later=is_later)


def _known(told: ReportedActivity, token: ApiToken) -> Customer:
    """Raises Problem. Another brand's customer is as unknown as nobody."""
    try:
        customer = whose.known_customer(token.brand, told)
    except Unreadable:
        customer = None
    if customer is None:
        detail = _("We know no customer of this id or address. Report the customer first.")
        raise Problem(HTTPStatus.NOT_FOUND, "customer-unknown", detail)
    return customer
