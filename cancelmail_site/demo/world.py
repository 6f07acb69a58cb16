"""What every part of the demo is drawn from: one brand, one moment, one seed."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from customers.models import Brand

T = TypeVar("T")

DAYS = 730
# Before Cancelmail was there: known from an import, and never written about.
HISTORY_DAYS = 60
NEW_PRICES_DAYS = 43


@dataclass
class World:
    """Dates are told from `now` back. The same seed at the same moment makes the same people."""

    brand: Brand
    now: datetime
    seed: int
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311  (believable, not secret)

    @property
    def begins_at(self) -> datetime:
        return self.now - timedelta(days=DAYS)

    @property
    def installed_at(self) -> datetime:
        """When Cancelmail came: what is older was imported."""
        return self.begins_at + timedelta(days=HISTORY_DAYS)

    @property
    def new_prices_at(self) -> datetime:
        """A midnight some six weeks ago."""
        then = self.now - timedelta(days=NEW_PRICES_DAYS)
        return then.replace(hour=0, minute=0, second=0, microsecond=0)

    def happens(self, share: float) -> bool:
        return self.chance.random() < share

    def weighted(self, shares: Mapping[T, float]) -> T:
        return self.chance.choices(list(shares), weights=list(shares.values()))[0]

    def one_of(self, choices: Sequence[T]) -> T:
        return self.chance.choice(choices)

    def within(self, least: timedelta, most: timedelta) -> timedelta:
        """Some length between the two, in whole seconds."""
        return timedelta(
            seconds=round(self.chance.uniform(least.total_seconds(), most.total_seconds()))
        )

    def uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)

    def code(self, prefix: str) -> str:
        """An id as billing systems make them: `cus_8kT0…`."""
        letters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
        return prefix + "".join(self.chance.choices(letters, k=14))


@cache
def data(name: str) -> Any:
    """One of the files beside this module."""
    path = Path(__file__).parent / "data" / f"{name}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))
