"""Each operation that a colleague is answerable for leaves its entry in the log."""

from __future__ import annotations

import pytest
from django.urls import reverse

from customers.models import EventState
from outbox import doors
from outbox.models import MessageState, Suppression
from staff.models import AuditEntry
from surveys.models import Survey
from templates_app.models import LetterText
from tests.customers.factories import RawEventFactory
from tests.followups.factories import CaseFactory
from tests.outbox.factories import MessageFactory
from worker import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(signed_in):
    return signed_in("administrator", first_name="Ilze", last_name="Kalniņa")


def the_entry() -> AuditEntry:
    entry = AuditEntry.objects.get()
    assert entry.who == "Ilze Kalniņa"
    return entry


def test_what_comes_with_the_program_is_nobodys_doing(prepared):
    assert not AuditEntry.objects.exists()


def test_letter_published_and_brought_back(administrator, prepared):
    text = LetterText.objects.get(letter__slug="standard", language="en")
    LetterText.objects.filter(pk=text.pk).update(preview_line="A new line")
    at = [text.letter.slug, text.language]
    administrator.post(reverse("templates_app:publish", args=at), {"revision": text.revision})
    entry = the_entry()
    assert (entry.action, entry.target_type) == ("letter.published", "templates_app.lettertext")
    assert (entry.before["version"], entry.after["version"]) == (1, 2)
    text.refresh_from_db()
    administrator.post(reverse("templates_app:restore", args=[*at, 1]), {"revision": text.revision})
    back = AuditEntry.objects.get(action="letter.restored")
    assert back.after["version"] == 3


def test_survey_published_with_the_words_that_changed(administrator, prepared):
    survey = Survey.objects.order_by("pk")[0]
    survey.document["title"]["en"] = "Why did you go?"
    survey.save()
    administrator.post(reverse("admin:surveys_survey_publish", args=[survey.pk]))
    entry = the_entry()
    assert entry.action == "survey.published"
    assert entry.after == {"version": 2, "title/en": "Why did you go?"}


def test_pause_with_before_and_after(administrator, prepared):
    administrator.post(reverse("outbox:switch"), {"turn": "off"})
    entry = the_entry()
    assert (entry.action, entry.target_text) == ("sendingmode.paused", "The whole installation")
    assert (entry.before, entry.after) == ({"is_paused": False}, {"is_paused": True})


def test_mode_chosen_on_its_page(administrator, prepared):
    administrator.post("/admin/outbox/sending/", {"mode": "shadow"})
    entry = the_entry()
    assert (entry.before, entry.after) == ({"mode": "live"}, {"mode": "shadow"})


def test_address_suppressed_and_allowed_again(administrator, prepared):
    administrator.post("/admin/outbox/suppression/add/", {"email": "Aya@example.com"})
    assert the_entry().action == "suppression.added"
    row = Suppression.objects.get()
    administrator.post(f"/admin/outbox/suppression/{row.pk}/delete/", {"post": "yes"})
    assert AuditEntry.objects.filter(action="suppression.deleted").exists()


def test_unsubscribing_is_no_colleagues_doing(prepared):
    doors.suppress("aya@example.com", "unsubscribed", "link")
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("name", "state", "data", "action"),
    [
        ("send_again", MessageState.SENT, {}, "message.resent"),
        ("settle", MessageState.UNKNOWN, {"arrived": "yes"}, "message.settled"),
        ("leave", MessageState.FAILED, {}, "message.seen_to"),
        ("stop", MessageState.QUEUED, {}, "message.stopped"),
        ("send_now", MessageState.HELD, {}, "message.released"),
    ],
)
def test_what_is_done_with_a_message_names_no_leaver(
    administrator, prepared, name, state, data, action
):
    message = MessageFactory.create(state=state, to_email="aya@example.com")
    administrator.post(reverse(f"outbox:{name}", args=[message.public_id]), data)
    entry = AuditEntry.objects.get(action=action)
    assert entry.target_id == str(message.pk)
    assert "aya" not in entry.target_text


def test_events_read_again(administrator):
    event = RawEventFactory.create(state=EventState.FAILED)
    administrator.post(
        "/admin/customers/rawevent/", {"action": "replay", "_selected_action": [event.pk]}
    )
    entry = the_entry()
    assert (entry.action, entry.after) == ("rawevent.replayed", {"event_id": [event.event_id]})


def test_outcome_taken_back_from_a_closed_follow_up(administrator):
    case = CaseFactory.create(
        state="done", outcome="learned", outcome_note="Too dear", closed_at=clock.now()
    )
    administrator.post(reverse("followups:reopen", args=[case.public_id]))
    entry = the_entry()
    assert (entry.action, entry.before) == ("case.reopened", {"outcome": "learned"})
