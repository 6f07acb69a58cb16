"""The draft is saved while somebody writes, and no word is ever lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import editor_page
from tests.browser.editor_desk import doc, p

pytestmark = pytest.mark.browser


def test_the_draft_is_saved_while_somebody_writes(desk):
    desk.open().to_end().type("Hello")
    expect(desk.status).to_have_text("Saved 09:42")
    assert editor_page.draft.document == doc(p("Hello"))
    desk.type(" again")
    expect(desk.page.locator("[name=revision]")).to_have_value("3")
    assert editor_page.draft.document == doc(p("Hello again"))


def test_the_page_is_told_and_the_preview_follows(desk):
    desk.open().page.evaluate(
        "addEventListener('letter:changed', (event) => (window.told = event.detail.document))"
    )
    desk.to_end().type("Hello")
    expect(desk.page.frame_locator("iframe").get_by_text("Preview 1")).to_be_visible()
    assert desk.page.evaluate("window.told") == doc(p("Hello"))


def test_words_that_could_not_be_saved_come_back_with_the_page(desk, watch):
    watch.expect(503)
    editor_page.draft.trouble = "no"
    desk.open().to_end().type("Precious")
    expect(desk.banner).to_contain_text("kept in this browser")
    desk.open()
    assert desk.document == doc(p("Precious"))
    expect(desk.banner).to_contain_text("kept in this browser")
    editor_page.draft.trouble = ""
    desk.banner.get_by_role("button", name="Try now").click()
    expect(desk.status).to_have_text("Saved 09:42")
    expect(desk.banner).to_be_hidden()
    assert editor_page.draft.document == doc(p("Precious"))


def test_a_tab_closed_while_typing_loses_nothing_and_alarms_nobody(desk, watch):
    watch.expect(409)  # our own save of the closed page may arrive after the page that opens
    desk.open().to_end().type("Precious")
    desk.page.reload()
    expect(desk.letter).to_have_text("Precious")
    desk.to_end().type("!")
    expect(desk.status).to_have_text("Saved 09:42")
    expect(desk.banner).to_be_hidden()
    assert editor_page.draft.document == doc(p("Precious!"))


@pytest.mark.parametrize("is_saving", [False, True])
def test_who_publishes_while_writing_does_not_overtake_oneself(desk, is_saving):
    desk.open().to_end().type("Hello")
    if is_saving:
        editor_page.draft.may_answer.clear()
        expect(desk.status).to_have_text("Saving …")
    desk.page.get_by_role("button", name="Publish").click(no_wait_after=True)
    editor_page.draft.may_answer.set()
    expect(desk.page.get_by_text("Published")).to_be_visible()
    assert editor_page.draft.document == doc(p("Hello"))
    assert editor_page.draft.revision == (2 if is_saving else 1)


def test_who_is_signed_out_is_told_and_keeps_the_words(desk):
    editor_page.draft.trouble = "signed out"
    desk.open().to_end().type("Precious")
    expect(desk.banner).to_contain_text("you are signed out")
    assert desk.document == doc(p("Precious"))


@pytest.mark.parametrize("choice", ["Keep mine", "Take theirs"])
def test_two_who_write_at_once_lose_nothing(desk, watch, choice):
    watch.expect(409)
    desk.open()
    editor_page.draft.colleague_writes(doc(p("Theirs")))
    desk.to_end().type("Mine")
    expect(desk.banner).to_contain_text("Tomass changed this letter meanwhile. Both texts are kept")
    assert editor_page.draft.document == doc(p("Theirs"))
    desk.banner.get_by_role("button", name=choice).click()
    expect(desk.banner).to_be_hidden()
    expect(desk.status).to_have_text("Saved 09:42")
    words = "Mine" if choice == "Keep mine" else "Theirs"
    assert desk.document == editor_page.draft.document == doc(p(words))
    if choice == "Take theirs":
        desk.letter.click()
        desk.press("Control+z")
        assert desk.document == doc(p("Mine"))


def test_what_the_server_refuses_is_said_in_words(desk, watch):
    watch.expect(400)
    desk.open(doc(p("x"))).to_end().paste(words="x" * 6000)
    expect(desk.banner).to_contain_text("Not saved:")
    expect(desk.banner).to_contain_text("too long")
    desk.select_all().type("short")
    expect(desk.status).to_have_text("Saved 09:42")
    expect(desk.banner).to_be_hidden()
