"""A letter is a closed tree: what is not described is refused, with its place in words."""

import pytest
from pydantic import ValidationError

from templates_app.document import (
    Document,
    DocumentError,
    MergeFieldNode,
    parse_document,
    parse_subject,
)
from templates_app.walking import walk

from .nodes import doc, field, link, paragraph, text

EVERY_NODE = doc(
    paragraph(text("Hi "), field("first_name", "there"), text(","), {"type": "hardBreak"}),
    {"type": "heading", "attrs": {"level": 2}, "content": [text("Thanks", {"type": "bold"})]},
    {
        "type": "bulletList",
        "content": [{"type": "listItem", "content": [paragraph(text("One", {"type": "italic"}))]}],
    },
    {
        "type": "orderedList",
        "attrs": {"start": 3},
        "content": [{"type": "listItem", "content": [paragraph(text("Three"))]}],
    },
    {
        "type": "blockquote",
        "content": [paragraph(text("Said", link("https://a.example/?b=1&c=2")))],
    },
    {
        "type": "condition",
        "attrs": {"name": "has_end_date"},
        "content": [
            {"type": "then", "content": [paragraph(field("end_date"))]},
            {"type": "else", "content": [paragraph(text("Soon."))]},
        ],
    },
    {"type": "button", "attrs": {"to": "survey", "target": "why"}, "content": [text("Tell us")]},
    {"type": "answers", "attrs": {"survey": "why"}},
    {"type": "horizontalRule"},
    {"type": "signature"},
)


def test_every_node_comes_back_as_it_was():
    assert parse_document(EVERY_NODE).to_json() == EVERY_NODE


def test_what_the_editor_adds_to_links_is_not_stored():
    added = {"target": "_blank", "rel": "noopener", "class": None, "title": None}
    document = parse_document(doc(paragraph(text("x", link("https://a.example/", **added)))))
    assert document.to_json() == doc(paragraph(text("x", link("https://a.example/"))))


@pytest.mark.parametrize(
    ("block", "place"),
    [
        ({"type": "script"}, "part 2"),
        ({"kind": "paragraph"}, "part 2"),
        ("<p>hello</p>", "part 2"),
        ({"type": "paragraph", "onclick": "x()"}, "paragraph 2"),
        ({"type": "paragraph", "content": [{"type": "image"}]}, "paragraph 2, part 1"),
        ({"type": "heading", "attrs": {"level": 1}}, "heading 1"),
        (paragraph(text("x", {"type": "underline"})), "paragraph 2"),
        (paragraph(text("x", {"type": "bold", "attrs": {"style": "x"}})), "paragraph 2"),
        (paragraph(text("")), "paragraph 2"),
        (paragraph(field("First Name")), "paragraph 2"),
        ({"type": "button", "attrs": {"to": "survey", "href": "https://a.example"}}, "button 1"),
        ({"type": "condition", "attrs": {"name": "x"}, "content": []}, "condition 1"),
        (
            {
                "type": "condition",
                "attrs": {"name": "x"},
                "content": [{"type": "then", "content": [paragraph(), paragraph({"type": "x"})]}],
            },
            "condition 1, paragraph 2, part 1",
        ),
        (
            {"type": "bulletList", "content": [{"type": "listItem", "content": [{"type": "hr"}]}]},
            "list 1, item 1, part 1",
        ),
    ],
)
def test_unknown_parts_are_refused_with_their_place(block, place):
    with pytest.raises(DocumentError) as refused:
        parse_document(doc(paragraph(text("fine")), block))
    assert refused.value.place == place
    assert refused.value.message.endswith(".")


def test_branches_of_a_condition_stand_in_order():
    both = [{"type": "else"}, {"type": "then"}]
    with pytest.raises(DocumentError, match="one part for “then”"):
        parse_document(doc({"type": "condition", "attrs": {"name": "x"}, "content": both}))


@pytest.mark.parametrize("data", [None, [], "doc", {"type": "paragraph"}, {"content": 1}])
def test_what_is_no_document_is_refused(data):
    with pytest.raises(DocumentError):
        parse_document(data)


def test_nesting_is_bounded_before_anything_recurses():
    node = paragraph()
    for _ in range(5000):
        node = {"type": "blockquote", "content": [node]}
    with pytest.raises(DocumentError, match="too deep"):
        parse_document(doc(node))


def test_size_is_bounded():
    with pytest.raises(DocumentError, match="too long"):
        parse_document(doc(*[paragraph(text("x" * 4000))] * 6))
    with pytest.raises(DocumentError, match="too long"):
        parse_document(doc(*[paragraph()] * 2000))
    with pytest.raises(DocumentError, match="5000 characters"):
        parse_document(doc(paragraph(text("x" * 5001))))


def test_pydantics_own_error_is_raised_by_pydantics_own_door():
    with pytest.raises(ValidationError):
        Document.model_validate(doc({"type": "script"}))


def test_control_characters_in_text_become_one_space():
    document = parse_document(doc(paragraph(text("a\x00\r\n b\u202ec\ud800"))))
    assert document.to_json() == doc(paragraph(text("a b c ")))


def test_a_subject_is_one_line_of_text_and_fields():
    subject = [text("About"), field("first_name", "", before=", ")]
    assert len(parse_subject(subject)) == 2
    for wrong in ([{"type": "hardBreak"}], [text("x", {"type": "bold"})], [paragraph()], "x"):
        with pytest.raises(DocumentError):
            parse_subject(wrong)


def test_walking_knows_which_conditions_hold():
    found = {
        item.node.attrs.name: item.conditions
        for item in walk(parse_document(EVERY_NODE))
        if isinstance(item.node, MergeFieldNode)
    }
    assert found == {"first_name": frozenset(), "end_date": {"has_end_date"}}
