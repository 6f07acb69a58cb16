"""Search or jump to: what each colleague is offered, as the palette and as a page."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from tests.customers.factories import CancellationFactory, CustomerFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db

PALETTE, PAGE = "/admin/palette/", "/admin/search/"


def offered(client, text: str = "", url: str = PALETTE) -> list[str]:
    """The labels of the options, in their order."""
    response = client.get(url, {"q": text})
    assert response.status_code == 200
    page = html.unescape(response.content.decode())
    return re.findall(r'<(?:bdi|span) class="(?:clip pal-label|pal-label)">(.*?)</', page)


def test_customers_are_found_by_the_beginning_of_their_names(signed_in) -> None:
    CustomerFactory.create(name="Mārtiņš Kalējs")
    CustomerFactory.create(name="أحمد الفارسي")
    client = signed_in("analyst")
    assert offered(client, "kal mar") == ["Mārtiņš Kalējs"]
    assert offered(client, "احمد") == ["أحمد الفارسي"]
    assert "Mārtiņš Kalējs" not in offered(client, "m")  # one letter is no search


def test_many_customers_are_shown_in_part_with_the_way_to_all(signed_in) -> None:
    for number in range(12):
        CustomerFactory.create(name=f"Joakim {number}")
    client = signed_in("analyst")
    page = client.get(PALETTE, {"q": "joakim"}).content.decode()
    assert page.count('data-url="/admin/customers/customer/') == 9
    assert 'data-url="/admin/customers/customer/?q=joakim"' in page


def test_search_asks_the_database_no_more_for_more_customers(
    signed_in, django_assert_max_num_queries
) -> None:
    client = signed_in("agent")
    client.get(PALETTE, {"q": "joakim"})
    for number in range(12):
        SubscriptionFactory.create(customer__name=f"Joakim {number}")
    with django_assert_max_num_queries(16):
        assert len(offered(client, "joakim")) >= 9


def test_places_are_those_that_the_colleague_may_open(signed_in) -> None:
    analyst, agent = signed_in("analyst"), signed_in("agent")
    assert "Insights" in offered(analyst)
    assert "Follow-ups" not in offered(analyst)
    assert "Follow-ups" in offered(agent)
    assert offered(agent, "insig") == []
    assert "Brands" in offered(signed_in("administrator"), "brand")
    assert "Colleagues" not in offered(agent, "colleag")


def test_letters_are_found_by_title_in_any_language(prepared, signed_in) -> None:
    editor = signed_in("editor")
    assert "Standard cancellation" in offered(editor, "stand canc")
    assert "Standard cancellation" in offered(editor, "standard")
    assert "Standard cancellation" in offered(editor, "atcel")
    assert "Standard cancellation" not in offered(signed_in("analyst"), "stand canc")


def test_what_changes_something_is_posted(signed_in) -> None:
    page = signed_in("administrator").get(PALETTE, {"q": "sign out"}).content.decode()
    assert re.search(r'data-url="/admin/logout/"\s+data-post', page)
    page = signed_in("administrator", username="second").get(PALETTE, {"q": "latvie"})
    assert 'data-field-language="lv"' in page.content.decode()


def test_pausing_is_offered_to_whoever_may_and_leads_to_its_page(signed_in) -> None:
    assert "Pause or resume all sending" in offered(signed_in("administrator"), "pause")
    assert offered(signed_in("analyst"), "pause") == []


def test_writing_to_the_first_customer_is_offered_where_it_is_possible(signed_in) -> None:
    row = CancellationFactory.create(subscription__customer__name="Joakim Lindqvist")
    agent = signed_in("agent")
    assert "Write to Joakim Lindqvist" in offered(agent, "joak")
    page = agent.get(PALETTE, {"q": "joak"}).content.decode()
    assert reverse("followups:write", args=[row.customer.public_id]) in page
    assert "Write to Joakim Lindqvist" not in offered(signed_in("analyst"), "joak")


def test_palette_is_for_colleagues(client, signed_in) -> None:
    for url in (PALETTE, PAGE):
        assert client.get(url, {"q": "joakim"}).status_code == 302
    CustomerFactory.create(name="Joakim Holm")
    assert offered(signed_in(""), "joak") == []
    assert signed_in("agent").post(PALETTE, {"q": "x"}).status_code == 405


def test_nothing_found_says_how_customers_are_found(signed_in) -> None:
    client = signed_in("agent")
    for url in (PALETTE, PAGE):
        page = html.unescape(client.get(url, {"q": "<b>qqq"}).content.decode())
        assert "by the beginning of a name" in page
        assert "<b>qqq”" in page
        assert "&lt;b&gt;qqq" in client.get(url, {"q": "<b>qqq"}).content.decode()


def test_page_without_script_has_links_and_forms(signed_in) -> None:
    row = CancellationFactory.create(subscription__customer__name="Joakim Lindqvist")
    client = signed_in("agent")
    page = client.get(PAGE, {"q": "joak"}).content.decode()
    assert f'href="/admin/customers/customer/{row.customer_id}/change/"' in page
    write = reverse("followups:write", args=[row.customer.public_id])
    assert f'<form method="post" action="{write}">' in page
    assert 'value="joak"' in page


@pytest.mark.parametrize("text", ["\0", "%", "a" * 5000, "\ud83d", "' OR 1=1 --"])
def test_odd_texts_are_only_texts(signed_in, text: str) -> None:
    client = signed_in("agent")
    query = {"q": text.encode("utf-8", "replace").decode()}
    assert client.get(PALETTE, query).status_code == 200


def test_every_page_offers_the_palette_and_a_link_without_script(signed_in) -> None:
    page = signed_in("agent").get("/admin/").content.decode()
    assert page.count("data-palette-open") == 2
    assert 'href="/admin/search/"' in page
    assert 'data-keys="on"' in page


def test_keys_are_off_for_whoever_turned_them_off(signed_in) -> None:
    client = signed_in("agent", uses_keys=False)
    assert 'data-keys="off"' in client.get("/admin/").content.decode()
