"""Writing a letter, as a person does it: keyboard, mouse, clipboard."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from templates_app.gallery import read
from tests.browser import editor_page
from tests.browser.editor_page import Draft
from tests.browser.helpers import assert_accessible, assert_no_sideways_scroll

pytestmark = pytest.mark.browser

Node = dict[str, Any]
CASES = Path(__file__).resolve().parent.parent / "cases" / "files"


def text(words: str, *marks: str) -> Node:
    node = {"type": "text", "text": words}
    return {**node, "marks": [{"type": mark} for mark in marks]} if marks else node


def chip(name: str, fallback: str | None = None, before: str = "", after: str = "") -> Node:
    attrs = {"name": name, "fallback": fallback, "before": before, "after": after}
    return {"type": "field", "attrs": attrs}


def p(*content: Node | str) -> Node:
    nodes = [text(node) if isinstance(node, str) else node for node in content]
    return {"type": "paragraph", "content": nodes} if nodes else {"type": "paragraph"}


def doc(*blocks: Node) -> Node:
    return {"type": "doc", "content": list(blocks)}


def condition(name: str, then: list[Node], otherwise: list[Node] | None = None) -> Node:
    content = [{"type": "then", "content": then}]
    if otherwise:
        content.append({"type": "else", "content": otherwise})
    return {"type": "condition", "attrs": {"name": name}, "content": content}


def bullets(*items: Node) -> Node:
    return {"type": "bulletList", "content": [{"type": "listItem", "content": [i]} for i in items]}


# Between two keys of a person the browser tells the page where the caret is now.
A_MOMENT = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"


class Desk:
    """The editor's page in a browser, in words of what a person does and sees there."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, document: Node | None = None, **fields) -> Desk:
        if document is not None:
            fields["document"] = document
        for name, value in fields.items():
            setattr(editor_page.draft, name, value)
        self.page.goto("/editor/")
        expect(self.letter).to_be_visible()
        return self

    @property
    def letter(self) -> Locator:
        return self.page.get_by_role("textbox", name="Letter")

    @property
    def subject(self) -> Locator:
        return self.page.get_by_role("textbox", name="Subject")

    @property
    def menu(self) -> Locator:
        return self.page.locator(".le-menu:popover-open")

    @property
    def form(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def status(self) -> Locator:
        return self.page.locator("[data-draft-status]")

    @property
    def banner(self) -> Locator:
        return self.page.locator("[data-draft-banner]")

    def press(self, *keys: str) -> Desk:
        for key in keys:
            self.page.keyboard.press(key)
            self.page.evaluate(A_MOMENT)
        return self

    def type(self, words: str) -> Desk:
        self.page.keyboard.type(words)
        return self

    def to_end(self) -> Desk:
        self.letter.focus()
        return self.press("Control+End")

    def to_start(self) -> Desk:
        self.letter.focus()
        return self.press("Control+Home")

    def select_all(self) -> Desk:
        self.letter.focus()
        return self.press("Control+a")

    def tool(self, name: str) -> Locator:
        return self.page.get_by_role("toolbar").get_by_role("button", name=name, exact=True)

    @property
    def document(self) -> Node:
        """What the form would post."""
        posted: Node = json.loads(self.page.locator("#document").input_value())
        return posted

    def paste(self, *, html: str = "", words: str = "", into: Locator | None = None) -> Desk:
        (into or self.letter).evaluate(
            """(element, [html, words]) => {
              const clipboardData = new DataTransfer();
              if (html) clipboardData.setData("text/html", html);
              clipboardData.setData("text/plain", words);
              const options = {clipboardData, bubbles: true, cancelable: true};
              element.dispatchEvent(new ClipboardEvent("paste", options));
            }""",
            [html, words],
        )
        return self


@pytest.fixture
def open_desk(settings, open_browser):
    """A window with the editor's page: `open_desk(width=390, dark=True)`."""
    settings.ROOT_URLCONF = "tests.browser.editor_page"
    editor_page.draft = Draft()
    return lambda **window: Desk(open_browser(**window))


@pytest.fixture
def desk(open_desk):
    return open_desk()


# --- words and fields --------------------------------------------------------------------------
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


# --- blocks --------------------------------------------------------------------------------------
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


# --- paste ---------------------------------------------------------------------------------------
def test_paste_from_google_docs_keeps_words_and_structure(desk):
    desk.open().to_end().paste(html=(CASES / "paste-google-docs.html").read_text())
    first = p("Sveiki, ", chip("first_name"), "! Tavs ", text("Premium", "bold"), " ir atcelts.")
    items = bullets(p("viss darbojas līdz mēneša beigām"), p("karte vairs netiks izmantota"))
    assert desk.document == doc(first, items)


def test_paste_from_word_makes_lists_of_its_paragraphs(desk):
    desk.open().to_end().paste(html=(CASES / "paste-word-list.html").read_text())
    assert desk.document == doc(
        p("Thank you for being with us, ", chip("first_name"), "."),
        bullets(
            p("your plan ends on 30 November"),
            p("nothing more is charged"),
            p("your data ", text("stays", "bold"), " for 90 days"),
        ),
    )


def test_paste_from_word_keeps_levels_and_numbers(desk):
    def item(words: str, level: int, sign: str) -> str:
        return (
            f"<p class=MsoListParagraph style='mso-list:l0 level{level} lfo1'><![if !supportLists]>"
            f"<span style='mso-list:Ignore'>{sign}<span>&nbsp;&nbsp; </span></span><![endif]>"
            f"{words}<o:p></o:p></p>"
        )

    html = item("one", 1, "1.") + item("inner", 2, "o") + item("two", 1, "2.")
    desk.open().to_end().paste(html=f"<body>{html}</body>")
    inner = bullets(p("inner"))
    items = [
        {"type": "listItem", "content": [p("one"), inner]},
        {"type": "listItem", "content": [p("two")]},
    ]
    numbered = {"type": "orderedList", "attrs": {"start": 1}, "content": items}
    assert desk.document == doc(numbered)


def test_paste_from_mail_programs_keeps_lines_and_drops_the_rest(desk):
    html = """<style>p {color: red}</style><div dir="ltr"><div style="color:red">One <span
      style="font-weight:700">bold</span></div><div><br></div><div><font size=4>Two</font>
      <img src="x.png" onerror="alert(1)"></div><table><tr><td>Three</td></tr></table>
      <a href="javascript:alert(1)">four</a> <a href="https://a.example/" style="color:red"
      target=_blank>five</a></div><script>alert(1)</script>"""
    desk.open().to_end().paste(html=html)
    link = {"type": "link", "attrs": {"href": "https://a.example/"}}
    five = {"type": "text", "text": "five", "marks": [link]}
    assert desk.document == doc(
        p("One ", text("bold", "bold")), p("Two"), p("Three"), p("four ", five)
    )


def test_pasted_placeholders_become_fields_and_unknown_ones_are_marked(desk):
    desk.open().to_end().paste(words="Dear [Name], {{ product }} and [Mascot]")
    desk.type("!")
    assert desk.document == doc(
        p("Dear ", chip("first_name"), ", ", chip("product"), " and ", chip("mascot"), "!")
    )
    expect(desk.letter.locator(".field.ask")).to_have_text("mascot?")


def test_a_latvian_letter_takes_name_for_the_form_of_address(desk):
    desk.open(language="lv").to_end().paste(words="Labdien, [Name]!")
    assert desk.document == doc(p("Labdien, ", chip("first_name_vocative"), "!"))


def test_what_is_copied_here_is_pasted_as_it_was(desk):
    desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    before = doc(
        p("Hello ", chip("first_name", "there", ", ")),
        condition("has_plan", [p("In.")], [p("Not.")]),
        {"type": "button", "attrs": {"to": "survey", "target": "why"}, "content": [text("Go")]},
        {"type": "answers", "attrs": {"survey": "why"}},
        {"type": "signature"},
    )
    desk.open(before).select_all().press("Control+c", "Delete")
    assert desk.document == doc(p())
    desk.press("Control+v")
    assert desk.document == before


# --- the draft ----------------------------------------------------------------------------------
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


# --- everybody ----------------------------------------------------------------------------------
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


FULL = doc(
    {"type": "heading", "attrs": {"level": 2}, "content": [text("Title")]},
    p("Hello ", chip("first_name", "there"), chip("end_date"), chip("nickname")),
    condition("has_plan", [p("In.")], [p("Not.")]),
    bullets(p("one")),
    {"type": "button", "attrs": {"to": "survey", "target": "why"}, "content": [text("Go")]},
    {"type": "answers", "attrs": {"survey": "why"}},
    {"type": "horizontalRule"},
    {"type": "signature"},
)


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


# --- nothing is added, nothing is lost ----------------------------------------------------------
def test_a_letter_of_every_kind_of_block_comes_back_as_it_was(desk):
    desk.open(FULL)
    mount = desk.page.locator("[data-letter-editor]")
    assert mount.evaluate("(element) => element.letterDocument.get()") == FULL


@pytest.mark.parametrize("language", ["en", "lv"])
def test_every_letter_of_the_gallery_comes_back_as_it_was(desk, language):
    subjects = {subject.slug: subject.texts[language] for subject in read().subjects}
    texts = [text for letter in read().letters for text in letter.texts]
    for text in texts:
        if text.language != language:
            continue
        subject = subjects[text.subject]
        desk.open(text.document, subject=subject, language=language)
        desk.to_start().press("End").type("x").press("Backspace")
        desk.subject.focus()
        desk.type("x").press("Backspace")
        assert desk.document == text.document
        expect(desk.status).to_have_text("Saved 09:42")
        assert editor_page.draft.document == text.document
        assert json.loads(desk.page.locator("#subject").input_value()) == subject
