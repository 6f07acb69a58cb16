"""The rules as sentences: their order, their switch, and what they did lately."""

from __future__ import annotations

import pytest
from django.urls import reverse

from journeys.models import Rule, Trigger
from journeys.sentences import sentence
from staff.models import AuditEntry
from tests.customers.stripe_door import deliver
from tests.stories import retold

pytestmark = pytest.mark.django_db
PAGE = "/admin/journeys/rule/"


@pytest.fixture
def administrator(signed_in, prepared):
    return signed_in("administrator")


def names():
    return list(Rule.objects.values_list("name", flat=True))


def move(client, name, to):
    rule = Rule.objects.get(name=name)
    return client.post(reverse("admin:journeys_rule_move", args=[rule.pk]), {"to": to})


def switch(client, name, turn):
    rule = Rule.objects.get(name=name)
    address = reverse("admin:journeys_rule_switch", args=[rule.pk])
    return client.post(address, {"turn": turn}, follow=True)


def test_rule_reads_as_a_sentence(prepared):
    said = sentence(Rule.objects.get(name="Premium"))
    assert said.condition == "If a customer cancels"
    assert said.only == ["premium plans"]
    assert said.action == "send “Premium plan cancelled” at once"
    assert len(said.more) == 1
    assert "within 24 hours" in said.more[0]


def test_rule_says_that_those_who_keep_another_subscription_get_its_letter_too(prepared):
    rule = Rule(name="All", letter=Rule.objects.all()[0].letter, high_value_to_person=False)
    assert not sentence(rule).more
    rule.says_goodbye_to_keepers = True
    assert sentence(rule).more == ["Those who keep another subscription get it too."]


@pytest.mark.parametrize("trigger", Trigger)
@pytest.mark.parametrize(("hours", "when"), [(0, "at once"), (1, "1 hour"), (48, "48 hours")])
def test_every_kind_of_rule_has_words(prepared, trigger, hours, when):
    for rule in Rule.objects.all():
        rule.trigger, rule.delay_hours, rule.releases_letter_at_deadline = trigger, hours, False
        assert sentence(rule).condition
        assert sentence(rule).action.endswith(when)


def test_rule_moves_up_and_down_and_says_so_in_the_log(administrator):
    first, second, *rest = names()
    response = move(administrator, second, "up")
    assert names() == [second, first, *rest]
    assert response.url.endswith(f"&to=up#rule-{Rule.objects.get(name=second).pk}")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.before, entry.after) == ("rule.moved", {"place": 2}, {"place": 1})
    move(administrator, second, "down")
    assert names() == [first, second, *rest]


def test_first_rule_cannot_move_further_up(administrator):
    before = names()
    move(administrator, before[0], "up")
    assert names() == before
    assert not AuditEntry.objects.exists()


def test_rule_is_switched_off_and_on(administrator):
    switch(administrator, "Premium", "off")
    assert not Rule.objects.get(name="Premium").is_enabled
    switch(administrator, "Premium", "on")
    assert Rule.objects.get(name="Premium").is_enabled
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["rule.switched_off", "rule.switched_on"]


def test_new_rule_is_the_last_to_be_tried(administrator):
    letter = Rule.objects.all()[0].letter
    form = {"name": "New", "trigger": "cancellation", "letter": letter.pk, "is_enabled": "on"}
    administrator.post(f"{PAGE}add/", {**form, "delay_hours": 0, "person_deadline_hours": 24})
    assert names()[-1] == "New"


def test_page_counts_what_each_rule_decided(administrator):
    deliver(retold("ilze", until=3))
    page = administrator.get(PAGE).content.decode()
    assert "decided 1 time in 30 days" in page
    assert "has decided nothing in 30 days" in page
    address = page.split('<a href="/admin/journeys/decision/')[1].split('"')[0]
    decisions = administrator.get(f"/admin/journeys/decision/{address.replace('&amp;', '&')}")
    assert "1 decision" in decisions.content.decode()


@pytest.mark.parametrize("group", ["editor", "agent", "analyst"])
def test_others_read_the_rules_and_change_nothing(signed_in, prepared, group):
    client, before = signed_in(group), names()
    page = client.get(PAGE).content.decode()
    assert "send “Standard cancellation” at once" in page
    assert 'name="to"' not in page
    assert move(client, before[1], "up").status_code == 403
    assert switch(client, before[1], "off").status_code == 403
    assert names() == before


@pytest.mark.parametrize("name", ["move", "switch"])
def test_a_get_changes_nothing(administrator, name):
    rule = Rule.objects.all()[1]
    assert (
        administrator.get(reverse(f"admin:journeys_rule_{name}", args=[rule.pk])).status_code == 405
    )
