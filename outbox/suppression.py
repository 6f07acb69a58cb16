"""Addresses that must not be written to, for one purpose or for all."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from .addresses import comparable
from .models import Suppression


def is_suppressed(email: str, purpose: str) -> bool:
    """True if nothing of this purpose may be sent to the address."""
    return Suppression.objects.filter(email=comparable(email), purpose__in=["", purpose]).exists()


def forbids_message() -> Exists:
    """A condition on messages annotated with nothing: their address is suppressed for them."""
    return Exists(
        Suppression.objects.filter(
            Q(purpose="") | Q(purpose=OuterRef("purpose")), email=Lower(OuterRef("to_email"))
        )
    )


def forbids_address(email: str, purpose: str) -> Exists:
    """The same of any rows with an address: `email` names its column."""
    return Exists(
        Suppression.objects.filter(purpose__in=["", purpose], email=Lower(OuterRef(email)))
    )


def record(*, email: str, purpose: str, reason: str, source: str, now: datetime) -> bool:
    """Store a suppression; False if the address had it already (the first reason stays)."""
    _row, made = Suppression.objects.get_or_create(
        email=comparable(email),
        purpose=purpose,
        defaults={"reason": reason, "source": source[:100], "created_at": now},
    )
    return made


def row(email: str, purpose: str) -> Suppression:
    return Suppression.objects.get(email=comparable(email), purpose=purpose)
