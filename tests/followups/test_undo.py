"""Taking a letter back, and letters that did not go out."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from followups import signals, writing
from followups.errors import TooLate
from followups.models import CaseState, Draft
from outbox import doors, states
from outbox.models import Message, MessageState
from outbox.signals import announce, message_failed, message_sent

from .factories import CaseFactory, hold_letter
from .racing import race

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("personal_letter")]


@pytest.fixture
def sent(case, held, agent, now):
    return send(case, agent, now)


def send(case, agent, now) -> Message:
    draft = writing.save(
        case, by=agent, revision=0, subject="Hello", words="Hello Aya", language="en", now=now
    )
    return writing.send(case, by=agent, revision=draft.revision, now=now)


def held_letters(case):
    return Message.objects.filter(cause=case.cause, purpose="letter", state=MessageState.HELD)


def go(message, *steps):
    """Move the message as the outbox would, without its worker."""
    for state in steps:
        Message.objects.filter(pk=message.pk).update(state=state)
    message.refresh_from_db()


def test_taken_back_the_words_are_in_the_composer_and_a_letter_is_held_again(
    case, sent, agent, now
):
    writing.undo(sent, by=agent, now=now)
    sent.refresh_from_db()
    case.refresh_from_db()
    assert sent.state == MessageState.CANCELLED
    assert (case.state, case.first_written_at) == (CaseState.NEW, None)
    assert writing.current(case, agent, now).text == "Hello Aya"
    assert held_letters(case).count() == 1
    kinds = [entry.kind for entry in case.entries.all()]
    assert kinds == ["opened", "wrote", "taken_back"]


def test_taken_back_and_sent_again_it_goes_once(case, sent, agent, now):
    writing.undo(sent, by=agent, now=now)
    revision = writing.current(case, agent, now).revision
    second = writing.send(case, by=agent, revision=revision, now=now)
    assert second.pk != sent.pk
    assert Message.objects.filter(purpose="personal", state="queued").count() == 1
    assert not held_letters(case).exists()


def test_once_the_outbox_has_begun_it_is_too_late(case, sent, agent, now):
    go(sent, states.LEASED, states.SENDING)
    with pytest.raises(TooLate):
        writing.undo(sent, by=agent, now=now)
    case.refresh_from_db()
    assert case.state == CaseState.WAITING_FOR_THEM
    assert Draft.objects.get().sent_at is not None
    assert not case.entries.filter(kind="taken_back").exists()


def test_taken_back_twice_is_too_late_the_second_time(sent, agent, now):
    writing.undo(sent, by=agent, now=now)
    with pytest.raises(TooLate):
        writing.undo(sent, by=agent, now=now)


def test_without_permission_nothing_is_taken_back(sent, colleague, now):
    with pytest.raises(PermissionDenied):
        writing.undo(sent, by=colleague("analyst"), now=now)


def test_a_letter_that_failed_puts_the_case_back_into_the_queue(case, sent, agent, now):
    go(sent, states.LEASED, states.SENDING, states.FAILED)
    announce(message_failed, sent)
    announce(message_failed, sent)
    case.refresh_from_db()
    assert (case.state, case.first_written_at) == (CaseState.NEW, None)
    assert case.entries.filter(kind="not_sent").count() == 1
    assert writing.current(case, agent, now).text == "Hello Aya"
    assert held_letters(case).count() == 1


def test_an_address_that_was_suppressed_meanwhile_gives_the_words_back(case, sent, agent, now):
    doors.suppress(case.customer.email, "manual", "test")
    sent.refresh_from_db()
    case.refresh_from_db()
    assert sent.state == MessageState.CANCELLED
    assert case.state == CaseState.NEW
    assert not held_letters(case).exists()


def test_when_it_has_left_the_rooms_above_hear_of_it(case, sent):
    heard = []

    def listen(case, **kwargs):
        heard.append(case)

    signals.personal_sent.connect(listen)
    try:
        go(sent, states.LEASED, states.SENDING, states.SENT)
        announce(message_sent, sent)
    finally:
        signals.personal_sent.disconnect(listen)
    assert heard == [case]


def test_undo_over_the_web_leads_back_to_the_text(client, case, sent):
    url = f"/admin/follow-ups/undo/{sent.public_id}/"
    assert client.get(url).status_code == 405
    answer = client.post(url, follow=True)
    page = answer.content.decode()
    assert "Nothing was sent" in page
    assert "Hello Aya" in page


def test_letters_taken_back_stand_folded_in_a_line(client, case, sent, agent, now):
    writing.undo(sent, by=agent, now=now)
    page = client.get(f"/admin/follow-ups/{case.public_id}/").content.decode()
    assert page.count('<details class="gone">') == 1
    assert '<details class="msg"' not in page


def test_only_personal_letters_of_a_case_can_be_taken_back_here(client, case, held):
    assert client.post(f"/admin/follow-ups/undo/{held.public_id}/").status_code == 404
    held.refresh_from_db()
    assert held.state == MessageState.HELD


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_back_at_once_one_does(agent, other_agent, personal_letter, now):
    case = CaseFactory.create()
    hold_letter(case)
    message = send(case, agent, now)
    outcomes = race(
        lambda: writing.undo(message, by=agent, now=now),
        lambda: writing.undo(message, by=other_agent, now=now),
    )
    assert sorted(outcomes) == ["TooLate", "done"]
    assert case.entries.filter(kind="taken_back").count() == 1
    assert held_letters(case).count() == 1
