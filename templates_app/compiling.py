"""Publishing compiles a letter once: frame, inlined styles, joined static text.

What remains for each customer is a list of segments: static text, and operations that `filling`
carries out. The result is plain JSON, kept in the version.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from lib.languages import is_right_to_left

from . import frame, shell
from .document import Document, Part, Text
from .html_body import HtmlBody, PlainHtmlBody, ReceiptHtmlBody, field_operation
from .models import LetterKind
from .text_body import ReceiptTextBody, TextBody
from .tokens import Segments, Tokens

FORMAT = 1

Subject = tuple[str, Sequence[Part]]  # the condition under which it is true, and its nodes


def compile_letter(
    document: Document,
    *,
    subjects: Sequence[Subject],
    preview_line: str,
    language: str,
    kind: str,
) -> dict[str, Any]:
    """Everything about a letter that is the same for all customers. `kind`: a LetterKind."""
    is_plain = kind == LetterKind.PERSONAL
    html = plain_html(document, language) if is_plain else _framed_html(document, language, kind)
    return {
        "format": FORMAT,
        "subjects": [[only_when, line_segments(nodes)] for only_when, nodes in subjects],
        "preview_line": preview_line,
        "html": html,
        "text": text_segments(document, "" if is_plain else kind, language),
        "signatures": signatures(language),
    }


def plain_html(document: Document, language: str) -> Segments:
    """The segments of a letter that looks like mail which a person typed."""
    tokens = Tokens()
    body = PlainHtmlBody(tokens).blocks(document.content)
    return tokens.split(
        shell.plain(tokens, body, language=language, direction=direction_of(language))
    )


def _framed_html(document: Document, language: str, kind: str) -> Segments:
    tokens = Tokens()
    body = ReceiptHtmlBody(tokens) if kind == LetterKind.RECEIPT else HtmlBody(tokens)
    markup = shell.framed(
        tokens,
        body.blocks(document.content),
        language=language,
        direction=direction_of(language),
        why=escape(frame.why(kind, language), quote=False),
        words={
            name: escape(frame.words(name, language), quote=False)
            for name in ("help_centre", "unsubscribe")
        },
    )
    return tokens.split(markup)


def text_segments(document: Document, kind: str, language: str) -> Segments:
    """The segments of the text part; with the foot where `kind` is given."""
    body = ReceiptTextBody() if kind == LetterKind.RECEIPT else TextBody()
    body.blocks(document.content)
    if kind:
        _add_foot(body, kind, language)
    return body.segments


def _add_foot(body: TextBody, kind: str, language: str) -> None:
    body.begin("", "")
    body.segments.append(["c", "@postal_address", [["f", "@postal_address", "", "", ""], "\n"], []])
    body.add(frame.why(kind, language))
    for name in ("help_centre", "unsubscribe"):
        words = frame.words(name, language)
        body.segments.append(["c", f"@{name}", [f"\n{words}: ", ["u", f"@{name}"]], []])


def line_segments(nodes: Iterable[Part]) -> Segments:
    """Text and fields of one line, such as a subject."""
    return [node.text if isinstance(node, Text) else _segment(node) for node in nodes]


def _segment(node: Any) -> Any:
    return node.text if node.type == "text" else field_operation(node)


def signatures(language: str) -> dict[str, list[Segments]]:
    """The sign-offs of the team and of a person, line by line."""
    return {
        who: [line_segments(line) for line in frame.signature(who, language)]
        for who in ("team", "person")
    }


def direction_of(language: str) -> str:
    return "rtl" if is_right_to_left(language) else "ltr"
