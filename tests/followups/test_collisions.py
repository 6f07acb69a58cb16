"""Two colleagues at one letter: whoever comes second keeps their words and hears why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from followups import cases, text, writing
from followups.errors import StillGoing
from followups.models import CaseState, Draft, Outcome
from outbox import doors
from outbox.models import Message
from worker import clock
from worker.running import drain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("personal_letter")]

FIRST = {"revision": "0", "subject": "Hello", "words": "Was it the price?", "language": "en"}
SECOND = FIRST | {"subject": "Dear Aya", "words": "Tomass asks what was missing."}


def url(case, what="draft"):
    return f"/admin/follow-ups/{case.public_id}/{what}/"


def kept(answer, sentence: str) -> str:
    """The page of a refusal: it says why, and what was typed is still there."""
    page = answer.content.decode()
    assert answer.status_code == 409
    assert sentence in page
    assert SECOND["words"] in page
    assert SECOND["subject"] in page
    return str(page)


@pytest.fixture
def colleague_client(other_agent):
    client = Client()
    client.force_login(other_agent)
    return client


@pytest.mark.parametrize("what", ["send", "draft", "draft/look", "draft/language"])
def test_another_text_after_a_letter_was_sent_is_kept(client, colleague_client, case, what):
    client.post(url(case, "send"), FIRST)
    answer = colleague_client.post(url(case, what), SECOND | {"to": "lv"})
    kept(answer, "sent another letter meanwhile")
    assert Message.objects.filter(purpose="personal").count() == 1


def test_once_the_first_letter_has_gone_the_kept_text_can_be_saved(client, colleague_client, case):
    client.post(url(case, "send"), FIRST)
    clock.travel(timedelta(seconds=16))
    drain()
    answer = colleague_client.post(url(case, "send"), SECOND)
    page = kept(answer, "sent another letter meanwhile")
    revision = Draft.objects.get().revision
    assert f'name="revision" value="{revision}"' in page
    again = colleague_client.post(url(case), SECOND | {"revision": str(revision)})
    assert again.status_code == 302
    assert text.text_of(Draft.objects.get().document) == SECOND["words"]


def test_the_script_hears_it_too(client, colleague_client, case):
    client.post(url(case, "send"), FIRST)
    answer = colleague_client.post(url(case), SECOND, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (409, "sent_meanwhile")


def test_a_text_for_a_case_closed_meanwhile_is_kept_and_can_be_taken_up(
    client, colleague_client, case, agent, now
):
    cases.close(case, outcome=Outcome.NO_ANSWER, note="", by=agent, now=now)
    page = kept(colleague_client.post(url(case, "send"), SECOND), "This follow-up is closed.")
    assert 'name="reopen"' in page
    assert colleague_client.post(url(case), SECOND | {"reopen": "1"}).status_code == 302
    case.refresh_from_db()
    assert case.state == CaseState.NEW
    assert text.text_of(Draft.objects.get().document) == SECOND["words"]


def test_a_text_to_an_address_suppressed_meanwhile_is_kept(client, case):
    client.post(url(case), FIRST)
    doors.suppress(case.customer.email, "manual", "test", "personal")
    kept(client.post(url(case, "send"), SECOND | {"revision": "1"}), "must not be written to")


def test_while_a_letter_is_on_its_way_no_other_is_begun(client, case, agent, now):
    client.post(url(case, "send"), FIRST)
    revision = Draft.objects.get().revision
    with pytest.raises(StillGoing):
        writing.save(
            case, by=agent, revision=revision, subject="Re", words="More", language="en", now=now
        )
    answer = client.post(url(case), SECOND | {"revision": str(revision)})
    kept(answer, "has not left yet")
    message = Message.objects.get(purpose="personal")
    client.post(f"/admin/follow-ups/undo/{message.public_id}/")
    assert writing.current(case, agent, now).text == FIRST["words"]


def test_taken_back_in_a_closed_case_it_does_not_promise_a_composer(client, case, agent, now):
    client.post(url(case, "send"), FIRST)
    cases.close(case, outcome=Outcome.NO_ANSWER, note="", by=agent, now=now)
    message = Message.objects.get(purpose="personal")
    page = client.post(f"/admin/follow-ups/undo/{message.public_id}/", follow=True).content.decode()
    assert "Reopen the follow-up to go on with your text." in page
    assert "your text is here again" not in page


def test_filling_the_blank_of_a_refused_letter_and_sending_again_is_no_collision(client, case):
    client.post(url(case), FIRST)
    typed = SECOND | {"revision": "1", "words": "From ⟦date?⟧ on."}
    answer = client.post(url(case, "send"), typed)
    assert 'name="revision" value="2"' in answer.content.decode()
