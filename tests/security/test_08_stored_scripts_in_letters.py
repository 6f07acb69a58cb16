"""SECURITY row 8, as far as letters go: markup in names, plans and answers (FreeScout
CVE-2026-32754; django-helpdesk CVE-2021-3945)."""

import pytest

from customers.models import Brand, Customer
from templates_app import answers
from templates_app.answers import AnswerRow
from tests.templates_app.letters import Seen, rendered
from tests.templates_app.nodes import button, doc, p

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "<svg/onload=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;",
    "<img src=//evil.example/pixel>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "\x00<script>\x00alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
]
ALLOWED = {"href", "class", "style", "lang", "dir", "role", "aria-level", "aria-label"}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_in_values_is_text(payload, monkeypatch):
    row = AnswerRow(payload, "https://letters.example/s/1")
    monkeypatch.setattr(answers, "_resolvers", [lambda context, survey: [row, row]])
    document = doc(
        p("Hi {first_name|there}, {brand}."),
        button("{first_name|x}", "way_back"),
        {"type": "answers", "attrs": {"survey": "why"}},
        {"type": "signature"},
    )
    plain = Seen(rendered(document, brand=Brand(name="B", postal_address="P")).html)
    seen = Seen(
        rendered(
            document,
            customer=Customer(first_name=payload),
            brand=Brand(name=payload, postal_address=payload, colour=payload[:7]),
            subject=[{"type": "text", "text": payload}],
            preview_line=payload,
        ).html
    )
    assert [tag for tag, _ in seen.tags] == [tag for tag, _ in plain.tags]
    for _tag, attributes in seen.tags:
        assert not any(name.startswith("on") for name in attributes)
    assert not {"script", "img", "svg"} & {tag for tag, _ in seen.tags}
