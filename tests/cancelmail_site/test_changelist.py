"""Stock lists say what narrows them, which rows they show, and cut what is too long."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from journeys.models import Rule
from outbox.models import Suppression
from staff.models import User
from tests.customers.factories import CancellationFactory, CustomerFactory, PlanFactory
from tests.staff.factories import superuser
from worker import clock

pytestmark = pytest.mark.django_db
PILL = re.compile(r'<a class="pill on" href="([^"]*)"><span class="clip">(.*?)</span>', re.DOTALL)


def page(client: Client, address: str) -> str:
    client.force_login(superuser())
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def pills(text: str) -> dict[str, str]:
    """The words of each filter that holds, and where its cross leads."""
    return {re.sub(r"<.*?>", "", words): url for url, words in PILL.findall(text)}


def test_active_filter_is_named_and_its_cross_takes_it_alone_away(client: Client):
    found = pills(
        page(client, "/admin/customers/customer/?is_starred__exact=1&reachable=no&q=ilze")
    )
    assert found == {
        "Starred Yes": "?q=ilze&reachable=no",
        "E-mail address No e-mail address": "?is_starred__exact=1&q=ilze",
    }


def test_filter_of_a_link_from_another_page_is_named_by_its_row(client: Client):
    ilze = CustomerFactory.create(name="Ilze Bērziņa")
    CancellationFactory.create(subscription__customer=ilze)
    text = page(client, f"/admin/customers/cancellation/?customer={ilze.pk}&state=announced")
    assert pills(text).keys() == {"Customer Ilze Bērziņa", "State Announced"}


def test_unfiltered_list_has_no_pills(client: Client):
    assert not pills(page(client, "/admin/customers/customer/"))


def test_long_list_says_which_rows_it_shows(client: Client):
    CustomerFactory.create_batch(103)
    text = page(client, "/admin/customers/customer/?p=2")
    assert "101 to 103 of 103" in text


def test_long_words_end_after_two_lines_and_are_whole_in_a_tooltip(client: Client):
    name = 'Anna "Nan" <Konstantinopolitanischer-Dudelsackpfeifergeselle>'
    PlanFactory.create(external_id="prod_Long", name=name)
    client.force_login(superuser())
    text = client.get("/admin/customers/plan/").content.decode()
    assert "<Konstantinopolitanischer" not in text
    title = re.search(r'<th class="field-__str__" title="([^"]*)"><div class="cell long">', text)
    assert title
    assert unescape(title[1]) == name


# --- numbers -------------------------------------------------------------------------------------
def test_amounts_and_counts_stand_at_the_right_under_their_heads(client: Client):
    CancellationFactory.create()
    text = page(client, "/admin/customers/cancellation/")
    assert re.search(r'<th scope="col" class="[^"]*column-lost num\b', text)
    assert '<td class="field-lost num">' in text
    assert '<td class="field-plan">' in text


def test_column_annotated_as_a_number_is_one(client: Client):
    CancellationFactory.create()
    assert '<td class="field-subscriptions_count num">' in page(client, "/admin/customers/plan/")


# --- deleting ------------------------------------------------------------------------------------
def test_what_takes_nothing_along_says_so(client: Client, prepared: None):
    rule = Rule.objects.all()[0]
    text = page(client, f"/admin/journeys/rule/{rule.pk}/delete/")
    assert "It is deleted for good." in text
    assert "together with" not in text


def test_object_is_not_counted_among_what_goes_with_it(client: Client):
    colleague = User.objects.create_user("ilze", is_staff=True)
    colleague.groups.add(*Group.objects.all())
    content_type = ContentType.objects.get_for_model(User)
    for _number in range(2):
        LogEntry.objects.create(user=colleague, content_type=content_type, action_flag=CHANGE)
    text = page(client, f"/admin/staff/user/{colleague.pk}/delete/")
    assert re.search(r"together with:.*<dd>2</dd>", text, re.DOTALL)
    assert "<dt>Colleagues</dt>" not in text
    assert "relationships</dt>" not in text


def test_several_that_take_nothing_along_say_so(client: Client):
    rows = Suppression.objects.bulk_create(
        [Suppression(email=f"{name}@example.com", created_at=clock.now()) for name in ("a", "b")]
    )
    client.force_login(superuser())
    chosen = {"action": "delete_selected", "_selected_action": [row.pk for row in rows]}
    text = client.post("/admin/outbox/suppression/", chosen).content.decode()
    assert "They are deleted for good." in text
    assert "together with" not in text
    assert "a@example.com" in text
