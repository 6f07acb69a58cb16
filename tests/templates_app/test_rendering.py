"""A letter and a context in, a mail out."""

import re
import timeit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customers.models import Brand, Customer
from lib.names import clean_text
from staff.models import User
from templates_app.colours import brand_colours, contrast
from templates_app.compiling import compile_letter
from templates_app.document import parse_document, parse_subject
from templates_app.errors import RenderError
from templates_app.rendering import render_compiled, render_composed, signature_text

from .letters import Seen, a_context, rendered
from .nodes import button, condition, doc, field, link, p, paragraph, text

ANSWERS = {"type": "answers", "attrs": {"survey": "why"}}
SIGNATURE = {"type": "signature"}


def test_a_letter_in_html_and_text():
    letter = rendered(
        doc(
            p("Hello {first_name|there},"),
            {"type": "heading", "attrs": {"level": 2}, "content": [text("What now")]},
            paragraph(text("Read "), text("this", link("https://a.example/?a=1&b=2")), text(".")),
            {
                "type": "bulletList",
                "content": [
                    {"type": "listItem", "content": [p("One")]},
                    {"type": "listItem", "content": [p("Two")]},
                ],
            },
            {"type": "blockquote", "content": [p("They said so.")]},
            {"type": "horizontalRule"},
            button("Come back", "way_back"),
            SIGNATURE,
        )
    )
    assert letter.text == (
        "Hello Ilze,\n\nWhat now\n\nRead this <https://a.example/?a=1&b=2>.\n\n- One\n- Two\n\n"
        "> They said so.\n\n* * *\n\nCome back:\nhttps://letters.example/way_back/?a=1&b=2\n\n"
        "All the best,\nThe Brightdesk team\n\n"
        "You get this letter because your subscription was cancelled.\n"
    )
    seen = Seen(letter.html)
    hrefs = [attributes["href"] for attributes in seen.elements("a")]
    assert hrefs == ["https://a.example/?a=1&b=2", "https://letters.example/way_back/?a=1&b=2"]
    assert "Hello Ilze, What now Read this." in seen.text


def test_text_is_wrapped_and_addresses_stay_whole():
    words = "word " * 60
    address = "https://a.example/" + "x" * 200
    letter = rendered(doc(p(words), paragraph(text("Look", link(address)))))
    lines = letter.text.split("\n")
    assert max(len(line) for line in lines if "https" not in line) <= 76
    assert any(address in line for line in lines)


def test_what_turns_out_empty_leaves_no_hole():
    letter = rendered(doc(p("One."), condition("has_plan", [p("Two.")]), p("Three.")))
    assert letter.text.startswith("One.\n\nThree.\n\n")
    assert not re.search(r"<p[^>]*></p>", letter.html)


def test_a_condition_that_nobody_knows_stops_the_letter():
    with pytest.raises(RenderError, match="no condition"):
        rendered(doc(condition("is_tuesday", [p("Hi.")])))


def test_a_field_without_a_value_stops_the_letter():
    for words in ("Until {end_date}.", "{no_such_field}", "{days_left}"):
        with pytest.raises(RenderError):
            rendered(doc(p(words)))


def test_a_preview_shows_what_is_missing():
    letter = rendered(doc(p("Until {end_date}, {days_left}.")), message_id=None)
    assert letter.text.startswith("Until ⟦last day?⟧, ⟦days left?⟧.")


def test_the_first_subject_that_is_true_is_taken():
    def subject_of(condition_name):
        compiled = compile_letter(
            parse_document(doc(p("Hi."))),
            subjects=[
                (condition_name, parse_subject([text("One")])),
                ("", parse_subject([text("Two"), field("first_name", "", before=", ")])),
            ],
            preview_line="",
            language="en",
            kind="letter",
        )
        return render_compiled(compiled, a_context()).subject

    assert subject_of("") == "One"
    assert subject_of("has_help_centre") == "Two, Ilze"


def test_a_letter_without_a_true_subject_is_not_sent():
    compiled = compile_letter(
        parse_document(doc(p("Hi."))),
        subjects=[("account_will_close", parse_subject([text("Soon")]))],
        preview_line="",
        language="en",
        kind="reminder",
    )
    with pytest.raises(RenderError, match="subjects"):
        render_compiled(compiled, a_context())


def test_a_version_of_another_format_says_so():
    with pytest.raises(RenderError, match="another release"):
        render_compiled({"format": 0}, a_context())


def test_the_preview_line_is_hidden_and_padded():
    html = rendered(doc(p("Hi.")), preview_line="Tom & Ann's <news>").html
    hidden = re.search(r'<div style="display:\s*none[^>]*>([^<]*)</div>', html)
    assert hidden
    assert hidden[1].startswith("Tom &amp; Ann&#x27;s &lt;news&gt;\u034f\u200c\u00a0")


def test_the_foot_says_who_writes_and_why():
    brand = Brand(
        name="Joe's & Co",
        postal_address="Ausekļa iela 100, Rīga",
        help_centre_url="https://a.example/help",
    )
    extra = {"unsubscribe_url": "https://a.example/u/1"}
    letter = rendered(doc(p("Hi.")), brand=brand, extra=extra)
    assert letter.text.endswith(
        "Ausekļa iela 100, Rīga\nYou get this letter because your subscription was cancelled.\n"
        "Help centre: https://a.example/help\nNo more letters like this: https://a.example/u/1\n"
    )
    assert [one["href"] for one in Seen(letter.html).elements("a")] == [
        "https://a.example/help",
        "https://a.example/u/1",
    ]


def test_language_and_direction_stand_on_the_outer_elements():
    hebrew = rendered(doc(p("שלום")), language="he").html
    assert '<html lang="he" dir="rtl"' in hebrew
    assert re.search(r'<div [^>]*lang="he" dir="rtl"', hebrew)
    assert '<html lang="lv" dir="ltr"' in rendered(doc(p("Sveiki.")), language="lv").html


def test_answers_are_rows_of_48_pixels():
    html = rendered(doc(p("Why?"), ANSWERS)).html
    rows = re.findall(r'<a class="row-a[^>]*style="([^"]*)"', html)
    assert len(rows) == 9
    for style in rows:
        assert "padding: 13px 18px" in style.replace("padding:13px", "padding: 13px")
        assert re.search(r"line-height:\s*22px", style)
    borders = re.findall(r'<td class="row [^>]*border-top: (\d)', html)
    assert borders == ["0", *"11111111"]


def test_dark_colours_stay_in_the_head():
    html = rendered(doc(p("Hi."))).html
    assert "@media (prefers-color-scheme: dark)" in html
    assert "[data-ogsc]" in html
    assert "c0de0" not in html
    assert "fonts.googleapis" not in html


@settings(deadline=None)
@given(st.integers(0, 0xFFFFFF).map("#{:06x}".format))
def test_any_brand_colour_gives_readable_letters(colour):
    colours = brand_colours(colour)
    assert contrast(colours.button, colours.on_button) >= 4.5
    assert contrast(colours.ink, "#ffffff") >= 4.5
    assert contrast(colours.ink, "#f4f2ee") >= 4.5
    assert contrast(colours.dark_button, colours.dark_on_button) >= 4.5
    assert contrast(colours.dark_ink, "#1d221e") >= 4.5


def test_what_is_no_colour_is_ours():
    assert brand_colours('red;"><script>').button == "#14594b"


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60))
def test_whatever_the_name_it_is_text(name):
    letter = rendered(
        doc(p("Hi {first_name|there}, bye."), button("{first_name|x}", "way_back")),
        subject=[field("first_name", "there")],
        customer=Customer(first_name=name),
    )
    shown = clean_text(name) or "there"
    assert letter.subject == shown
    plain = Seen(rendered(doc(p("Hi x, bye."), button("x", "way_back"))).html)
    seen = Seen(letter.html)
    tags, expected = ([tag for tag, _ in one.tags if tag != "bdi"] for one in (seen, plain))
    assert tags == expected
    assert " ".join(f"Hi {shown}, bye.".split()) in seen.text
    assert " ".join(f"Hi {shown}, bye.".split()) in " ".join(letter.text.split())


def test_facts_of_a_receipt_are_rows_of_one_table_and_lines_that_follow_each_other():
    words = doc(
        p("This confirms it: you are free."),
        p("For: {first_name}"),
        condition("has_plan", [p("Plan: gone")], [p("Plan: none")]),
        condition("has_plan", [p("Last day: never seen")]),
        p("Reply if this is not right."),
    )
    receipt = rendered(words, kind="receipt")
    assert receipt.text.startswith(
        "This confirms it: you are free.\n\nFor: Ilze\nPlan: none\n\nReply if this is not right.\n"
    )
    table = re.search(r'<table[^>]* class="facts".*?</table>', receipt.html, re.DOTALL)
    assert table
    cells = re.findall(r"<td[^>]*>(.*?)</td>", table[0])
    assert cells == ["For", "<bdi>Ilze</bdi>", "Plan", "none"]


def test_words_before_a_colon_are_a_paragraph_in_other_letters():
    letter = rendered(doc(p("For: {first_name}"), p("Plan: none")))
    assert letter.text.startswith("For: Ilze\n\nPlan: none\n\n")
    assert 'class="facts"' not in letter.html


# --- letters that a person wrote -----------------------------------------------------------------
def test_a_personal_letter_looks_typed():
    letter = render_composed(
        subject="  About\r\nyou ",
        document=doc(p("Hi Ilze,"), SIGNATURE),
        context=a_context(sender=User(username="t", first_name="Tomass")),
    )
    assert letter.subject == "About you"
    assert letter.text == "Hi Ilze,\n\nBest wishes,\nTomass\nBrightdesk support\n"
    assert "<p>Hi Ilze,</p>" in letter.html
    for frame in ("class=", "style=", "<table", "@media", "display:none"):
        assert frame not in letter.html


def test_a_colleagues_own_signature_wins_and_is_text():
    sender = User(username="t", first_name="Tomass", signature="Tomass & Co\r\n\n<b>Rīga</b>\n")
    context = a_context(sender=sender)
    letter = render_composed(subject="x", document=doc(SIGNATURE), context=context)
    assert "<p>Tomass &amp; Co<br>&lt;b&gt;Rīga&lt;/b&gt;</p>" in letter.html
    assert letter.text == "Tomass & Co\n<b>Rīga</b>\n" == signature_text(context) + "\n"


def test_what_is_still_to_be_filled_in_blocks_a_personal_letter():
    with pytest.raises(RenderError, match="last day"):
        render_composed(subject="x", document=doc(p("Until {end_date}.")), context=a_context())


def test_a_damaged_personal_letter_is_refused():
    with pytest.raises(RenderError):
        render_composed(subject="x", document={"type": "html"}, context=a_context())


# --- speed ---------------------------------------------------------------------------------------
def test_filling_in_is_quick():
    """A mistake by a factor of ten is what this finds; figures are in benchmarks."""
    compiled = compile_letter(
        parse_document(doc(*[p("Hello {first_name|there}, this is a sentence.")] * 8, SIGNATURE)),
        subjects=[("", parse_subject([text("x")]))],
        preview_line="x",
        language="en",
        kind="letter",
    )
    context = a_context()
    best = min(timeit.repeat(lambda: render_compiled(compiled, context), number=20, repeat=5)) / 20
    assert best < 0.003
