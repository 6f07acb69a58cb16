"""Writing a letter, as a person does it: keyboard and mouse."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.editor_desk import bullets, chip, condition, doc, p, text

pytestmark = pytest.mark.browser


# --- words and fields -----------------------------------------------------------------------------
def test_typed_words_and_marks_become_the_document(desk):
    desk.open().to_end().type("Thank you ").press("Control+b").type("very").press("Control+b")
    desk.type(" much.").press("Enter").type("Bye")
    assert desk.document == doc(p("Thank you ", text("very", "bold"), " much."), p("Bye"))


def test_a_brace_opens_the_fields_and_typing_filters_them(desk):
    desk.open().to_end().type("Hello {")
    expect(desk.menu.get_by_role("option")).to_have_count(5)
    desk.type("end")
    expect(desk.menu.get_by_role("option")).to_have_count(1)
    chosen = desk.menu.get_by_role("option", selected=True)
    expect(chosen).to_contain_text("for example 30 November 2025")
    expect(chosen).to_contain_text("the last day")
    desk.press("Enter").type(",")
    expect(desk.menu).to_have_count(0)
    assert desk.document == doc(p("Hello ", chip("end_date"), ","))


def test_arrows_choose_in_the_menu_and_escape_leaves_the_brace(desk):
    desk.open().to_end().type("{")
    first = desk.menu.get_by_role("option").first
    expect(desk.letter).to_have_attribute("aria-activedescendant", first.get_attribute("id"))
    desk.press("ArrowDown", "ArrowDown", "Enter")
    assert desk.document == doc(p(chip("product")))
    desk.type(" {").press("Escape").type("x")
    expect(desk.menu).to_have_count(0)
    assert desk.document == doc(p(chip("product"), " {x"))


def test_the_field_button_leaves_no_brace_behind(desk):
    desk.open(doc(p("Dear"))).to_end()
    desk.tool("Field").click()
    desk.press("Escape")
    assert desk.document == doc(p("Dear"))
    desk.tool("Field").click()
    desk.menu.get_by_role("option", name="product").click()
    assert desk.document == doc(p("Dear", chip("product")))


def test_a_typed_field_becomes_a_chip(desk):
    desk.open().to_end().type("Hello {first_name|there}, bye")
    assert desk.document == doc(p("Hello ", chip("first_name", "there"), ", bye"))
    expect(desk.letter.locator(".field")).to_have_text("first name or “there”")


def test_words_that_come_and_go_are_typed_with_the_field(desk):
    desk.open().to_end().type("Labdien{, first_name_vocative|}!")
    assert desk.document == doc(p("Labdien", chip("first_name_vocative", "", ", "), "!"))


def test_a_typed_unknown_field_is_marked_and_can_become_words(desk):
    desk.open().to_end().type("Dear {nickname},")
    field = desk.letter.locator(".field.ask")
    expect(field).to_have_text("nickname?")
    field.click()
    desk.form.get_by_role("button", name="Turn into words").click()
    assert desk.document == doc(p("Dear nickname,"))


def test_enter_on_a_chip_edits_its_fallback(desk):
    desk.open(doc(p("Hello ", chip("first_name"), ","))).to_end()
    expect(desk.letter.locator(".field")).to_have_class(re.compile("warnf"))
    desk.press("ArrowLeft", "ArrowLeft", "Enter")
    desk.form.get_by_label("When it is empty").select_option(label="Write these words")
    desk.type("friend").press("Enter")
    expect(desk.form).to_have_count(0)
    expect(desk.letter).to_be_focused()
    expect(desk.letter.locator(".field")).not_to_have_class(re.compile("warnf"))
    desk.type("!")
    assert desk.document == doc(p("Hello ", chip("first_name", "friend"), "!,"))


def test_escape_leaves_a_chip_as_it_was(desk):
    before = doc(p(chip("product", "it")))
    desk.open(before)
    desk.letter.locator(".field").click()
    desk.form.get_by_label("Words instead").fill("other")
    desk.press("Escape")
    assert desk.document == before


def test_the_form_changes_field_and_words_around_it(desk):
    desk.open(doc(p("Hello", chip("nobody"))))
    desk.letter.locator(".field").click()
    desk.form.get_by_label("Field").select_option(label="first name")
    desk.form.get_by_label("When it is empty").select_option(label="Write nothing")
    desk.form.get_by_label("Words before it").fill(", ")
    desk.form.get_by_role("button", name="Done").click()
    assert desk.document == doc(p("Hello", chip("first_name", "", ", ")))


def test_arrows_step_over_a_chip(desk):
    desk.open(doc(p("a", chip("product"), "b"))).to_end()
    desk.press("ArrowLeft", "ArrowLeft")
    expect(desk.page.get_by_role("status").filter(has_text="Field product")).to_have_count(1)
    desk.press("ArrowLeft").type("x")
    assert desk.document == doc(p("ax", chip("product"), "b"))
    desk.press("ArrowRight").type("y")
    assert desk.document == doc(p("ax", chip("product"), "yb"))


def test_a_field_is_not_marked_where_its_condition_guards_it(desk):
    desk.open(
        doc(
            condition("has_end_date", [p(chip("end_date"))], [p(chip("end_date"))]),
            p(chip("end_date")),
            p(chip("end_date", "soon")),
        )
    )
    marked = [
        "warnf" in field.get_attribute("class") for field in desk.letter.locator(".field").all()
    ]
    assert marked == [False, True, True, False]


# --- blocks ---------------------------------------------------------------------------------------
def test_a_paragraph_is_made_conditional_gets_an_otherwise_and_loses_both(desk):
    desk.open(doc(p("Until then."), p("Bye."))).letter.get_by_text("Until").click()
    desk.tool("Condition").click()
    assert desk.document == doc(condition("has_end_date", [p("Until then.")]), p("Bye."))
    desk.letter.get_by_label("Show only if").select_option(label="the plan has a name")
    desk.letter.get_by_role("button", name="Add “otherwise”").click()
    desk.type("Else.")
    assert desk.document == doc(condition("has_plan", [p("Until then.")], [p("Else.")]), p("Bye."))
    desk.letter.get_by_role("button", name="Remove “otherwise”").click()
    desk.letter.get_by_role("button", name="Always show this text").click()
    assert desk.document == doc(p("Until then."), p("Bye."))


def test_a_condition_is_removed_with_its_text_and_comes_back_by_undo(desk):
    before = doc(condition("has_plan", [p("One."), p("Two.")]), p("Bye."))
    desk.open(before).letter.get_by_role("button", name="Remove with its text").click()
    assert desk.document == doc(p("Bye."))
    desk.tool("Undo").click()
    assert desk.document == before
    desk.tool("Redo").click()
    assert desk.document == doc(p("Bye."))


def test_a_new_condition_is_left_by_enter_and_removed_by_backspace(desk):
    desk.open().to_end().type("/cond").press("Enter").type("In").press("Enter", "Enter").type("Out")
    assert desk.document == doc(condition("has_end_date", [p("In")]), p("Out"))
    desk.press("Enter").type("/cond").press("Enter", "Backspace").type("Plain")
    assert desk.document["content"][1:] == [p("Out"), p("Plain")]


def test_a_button_has_words_fields_and_a_place(desk):
    desk.open().to_end().type("/button").press("Enter").type("Back to {product}")
    desk.letter.get_by_label("Button leads to").select_option(label="the survey")
    desk.letter.get_by_label("Which one").select_option(label="Reasons")
    desk.letter.locator(".lbtn").click(position={"x": 4, "y": 20})
    desk.press("End", "Enter").type("Bye")
    button = {
        "type": "button",
        "attrs": {"to": "survey", "target": "reasons"},
        "content": [text("Back to "), chip("product")],
    }
    assert desk.document == doc(button, p("Bye"))


def test_answers_show_the_rows_of_their_survey(desk):
    desk.open(doc(p("Why?"))).to_end()
    desk.tool("Survey answers").click()
    answers = desk.letter.get_by_role("group", name="Survey answers")
    expect(answers).to_contain_text("and 4 more")
    answers.get_by_label("Survey").select_option(label="Reasons")
    expect(answers).to_contain_text("Too expensive")
    assert desk.document == doc(p("Why?"), {"type": "answers", "attrs": {"survey": "reasons"}})


def test_divider_signature_heading_list_and_quote(desk):
    desk.open().to_end().type("/small").press("Enter").type("Title").press("Enter")
    desk.tool("List").click()
    desk.type("one").press("Enter").type("two").press("Enter", "Enter")
    desk.tool("Quote").click()
    desk.type("said").press("Enter", "Enter").type("/div").press("Enter").type("end")
    desk.tool("Signature").click()
    heading = {"type": "heading", "attrs": {"level": 3}, "content": [text("Title")]}
    quote = {"type": "blockquote", "content": [p("said")]}
    lines = [{"type": "horizontalRule"}, p("end"), {"type": "signature"}]
    assert desk.document == doc(heading, bullets(p("one"), p("two")), quote, *lines)


def test_typing_never_replaces_a_selected_block_or_chip(desk):
    desk.open(doc(p("a"), {"type": "signature"}))
    desk.letter.locator(".sign").click(position={"x": 100, "y": 10})
    desk.type("ps")
    assert desk.document == doc(p("a"), {"type": "signature"}, p("ps"))
    desk.press("Home", "ArrowLeft", "Delete")
    assert desk.document == doc(p("a"), p("ps"))


def test_ctrl_home_and_end_reach_the_ends_where_nothing_can_be_written(desk):
    signature, line = {"type": "signature"}, {"type": "horizontalRule"}
    desk.open(doc(line, p("a"), p("b"), signature)).letter.get_by_text("a", exact=True).click()
    desk.press("Control+End").type("ps")
    assert desk.document == doc(line, p("a"), p("b"), signature, p("ps"))
    desk.press("Control+Home", "Delete").type("Dear ")
    assert desk.document == doc(p("Dear a"), p("b"), signature, p("ps"))


def test_a_link_wants_a_web_or_mail_address(desk):
    desk.open(doc(p("our help"))).select_all().press("Control+k")
    address = desk.form.get_by_label("Address")
    for wrong in ("javascript:alert(1)", "http://example.com"):
        address.fill(wrong)
        desk.press("Enter")
        expect(address).to_have_attribute("aria-invalid", "true")
    address.fill("brightdesk.example/help")
    desk.press("Enter")
    expect(desk.form).to_have_count(0)
    link = {"type": "link", "attrs": {"href": "https://brightdesk.example/help"}}
    assert desk.document == doc(p({"type": "text", "text": "our help", "marks": [link]}))
    desk.tool("Link").click()
    desk.form.get_by_role("button", name="Remove link").click()
    assert desk.document == doc(p("our help"))


def test_the_subject_has_fields_and_stays_one_line(desk):
    desk.open(subject=[text("Your "), chip("product")])
    desk.subject.click()
    desk.press("End", "Enter").type(" ends{")
    desk.menu.get_by_role("option", name="end date").click()
    desk.paste(words="one\ntwo", into=desk.subject)
    expected = [text("Your "), chip("product"), text(" ends"), chip("end_date"), text("one two")]
    assert json.loads(desk.page.locator("#subject").input_value()) == expected


def test_the_toolbars_field_button_reaches_the_subject(desk):
    desk.open().subject.click()
    desk.tool("Field").click()
    desk.press("Enter")
    assert json.loads(desk.page.locator("#subject").input_value()) == [chip("first_name")]
