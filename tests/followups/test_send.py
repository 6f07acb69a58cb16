"""Sending a personal letter: once, signed, finished, with the held letter stopped."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from followups import writing
from followups.cases import close
from followups.errors import (
    AlreadyAnswered,
    CannotWrite,
    CaseClosed,
    StaleDraft,
    StillGoing,
    Unfinished,
)
from followups.models import CaseState, Draft, Outcome
from outbox import doors
from outbox.models import Message, MessageState
from worker import clock
from worker.running import drain

from .factories import CaseFactory
from .racing import race

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("personal_letter")]

WORDS = "Hello Aya,\n\nwas something missing?"


def draft_of(case, by, now, words=WORDS, subject="Your cancellation"):
    return writing.save(
        case, by=by, revision=0, subject=subject, words=words, language="en", now=now
    )


def personal():
    return Message.objects.filter(purpose="personal")


def test_the_letter_waits_fifteen_seconds_and_the_held_one_is_stopped(case, held, agent, now):
    draft = draft_of(case, agent, now)
    message = writing.send(case, by=agent, revision=draft.revision, now=now)
    held.refresh_from_db()
    case.refresh_from_db()
    assert message.due_at == now + timedelta(seconds=15)
    assert (message.sender, message.cause, message.state) == (agent, case.cause, "queued")
    assert message.body.composed
    assert message.body.composed["subject"] == "Your cancellation"
    assert held.state == MessageState.CANCELLED
    assert (case.state, case.first_written_at) == (CaseState.WAITING_FOR_THEM, now)
    assert case.owner == agent
    assert (case.entries.last().kind, case.entries.last().message) == ("wrote", message)


def test_a_case_of_a_colleague_stays_theirs(agent, other_agent, now):
    case = CaseFactory.create(owner=other_agent)
    draft = draft_of(case, agent, now)
    writing.send(case, by=agent, revision=draft.revision, now=now)
    assert case.owner == other_agent


@pytest.mark.parametrize(
    ("words", "subject", "sentence"),
    [
        ("You have it from ⟦date?⟧ on.", "Hello", "One blank to fill: date"),
        ("⟦a?⟧ and ⟦b?⟧", "Hello", "2 blanks to fill: a, b"),
        ("Fine words", "About ⟦product?⟧", "One blank to fill: product"),
        ("   ", "Hello", "empty"),
        ("Fine words", "  ", "no subject"),
    ],
)
def test_an_unfinished_letter_does_not_go_out(case, held, agent, now, words, subject, sentence):
    draft = draft_of(case, agent, now, words, subject)
    with pytest.raises(Unfinished, match=sentence):
        writing.send(case, by=agent, revision=draft.revision, now=now)
    held.refresh_from_db()
    assert held.state == MessageState.HELD
    assert not personal().exists()
    assert Draft.objects.get().sent_at is None


def test_sent_twice_it_goes_once(case, agent, now):
    draft = draft_of(case, agent, now)
    writing.send(case, by=agent, revision=draft.revision, now=now)
    with pytest.raises(AlreadyAnswered):
        writing.send(case, by=agent, revision=draft.revision, now=now)
    assert personal().count() == 1


def test_what_a_colleague_changed_meanwhile_is_not_sent_unread(case, agent, other_agent, now):
    draft = draft_of(case, agent, now)
    writing.save(
        case,
        by=other_agent,
        revision=draft.revision,
        subject="x",
        words="Changed",
        language="en",
        now=now,
    )
    with pytest.raises(StaleDraft):
        writing.send(case, by=agent, revision=draft.revision, now=now)
    assert not personal().exists()


def test_a_second_letter_waits_for_the_first(case, agent, now):
    draft = draft_of(case, agent, now)
    writing.send(case, by=agent, revision=draft.revision, now=now)
    again = writing.current(case, agent, now)
    assert (again.text, again.revision) == ("", 2)
    # As if it had been saved in the moment before the letter was sent.
    Draft.objects.update(sent_at=None)
    with pytest.raises(StillGoing):
        writing.send(case, by=agent, revision=2, now=now)
    assert personal().count() == 1


def test_a_closed_case_sends_nothing(case, agent, now):
    draft = draft_of(case, agent, now)
    close(case, outcome=Outcome.LEFT_WELL, note="", by=agent, now=now)
    with pytest.raises(CaseClosed):
        writing.send(case, by=agent, revision=draft.revision, now=now)
    assert not personal().exists()


def test_without_permission_nothing_is_sent(case, agent, colleague, now):
    draft = draft_of(case, agent, now)
    with pytest.raises(PermissionDenied):
        writing.send(case, by=colleague("analyst"), revision=draft.revision, now=now)


def test_without_an_address_or_with_a_suppressed_one_it_says_why(case, held, agent, now):
    draft = draft_of(case, agent, now)
    doors.suppress(case.customer.email, "manual", "test", "personal")
    with pytest.raises(CannotWrite, match="must not be written to"):
        writing.send(case, by=agent, revision=draft.revision, now=now)
    case.customer.email = ""
    case.customer.save()
    with pytest.raises(CannotWrite, match="no address"):
        writing.send(case, by=agent, revision=draft.revision, now=now)
    held.refresh_from_db()
    assert held.state == MessageState.HELD


def test_closing_within_the_fifteen_seconds_lets_the_letter_go(case, held, agent, now):
    draft = draft_of(case, agent, now)
    message = writing.send(case, by=agent, revision=draft.revision, now=now)
    close(case, outcome=Outcome.LEFT_WELL, note="", by=agent, now=now)
    clock.travel(timedelta(seconds=16))
    drain()
    message.refresh_from_db()
    held.refresh_from_db()
    case.refresh_from_db()
    assert (message.state, held.state) == (MessageState.SENT, MessageState.CANCELLED)
    assert Message.objects.filter(state=MessageState.SENT).count() == 1
    assert (case.state, case.outcome) == (CaseState.DONE, "left_well")
    assert case.first_written_at == now


TYPED = {"revision": "0", "subject": "Hello", "words": "Was it the price?", "language": "en"}


def test_send_saves_what_was_typed_last_and_a_double_click_sends_once(client, case):
    url = f"/admin/follow-ups/{case.public_id}/send/"
    for _press in range(2):
        assert client.post(url, TYPED).status_code == 302
    page = client.get(f"/admin/follow-ups/{case.public_id}/").content.decode()
    assert personal().count() == 1
    assert "goes out in" in page
    assert "You wrote" in page


def test_a_letter_with_a_blank_comes_back_with_its_text(client, case):
    url = f"/admin/follow-ups/{case.public_id}/send/"
    answer = client.post(url, TYPED | {"words": "From ⟦date?⟧ on."})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "One blank to fill: date." in page
    assert "From ⟦date?⟧ on." in page


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_send_at_once_send_one_letter(agent, other_agent, personal_letter, now):
    case = CaseFactory.create()
    draft = draft_of(case, agent, now)
    outcomes = race(
        lambda: writing.send(case, by=agent, revision=draft.revision, now=now),
        lambda: writing.send(case, by=other_agent, revision=draft.revision, now=now),
        lambda: writing.send(case, by=agent, revision=draft.revision, now=now),
    )
    assert sorted(outcomes) == ["AlreadyAnswered", "AlreadyAnswered", "done"]
    assert personal().count() == 1
    assert case.entries.filter(kind="wrote").count() == 1


def test_after_fifteen_seconds_it_leaves_signed_by_its_sender(case, agent, now):
    draft = draft_of(case, agent, now)
    message = writing.send(case, by=agent, revision=draft.revision, now=now)
    drain()
    message.refresh_from_db()
    assert message.state == MessageState.QUEUED
    clock.travel(timedelta(seconds=16))
    drain()
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert "was something missing?" in message.body.text
    assert message.body.text.rstrip().endswith("Ilze K.")
    case.refresh_from_db()
    assert case.state == CaseState.WAITING_FOR_THEM
