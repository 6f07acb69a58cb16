"""Where Stripe posts its events: verified, stored, answered. Reading them is the worker's job."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ... import intake
from ...errors import Unreadable
from ...models import Brand
from .reading import LATEST, needed

SOURCE = "stripe"
# Stripe's events stay far below this; a subscription with all its items is some 30 kB.
LARGEST_BODY = 1_000_000
# https://docs.stripe.com/webhooks#replay-attacks
TOLERANCE_SECONDS = 300


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, brand: str = "") -> HttpResponse:
    """200: stored, also where we had it already. 4xx: refused, nothing stored, and why.

    The signature comes before the brand: who cannot sign learns nothing of which brands there are.
    """
    secret = _secret(brand)
    if not secret:
        return _answer(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "Stripe is not connected: set STRIPE_WEBHOOK_SECRET to the signing secret of this "
            "address (it begins with whsec_), then restart.",
        )
    if _is_too_large(request):
        return _answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The event is larger than 1 MB.")
    if not _is_signed(request, secret):
        return _answer(
            HTTPStatus.BAD_REQUEST,
            "The signature is missing, wrong or too old. Check that STRIPE_WEBHOOK_SECRET is the "
            "secret of this address and that this server's clock is right.",
        )
    to_brand = get_object_or_404(Brand, slug=brand) if brand else None
    try:
        event = _read(request.body)
    except Unreadable as error:
        return _answer(HTTPStatus.BAD_REQUEST, error.reason)
    is_new = intake.receive(source=SOURCE, brand=to_brand, **event)
    return _answer(HTTPStatus.OK, "Stored." if is_new else "Stored before.")


def _secret(brand: str) -> str:
    """The signing secret of this address: a brand's own, else the one for all."""
    own: str = settings.STRIPE_WEBHOOK_SECRETS.get(brand.upper().replace("-", "_"), "")
    return own or settings.STRIPE_WEBHOOK_SECRET


def _is_too_large(request: HttpRequest) -> bool:
    """By what the sender declares; the server reads no further than that."""
    declared = request.META.get("CONTENT_LENGTH") or "0"
    return not declared.isdecimal() or int(declared) > LARGEST_BODY


def _is_signed(request: HttpRequest, secret: str) -> bool:
    """By Stripe's library, and recently. The wall clock counts here, not the installation's."""
    from stripe import SignatureVerificationError, WebhookSignature  # half a second to import

    header = request.headers.get("Stripe-Signature", "")
    if not header.isascii():
        return False
    try:
        WebhookSignature.verify_header(request.body, header, secret, TOLERANCE_SECONDS)
    except (SignatureVerificationError, UnicodeDecodeError):
        return False
    return True


def _read(body: bytes) -> dict[str, Any]:
    """What `intake.receive` wants to know. Raises Unreadable."""
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable("The body is not JSON that can be read.") from None
    if not isinstance(event, dict):
        raise Unreadable("The body is JSON, but not an event: it is not an object.")
    event_type = needed(event, "type")
    if len(event_type) > 100:
        raise Unreadable("The event's type is longer than 100 characters.")
    return {
        "event_id": needed(event, "id"),
        "event_type": event_type,
        "happened_at": _happened_at(event.get("created")),
        "body": body.decode("utf-8"),
    }


def _happened_at(value: object) -> datetime:
    """Seconds since 1970; events of the API's second version carry an ISO 8601 text instead."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LATEST:
        return datetime.fromtimestamp(value, UTC)
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise Unreadable("The event has no time in “created”.")


def _answer(status: HTTPStatus, sentence: str) -> HttpResponse:
    return HttpResponse(f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8")
