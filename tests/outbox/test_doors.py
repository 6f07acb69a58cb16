"""Release, cancel, pause, suppress, resend, settle: who wins, and what is refused."""

from __future__ import annotations

import pytest

from outbox import doors, modes, signals
from outbox.models import MessageState, Mode, Suppression
from worker import clock

from .factories import BrandFactory, MessageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("live")]


@pytest.fixture
def heard():
    """Signals that were sent, by name."""
    names = []
    receivers = []
    for name in ("sent", "failed", "cancelled", "expired", "unknown"):

        def receive(sender, message, name=name, **kwargs):
            names.append(name)

        receivers.append(receive)
        getattr(signals, f"message_{name}").connect(receive)
    return names, receivers


def test_release_queues_a_held_message_now():
    message = MessageFactory.create(state="held", state_reason="Waits.")
    assert doors.release(message, now=clock.now())
    assert (message.state, message.state_reason) == ("queued", "")
    assert not doors.release(message, now=clock.now())


def test_release_in_shadow_mode_changes_nothing():
    modes.change(now=clock.now(), by=None, mode=Mode.SHADOW)
    message = MessageFactory.create(state="held")
    assert not doors.release(message, now=clock.now())


def test_in_approve_mode_only_a_person_releases(colleague):
    modes.change(now=clock.now(), by=None, mode=Mode.APPROVE)
    message = MessageFactory.create(state="held")
    assert not doors.release(message, now=clock.now())
    assert doors.release(message, now=clock.now(), by=colleague())


def test_cancel_stops_what_has_not_begun(heard):
    for state in MessageState:
        MessageFactory.create(state=state, cause="cancellation:7")
    other = MessageFactory.create(cause="cancellation:8")
    result = doors.cancel("cancellation:7", reason="Came back.", now=clock.now())
    assert (result.stopped, result.already_going) == (3, 2)
    other.refresh_from_db()
    assert other.state == "queued"
    assert heard[0] == ["cancelled"] * 3


def test_receiver_that_fails_does_not_undo_the_cancel():
    def fails(sender, message, **kwargs):
        raise RuntimeError("boom")

    signals.message_cancelled.connect(fails)
    message = MessageFactory.create()
    assert doors.cancel_message(message, reason="x", now=clock.now())
    message.refresh_from_db()
    assert message.state == "cancelled"


def test_suppress_stops_waiting_messages_of_the_purpose():
    letter = MessageFactory.create(to_email="Zane@example.com")
    receipt = MessageFactory.create(to_email="zane@example.com", purpose="receipt")
    assert doors.suppress("zane@EXAMPLE.com", "unsubscribed", "link", purpose="letter")
    assert not doors.suppress("zane@example.com", "unsubscribed", "link", purpose="letter")
    letter.refresh_from_db()
    receipt.refresh_from_db()
    assert (letter.state, receipt.state) == ("cancelled", "queued")
    assert Suppression.objects.count() == 1


def test_hard_bounce_stops_everything_to_the_address():
    receipt = MessageFactory.create(to_email="zane@example.com", purpose="receipt")
    doors.suppress("zane@example.com", "hard_bounce", "postmark")
    receipt.refresh_from_db()
    assert receipt.state == "cancelled"


def test_pause_and_resume_are_remembered_with_who_did_it(colleague):
    ilze = colleague("administrator")
    assert doors.pause(ilze).is_paused
    assert modes.is_paused()
    assert doors.resume(ilze).changed_by == ilze
    assert not modes.is_paused()


def test_pause_of_a_brand_in_shadow_mode_does_not_keep_it_in_shadow():
    brand = BrandFactory.create()
    modes.change(now=clock.now(), by=None, mode=Mode.SHADOW)
    doors.pause(None, brand=brand)
    doors.resume(None, brand=brand)
    assert modes.effective(brand) == Mode.SHADOW
    modes.change(now=clock.now(), by=None, mode=Mode.LIVE)
    assert modes.effective(brand) == Mode.LIVE


@pytest.mark.parametrize("state", ["sent", "failed", "unknown", "expired"])
def test_send_again_is_a_new_message(state, colleague):
    message = MessageFactory.create(state=state)
    again = doors.resend(message, now=clock.now(), by=colleague())
    assert again.pk != message.pk
    assert (again.state, again.resend_of) == ("queued", message)
    message.refresh_from_db()
    assert message.state == state


def test_send_again_pressed_twice_makes_one_copy(colleague):
    message = MessageFactory.create(state="failed")
    ilze = colleague()
    first = doors.resend(message, now=clock.now(), by=ilze)
    assert doors.resend(message, now=clock.now(), by=ilze) == first


@pytest.mark.parametrize("state", ["held", "queued", "leased", "sending", "cancelled"])
def test_send_again_is_refused_before_the_end(state, colleague):
    with pytest.raises(doors.OutboxError):
        doors.resend(MessageFactory.create(state=state), now=clock.now(), by=colleague())


def test_send_again_to_a_suppressed_address_is_refused(colleague):
    message = MessageFactory.create(state="failed")
    doors.suppress(message.to_email, "hard_bounce", "test")
    with pytest.raises(doors.OutboxError):
        doors.resend(message, now=clock.now(), by=colleague())


@pytest.mark.parametrize(("arrived", "state"), [(True, "sent"), (False, "failed")])
def test_a_person_settles_an_unknown_message(arrived, state, colleague, heard):
    message = MessageFactory.create(state="unknown")
    assert doors.settle(message, arrived=arrived, now=clock.now(), by=colleague())
    message.refresh_from_db()
    assert message.state == state
    assert message.handled_at
    assert not doors.settle(message, arrived=arrived, now=clock.now(), by=None)
    assert heard[0] == [state]
