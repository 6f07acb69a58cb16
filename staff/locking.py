"""Who is counted when a sign-in fails: the account that was meant, and where it came from."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from .models import User

NAME_LENGTH = 255  # of the column that axes keeps names in


def name_as_counted(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """The user name that these credentials lead to, however they were spelled.

    Signing in takes user name or e-mail address, the latter in any case: counted as typed, each
    spelling would bring new tries.
    """
    typed = (credentials or {}).get("username") or (request.POST.get("username") if request else "")
    typed = (typed or "").replace("\0", "")
    try:
        return User.objects.get_by_natural_key(typed).username
    except User.DoesNotExist:
        return typed.casefold()[:NAME_LENGTH]


def client_address(request: HttpRequest) -> str:
    """The address of the client: what a listed proxy says in X-Forwarded-For, else the peer's.

    Read from the right: everything left of the first address that is no proxy of ours was written
    by whoever sent the request.
    """
    address: str = request.META.get("REMOTE_ADDR", "")
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while address in settings.TRUSTED_PROXIES and forwarded:
        address = forwarded.pop().strip() or address
    return address
