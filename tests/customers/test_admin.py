"""The room's pages: what each colleague sees, and the few things that they may change."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from customers import timeline
from customers.admin.people import CustomerAdmin
from customers.models import Customer, EventState, Plan, RawEvent, ValueThreshold
from customers.setup import ensure_brand

from .factories import (
    CancellationFactory,
    CustomerFactory,
    InvoiceFactory,
    PlanFactory,
    RawEventFactory,
)
from .stripe_door import deliver, story

pytestmark = pytest.mark.django_db

LISTS = ["customer", "cancellation", "return", "subscription", "plan", "brand"]


def list_url(model: str) -> str:
    return reverse(f"admin:customers_{model}_changelist")


def page_url(row) -> str:
    return reverse(f"admin:customers_{row._meta.model_name}_change", args=[row.pk])


@pytest.mark.parametrize("group", ["editor", "agent", "analyst", "administrator"])
@pytest.mark.parametrize("model", LISTS)
def test_every_group_sees_who_left_and_what_is_sold(signed_in, group: str, model: str) -> None:
    deliver(story("noor"))
    client = signed_in(group)
    assert client.get(list_url(model)).status_code == 200
    row = RawEvent._meta.apps.get_model("customers", model).objects.first()
    assert client.get(page_url(row)).status_code == 200


@pytest.mark.parametrize("group", ["", "editor", "agent", "analyst"])
def test_raw_events_are_for_administrators(signed_in, group: str) -> None:
    event = RawEventFactory.create()
    client = signed_in(group)
    assert client.get(list_url("rawevent")).status_code == 403
    assert client.get(page_url(event)).status_code == 403


def test_colleague_without_a_group_sees_no_customer(signed_in) -> None:
    customer = CustomerFactory.create()
    client = signed_in("")
    for url in (list_url("customer"), page_url(customer), list_url("cancellation")):
        assert client.get(url).status_code == 403


def test_customer_page_tells_what_happened_newest_first(signed_in) -> None:
    deliver(story("noor"))
    page = signed_in("agent").get(page_url(Customer.objects.get())).content.decode()
    shown = [
        re.sub("<.*?>", "", words) for words in re.findall(r'<span class="mid">(.*?)</span>', page)
    ]
    assert shown == [
        "No letter is sent.",  # too old: decided last
        "Came back to prod_ProMonthly, €59 a month",
        "Ended: prod_ProMonthly",
        "Signed up: prod_ProMonthly, €49 a month",
    ]
    assert "€59" in page


def test_customer_page_says_what_was_paid_and_by_whom(signed_in) -> None:
    invoice = InvoiceFactory.create()
    page = signed_in("agent").get(page_url(invoice.customer)).content.decode()
    assert "Paid so far" in page
    assert "€49.00" in page
    assert "Latvian" in page


def test_greeting_that_an_agent_changed_is_kept(signed_in) -> None:
    deliver(story("mara")[:1])
    customer = Customer.objects.get()
    data = {"first_name": "Māra", "vocative": "Mārīt", "is_starred": "on"}
    assert signed_in("agent").post(page_url(customer), data).status_code == 302
    again = story("mara")[0]
    again.update(id="evt_again", type="customer.updated", created=again["created"] + 5)
    again["data"]["object"]["name"] = "Jānis Bērziņš"
    deliver([again])
    customer.refresh_from_db()
    assert (customer.name, customer.vocative) == ("Jānis Bērziņš", "Mārīt")
    assert customer.is_starred


def test_analyst_changes_no_customer(signed_in) -> None:
    customer = CustomerFactory.create()
    response = signed_in("analyst").post(page_url(customer), {"is_starred": "on"})
    assert response.status_code == 403
    customer.refresh_from_db()
    assert not customer.is_starred


def test_cancellation_page_says_why_nothing_was_sent(signed_in) -> None:
    cancellation = CancellationFactory.create()

    def too_quiet(asked) -> str | None:
        return "It was <too> quiet." if asked == cancellation else None

    timeline.register_silence(too_quiet)
    try:
        page = signed_in("agent").get(page_url(cancellation)).content.decode()
    finally:
        timeline._silences.remove(too_quiet)
    assert "Why no letter went out" in page
    assert "It was &lt;too&gt; quiet." in page


def test_unknown_value_is_shown_as_not_known(signed_in) -> None:
    cancellation = CancellationFactory.create(subscription__monthly_amount=None)
    page = signed_in("analyst").get(page_url(cancellation)).content.decode()
    assert "not known" in page
    assert "€0" not in page


def test_cancellations_without_an_address_are_found(signed_in) -> None:
    silent = CancellationFactory.create(
        subscription__customer__email="", subscription__customer__name="Nobody Known"
    )
    CancellationFactory.create()
    url = list_url("cancellation")
    page = signed_in("agent").get(url, {"reachable": "no"}).content.decode()
    assert "no e-mail address" in page
    assert page_url(silent) in page
    assert page.count('class="field-state') == 1


def test_kind_of_a_plan_is_set_in_the_list(signed_in) -> None:
    plan = PlanFactory.create()
    data = {
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 1,
        "form-0-id": plan.pk,
        "form-0-plan_class": "premium",
        "_save": "Save",
    }
    assert signed_in("editor").post(list_url("plan"), data).status_code == 302
    assert Plan.objects.get().plan_class == "premium"


def test_name_of_a_plan_set_by_hand_is_not_replaced(signed_in) -> None:
    plan = PlanFactory.create()
    data = {
        "name": "Pro mēnesim",
        "plan_class": "standard",
        "texts-TOTAL_FORMS": 1,
        "texts-INITIAL_FORMS": 0,
        "texts-0-language": "lv",
        "texts-0-keeps": "lasīšanas piekļuve",
    }
    assert signed_in("editor").post(page_url(plan), data).status_code == 302
    product = {"id": plan.external_id, "object": "product", "name": "Pro monthly"}
    deliver([{"id": "evt_p", "type": "product.updated", "created": 1, "data": {"object": product}}])
    assert Plan.objects.get().name == "Pro mēnesim"
    assert plan.texts.get().keeps == "lasīšanas piekļuve"


def test_threshold_is_typed_as_people_count_it(signed_in) -> None:
    rule = ensure_brand().value_rule
    euro, yen = rule.thresholds.get(currency="EUR"), rule.thresholds.get(currency="JPY")
    client = signed_in("administrator")
    page = client.get(page_url(rule)).content.decode()
    assert 'value="150.00"' in page
    assert 'value="24000"' in page
    data = {
        "loyal_years": 4,
        "thresholds-TOTAL_FORMS": 3,
        "thresholds-INITIAL_FORMS": 2,
        "thresholds-0-id": euro.pk,
        "thresholds-0-rule": rule.pk,
        "thresholds-0-currency": "EUR",
        "thresholds-0-amount": "99.50",
        "thresholds-1-id": yen.pk,
        "thresholds-1-rule": rule.pk,
        "thresholds-1-currency": "JPY",
        "thresholds-1-amount": "10000",
        "thresholds-2-currency": "kwd",
        "thresholds-2-amount": "40.125",
        "thresholds-2-rule": rule.pk,
    }
    assert client.post(page_url(rule), data).status_code == 302
    amounts = dict(ValueThreshold.objects.values_list("currency", "monthly_amount"))
    assert (amounts["EUR"], amounts["JPY"], amounts["KWD"]) == (9950, 10000, 40125)
    data["thresholds-1-amount"] = "10000.5"
    assert client.post(page_url(rule), data).status_code == 200


def test_administrator_has_a_failed_event_read_again(signed_in) -> None:
    event = RawEventFactory.create(state=EventState.FAILED, reason="a fault of ours")
    data = {"action": "replay", "_selected_action": [event.pk]}
    assert signed_in("administrator").post(list_url("rawevent"), data).status_code == 302
    event.refresh_from_db()
    assert (event.state, event.reason) == (EventState.NEW, "")


def test_event_page_shows_its_body_as_text(signed_in) -> None:
    event = RawEventFactory.create(body='{"name": "<script>alert(1)</script>"}')
    page = signed_in("administrator").get(page_url(event)).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_brand_is_changed_by_an_administrator_and_seen_by_others(signed_in) -> None:
    brand = ensure_brand()
    data = {
        "name": "Lapa",
        "slug": "lapa",
        "sender_email": "sveiki@lapa.example",
        "language": "lv",
        "time_zone": "Europe/Riga",
        "way_back_url": "lapa.example/atpakal",
        "colour": "#14594b",
    }
    assert signed_in("agent").post(page_url(brand), data).status_code == 403
    client = signed_in("administrator")
    assert client.post(page_url(brand), {**data, "colour": "red; }"}).status_code == 200
    assert client.post(page_url(brand), data).status_code == 302
    brand.refresh_from_db()
    assert (brand.language, brand.time_zone) == ("lv", "Europe/Riga")
    assert brand.way_back_url == "https://lapa.example/atpakal"


def test_person_who_saves_a_greeting_keeps_what_events_wrote_meanwhile(rf, colleague) -> None:
    customer = CustomerFactory.create(email="old@example.com")
    page, request = CustomerAdmin(Customer, admin.site), rf.post("/")
    request.user = colleague("agent")
    data = {"first_name": "Māra", "vocative": "Mārīt"}
    form = page.get_form(request, customer, change=True)(data, instance=customer)
    assert form.is_valid()
    Customer.objects.update(email="new@example.com", name="Māra Liepa")
    page.save_model(request, form.save(commit=False), form, change=True)
    customer.refresh_from_db()
    assert (customer.email, customer.name) == ("new@example.com", "Māra Liepa")
    assert (customer.vocative, customer.greeting_is_ours) == ("Mārīt", True)


def test_cancellation_page_says_what_was_decided_and_what_they_told(signed_in) -> None:
    deliver(story("noor"))
    cancellation = Customer.objects.get().cancellations.get()
    cancellation.billing_feedback, cancellation.billing_reason = "low_quality", "not_a_reason"
    cancellation.billing_comment = "It was <fine>."
    cancellation.save()
    page = signed_in("agent").get(page_url(cancellation)).content.decode()
    assert '<p class="lead">No letter is sent.' in page
    assert "<dd>Low quality</dd>" in page
    assert '<p class="quote">It was &lt;fine&gt;.</p>' in page
    assert page_url(cancellation.customer) in page
    assert "not_a_reason" not in page


def test_cancellation_page_leaves_out_the_other_cancellations(signed_in) -> None:
    mine = CancellationFactory.create(subscription__plan__name="Pro")
    CancellationFactory.create(
        subscription__customer=mine.customer,
        subscription__plan__external_id="prod_Other",
        subscription__plan__name="Basic",
    )
    page = signed_in("agent").get(page_url(mine)).content.decode()
    assert "Cancelled Pro" in page
    assert "Cancelled Basic" not in page


@pytest.mark.parametrize(
    ("asked", "found"), [("berz", True), ("ozol liep", True), ("erz", False), ("cus_9", True)]
)
def test_list_finds_by_the_beginning_of_any_word(signed_in, asked: str, found: bool) -> None:
    CustomerFactory.create(name="Ilze Bērziņa", company="Ozols un Liepa", external_id="cus_9K")
    CustomerFactory.create(name="Daniel Weiß", company="")
    page = signed_in("agent").get(list_url("customer"), {"q": asked}).content.decode()
    assert ("Ilze Bērziņa" in page) is found
    assert "Daniel Weiß" not in page
