"""A customer's page: who they are, what comes next, all that happened, star, notes."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customers.models import Customer, CustomerNote, FailedCharge, Sighting
from followups.cases import add_note
from staff.models import AuditEntry
from tests.followups.factories import CaseFactory
from tests.outbox.factories import MessageFactory
from worker import clock

from .factories import (
    A_DAY,
    CancellationFactory,
    CustomerFactory,
    InvoiceFactory,
    PlanFactory,
    SubscriptionFactory,
)

pytestmark = pytest.mark.django_db


def page_url(customer: Customer) -> str:
    return reverse("admin:customers_customer_change", args=[customer.pk])


def seen_by(client, customer: Customer, query: str = "") -> str:
    response = client.get(page_url(customer) + query)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def told(page: str) -> list[str]:
    """The sentences of the timeline, newest first."""
    timeline = page.partition('<ol class="tl big">')[2]
    found = re.findall(r'<span class="mid">(.*?)</span>', timeline)
    return [re.sub("<.*?>", "", sentence) for sentence in found]


def test_head_says_who_where_and_how_they_stand(signed_in) -> None:
    row = SubscriptionFactory.create(
        customer__company="Kalēja darbnīca", customer__city="Liepāja", plan__name="Team"
    )
    page = seen_by(signed_in("analyst"), row.customer)
    assert "Kalēja darbnīca, Liepāja, Latvia" in page
    assert row.customer.email in page
    assert "Active, Team" in page
    assert "Local time" in page


def test_customer_of_whom_nothing_is_known_has_a_page(signed_in) -> None:
    customer = CustomerFactory.create(name="", first_name="", email="", country="", languages=[])
    page = seen_by(signed_in("agent"), customer)
    for words in ("Name not known", "no e-mail address", "No subscription", "Nothing has happened"):
        assert words in page
    assert "We have no address." in page
    assert "Local time" not in page


def test_country_with_several_clocks_has_no_local_time(signed_in) -> None:
    assert "Local time" not in seen_by(signed_in("agent"), CustomerFactory.create(country="US"))


def test_payments_alike_are_one_entry_until_something_happens(signed_in) -> None:
    row = SubscriptionFactory.create(started_at=A_DAY - timedelta(days=120))
    for days in (119, 89, 59):
        InvoiceFactory.create(subscription=row, issued_at=A_DAY - timedelta(days=days))
    CancellationFactory.create(
        subscription=row, left_at=A_DAY - timedelta(days=50), ends_at=None, state="undone",
        undone_at=A_DAY - timedelta(days=40),
    )  # fmt: skip
    InvoiceFactory.create(subscription=row, issued_at=A_DAY - timedelta(days=29))
    for hours in (1, 2):
        FailedCharge.objects.create(
            customer=row.customer, source="stripe", external_id=f"ch_{hours}", currency="EUR",
            amount=4900, card_last4="4242", failed_at=A_DAY - timedelta(hours=hours),
        )  # fmt: skip
    assert told(seen_by(signed_in("agent"), row.customer, "?show=billing")) == [
        "A charge of €49.00 failed 2 times, last on 21 Sep 2026",
        "Paid €49.00",
        "Changed their mind and keeps Pro",
        "Cancelled Pro",
        "Paid €49.00 3 times, last on 24 Jul 2026",
        "Signed up: Pro, €49 a month",
    ]


def test_move_to_another_plan_is_told_with_the_plan_before(signed_in) -> None:
    PlanFactory.create(external_id="prod_Starter", name="Starter")
    row = SubscriptionFactory.create(plan__name="Team", plan__external_id="prod_Team")
    for number, (plan, monthly) in enumerate([("prod_Starter", 1200), ("prod_Team", 4900)]):
        Sighting.objects.create(
            subscription=row, event_id=f"evt_{number}", rank=0,
            happened_at=A_DAY - timedelta(days=390 - 30 * number),
            facts={"plan_id": plan, "monthly_amount": monthly, "currency": "EUR"},
        )  # fmt: skip
    assert told(seen_by(signed_in("agent"), row.customer)) == [
        "Moved from Starter to Team, €49 a month",
        "Signed up: Starter, €12 a month",
    ]


def test_cancellation_says_where_it_was_told_and_in_which_words(signed_in) -> None:
    row = CancellationFactory.create(
        billing_feedback="missing_features", billing_reason="", billing_comment="No <offline> mode."
    )
    page = seen_by(signed_in("agent"), row.customer, "?show=answers")
    assert "From Stripe. Reason there: Missing features." in page
    assert "No <offline> mode." in page


def test_tabs_show_their_own_and_say_when_there_is_nothing(signed_in) -> None:
    row = CancellationFactory.create()
    MessageFactory.create(customer=row.customer, cancellation=row, state="sent")
    client = signed_in("agent")
    assert told(seen_by(client, row.customer, "?show=letters")) == ["Letter, Latvian"]
    assert "Nothing of this kind has happened yet." in seen_by(
        client, row.customer, "?show=answers"
    )
    assert len(told(seen_by(client, row.customer, "?show=nonsense"))) == 3


def test_long_history_is_shown_in_parts_and_costs_no_more_queries(signed_in) -> None:
    row = CancellationFactory.create()
    client = signed_in("agent")
    client.get(page_url(row.customer))
    with CaptureQueriesContext(
        connection,
    ) as few:
        seen_by(client, row.customer)
    for number in range(80):
        InvoiceFactory.create(
            subscription=row.subscription, amount_paid=100 + number,
            issued_at=A_DAY - timedelta(days=number),
        )  # fmt: skip
    MessageFactory.create_batch(30, customer=row.customer, cancellation=row, state="sent")
    with CaptureQueriesContext(connection) as many:
        page = seen_by(client, row.customer)
    assert len(many) <= len(few) + 2  # the invoices' plan, the messages' letters
    assert len(told(page)) == 30
    assert "Show what is older (82 entries)" in page
    assert len(told(seen_by(client, row.customer, "?upto=60"))) == 60
    assert len(told(seen_by(client, row.customer, "?upto=90000000"))) == 112


def test_what_comes_next_stands_on_top_the_soonest_first(signed_in) -> None:
    now = clock.now()
    row = CancellationFactory.create(left_at=now, ends_at=now + timedelta(days=9))
    CaseFactory.create(cancellation=row, deadline_at=now + timedelta(days=1))
    MessageFactory.create(
        customer=row.customer, cancellation=row, state="queued", due_at=now + timedelta(hours=2)
    )
    page = seen_by(signed_in("agent"), row.customer)
    first, due, ends = (
        page.index("goes out on"),
        page.index("A person writes by"),
        page.index("Access to Pro ends on"),
    )
    assert page.index("What comes next") < first < due < ends


def test_links_lead_only_where_the_reader_may_go(signed_in) -> None:
    row = CancellationFactory.create()
    message = MessageFactory.create(customer=row.customer, cancellation=row, state="sent")
    letter = reverse("admin:outbox_message_change", args=[message.pk])
    assert letter in seen_by(signed_in("agent"), row.customer)
    assert letter not in seen_by(signed_in("analyst"), row.customer)


def test_star_is_put_on_and_off_and_written_into_the_log(signed_in) -> None:
    customer, client = CustomerFactory.create(), signed_in("agent")
    url = reverse("admin:customers_customer_star", args=[customer.pk])
    assert client.get(url).status_code == 405
    for wanted in ("1", "1", "0"):
        assert client.post(url, {"on": wanted}).status_code == 302
        customer.refresh_from_db()
        assert customer.is_starred is (wanted == "1")
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "customer.starred",
        "customer.unstarred",
    ]
    assert signed_in("analyst").post(url, {"on": "1"}).status_code == 403


def test_note_is_written_changed_and_deleted_by_its_writer_alone(signed_in) -> None:
    customer = CustomerFactory.create()
    mine, other = signed_in("agent"), signed_in("agent", username="another")
    add = reverse("admin:customers_customer_add_note", args=[customer.pk])
    assert mine.post(add, {"text": "  Calls on Fridays. "}).status_code == 302
    note = CustomerNote.objects.get()
    url = reverse("admin:customers_customer_note", args=[note.pk])
    assert "Calls on Fridays." in seen_by(other, customer)
    assert other.post(url, {"text": "No."}).status_code == 403
    assert other.post(url, {"delete": "1"}).status_code == 403
    assert mine.post(url, {"text": "Calls on Mondays."}).status_code == 302
    assert "Calls on Mondays." in seen_by(mine, customer, f"?note={note.pk}")
    assert mine.post(url, {"delete": "1"}).status_code == 302
    assert not CustomerNote.objects.exists()
    entries = AuditEntry.objects.order_by("pk")
    assert [entry.action for entry in entries] == [
        "customer.noted",
        "customer.note_changed",
        "customer.note_deleted",
    ]
    assert entries[1].before == {"note": "Calls on Fridays."}


@pytest.mark.parametrize("text", ["  ", "x" * 5001])
def test_note_that_cannot_be_kept_is_refused_with_its_text(signed_in, text: str) -> None:
    customer, client = CustomerFactory.create(), signed_in("agent")
    add = reverse("admin:customers_customer_add_note", args=[customer.pk])
    response = client.post(add, {"text": text})
    assert response.status_code == 400
    assert text in response.content.decode()
    assert not CustomerNote.objects.exists()


def test_notes_stay_with_those_who_answer(signed_in) -> None:
    note = CustomerNote.objects.create(
        customer=CustomerFactory.create(), text="Secret sauce.", written_at=A_DAY
    )
    analyst = signed_in("analyst")
    assert "Secret sauce." not in seen_by(analyst, note.customer)
    add = reverse("admin:customers_customer_add_note", args=[note.customer_id])
    assert analyst.post(add, {"text": "Mine."}).status_code == 403


def test_greeting_is_edited_in_the_stock_form_and_leads_back(signed_in) -> None:
    customer, client = CustomerFactory.create(), signed_in("agent")
    edit = reverse("admin:customers_customer_edit", args=[customer.pk])
    assert 'name="vocative"' in client.get(edit).content.decode()
    response = client.post(edit, {"first_name": "Ilze", "vocative": "Ilzīt"})
    assert response.url == page_url(customer)
    customer.refresh_from_db()
    assert (customer.vocative, customer.greeting_is_ours) == ("Ilzīt", True)


def test_what_colleagues_noted_in_a_follow_up_is_for_those_who_work_on_them(signed_in, colleague):
    case = CaseFactory.create()
    writer = colleague("agent", username="writer")
    add_note(case, text="Their boss decides.", by=writer, now=clock.now())
    assert "Their boss decides." in seen_by(signed_in("agent"), case.customer)
    assert "Their boss decides." not in seen_by(signed_in("analyst"), case.customer)
