"""What upper rooms say on a customer's page: may we write, which reasons were given, how to write.

Rooms join in `AppConfig.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from staff.models import User

from .models import Customer


@dataclass(frozen=True)
class Verdict:
    """Whether mail may go to a customer: a word, and the sentences that say why."""

    word: str
    icon: str
    tone: str
    sentences: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True)
class GivenReason:
    """Reasons by their short names, when and how they were given."""

    reasons: tuple[str, ...]
    at: datetime
    how: str
    url: str = ""


@dataclass(frozen=True)
class WriteOffer:
    """How this colleague writes to this customer: a link, or (`is_post`) a form that opens a case.

    `why_not`: a sentence where they cannot.
    """

    url: str = ""
    is_post: bool = False
    why_not: str = ""


Contact = Callable[[Customer], Verdict]
Reasons = Callable[[Customer], Iterable[GivenReason]]
Offer = Callable[[Customer, User], WriteOffer]

_contacts: list[Contact] = []
_reasons: list[Reasons] = []
_offers: list[Offer] = []


def register_contact(source: Contact) -> None:
    """Join with what is known of a customer's address. One room does."""
    if source not in _contacts:
        _contacts.append(source)


def register_reasons(source: Reasons) -> None:
    if source not in _reasons:
        _reasons.append(source)


def register_offer(source: Offer) -> None:
    """Join with the way to write to a customer. One room does."""
    if source not in _offers:
        _offers.append(source)


def contact(customer: Customer) -> Verdict | None:
    return next((source(customer) for source in _contacts), None)


def reasons_given(customer: Customer) -> list[GivenReason]:
    """Newest first."""
    given = [one for source in _reasons for one in source(customer)]
    return sorted(given, key=lambda one: one.at, reverse=True)


def write_offer(customer: Customer, user: User) -> WriteOffer | None:
    return next((source(customer, user) for source in _offers), None)
