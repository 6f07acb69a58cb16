"""What a subscription is worth a month: read from the shapes in which Stripe sends it."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Any

import pytest

from customers.incoming import Moment
from customers.models import Cancellation, Plan, Subscription
from customers.providers.stripe.discounts import Terms
from customers.providers.stripe.subscriptions import subscription_facts

from .events import customer_event, event, price, subscription_event
from .stripe_door import deliver

AT = 1_790_000_000


def facts(known: dict[str, Terms] | None = None, **fields: Any):
    """The facts of a subscription, with these discounts known by their ids."""
    thing = subscription_event("sub_1", "cus_1", AT, **fields)["data"]["object"]
    return subscription_facts(thing, Moment(datetime.fromtimestamp(AT, UTC), 1), (known or {}).get)


def item(quantity: int | None = 1, **of_price: Any) -> dict[str, Any]:
    extra: dict[str, Any] = {
        name: of_price.pop(name) for name in ("discounts", "deleted") if name in of_price
    }
    return {"id": "si_1", "quantity": quantity, "price": price(**of_price), **extra}


def coupon(**terms: Any) -> dict[str, Any]:
    """A discount as the whole object, in the shape before 2025-09-30."""
    end = terms.pop("end", None)
    return {
        "id": "di_1",
        "object": "discount",
        "coupon": {"id": "co_1", "object": "coupon", "duration": "forever", **terms},
        "end": end,
    }


@pytest.mark.parametrize(
    ("of_price", "monthly"),
    [
        ({"amount": 12000, "interval": "year"}, 1000),
        ({"amount": 4500, "count": 3}, 1500),
        ({"amount": 700, "interval": "week"}, 3033),
        ({"amount": 100, "interval": "day"}, 3042),
        ({"amount": 48000, "interval": "year", "count": 2}, 2000),
        ({"amount": 100, "interval": "year", "count": 3}, 3),
        ({"amount": 0}, 0),
    ],
)
def test_interval_is_brought_to_a_month(of_price: dict[str, Any], monthly: int) -> None:
    assert facts(**of_price).monthly_amount == monthly


@pytest.mark.parametrize(("code", "amount"), [("jpy", 1500), ("kwd", 4125), ("eur", 4900)])
def test_smallest_unit_of_the_currency_is_kept(code: str, amount: int) -> None:
    read = facts(amount=amount, currency=code, quantity=2)
    assert (read.monthly_amount, read.currency, read.quantity) == (amount * 2, code.upper(), 2)


def test_items_are_added_before_rounding() -> None:
    items = [item(amount=100, interval="year", count=3), item(amount=100, interval="year", count=3)]
    assert facts(items=items).monthly_amount == 6


def test_parts_of_a_cent_count() -> None:
    tenth = item(quantity=1000, amount=None, unit_amount_decimal="0.5")
    assert facts(items=[tenth]).monthly_amount == 500


def test_packages_are_counted_as_packages() -> None:
    in_tens = {"transform_quantity": {"divide_by": 10, "round": "up"}}
    assert facts(items=[item(quantity=21, amount=1000, **in_tens)]).monthly_amount == 3000


def test_old_plan_is_read_like_a_price() -> None:
    plan = {
        "amount": 1500,
        "currency": "usd",
        "interval": "month",
        "interval_count": 1,
        "product": "prod_1",
    }
    read = facts(items=[{"id": "si_1", "plan": plan, "quantity": 2}])
    assert (read.monthly_amount, read.plan_id) == (3000, "prod_1")
    alone = facts(items=[], plan=plan)
    assert (alone.monthly_amount, alone.plan_id) == (1500, "prod_1")


@pytest.mark.parametrize(
    "unknown",
    [
        item(amount=None, billing_scheme="tiered"),
        item(quantity=None, amount=1, recurring={"interval": "month", "usage_type": "metered"}),
        item(amount=None, custom_unit_amount={"minimum": 1}),
        item(amount=4900, currency="usd"),
        item(quantity=-1),
    ],
)
def test_what_cannot_be_said_in_one_number_is_unknown_and_not_zero(unknown) -> None:
    read = facts(items=[item(amount=100), unknown])
    assert (read.monthly_amount, read.list_monthly) == (None, None)


def test_list_of_items_that_was_cut_short_is_unknown() -> None:
    thing = {"object": "list", "data": [item()], "has_more": True}
    event_ = subscription_event("sub_1", "cus_1", AT)
    event_["data"]["object"]["items"] = thing
    read = subscription_facts(
        event_["data"]["object"], Moment(datetime.fromtimestamp(AT, UTC), 1), lambda name: None
    )
    assert read.monthly_amount is None


def test_metered_item_marks_the_subscription() -> None:
    metered = item(amount=1, recurring={"interval": "month", "usage_type": "metered"})
    assert facts(items=[metered]).is_metered
    assert not facts().is_metered


@pytest.mark.parametrize(
    ("discount", "monthly"),
    [
        (coupon(percent_off=25), 3675),
        (coupon(percent_off=12.5), 4288),
        (coupon(percent_off=100), 0),
        (coupon(amount_off=1000, currency="eur"), 3900),
        (coupon(amount_off=10000, currency="eur"), 0),
        (coupon(percent_off=50, duration="once"), 4900),
        (coupon(percent_off=50, duration="repeating", end=AT + 1), 2450),
        (coupon(percent_off=50, duration="repeating", end=AT), 4900),
        (coupon(percent_off=50, applies_to={"products": ["prod_ProMonthly"]}), 2450),
        (coupon(percent_off=50, applies_to={"products": ["prod_else"]}), 4900),
    ],
)
@pytest.mark.parametrize("shape", ["discounts", "discount", "of the item", "under source"])
def test_discount_is_taken_off_and_the_list_price_kept(discount, monthly: int, shape: str) -> None:
    fields: dict[str, Any] = {"discounts": [discount]}
    if shape == "discount":
        fields = {"discount": discount}
    elif shape == "of the item":
        fields = {"items": [item(discounts=[discount])]}
    elif shape == "under source":
        moved = {"source": {"type": "coupon", "coupon": discount["coupon"]}}
        fields = {"discounts": [{"id": "di_1", "end": discount["end"], **moved}]}
    read = facts(**fields)
    assert (read.monthly_amount, read.list_monthly) == (monthly, 4900)


def test_amount_off_a_yearly_invoice_is_a_twelfth_a_month() -> None:
    read = facts(amount=12000, interval="year", discounts=[coupon(amount_off=1200, currency="eur")])
    assert read.monthly_amount == 900


def test_discounts_are_taken_off_one_after_the_other() -> None:
    both = [coupon(percent_off=50), coupon(amount_off=450, currency="eur")]
    assert facts(discounts=both).monthly_amount == 2000


def test_discount_of_which_we_have_only_the_id_makes_the_value_unknown() -> None:
    read = facts(discounts=["di_1"])
    assert (read.monthly_amount, read.list_monthly) == (None, 4900)
    assert read.unknown_discounts == ["di_1"]


def test_discount_that_we_know_by_its_id_is_taken_off() -> None:
    half = Terms(percent_off="50")
    assert facts({"di_1": half}, discounts=["di_1"]).monthly_amount == 2450
    by_coupon = {"di_1": Terms(coupon="co_1"), "co_1": half}
    assert facts(by_coupon, discounts=["di_1"]).monthly_amount == 2450


def test_amount_off_in_another_currency_is_unknown_and_not_zero() -> None:
    read = facts(discounts=[coupon(amount_off=1000, currency="usd")])
    assert (read.monthly_amount, read.list_monthly) == (None, 4900)


def test_amount_off_is_taken_in_the_subscriptions_own_currency() -> None:
    options = {"eur": {"amount_off": 900}}
    dollars = coupon(amount_off=1000, currency="usd", currency_options=options)
    assert facts(discounts=[dollars]).monthly_amount == 4000


def test_plan_is_named_after_the_dearest_item() -> None:
    items = [item(amount=100, product="prod_add_on"), item(amount=4900, product="prod_main")]
    assert facts(items=items).plan_id == "prod_main"


@pytest.mark.django_db
def test_discount_that_arrives_later_makes_the_value_known() -> None:
    half = {**coupon(percent_off=50), "subscription": "sub_1"}
    deliver(
        [
            customer_event("cus_1", AT),
            subscription_event("sub_1", "cus_1", AT, discounts=["di_1"]),
            subscription_event("sub_1", "cus_1", AT + 9, ends_at=AT + 9, discounts=["di_1"]),
        ]
    )
    assert Subscription.objects.get().monthly_amount is None
    assert Cancellation.objects.get().lost_monthly is None
    deliver([event("customer.discount.created", half, AT)])
    assert Subscription.objects.get().monthly_amount == 2450
    assert Cancellation.objects.get().lost_monthly == 2450


@pytest.mark.django_db
@pytest.mark.parametrize("order", [*itertools.permutations(range(3))])
def test_discount_and_its_coupon_count_in_whatever_order_they_come(order) -> None:
    source = {"type": "coupon", "coupon": "co_1"}
    discount = {"id": "di_1", "object": "discount", "source": source, "subscription": "sub_1"}
    half = {"id": "co_1", "object": "coupon", "duration": "forever", "percent_off": 50}
    events = [
        event("coupon.created", half, AT),
        event("customer.discount.created", discount, AT),
        subscription_event("sub_1", "cus_1", AT, ends_at=AT, discounts=["di_1"]),
    ]
    deliver([customer_event("cus_1", AT), *(events[position] for position in order)])
    assert Subscription.objects.get().monthly_amount == 2450
    assert Cancellation.objects.get().lost_monthly == 2450


def of_customer(**fields: Any) -> dict[str, Any]:
    """Half off everything that the customer has, from AT + 5 on."""
    return {**coupon(percent_off=50), "customer": "cus_1", "start": AT + 5, **fields}


def ending(at: int, **fields: Any) -> dict[str, Any]:
    return subscription_event("sub_1", "cus_1", at, ends_at=at, **fields)


def lost() -> int | None:
    return Cancellation.objects.get().lost_monthly


@pytest.mark.django_db
@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("told_by", ["customer.updated", "customer.discount.created"])
def test_discount_of_the_customer_counts_whenever_it_comes(order: int, told_by: str) -> None:
    told = event(told_by, of_customer(), AT + 5)
    if told_by == "customer.updated":
        told = customer_event("cus_1", AT + 5, is_new=False, discount=of_customer())
    deliver([customer_event("cus_1", AT, discount=None), subscription_event("sub_1", "cus_1", AT)])
    deliver([told, ending(AT + 9)][::order])
    assert lost() == 2450


@pytest.mark.django_db
def test_discount_of_a_customer_who_comes_along_counts() -> None:
    whole = customer_event("cus_1", AT + 9, discount=of_customer())["data"]["object"]
    deliver([ending(AT + 9, customer=whole)])
    assert lost() == 2450


@pytest.mark.django_db
@pytest.mark.parametrize("own", [coupon(percent_off=10), "di_own"])
def test_subscriptions_own_discount_takes_the_customers_place(own: Any) -> None:
    deliver([customer_event("cus_1", AT + 5, discount=of_customer())])
    deliver([ending(AT + 9, discounts=[own])])
    assert lost() == (None if own == "di_own" else 4410)


@pytest.mark.django_db
@pytest.mark.parametrize("order", [*itertools.permutations(range(3))])
@pytest.mark.parametrize("told_by", ["customer.updated", "customer.discount.deleted"])
def test_discount_of_the_customer_that_was_taken_away_does_not_count(order, told_by: str) -> None:
    taken = event(told_by, of_customer(), AT + 7)
    if told_by == "customer.updated":
        taken = customer_event("cus_1", AT + 7, is_new=False, discount=None)
    given = event("customer.discount.created", of_customer(), AT + 5)
    events = [given, taken, ending(AT + 9)]
    deliver([customer_event("cus_1", AT), *(events[position] for position in order)])
    assert lost() == 4900


@pytest.mark.django_db
@pytest.mark.parametrize("order", [1, -1])
def test_plan_appears_by_itself_and_takes_the_products_name(order: int) -> None:
    product = {"id": "prod_ProMonthly", "object": "product", "name": "  Brightdesk Pro "}
    events = [
        event("product.created", product, AT),
        event("price.created", price(), AT),
        customer_event("cus_1", AT),
        subscription_event("sub_1", "cus_1", AT),
    ]
    deliver(events[::order] if order == 1 else [*events[2:], *events[1::-1]])
    plan = Plan.objects.get()
    assert (plan.name, plan.plan_class, plan.is_metered) == ("Brightdesk Pro", "standard", False)
    assert Subscription.objects.get().plan == plan


@pytest.mark.django_db
def test_older_product_event_does_not_bring_an_old_name_back() -> None:
    new = {"id": "prod_1", "object": "product", "name": "New"}
    deliver([event("product.updated", new, AT + 9)])
    deliver([event("product.created", {**new, "name": "Old"}, AT)])
    assert Plan.objects.get().name == "New"


@pytest.mark.django_db
def test_metered_price_marks_its_plan() -> None:
    metered = price(recurring={"interval": "month", "usage_type": "metered"})
    deliver([event("price.created", metered, AT)])
    assert Plan.objects.get().is_metered
