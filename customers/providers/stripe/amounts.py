"""What a subscription brings in a month: items, seats, intervals and discounts.

None wherever the amount cannot be known from the subscription alone: tiers, billing by use, an
amount that the customer chooses, a discount of which we only have the id or an amount in another
currency, a list cut short.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import ceil, floor

from lib.money import Interval, RecurringAmount, monthly_amount

from .discounts import Terms, terms
from .prices import Price, price_facts
from .reading import Json, clean, listed, mapping, number

LookUp = Callable[[str], Terms | None]


@dataclass(frozen=True)
class Item:
    """One line of a subscription."""

    price: Price
    quantity: int | None
    discounts: list[Json | str]

    @property
    def recurring(self) -> RecurringAmount | None:
        """Its full price; None where that cannot be said."""
        price = self.price
        if price.unit_amount is None or price.interval is None or self.quantity is None:
            return None
        if self.quantity < 0:
            return None
        return RecurringAmount(
            price.unit_amount, price.interval, price.interval_count, self._units()
        )

    def _units(self) -> int:
        """Packages instead of seats where the price counts in packages."""
        packages = Fraction(self.quantity or 0, self.price.divide_by)
        return ceil(packages) if self.price.rounds_up else floor(packages)


@dataclass(frozen=True)
class Worth:
    """A month in the smallest unit of `currency`: as paid, and without any discount."""

    currency: str
    monthly_amount: int | None
    list_monthly: int | None
    unknown_discounts: list[str]


def read_items(subscription: Json) -> list[Item]:
    """The lines that recur; older subscriptions have their one plan at the top as well."""
    lines = listed(subscription, "items") or [subscription]
    items = [_item(line) for line in lines if not line.get("deleted")]
    return [item for item in items if item.price.interval is not None]


def read_worth(
    subscription: Json,
    items: Sequence[Item],
    at: datetime,
    look_up: LookUp,
    of_customer: Sequence[str] = (),
) -> Worth:
    """`at`: when the event happened; a discount that was over by then does not count.

    `of_customer`: ids of discounts that the customer has on everything. A subscription's own take
    their place: https://docs.stripe.com/billing/subscriptions/coupons
    """
    currency = _one_currency(items)
    amounts = [item.recurring for item in items]
    known = [amount for amount in amounts if amount is not None]
    is_whole = not mapping(subscription, "items").get("has_more")
    if not items or not currency or len(known) < len(amounts) or not is_whole:
        return Worth(currency, None, None, [])
    names = _discounts(subscription) or list(of_customer)
    discounts, unknown = _resolve(names, currency, at, look_up)
    of_items = [_resolve(item.discounts, currency, at, look_up) for item in items]
    unknown += [each for _terms, unknowns in of_items for each in unknowns]
    list_monthly = monthly_amount(known)
    months = [amount.per_month for amount in known]
    for position, (of_item, _unknowns) in enumerate(of_items):
        months[position] = _take_off(of_item, [months[position]], [items[position]], currency)
    paid = _take_off(discounts, months, items, currency) if not unknown else Fraction(0)
    return Worth(currency, None if unknown else _rounded(paid), list_monthly, unknown)


def _item(line: Json) -> Item:
    """A line's price, in old subscriptions its plan; one without a quantity counts once."""
    price = price_facts(mapping(line, "price") or mapping(line, "plan"))
    quantity = number(line, "quantity") if "quantity" in line else 1
    return Item(price, quantity, _discounts(line))


def _one_currency(items: Sequence[Item]) -> str:
    currencies = {item.price.currency for item in items}
    return currencies.pop() if len(currencies) == 1 else ""


def _discounts(holder: Json) -> list[Json | str]:
    """Ids or whole discounts; before 2024 a subscription had the one `discount`."""
    several = holder.get("discounts")
    single = holder.get("discount")
    found = several if isinstance(several, list) and several else [single]
    return [clean(each) if isinstance(each, str) else each for each in found if each]


def _resolve(
    discounts: Sequence[Json | str], currency: str, at: datetime, look_up: LookUp
) -> tuple[list[Terms], list[str]]:
    """The terms that hold beyond one payment, and the ids by which unknown ones may be told."""
    holding: list[Terms] = []
    unknown: list[str] = []
    for discount in discounts:
        found, names = _terms_of(discount, look_up)
        if found and (found.is_once or (found.ends_at and found.ends_at <= at)):
            continue
        if found and found.are_known_in(currency):
            holding.append(found)
        else:
            unknown += names
    return holding, unknown


def _terms_of(discount: Json | str, look_up: LookUp) -> tuple[Terms | None, list[str]]:
    """A discount's terms, by way of its coupon where it only names that, and both their ids."""
    names = [discount if isinstance(discount, str) else clean(str(discount.get("id") or ""))[:255]]
    found = look_up(discount) if isinstance(discount, str) else terms(discount)
    if found and found.coupon:
        names.append(found.coupon)
        coupon = look_up(found.coupon)
        if coupon:
            found = coupon.model_copy(update={"ends_at": found.ends_at})
    return found, names


def _take_off(
    discounts: Sequence[Terms], months: list[Fraction], items: Sequence[Item], currency: str
) -> Fraction:
    """What is left of the items' months after one discount after the other; never below zero."""
    left = list(months)
    for discount in discounts:
        reach = [
            position
            for position, item in enumerate(items)
            if not discount.products or item.price.product_id in discount.products
        ]
        if discount.percent_off:
            for position in reach:
                left[position] *= 1 - Fraction(discount.percent_off) / 100
        elif (amount_off := discount.amount_in(currency)) is not None and reach:
            _spread(left, reach, _per_month(amount_off, items[reach[0]].price))
    return sum(left, Fraction(0))


def _spread(left: list[Fraction], reach: list[int], off: Fraction) -> None:
    """Take an amount off these items, first to last, and none of them below zero."""
    for position in reach:
        part = min(left[position], off)
        left[position] -= part
        off -= part


def _per_month(amount_off: int, price: Price) -> Fraction:
    """An amount is taken off each invoice, so once an interval."""
    interval: Interval = price.interval or "month"
    return RecurringAmount(Fraction(amount_off), interval, price.interval_count, 1).per_month


def _rounded(month: Fraction) -> int:
    """Rounded once, half up, by the one place that does."""
    return monthly_amount([RecurringAmount(month, "month", 1, 1)])
