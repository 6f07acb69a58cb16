"""Renders a document for a test as real mail would be."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

from customers.models import Brand, Customer
from templates_app.compiling import compile_letter
from templates_app.context import LetterContext
from templates_app.document import parse_document, parse_subject
from templates_app.rendering import Rendered, render_compiled
from tests.customers.factories import A_DAY

from .nodes import upper_rooms

MESSAGE_ID = "ab" * 16


def a_context(**changes: Any) -> LetterContext:
    """Ilze of Brightdesk, without a database."""
    context = LetterContext(
        brand=Brand(name="Brightdesk", time_zone="Europe/Riga"),
        customer=Customer(first_name="Ilze", vocative="Ilze"),
        language="en",
        now=A_DAY,
        message_id=MESSAGE_ID,
    )
    return replace(context, **changes)


def rendered(
    document: Any,
    *,
    subject: Any = ({"type": "text", "text": "A subject"},),
    preview_line: str = "A preview.",
    kind: str = "letter",
    context: LetterContext | None = None,
    **changes: Any,
) -> Rendered:
    """The document compiled and filled in; `changes` are those of the context."""
    context = context or a_context(**changes)
    compiled = compile_letter(
        parse_document(document),
        subjects=[("", parse_subject(list(subject)))],
        preview_line=preview_line,
        language=context.language,
        kind=kind,
    )
    with upper_rooms():
        return render_compiled(compiled, context)


class Seen(HTMLParser):
    """The elements and the text of a mail, as a mail program takes it in."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._texts: list[str] = []
        self._skipped = 0
        self.feed(html)
        self.close()

    @property
    def text(self) -> str:
        return " ".join("".join(self._texts).split())

    def elements(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in {"p", "td", "li", "div", "br", "h2", "h3"}:
            self._texts.append(" ")
        self._skipped += tag in {"style", "title"}

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in {"style", "title"}

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self._texts.append(data)
