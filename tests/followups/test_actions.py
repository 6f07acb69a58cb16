"""The forms of a case, as they are posted without script."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from followups.models import CaseState
from worker import clock

pytestmark = pytest.mark.django_db


def test_pressing_a_takes_the_case_over_the_web(client, case, agent):
    answer = client.post(f"/admin/follow-ups/{case.public_id}/assign/", {"to": "me", "seen": ""})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.owner == agent


def test_the_form_works_without_script(client, case):
    url = f"/admin/follow-ups/{case.public_id}/snooze/"
    assert "Put aside until" in client.get(url).content.decode()
    tomorrow = timezone.localdate(clock.now()) + timedelta(days=1)
    assert client.post(url, {"until": str(tomorrow), "note": "Calls on Tuesday"}).status_code == 302
    case.refresh_from_db()
    assert case.state == CaseState.SNOOZED


@pytest.mark.parametrize("day", ["", "yesterday", "2020-01-01", "9999-12-31", "99999-01-01"])
def test_a_day_that_cannot_be_meant_keeps_the_note(client, case, day):
    url = f"/admin/follow-ups/{case.public_id}/snooze/"
    answer = client.post(url, {"day": day, "note": "Calls on Tuesday"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Choose a time in the future" in page
    assert "Calls on Tuesday" in page


def test_the_form_keeps_what_was_typed_when_it_is_refused(client, case):
    url = f"/admin/follow-ups/{case.public_id}/close/"
    assert "How did it end?" in client.get(url).content.decode()
    answer = client.post(url, {"outcome": "learned", "note": ""})
    assert answer.status_code == 409
    assert "what did we learn" in answer.content.decode()
    assert client.post(url, {"outcome": "won", "note": "x"}).status_code == 409
    assert client.post(url, {"outcome": "learned", "note": "Price"}).status_code == 302
    case.refresh_from_db()
    assert (case.outcome, case.outcome_note) == ("learned", "Price")
    assert (
        "Closed: Left, and we learned why."
        in client.get(f"/admin/follow-ups/{case.public_id}/").content.decode()
    )


def test_a_note_is_for_the_team_and_never_empty(client, case, agent):
    url = f"/admin/follow-ups/{case.public_id}/note/"
    client.post(url, {"text": "Met her at the fair."})
    client.post(url, {"text": "   "})
    assert [entry.text for entry in case.entries.filter(kind="note")] == ["Met her at the fair."]
