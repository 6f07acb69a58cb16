"""What people paste into a letter, from documents, mail programs and the editor itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.editor_desk import bullets, chip, condition, doc, p, text

pytestmark = pytest.mark.browser

CASES = Path(__file__).resolve().parent.parent / "cases" / "files"


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
