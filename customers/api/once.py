"""The same key and the same request: done once, and answered as the first time.

https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from pydantic import BaseModel

from worker import clock
from worker.registry import StepContext

from ..models import ApiToken, FirstAnswer
from ..models.access import KEPT
from .problems import Problem

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
LONGEST_KEY = 255
BATCH = 500

Act = Callable[[ApiToken, datetime], BaseModel]


def once(request: HttpRequest, status: int, act: Act) -> HttpResponse:
    """Do it, or say again what was answered when it was done under the request's key.

    What is refused is not kept: corrected, it may come again under the same key. Raises Problem.
    """
    token, now = token_of(request), clock.now()
    key = _key(request)
    with transaction.atomic():
        if key is None:
            return _said(status, _text(act(token, now)))
        first, is_new = _claim(token, key, _fingerprint(request), now)
        if is_new:
            first.status, first.body = status, _text(act(token, now))
            first.save(update_fields=["status", "body"])
    response = _said(first.status, first.body)
    if not is_new:
        response[REPLAYED] = "true"
    return response


def token_of(request: HttpRequest) -> ApiToken:
    token: Any = request.auth  # type: ignore[attr-defined]
    assert isinstance(token, ApiToken)
    return token


def forget_step(context: StepContext) -> int:
    """The worker's step: answers that are older than was promised are let go; returns how many."""
    old = FirstAnswer.objects.filter(made_at__lt=clock.now() - KEPT)
    some = list(old.order_by("pk").values_list("pk", flat=True)[:BATCH])
    count, _by_model = FirstAnswer.objects.filter(pk__in=some).delete()
    return count


def _claim(token: ApiToken, key: str, sent: str, now: datetime) -> tuple[FirstAnswer, bool]:
    """The row of this key, made by us or by the first. Of two at once, one waits for the other."""
    FirstAnswer.objects.filter(token=token, key=key, made_at__lt=now - KEPT).delete()
    try:
        with transaction.atomic():
            row = FirstAnswer.objects.create(token=token, key=key, request_hash=sent, made_at=now)
        return row, True
    except IntegrityError:
        first = FirstAnswer.objects.get(token=token, key=key)
    if first.request_hash != sent:
        detail = _(
            "This Idempotency-Key came before with another request, which was done. Send a new "
            "key with what is new."
        )
        raise Problem(HTTPStatus.CONFLICT, "key-reused", detail)
    return first, False


def _key(request: HttpRequest) -> str | None:
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        detail = _("An Idempotency-Key is 1 to 255 printable ASCII characters, such as a UUID.")
        raise Problem(HTTPStatus.BAD_REQUEST, "key-invalid", detail)
    return key


def _fingerprint(request: HttpRequest) -> str:
    return hashlib.sha256(request.path.encode() + b"\n" + request.body).hexdigest()


def _text(body: BaseModel) -> str:
    return body.model_dump_json()


def _said(status: int, text: str) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="application/json")
