"""A letter as plain text, and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from followups import text
from templates_app.document import parse_document

SIGNATURE = {"type": "signature"}


def paragraph(*content):
    return {"type": "paragraph", "content": list(content)}


def test_empty_lines_separate_paragraphs_and_single_breaks_stay():
    document = text.document_of("Hello Aya,\n\nfirst line\nsecond line\n\n\n\nBye")
    assert document["content"] == [
        paragraph({"type": "text", "text": "Hello Aya,"}),
        paragraph(
            {"type": "text", "text": "first line"},
            {"type": "hardBreak"},
            {"type": "text", "text": "second line"},
        ),
        paragraph({"type": "text", "text": "Bye"}),
        SIGNATURE,
    ]


def test_fields_that_could_not_be_resolved_become_blanks():
    field = {"type": "field", "attrs": {"name": "end_date", "fallback": None}}
    document = {"type": "doc", "content": [paragraph({"type": "text", "text": "Until "}, field)]}
    assert text.blanks(text.text_of(document)) == ["end_date"]


def test_blanks_are_found_as_a_person_leaves_them():
    assert text.blanks("from ⟦date?⟧ on", "⟦ price ⟧ and ⟦⟧") == ["date", "price", "?"]


def test_lists_keep_their_items():
    item = {"type": "listItem", "content": [paragraph({"type": "text", "text": "one"})]}
    document = {"type": "doc", "content": [{"type": "bulletList", "content": [item, item]}]}
    assert text.text_of(document) == "- one\n- one"


def test_control_characters_go_and_line_ends_are_one_kind():
    assert text.clean("a\x00b\r\nc\td\u2028e") == "ab\nc d\ne"


@given(st.text(max_size=400))
def test_what_is_typed_makes_a_valid_document_that_reads_the_same(words):
    document = text.document_of(words)
    parse_document(document)
    again = text.text_of(document)
    assert text.text_of(text.document_of(again)) == again


def test_the_longest_line_still_makes_a_valid_document():
    document = text.document_of("ā" * 12_000)
    parse_document(document)
    assert len(text.text_of(document)) == 12_000
