"""A letter that was sent and has not left: what is said of it, and taking it back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from followups import writing
from outbox import doors
from outbox.models import Message, MessageState, Mode
from tests.outbox.factories import SendingModeFactory
from worker import clock
from worker.running import drain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("personal_letter")]

SHADOW = "Held: shadow mode, nothing leaves."
PAUSED = "Sending is paused; it goes out when resumed."
COUNTDOWN = "goes out in"


def send(case, agent) -> Message:
    now = clock.now()
    draft = writing.save(
        case, by=agent, revision=0, subject="Hello", words="Hello Aya", language="en", now=now
    )
    return writing.send(case, by=agent, revision=draft.revision, now=now)


def page_of(client, case) -> str:
    return str(client.get(f"/admin/follow-ups/{case.public_id}/").content.decode())


def undo_url(message) -> str:
    return f"/admin/follow-ups/undo/{message.public_id}/"


@pytest.mark.parametrize("later", [0, 3600])
def test_in_shadow_mode_it_says_that_nothing_leaves(client, case, agent, later):
    SendingModeFactory.create(mode=Mode.SHADOW)
    message = send(case, agent)
    clock.travel(timedelta(seconds=later))
    page = page_of(client, case)
    assert message.state == MessageState.HELD
    assert SHADOW in page
    assert COUNTDOWN not in page
    assert "Take back" in page
    client.post(undo_url(message))
    message.refresh_from_db()
    assert message.state == MessageState.CANCELLED
    assert "Hello Aya" in page_of(client, case)


@pytest.mark.parametrize("later", [0, 3600])
def test_while_paused_it_says_that_it_goes_when_resumed(client, case, agent, later):
    SendingModeFactory.create()
    message = send(case, agent)
    doors.pause(agent)
    clock.travel(timedelta(seconds=later))
    drain()
    page = page_of(client, case)
    assert PAUSED in page
    assert COUNTDOWN not in page
    assert f'action="{undo_url(message)}"' in page


def test_a_letter_queued_before_shadow_mode_does_not_leave_either(client, case, agent):
    mode = SendingModeFactory.create()
    send(case, agent)
    mode.mode = Mode.SHADOW
    mode.save()
    assert SHADOW in page_of(client, case)


def test_where_mail_goes_out_the_seconds_are_counted(client, case, agent):
    SendingModeFactory.create()
    send(case, agent)
    page = page_of(client, case)
    assert COUNTDOWN in page
    assert "Take back" in page
    assert SHADOW not in page
    assert PAUSED not in page


def test_a_colleague_can_take_it_back_but_nobody_once_it_goes_out(case, agent, other_agent, client):
    message = send(case, agent)
    client.force_login(other_agent)
    assert "Take back" in page_of(client, case)
    for state in [MessageState.LEASED, MessageState.SENDING]:
        Message.objects.filter(pk=message.pk).update(state=state)
    page = page_of(client, case)
    assert "Take back" not in page
    assert "has not left yet" in page
