"""The agent's path with the keyboard alone, and the look of the queue in every size."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from followups.cases import assign, snooze
from followups.models import Case, CaseState, Draft
from outbox.models import Message, MessageState
from staff.models import User
from tests.browser.helpers import Watch, assert_clean_everywhere, assert_no_sideways_scroll
from tests.followups.conftest import publish_personal
from tests.followups.factories import (
    CaseFactory,
    LeaverFactory,
    LeavingFactory,
    PremiumFactory,
    hold_letter,
)
from worker import clock

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
HOSTILE = "<img src=x onerror=alert(1)>"
ARABIC = "ليلى عبد الرحمن السعيد"
LONG = "Wolfgang-Amadeus von Hohenstein-Rautenberg-Schwarzenfelsburg und Nachfolger GmbH"


@pytest.fixture
def ilze(house: str, colleague: Callable[..., User]) -> User:
    publish_personal()
    return colleague("agent", username="ilze", first_name="Ilze", last_name="Kalniņa")


def case_of(name: str, comment: str = "", hours: int = 24, languages: tuple[str, ...] = ("en",)):
    customer = LeaverFactory.create(name=name, languages=list(languages))
    subscription = PremiumFactory.create(customer=customer)
    leaving = LeavingFactory.create(subscription=subscription, billing_comment=comment)
    case = CaseFactory.create(cancellation=leaving, deadline_hours=hours)
    hold_letter(case)
    return case


def test_an_agent_works_a_case_with_the_keyboard_alone(
    ilze: User, signed_in_page: Open, watch: Watch
):
    case_of("Liene Ozoliņa", hours=30)
    late = case_of("Margarida Sousa Ferreira", "Too dear for us.", hours=-26)
    page = signed_in_page(ilze)
    page.goto("/admin/follow-ups/")

    page.keyboard.press("j")
    expect(page.get_by_role("link", name=re.compile("Margarida"))).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Margarida Sousa Ferreira")).to_be_visible()

    page.keyboard.press("a")
    expect(page.get_by_text("Ilze took it.")).to_be_visible()

    page.keyboard.press("r")
    letter = page.get_by_role("textbox", name="Letter", exact=True)
    expect(letter).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type("\n\nIt starts on ⟦date?⟧.")
    expect(page.get_by_text("One blank to fill: date.")).to_be_visible()
    expect(page.get_by_text("Draft saved")).to_be_visible()
    watch.expect(409)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_have_text("One blank to fill: date.")
    assert not Message.objects.filter(purpose="personal").exists()

    page.keyboard.press("r")
    page.keyboard.press("Control+End")
    for _mark in "⟦date?⟧.":
        page.keyboard.press("Backspace")
    page.keyboard.type("Monday.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").filter(has_text="goes out in")).to_be_visible()
    expect(page.get_by_text("You wrote")).to_be_visible()

    page.keyboard.press("z")
    expect(page.get_by_text("Nothing was sent; your text is here again.")).to_be_visible()
    late.refresh_from_db()
    assert late.state == CaseState.NEW

    page.keyboard.press("r")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("goes out in")).to_be_visible()
    sent = Message.objects.get(purpose="personal", state=MessageState.QUEUED)
    assert "Monday" in str(sent.body.composed)


def test_keys_rest_in_fields_and_can_be_turned_off(ilze: User, signed_in_page: Open):
    case = case_of("Joakim Lindqvist")
    page = signed_in_page(ilze)
    page.goto(f"/admin/follow-ups/{case.public_id}/")
    page.get_by_label("Subject").fill("")
    page.get_by_label("Subject").press_sequentially("sajk")
    expect(page.get_by_label("Subject")).to_have_value("sajk")
    page.get_by_label("Subject").blur()
    page.keyboard.press("s")
    expect(page.get_by_role("dialog", name="Put aside until")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").get_by_role("link", name="your profile").click()
    page.get_by_label("Single keys").uncheck()
    page.get_by_role("button", name="Save").click()
    page.goto(f"/admin/follow-ups/{case.public_id}/")
    page.keyboard.press("s")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_colleagues_text_is_not_lost(
    ilze: User, colleague: Callable[..., User], signed_in_page: Open, watch: Watch
):
    watch.expect(409)
    case = case_of("Joakim Lindqvist")
    page = signed_in_page(ilze)
    page.goto(f"/admin/follow-ups/{case.public_id}/")
    other = signed_in_page(colleague("agent", username="tomass", first_name="Tomass"))
    other.goto(f"/admin/follow-ups/{case.public_id}/")
    other.get_by_role("textbox", name="Letter", exact=True).fill("Tomass wrote this.")
    expect(other.get_by_text("Draft saved")).to_be_visible()
    page.get_by_role("textbox", name="Letter", exact=True).fill("Ilze wrote that.")
    expect(page.get_by_role("alert")).to_contain_text("Both texts are kept")
    expect(page.get_by_label("Your text")).to_have_value("Ilze wrote that.")
    expect(page.get_by_label("saved meanwhile")).to_have_value("Tomass wrote this.")
    assert_clean_everywhere(page)
    page.get_by_role("button", name="Go on with yours").click()
    expect(page.get_by_text("Draft saved").first).to_be_visible()
    assert "Ilze wrote that." in str(Draft.objects.get().document)


def test_closing_asks_for_an_outcome_in_a_dialog(ilze: User, signed_in_page: Open):
    case = case_of("Joakim Lindqvist")
    page = signed_in_page(ilze)
    page.goto(f"/admin/follow-ups/{case.public_id}/")
    page.get_by_role("link", name="Close").click()
    dialog = page.get_by_role("dialog", name="How did it end?")
    assert_clean_everywhere(page)
    dialog.get_by_label("Left on good terms").check()
    dialog.get_by_role("button", name="Close follow-up").click()
    expect(page.get_by_text("Closed: Left on good terms.").first).to_be_visible()
    assert Case.objects.get().outcome == "left_well"


def test_the_queue_is_clean_in_every_size_with_hostile_long_and_arabic_names(
    ilze: User, signed_in_page: Open
):
    page = signed_in_page(ilze)
    page.goto("/admin/follow-ups/")
    assert_clean_everywhere(page)
    now = clock.now()
    hostile = case_of(HOSTILE, HOSTILE, hours=-30)
    arabic = case_of(ARABIC, "السعر مرتفع جدا", languages=("ar",))
    long = case_of(LONG, "x" * 400)
    assign(long, to=ilze, by=ilze, now=now)
    snooze(case_of("Ngozi Adeyemi"), until=long.deadline_at, by=ilze, now=now)
    page.goto("/admin/follow-ups/")
    assert_clean_everywhere(page)
    for case in (hostile, arabic, long):
        for path in ("", "about/", "close/", "snooze/", "seen/"):
            page.goto(f"/admin/follow-ups/{case.public_id}/{path}")
            assert_no_sideways_scroll(page)
    page.goto(f"/admin/follow-ups/{long.public_id}/")
    assert_clean_everywhere(page)
    page.goto(f"/admin/follow-ups/{arabic.public_id}/about/")
    assert_clean_everywhere(page)


def test_a_phone_shows_one_pane_at_a_time_by_links(ilze: User, signed_in_page: Open):
    case_of("Joakim Lindqvist")
    page = signed_in_page(ilze, width=390)
    page.goto("/admin/follow-ups/")
    page.get_by_role("link", name=re.compile("Joakim")).click()
    expect(page.get_by_role("region", name="Queue")).to_be_hidden()
    page.get_by_role("link", name="About Joakim Lindqvist").click()
    expect(page.get_by_text("Worth a person")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("textbox", name="Letter", exact=True)).to_be_visible()
    page.get_by_role("link", name="Back to the queue").click()
    expect(page.get_by_role("region", name="Queue")).to_be_visible()


def test_it_works_without_script(ilze: User, signed_in_page: Open):
    case = case_of("Joakim Lindqvist")
    page = signed_in_page(ilze, java_script_enabled=False)
    page.goto(f"/admin/follow-ups/{case.public_id}/")
    page.get_by_role("textbox", name="Letter", exact=True).fill("Without script.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("You wrote")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("textbox", name="Letter", exact=True)).to_have_value("Without script.")
    page.get_by_role("link", name="Snooze").click()
    page.get_by_role("button", name="Tomorrow morning").click()
    case.refresh_from_db()
    assert case.state == CaseState.SNOOZED
