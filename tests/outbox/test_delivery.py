"""From queued to sent through the worker's step and the file transport."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.translation import gettext_lazy as _

from outbox import doors, guards, modes, signals, suppression
from outbox.composing import shown_payload
from outbox.models import Mode
from worker import clock
from worker.running import drain

from .factories import BrandFactory, MessageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("live", "mail_dir")]


def state_after_drain(message):
    drain()
    message.refresh_from_db()
    return message.state


def test_queued_message_becomes_one_file(letters):
    message = MessageFactory.create(to_email="zane@example.com", to_name="Zane Ozola")
    assert state_after_drain(message) == "sent"
    (letter,) = letters()
    assert letter["To"].addresses[0].addr_spec == "zane@example.com"
    assert letter["From"].addresses[0].display_name == "Ilze at Brightdesk"
    assert letter["Reply-To"] == "help@brightdesk.example"
    assert letter["Subject"] == "Jūsu abonements ir atcelts"
    assert "Paldies" in letter.get_body(("plain",)).get_content()
    assert "Paldies" in letter.get_body(("html",)).get_content()
    assert letter["Message-ID"] == f"<{message.public_id.hex}@brightdesk.example>"
    assert letter["Auto-Submitted"] == "auto-generated"


def test_mail_folder_holds_whole_messages_and_nothing_else(mail_dir):
    message = MessageFactory.create()
    drain()
    (file,) = mail_dir.iterdir()
    assert file.name.endswith(f"-{message.public_id.hex}.eml")
    assert list((mail_dir.parent / "mail-tmp").iterdir()) == []


def test_steps_are_kept_in_order_and_the_copy_as_sent():
    message = MessageFactory.create()
    drain()
    assert [event.kind for event in message.events.all()] == ["begun", "sent"]
    message.body.refresh_from_db()
    assert message.body.subject == "Jūsu abonements ir atcelts"
    assert message.body.payload["to_email"] == message.to_email
    assert "Paldies" in message.body.html


def test_message_due_later_waits(letters):
    message = MessageFactory.create(due_at=clock.now() + timedelta(hours=1))
    assert state_after_drain(message) == "queued"
    clock.travel(timedelta(hours=1, seconds=1))
    assert state_after_drain(message) == "sent"


@pytest.mark.parametrize("state", ["held", "queued"])
def test_message_past_its_time_expires(state, letters):
    message = MessageFactory.create(state=state, expires_at=clock.now() - timedelta(seconds=1))
    assert state_after_drain(message) == "expired"
    assert letters() == []


def test_automatic_letter_goes_to_the_address_that_is_known_when_it_begins(letters):
    message = queued_before_the_address_changed()
    assert state_after_drain(message) == "sent"
    (letter,) = letters()
    assert letter["To"].addresses[0].addr_spec == "new@xn--rga-uta.example"
    assert message.to_email == "new@xn--rga-uta.example"


def test_letter_whose_new_address_is_suppressed_is_stopped(letters):
    message = queued_before_the_address_changed()
    doors.suppress("new@rīga.example", "hard_bounce", "test")
    assert state_after_drain(message) == "cancelled"
    assert letters() == []


def test_page_of_a_held_letter_shows_where_it_would_go():
    message = queued_before_the_address_changed(state="held")
    assert shown_payload(message, clock.now()).to_email == "new@xn--rga-uta.example"


def test_address_stays_once_sending_has_begun(letters):
    message = queued_before_the_address_changed(attempts=1, is_written=True)
    assert state_after_drain(message) == "sent"
    assert letters()[0]["To"].addresses[0].addr_spec == "old@example.com"
    assert message.to_email == "old@example.com"


@pytest.mark.parametrize("fields", [{"purpose": "personal"}, {"purpose": "test"}])
def test_what_a_person_addressed_goes_there(fields):
    message = queued_before_the_address_changed(**fields)
    assert state_after_drain(message) == "sent"
    assert message.to_email == "old@example.com"


def queued_before_the_address_changed(**fields):
    message = MessageFactory.create(customer__email="old@example.com", **fields)
    message.customer.email = "new@rīga.example"
    message.customer.save()
    return message


def test_guard_stops_a_message_with_its_reason(letters):
    def came_back(message):
        return _("Came back.") if message.stream == "guarded" else ""

    guards.register("letter", came_back)
    message = MessageFactory.create(stream="guarded")
    assert state_after_drain(message) == "cancelled"
    assert message.state_reason == "Came back."


def test_guard_that_breaks_fails_the_message_and_not_the_queue():
    def breaks(message):
        if message.stream == "breaks":
            raise RuntimeError("boom")
        return ""

    guards.register("letter", breaks)
    broken = MessageFactory.create(stream="breaks")
    fine = MessageFactory.create()
    assert state_after_drain(broken) == "failed"
    fine.refresh_from_db()
    assert fine.state == "sent"


POISONS = [
    {"extra": ["no mapping"]},  # the context of the letter
    {"extra": {"reply_to": ["help@brightdesk.example"]}},  # the addresses
    {"extra": {"references": 7}},  # the headers
]


@pytest.mark.parametrize("poison", POISONS)
def test_one_message_that_breaks_fails_with_a_reason_and_nine_others_go(poison, letters):
    brand = BrandFactory.create()
    messages = MessageFactory.create_batch(4, brand=brand)
    broken = MessageFactory.create(brand=brand, **poison)
    messages += MessageFactory.create_batch(5, brand=brand)
    assert state_after_drain(broken) == "failed"
    assert broken.state_reason == "The letter could not be put together; the log says more."
    assert len(letters()) == len(messages)


def test_letter_that_cannot_be_rendered_fails_with_the_reason():
    message = MessageFactory.create(composed={"subject": "x", "document": {"type": "letter"}})
    assert state_after_drain(message) == "failed"
    assert message.state_reason


@pytest.mark.parametrize("switch", [{"is_paused": True}, {"mode": Mode.SHADOW}])
def test_nothing_begins_while_paused_or_in_shadow(switch, letters):
    modes.change(now=clock.now(), by=None, **switch)
    message = MessageFactory.create()
    assert state_after_drain(message) == "queued"
    assert letters() == []


def test_approve_first_holds_what_is_queued_until_a_person_says_yes(letters, colleague):
    message = MessageFactory.create()
    modes.change(now=clock.now(), by=None, mode=Mode.APPROVE)
    assert state_after_drain(message) == "queued"
    assert not doors.release(message, now=clock.now())
    assert doors.release(message, now=clock.now(), by=colleague())
    assert state_after_drain(message) == "sent"
    assert len(letters()) == 1


def test_approve_first_lets_go_what_had_a_yes_before(colleague):
    held, ilze = MessageFactory.create(state="held"), colleague()
    doors.release(held, now=clock.now(), by=ilze)
    copy = doors.resend(MessageFactory.create(state="failed"), now=clock.now(), by=ilze)
    modes.change(now=clock.now(), by=None, mode=Mode.APPROVE)
    assert state_after_drain(held) == "sent"
    assert state_after_drain(copy) == "sent"


def test_mode_that_changes_between_claim_and_begin_counts(letters, monkeypatch):
    message = MessageFactory.create()

    def changes(message):
        modes.change(now=clock.now(), by=None, mode=Mode.APPROVE)
        return ""

    monkeypatch.setitem(guards._guards, "letter", [changes])
    assert state_after_drain(message) == "queued"
    assert letters() == []


def test_pause_of_one_brand_leaves_the_others():
    other = BrandFactory.create(slug="other")
    doors.pause(None, brand=other)
    waits, goes = MessageFactory.create(brand=other), MessageFactory.create()
    assert state_after_drain(waits) == "queued"
    goes.refresh_from_db()
    assert goes.state == "sent"


def test_suppressed_address_is_stopped_while_leased():
    message = MessageFactory.create(to_email="zane@example.com")
    suppression.record(
        email="zane@example.com", purpose="", reason="manual", source="", now=clock.now()
    )
    assert state_after_drain(message) == "cancelled"


def test_personal_letter_comes_from_the_colleague(letters, colleague):
    ilze = colleague("agent", first_name="Ilze", last_name="Kalniņa")
    MessageFactory.create(purpose="personal", sender=ilze)
    drain()
    (letter,) = letters()
    assert letter["From"].addresses[0].display_name == "Ilze Kalniņa"
    assert letter["Auto-Submitted"] is None
    assert letter["List-Unsubscribe"] is None


def test_receipt_cannot_be_unsubscribed_from_a_letter_can(letters):
    MessageFactory.create(purpose="receipt")
    drain()
    assert letters()[0]["List-Unsubscribe"] is None
    MessageFactory.create(purpose="letter", due_at=clock.now())
    drain()
    letter = letters()[-1] if letters()[-1]["List-Unsubscribe"] else letters()[0]
    assert letter["List-Unsubscribe"].strip().startswith("<http")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_room_that_listens_and_fails_does_not_undo_the_sending(letters):
    def fails(sender, message, **kwargs):
        raise RuntimeError("boom")

    signals.message_sent.connect(fails)
    message = MessageFactory.create()
    assert state_after_drain(message) == "sent"


def test_leased_by_a_worker_that_is_gone_is_queued_and_sent_once(letters):
    message = MessageFactory.create(
        state="leased", token="3f2c0000000040008000000000000001", lease_until=clock.now()
    )
    assert state_after_drain(message) == "sent"
    assert len(letters()) == 1


def test_sending_by_a_worker_that_is_gone_is_unknown_and_never_sent_again(letters):
    message = MessageFactory.create(
        state="sending",
        token="3f2c0000000040008000000000000001",
        lease_until=clock.now() - timedelta(seconds=31),
    )
    assert state_after_drain(message) == "unknown"
    assert letters() == []


def test_file_that_cannot_be_written_is_tried_again_later(mail_dir):
    mail_dir.parent.joinpath("mail").write_text("in the way")
    message = MessageFactory.create()
    assert state_after_drain(message) == "queued"
    assert message.due_at > clock.now()
    assert message.attempts == 1
    mail_dir.unlink()
    clock.travel(timedelta(minutes=2))
    assert state_after_drain(message) == "sent"
