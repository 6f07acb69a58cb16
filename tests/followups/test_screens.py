"""What an agent sees, with and without what there could be."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command

from customers.models import Invoice, InvoiceStatus
from followups import writing
from outbox import doors
from surveys import gallery as survey_gallery
from surveys.models import Reason
from templates_app import gallery

from .factories import CaseFactory, LeavingFactory, PremiumFactory

pytestmark = pytest.mark.django_db


def page(client, path="", **query) -> str:
    answer = client.get(f"/admin/follow-ups/{path}", query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_an_empty_queue_says_why_and_what_next(client):
    assert "Nobody is waiting." in page(client)
    assert "Nothing waits for you." in page(client, view="mine")
    assert "Everybody has somebody." in page(client, view="unowned")
    assert "Nobody is kept waiting." in page(client, view="overdue")
    assert "Nobody is waiting." in page(client, view="../../etc")


@pytest.mark.usefixtures("personal_letter")
def test_a_case_shows_who_they_are_what_they_said_and_what_they_paid(client, case, held, now):
    Reason.objects.create(code="missing", labels={"en": "Lacks a key feature"})
    case.cancellation.billing_reason = "missing"
    case.cancellation.billing_comment = "Outlook sync only goes one way."
    case.cancellation.save()
    for month, attempts in enumerate([1, 3, 1]):
        Invoice.objects.create(
            customer=case.customer,
            source="stripe",
            external_id=f"in_{month}",
            status=InvoiceStatus.PAID,
            currency="EUR",
            amount_due=22800,
            amount_paid=22800,
            attempts=attempts,
            issued_at=now - timedelta(days=30 * month),
        )
    shown = page(client, f"{case.public_id}/")
    for words in (
        "Joakim Lindqvist",
        "The automatic letter is held back for you.",
        "€228 a month",
        "€684",
        "4 years",
        "Premium, 12 seats",
        "English",
        "Lacks a key feature",
        "Outlook sync only goes one way.",
        "All paid; not at the first try",
        "I saw that you cancelled.",
        "Ilze K.",
    ):
        assert words in shown


@pytest.mark.usefixtures("personal_letter")
def test_what_is_not_known_is_said_or_left_out(client):
    subscription = PremiumFactory.create(monthly_amount=None, started_at=None, quantity=None)
    subscription.customer.name = subscription.customer.country = ""
    subscription.customer.languages = []
    subscription.customer.save()
    leaving = LeavingFactory.create(subscription=subscription, ends_at=None)
    shown = page(client, f"{CaseFactory.create(cancellation=leaving).public_id}/")
    assert "not known" in shown
    assert "We have seen no invoices." in shown
    assert "Has not said why." in shown
    assert "With us" not in shown


@pytest.mark.usefixtures("personal_letter")
def test_nobody_can_write_to_an_address_that_refused_mail(client, case):
    doors.suppress(case.customer.email, "hard_bounce", "test")
    shown = page(client, f"{case.public_id}/")
    assert "must not be written to" in shown
    assert 'name="words"' not in shown


@pytest.mark.parametrize(("language", "greeting"), [("en", "Hi Joakim,"), ("lv", "Labdien")])
def test_the_letter_of_the_gallery_is_ready_to_go(language, greeting, case, agent, now):
    survey_gallery.load()
    gallery.load()
    case.customer.languages = [language]
    composed = writing.current(case, agent, now)
    assert composed.text.startswith(greeting)
    assert "Ilze" in composed.text
    assert composed.blanks == []
    assert composed.subject
    assert writing.languages() == ["en", "lv"]


@pytest.mark.usefixtures("personal_letter")
def test_a_language_without_a_letter_is_marked(client, case):
    case.customer.languages = ["ar", "lv"]
    case.customer.save()
    shown = page(client, f"{case.public_id}/")
    assert "Arabic (no letter in it)" in shown
    assert "Labdien!" in shown


def test_without_a_personal_letter_the_composer_starts_empty(client, case):
    assert 'name="words"' in page(client, f"{case.public_id}/")


@pytest.mark.usefixtures("personal_letter")
def test_once_written_the_composer_is_folded(client, case, agent, now):
    draft = writing.save(
        case, by=agent, revision=0, subject="Hi", words="Hello", language="en", now=now
    )
    writing.send(case, by=agent, revision=draft.revision, now=now)
    assert "has not left yet" in page(client, f"{case.public_id}/")


@pytest.mark.usefixtures("personal_letter")
def test_the_letter_can_be_read_as_its_reader_will(client, case):
    typed = {"revision": "0", "subject": "Hello", "words": "Was it <b>us</b>?", "language": "en"}
    answer = client.post(f"/admin/follow-ups/{case.public_id}/draft/look/", typed)
    assert answer["Location"].endswith(f"{case.public_id}/seen/")
    assert "sandbox" in client.get(answer["Location"]).content.decode()
    frame = client.get(f"/admin/follow-ups/{case.public_id}/seen/frame/")
    assert "Was it &lt;b&gt;us&lt;/b&gt;?" in frame.content.decode()
    assert "Ilze K." in frame.content.decode()
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert "default-src 'none'" in frame["Content-Security-Policy"]
    assert "script-src" not in frame["Content-Security-Policy"]


def test_the_views_of_the_list_stay_chosen_beside_a_case(client, case):
    shown = page(client, f"{case.public_id}/", view="unowned")
    assert f"/admin/follow-ups/{case.public_id}/?view=unowned" in shown


def test_the_models_need_no_migration():
    call_command("makemigrations", "followups", check=True, dry_run=True, verbosity=0)


@pytest.mark.usefixtures("personal_letter")
def test_who_has_no_first_name_is_told_what_the_letter_calls_them(client, case, agent):
    address = f"{case.public_id}/"
    assert "Your first name is not known" not in page(client, address)
    agent.first_name = ""
    agent.save()
    assert f"calls you “{agent.username}”" in page(client, address)
