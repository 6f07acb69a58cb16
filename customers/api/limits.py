"""How much may come in: the size of a request, and how many a minute.

Counted in the cache: where each web process has its own, each counts for itself.
"""

from __future__ import annotations

import time
from http import HTTPStatus

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from staff.locking import client_address

from ..models import ApiToken
from .problems import Problem

LARGEST_BODY = 100_000
REQUESTS_A_MINUTE = 600
WRONG_TOKENS_A_MINUTE = 30
MINUTE = 60


def check_requests(token: ApiToken) -> None:
    """Raises Problem when this token has asked too often within a minute."""
    _count(f"api:token:{token.pk}", REQUESTS_A_MINUTE)


def check_wrong_token(request: HttpRequest) -> None:
    """Raises Problem when one client goes on guessing."""
    _count(f"api:wrong:{client_address(request)}", WRONG_TOKENS_A_MINUTE)


def check_body(request: HttpRequest) -> None:
    """Raises Problem for what is too large or no JSON, before anything of it is read."""
    declared = request.META.get("CONTENT_LENGTH") or "0"
    if not declared.isdecimal() or int(declared) > LARGEST_BODY:
        detail = _("The body is larger than 100 kB. Send one thing in each request.")
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", detail)
    if int(declared) and request.content_type != "application/json":
        detail = _("Send JSON, with the header “Content-Type: application/json”.")
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not-json", detail)


def _count(name: str, most: int) -> None:
    now = int(time.time())
    key = f"{name}:{now // MINUTE}"
    cache.add(key, 0, timeout=2 * MINUTE)
    try:
        count = cache.incr(key)
    except ValueError:  # it was thrown out between the two
        return
    if count > most:
        detail = _("Too many requests within a minute. Wait as long as Retry-After says.")
        raise Problem(
            HTTPStatus.TOO_MANY_REQUESTS, "too-many-requests", detail, retry_after=_rest(now)
        )


def _rest(now: int) -> int:
    return MINUTE - now % MINUTE
