"""The editor as a whole: for everybody, in their language, and true to every letter."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from templates_app.gallery import read
from tests.browser import editor_page
from tests.browser.editor_desk import FULL, chip, doc, p, text
from tests.browser.helpers import assert_accessible, assert_no_sideways_scroll

pytestmark = pytest.mark.browser


# --- everybody ------------------------------------------------------------------------------------
def test_the_toolbar_is_one_stop_and_arrows_move_in_it(desk):
    desk.open().subject.click()
    desk.press("Shift+Tab")
    expect(desk.tool("Undo")).to_be_focused()
    desk.press("End")
    expect(desk.tool("Signature")).to_be_focused()
    desk.press("ArrowRight", "ArrowRight", "ArrowRight")
    style = desk.page.get_by_role("button", name="Text style")
    expect(style).to_be_focused()
    desk.press("Enter", "ArrowDown", "Enter").type("Head")
    heading = {"type": "heading", "attrs": {"level": 2}, "content": [text("Head")]}
    assert desk.document == doc(heading)
    expect(style).to_have_text("Text style: Heading")


def test_switches_say_whether_they_are_on(desk):
    desk.open(doc(p("x"))).select_all()
    expect(desk.tool("Bold")).to_have_attribute("aria-pressed", "false")
    desk.tool("Bold").click()
    expect(desk.tool("Bold")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("is_dark", [False, True])
@pytest.mark.parametrize("width", [1440, 390])
def test_everybody_can_use_it(open_desk, is_dark, width):
    desk = open_desk(width=width, dark=is_dark)
    desk.open(FULL, subject=[text("Your "), chip("product")])
    assert_accessible(desk.page)
    assert_no_sideways_scroll(desk.page)
    desk.letter.locator(".field").first.click()
    assert_accessible(desk.page)
    desk.press("Escape").to_end().press("ArrowUp").type("{")
    expect(desk.menu).to_be_visible()
    assert_accessible(desk.page)


def test_the_editors_words_are_in_the_language_of_the_screen(desk):
    editor_page.draft.words = {"bold": "Treknraksts", "letter.name": "Vēstule"}
    desk.page.goto("/editor/")
    expect(desk.page.get_by_role("textbox", name="Vēstule")).to_be_visible()
    expect(desk.tool("Treknraksts")).to_be_visible()
    expect(desk.tool("Italic")).to_be_visible()


# --- nothing is added, nothing is lost ------------------------------------------------------------
def test_a_letter_of_every_kind_of_block_comes_back_as_it_was(desk):
    desk.open(FULL)
    mount = desk.page.locator("[data-letter-editor]")
    assert mount.evaluate("(element) => element.letterDocument.get()") == FULL


@pytest.mark.parametrize("language", ["en", "lv"])
def test_every_letter_of_the_gallery_comes_back_as_it_was(desk, language):
    subjects = {subject.slug: subject.texts[language] for subject in read().subjects}
    letters = [letter for each in read().letters for letter in each.texts]
    for letter in letters:
        if letter.language != language:
            continue
        subject = subjects[letter.subject]
        desk.open(letter.document, subject=subject, language=language)
        desk.to_start().press("End").type("x").press("Backspace")
        desk.subject.focus()
        desk.type("x").press("Backspace")
        assert desk.document == letter.document
        expect(desk.status).to_have_text("Saved 09:42")
        assert editor_page.draft.document == letter.document
        assert json.loads(desk.page.locator("#subject").input_value()) == subject
