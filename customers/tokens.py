"""API tokens: made, found by what a request carries, revoked. The secret itself is never kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from staff.audit import record
from staff.models import User

from .models import ApiToken, Brand

# So that a leaked one is recognised by whoever scans for secrets.
PREFIX = "cancelmail_"
LONGEST = 200
USED_AGAIN = timedelta(minutes=1)  # between two notes of its use


@transaction.atomic
def make(
    name: str, *, brand: Brand, scopes: Sequence[str], by: User | None, now: datetime
) -> tuple[ApiToken, str]:
    """A new token and its secret, which nobody can look up later."""
    secret = f"{PREFIX}{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        name=name,
        brand=brand,
        scopes=list(scopes),
        secret_hash=_hash(secret),
        ends_with=secret[-4:],
        made_at=now,
        made_by=by,
    )
    told = {"brand": brand, "scopes": token.scopes}
    record(by=by, action="apitoken.added", target=token, after=told, now=now)
    return token, secret


def find(secret: str) -> ApiToken | None:
    """The valid token of this secret. A hash is compared, so timing tells nothing of it."""
    if not secret.startswith(PREFIX) or len(secret) > LONGEST:
        return None
    tokens = ApiToken.objects.valid().select_related("brand")
    return tokens.filter(secret_hash=_hash(secret)).first()


def note_use(token: ApiToken, now: datetime) -> None:
    """Once a minute is enough to see whether a token is in use."""
    long_ago = Q(last_used_at=None) | Q(last_used_at__lt=now - USED_AGAIN)
    ApiToken.objects.filter(long_ago, pk=token.pk).update(last_used_at=now)


@transaction.atomic
def revoke(token: ApiToken, *, by: User, now: datetime) -> bool:
    """From now on it opens nothing. False: it was revoked before."""
    if not ApiToken.objects.valid().filter(pk=token.pk).update(revoked_at=now):
        return False
    record(by=by, action="apitoken.revoked", target=token, now=now)
    return True


def _hash(secret: str) -> str:
    """Plain SHA-256: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
