"""Made-up customers: names as they are written in thirty countries, and some who have none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from customers.models import Customer
from lib.folding import fold
from lib.latvian_names import vocative
from lib.names import first_name

from .marks import SOURCE
from .world import World, data

# None of these leads anywhere: the last part is reserved (RFC 2606, section 2).
FREE_MAIL = ("post.example", "mail.example", "inbox.example")
NAMELESS, UNREACHABLE, SPEECHLESS, STARRED = 0.02, 0.015, 0.06, 0.012


@dataclass(frozen=True)
class Name:
    """As it is written, and in letters that an e-mail address can have."""

    written: str
    latin: str

    @classmethod
    def read(cls, text: str) -> Name:
        written, _bar, latin = text.partition("|")
        return cls(written, latin or written)


@dataclass(frozen=True)
class Person:
    given: Name
    family: Name
    is_family_first: bool

    @property
    def full(self) -> str:
        parts = [self.given.written, self.family.written]
        ordered = reversed(parts) if self.is_family_first else parts
        return " ".join(part for part in ordered if part)


def draw(world: World, known_since: datetime) -> Customer:
    """One customer, not stored yet."""
    lands = data("people")
    land = world.chance.choices(lands, weights=[land["share"] for land in lands])[0]
    person = _person(world, land)
    company, domain = _company(world, land, person)
    name = "" if world.happens(NAMELESS) else person.full
    given = first_name(name)[:200]
    return Customer(
        public_id=world.uuid(),
        brand=world.brand,
        source=SOURCE,
        external_id=world.code("cus_"),
        name=name,
        company=company,
        first_name=given,
        vocative=vocative(given)[:200],
        email="" if world.happens(UNREACHABLE) else _email(world, person, domain),
        languages=[] if world.happens(SPEECHLESS) else list(land["languages"]),
        country=land["country"],
        city=world.one_of(land["towns"]),
        is_starred=world.happens(STARRED),
        created_at=known_since,
        facts_at=known_since,
    )


def _person(world: World, land: dict[str, Any]) -> Person:
    is_woman = world.happens(0.55)
    family = world.one_of(land["family"])
    his, _slash, hers = family.partition("/")
    return Person(
        Name.read(world.one_of(land["women"] if is_woman else land["men"])),
        Name.read(hers if is_woman and hers else his),
        land["family_first"],
    )


def _company(world: World, land: dict[str, Any], person: Person) -> tuple[str, str]:
    """Its name and its domain; two in five are private people with a mailbox somewhere."""
    if world.happens(0.4):
        return "", world.one_of(FREE_MAIL)
    trade = Name.read(world.one_of(land["trades"]))
    owner = person.family if person.family.written else person.given
    domain = _plain(f"{owner.latin} {trade.latin}")
    return f"{owner.written} {trade.written}", f"{domain}.example"


def _email(world: World, person: Person, domain: str) -> str:
    given, family = _plain(person.given.latin), _plain(person.family.latin)
    if domain not in FREE_MAIL:
        local = world.one_of([given, given, f"{given}.{family}", "studio"])
    else:
        local = f"{given}.{family}{world.chance.randint(2, 99)}"
    return f"{local.strip('.')}@{domain}"


def _plain(text: str) -> str:
    """Small Latin letters and hyphens, as in a domain."""
    folded = fold(text.replace("ß", "ss").replace("ı", "i"))
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:60].strip("-") or "rooms"
