"""What the made-up business sells, and what it costs before and after the new prices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from customers.models import Plan, PlanText

from .marks import SOURCE
from .world import World, data

MONTHS_OF_A_YEAR = 10  # who pays for a year pays for ten months


@dataclass(frozen=True)
class Offer:
    """A plan with its prices: a month for one seat, by currency, before and after."""

    plan: Plan
    share: float
    prices: dict[str, list[int]]
    seats: tuple[int, ...]

    @property
    def is_metered(self) -> bool:
        return self.plan.is_metered

    def monthly(self, currency: str, seats: int, at: datetime, world: World) -> int | None:
        """What it costs a month; None where it depends on the use."""
        if self.is_metered:
            return None
        return self.prices[currency][at >= world.new_prices_at] * seats

    def is_sold_in(self, currency: str) -> bool:
        return self.is_metered or currency in self.prices


def make(world: World) -> list[Offer]:
    """Store the plans with their texts."""
    return [_make_one(world, entry) for entry in data("plans")]


def _make_one(world: World, entry: dict[str, Any]) -> Offer:
    plan = Plan.objects.create(
        brand=world.brand,
        source=SOURCE,
        external_id=entry["code"],
        name=entry["name"],
        plan_class=entry["kind"],
        is_metered=entry.get("metered", False),
    )
    texts = {language: _named(world, words) for language, words in entry["texts"].items()}
    PlanText.objects.bulk_create(
        PlanText(plan=plan, language=language, **words) for language, words in texts.items()
    )
    return Offer(plan, entry["share"], entry["prices"], tuple(entry.get("seats", [1])))


def _named(world: World, words: dict[str, str]) -> dict[str, str]:
    """With the brand's own name, whatever it is called here."""
    return {name: text.replace("{brand}", world.brand.name) for name, text in words.items()}
