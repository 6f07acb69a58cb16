"""SECURITY row 10: a link that runs something (Tiptap, CVE-2025-14284)."""

import pytest

from customers.models import Brand
from templates_app.document import DocumentError, parse_document
from templates_app.errors import RenderError
from tests.templates_app.letters import rendered
from tests.templates_app.nodes import button, doc, p, use_destination

UNSAFE = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "javascript&colon;alert(1)",
    "java&#115;cript:alert(1)",
    "&#x6A;avascript:alert(1)",
    "%6Aavascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "blob:https://a.example/1",
    "//evil.example/",
    "/relative",
    "#anchor",
    "",
    "https:/one-slash.example",
    "https://",
    "https://?a=1",
    "https://brand.example@evil.example/",
    "https://a.example/\u202egnp.exe",
    "https://a.example/a b",
    'https://a.example/"onmouseover="x',
    "https://a.example/<b>",
    "https://a.example/&#34;onclick",
    "https://a.example:port/",
    "https://a.example/" + "x" * 2000,
    "mailto:",
    "mailto:x",
    "tel:alert(1)",
]
SAFE = [
    "https://a.example",
    "HTTPS://a.example/",
    "http://a.example:8080/x?y=1&z=2#top",
    "https://ā.example/ceļš?q=šķ%C4%93le",
    "https://[2001:db8::1]/",
    "mailto:help@a.example?subject=Hi",
    "tel:+371-67000000",
]


def letter(href):
    link = {"type": "link", "attrs": {"href": href}}
    run = {"type": "text", "text": "x", "marks": [link]}
    return {"type": "doc", "content": [{"type": "paragraph", "content": [run]}]}


@pytest.mark.parametrize("href", UNSAFE)
def test_unsafe_links_are_refused(href):
    with pytest.raises(DocumentError, match="paragraph 1"):
        parse_document(letter(href))


@pytest.mark.parametrize("href", SAFE)
def test_safe_links_are_kept_as_typed(href):
    assert parse_document(letter(href)).to_json() == letter(href)


@pytest.mark.parametrize("href", [href for href in UNSAFE if len(href) < 2000])
def test_unsafe_addresses_are_refused_after_they_were_filled_in(href):
    with use_destination("typed", href), pytest.raises(RenderError, match="not safe"):
        rendered(doc(p("Hi."), button("Go", "typed")))


def test_an_unsafe_help_centre_stops_the_letter():
    brand = Brand(name="B", help_centre_url="javascript:alert(1)")
    with pytest.raises(RenderError, match="not safe"):
        rendered(doc(p("Hi.")), brand=brand)
