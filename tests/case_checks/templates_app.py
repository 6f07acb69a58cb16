"""What the cases expect of letters: no holes, one escape, and mail programs as they are."""

from __future__ import annotations

import json
import re
from typing import Any

from django.test import Client
from django.urls import reverse

from customers.models import Brand, Customer
from lib.names import clean_text
from staff.access import EDITOR
from surveys import gallery as survey_gallery
from templates_app import gallery
from templates_app.checking import Checked, problems_in_document
from templates_app.compiling import compile_letter
from templates_app.document import parse_document, parse_subject
from templates_app.models import LetterText
from templates_app.previewing import WARN_BYTES, page_for
from templates_app.rendering import Rendered, render_compiled
from tests.staff.factories import colleague
from tests.templates_app.letters import Seen, a_context, rendered
from tests.templates_app.nodes import button, doc, p, upper_rooms

from . import Case, case


def _with_name(name: str | None, words: str, **context: Any) -> Rendered:
    customer = Customer(first_name=name or "", vocative=name or "")
    return rendered(doc(p(words)), customer=customer, **context)


@case("greeting-without-a-name")
def greeting_without_a_name(case: Case) -> None:
    """The case's {name} is our first_name in English, first_name_vocative in Latvian."""
    english, latvian = case.input["document"].split(" / Latvian: ")
    english = english.replace("{name|", "{first_name|")
    latvian = latvian.replace("{, name}", "{, first_name_vocative|}")
    for name in case.input["names"]:
        for words, expected, language in ((english, "Hi there,", "en"), (latvian, "Sveiki!", "lv")):
            letter = _with_name(name, words, language=language)
            assert letter.text.startswith(expected + "\n"), repr(name)
            assert expected in Seen(letter.html).text
    flagged = problems_in_document(
        parse_document(doc(p("Hi {first_name},"))), Checked(kind="letter", language="en")
    )
    assert "can be empty" in str(flagged[0])


@case("apostrophe-ampersand-and-tags")
def apostrophe_ampersand_and_tags(case: Case) -> None:
    name, product = case.input["name"], case.input["product"]
    letter = rendered(
        doc(p("Hi {first_name|there}, {brand} ended.")),
        customer=Customer(first_name=name),
        brand=Brand(name=product),
        subject=[
            {"type": "field", "attrs": {"name": "brand", "fallback": None}},
            {"type": "text", "text": " & "},
            {"type": "field", "attrs": {"name": "first_name", "fallback": "you"}},
        ],
        preview_line=f"{name} {product}",
    )
    assert letter.subject == f"{product} & {name}"
    assert letter.preview_line == f"{name} {product}"
    assert letter.text.startswith(f"Hi {name}, {product} ended.\n")
    seen = Seen(letter.html)
    assert f"Hi {name}, {product} ended." in seen.text
    assert seen.text.startswith(f"{name} {product}")
    assert not seen.elements("b")
    escaped = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert f"<bdi>{escaped}</bdi>" in letter.html
    assert "&amp;amp;" not in letter.html


@case("outlook-button")
def outlook_button(case: Case) -> None:
    html = rendered(doc(p("Hi."), button("Come back", "way_back"))).html
    found = re.search(r'<td class="e-btn"([^>]*)><a [^>]*style="([^"]*)"', html)
    assert found
    cell, link = found.groups()
    assert 'bgcolor="#14594b"' in cell
    assert re.search(r"mso-padding-alt:\s*13px 24px", cell)
    padding = re.search(r"padding:\s*(\d+)px", link)
    line = re.search(r"line-height:\s*(\d+)px", link)
    assert padding
    assert line
    assert 2 * int(padding[1]) + int(line[1]) >= 44


@case("gmail-clips-long-mail")
def gmail_clips_long_mail(case: Case) -> None:
    text = next(
        text
        for letter in gallery.read().letters
        if letter.slug == "survey-reasons"
        for text in letter.texts
        if text.language == "lv"
    )
    document = json.loads(json.dumps(text.document))
    document["content"][-1:-1] = [p("ā " * 200) for _ in range(5)]
    customer = Customer(first_name="Ā" * 200, vocative="Ā" * 200)
    letter = rendered(document, customer=customer, language="lv", kind="letter")
    assert len(letter.html.encode()) < 60_000
    assert Seen(letter.html).text.count("Reason ") == 9

    huge = doc(*[p("ž " * 400) for _ in range(24)], *[button("x", "way_back")] * 110)
    compiled = compile_letter(
        parse_document(huge),
        subjects=[("", parse_subject([{"type": "text", "text": "x"}]))],
        preview_line="",
        language="lv",
        kind="letter",
    )
    with upper_rooms():
        context = a_context(message_id=None)
        page = page_for(compiled, context, as_text=False, is_dark=False)
        size = len(render_compiled(compiled, context).html.encode())
    assert size >= WARN_BYTES
    assert f"This letter has {size // 1000} kB." in page


@case("hebrew-name-in-an-english-greeting")
def hebrew_name_in_an_english_greeting(case: Case) -> None:
    words = case.input["document"].replace("{name}", "{first_name|there}")
    before, after = words.split("{first_name|there}")
    for name in case.input["names"]:
        html = _with_name(name, words).html
        assert f"{before}<bdi>{clean_text(name)}</bdi>{after}" in html
        assert '<html lang="en" dir="ltr"' in html
    for language in ("he", "ar"):
        assert f'<html lang="{language}" dir="rtl"' in _with_name(None, "x", language=language).html


@case("saving-through-another-door")
def saving_through_another_door(case: Case) -> None:
    """The doors that there are: draft, autosave, publish, restore, original."""
    survey_gallery.load()
    gallery.load()
    text = LetterText.objects.get(letter__slug="standard", language="en")
    client = Client()
    client.force_login(colleague(EDITOR))
    address = ["standard", "en"]
    mine = {
        "document": json.dumps(doc(p("The second tab."))),
        "subject_line": "miss_you",
        "preview_line": "Typed in the second tab.",
        "revision": text.revision,
    }
    first = {**mine, "document": json.dumps(doc(p("The first tab."))), "preview_line": "First."}
    client.post(reverse("templates_app:draft", args=address), first)
    live = LetterText.objects.get(pk=text.pk).live_id
    script = {"accept": "application/json"}
    doors: list[tuple[str, list[Any], dict[str, str]]] = [
        ("draft", address, {}),
        ("draft", address, script),
        ("publish", address, {}),
        ("restore", [*address, 1], {}),
        ("original", address, {}),
    ]
    for name, args, headers in doors:
        answer = client.post(reverse(f"templates_app:{name}", args=args), mine, headers=headers)
        words = answer.content.decode()
        assert answer.status_code == 409, name
        assert "The first tab." in words
        if not headers:
            assert "The second tab." in words
            assert "Typed in the second tab." in words
        text.refresh_from_db()
        assert text.document == doc(p("The first tab."))
        assert text.live_id == live
