"""SECURITY row 11: template code in data (listmonk CVE-2025-49136; Mautic GHSA-9fx4-7cmj-47vg)."""

import pytest

from customers.models import Brand, Customer
from templates_app.rendering import render_composed
from tests.templates_app.letters import Seen, a_context, rendered
from tests.templates_app.nodes import button, doc, field, paragraph, text

CODE = [
    "{{7*7}}",
    "{{ settings.SECRET_KEY }}",
    "{% load static %}{% include 'x' %}",
    "{0.__class__}",
    "{first_name}",
    "{brand.__init__.__globals__}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "%(name)s %s %d",
    "[[7*7]]",
    "@title@ @body@ @css@",
    "q0123456789abcdefx0q",
    "<!--[if mso]>x<![endif]-->",
    "<mj-include path='/etc/passwd' />",
    "#c0de01 ⟦name?⟧",
]


@pytest.mark.parametrize("code", CODE)
def test_code_comes_out_as_typed_wherever_it_was_put(code):
    letter = rendered(
        doc(
            paragraph(text(code)),
            paragraph(field("first_name"), field("brand", before=code[:40])),
            paragraph(field("help_centre_url", fallback=code)),
            {"type": "heading", "attrs": {"level": 2}, "content": [text(code, {"type": "bold"})]},
            {**button("x", "way_back"), "content": [text(code), field("first_name")]},
            {"type": "signature"},
        ),
        subject=[text(code + " "), field("first_name")],
        preview_line=code,
        customer=Customer(first_name=code),
        brand=Brand(name=code, postal_address=code),
    )
    assert letter.subject == f"{code} {code}"
    assert letter.preview_line == code
    seen = Seen(letter.html).text
    assert seen.count(code) >= 8
    assert " ".join(letter.text.split()).count(code) >= 7
    assert "49" not in seen


@pytest.mark.parametrize("code", CODE)
def test_code_in_a_personal_letter_comes_out_as_typed(code):
    letter = render_composed(subject=code, document=doc(paragraph(text(code))), context=a_context())
    assert letter.subject == code
    assert Seen(letter.html).text == code
    assert letter.text == code + "\n"
