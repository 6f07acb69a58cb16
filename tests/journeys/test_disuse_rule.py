"""The rule for unused accounts on its page: off until its days are set, and asks before it acts."""

from __future__ import annotations

import pytest
from django.urls import reverse

from customers.models import Customer
from journeys.models import Rule, Trigger
from outbox.doors import suppress
from outbox.models import MessageState
from staff.models import AuditEntry
from templates_app.models import Letter, LetterText
from tests.customers.factories import SubscriptionFactory

from .unused import away, letters_to, look, rule_on

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _prepared(prepared):
    pass


@pytest.fixture
def admin(signed_in):
    return signed_in("administrator")


def the_rule() -> Rule:
    return Rule.objects.get(trigger=Trigger.INACTIVITY)


def page_of(rule: Rule) -> str:
    return reverse("admin:journeys_rule_change", args=[rule.pk])


def posted(**fields):
    rule = the_rule()
    typed = {
        "name": rule.name,
        "brand": "",
        "letter": rule.letter_id,
        "letters_a_day": 50,
        "days_allowed": "",
        "days_ahead": "",
        **fields,
    }
    return {name: value for name, value in typed.items() if value is not None}


ON = {"is_enabled": "on", "days_allowed": 90, "days_ahead": 30}


def save(admin, **fields):
    return admin.post(page_of(the_rule()), posted(**fields), follow=True).content.decode()


def test_rule_is_off_as_installed(admin):
    assert not the_rule().is_enabled
    assert "Set the days and save" in admin.get(page_of(the_rule())).content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"days_allowed": ""}, "Say how many days, or leave the rule off."),
        ({"days_ahead": ""}, "Say how many days, or leave the rule off."),
        ({"days_ahead": 90}, "The letter goes before the account closes: choose fewer days."),
        ({"letters_a_day": 0}, "greater than or equal to 1"),
    ],
)
def test_days_are_asked_for_and_must_fit(admin, fields, said):
    assert said in save(admin, **(ON | fields))
    assert not the_rule().is_enabled


def test_rule_that_reaches_nobody_is_switched_on_at_once(admin):
    save(admin, **ON)
    assert the_rule().is_enabled


def test_rule_that_reaches_somebody_asks_first(admin):
    away(100, name="Omar Haddad")
    away(200, name="Ilze Bērziņa")
    answer = save(admin, **ON)
    assert "Today: Ilze Bērziņa, Omar Haddad." in answer
    assert "Yes, write to these 2 accounts" in answer
    assert not the_rule().is_enabled
    save(admin, **ON, confirmed=2)
    assert the_rule().is_enabled


def test_yes_to_a_few_is_no_yes_to_many(admin):
    for number in range(20):
        away(100 + number)
    assert "20 accounts today" in save(admin, **ON, confirmed=2)
    assert not the_rule().is_enabled


def test_change_that_reaches_further_asks_again(admin):
    rule_on()
    away(50)
    assert "Yes, write to this account" in save(admin, **(ON | {"days_allowed": 60}))
    assert the_rule().days_allowed == 90
    save(admin, **(ON | {"name": "Unused"}))
    assert the_rule().name == "Unused"


def test_page_says_whom_it_would_reach_and_how_fast(admin):
    save(admin, days_allowed=90, days_ahead=30, letters_a_day=2)
    for number in range(5):
        away(100 + number, name=f"Person {number}")
    away(100, email="")
    away(100, email="gone@example.com")
    suppress("gone@example.com", "hard_bounce", "test")
    SubscriptionFactory.create(customer=away(100))
    page = admin.get(page_of(the_rule())).content.decode()
    assert "5 accounts today, such as Person 4, Person 3, Person 2." in page
    assert "At 2 a day that takes 3 days." in page


def test_page_says_where_nobody_tells_us_of_use(admin):
    away(0)
    Customer.objects.update(last_seen_at=None)
    save(admin, days_allowed=90, days_ahead=30)
    assert "no account was ever reported as used" in admin.get(page_of(the_rule())).content.decode()


def test_reach_is_whom_the_worker_writes_to(admin):
    for number in range(4):
        away(100 + number, email="" if number == 2 else f"person{number}@example.com")
    save(admin, **ON, confirmed=3)
    look()
    assert sum(len(letters_to(one)) for one in Customer.objects.all()) == 3


def test_letter_must_be_published(admin):
    LetterText.objects.filter(letter__slug="inactive-account").update(live=None)
    assert "Publish this letter first" in save(admin, **ON)


def test_each_kind_of_rule_offers_its_own_letters(admin):
    standard = Letter.objects.get(slug="standard")
    assert "Select a valid choice" in save(admin, letter=standard.pk)
    goodbye = Rule.objects.filter(trigger=Trigger.CANCELLATION).first()
    assert goodbye is not None
    page = admin.get(page_of(goodbye)).content.decode()
    assert standard.__str__() in page
    assert "days_allowed" not in page


def test_switching_off_stops_what_waits_and_is_written_down(admin):
    rule_on()
    customer = away(100)
    look()
    save(admin, days_allowed=90, days_ahead=30)
    assert letters_to(customer)[0].state == MessageState.CANCELLED
    assert AuditEntry.objects.filter(action="rule.changed").exists()


def test_rule_for_one_brand_more_is_added(admin):
    address = reverse("admin:journeys_rule_add") + "?trigger=inactivity"
    assert "days_allowed" in admin.get(address).content.decode()
    admin.post(address, posted(name="Quiet", **ON))
    assert Rule.objects.get(name="Quiet").trigger == Trigger.INACTIVITY


def test_switch_of_the_list_sends_to_the_page_that_asks(admin):
    save(admin, days_allowed=90, days_ahead=30)
    away(100, name="Omar Haddad")
    switch = reverse("admin:journeys_rule_switch", args=[the_rule().pk])
    answer = admin.post(switch, {"turn": "on"}, follow=True).content.decode()
    assert "Omar Haddad" in answer
    assert "Open the rule to say yes to them." in answer
    assert not the_rule().is_enabled


def test_switch_of_the_list_stops_what_waits(admin):
    rule_on()
    customer = away(100)
    look()
    admin.post(reverse("admin:journeys_rule_switch", args=[the_rule().pk]), {"turn": "off"})
    assert letters_to(customer)[0].state == MessageState.CANCELLED


def test_list_of_rules_leads_to_both_kinds(admin):
    page = admin.get(reverse("admin:journeys_rule_changelist")).content.decode()
    assert "trigger=inactivity" in page
    assert "If nobody uses an account for long" in page
    rule_on()
    page = admin.get(reverse("admin:journeys_rule_changelist")).content.decode()
    assert "If nobody uses an account for 60 days" in page
    assert "30 days before the account closes" in page


def test_list_shows_who_is_away_and_how_it_stands(admin, signed_in):
    rule_on()
    away(100, name="Omar Haddad")
    away(100, name="Aya Tanaka", email="")
    look()
    address = reverse("admin:journeys_disuse_changelist")
    page = admin.get(address).content.decode()
    assert "The letter is on its way." in page
    assert "There is no e-mail address." in page
    assert "Aya Tanaka" not in admin.get(f"{address}?state=warned").content.decode()
    assert signed_in("agent").get(address).status_code == 200


def test_agent_cannot_change_a_rule(signed_in):
    agent = signed_in("agent")
    answer = agent.post(page_of(the_rule()), posted(**ON))
    assert answer.status_code == 403
    assert not the_rule().is_enabled
