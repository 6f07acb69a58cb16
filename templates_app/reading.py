"""A letter as lines to read, without its looks: for pages without script and for the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from .conditions import CONDITIONS
from .document import Document, DocumentError, Heading, Paragraph, parse_document, parse_subject
from .fields import FIELDS
from .html_body import field_operation
from .walking import walk


def readable(data: Any) -> list[str]:
    """A document as lines to read, fields as ⟦words⟧; empty for what is no document."""
    try:
        return list(_lines(parse_document(data)))
    except DocumentError:
        return []


def readable_subject(data: Any) -> str:
    try:
        return "".join(map(_words, parse_subject(data)))
    except DocumentError:
        return ""


def _lines(document: Document) -> Iterator[str]:
    for item in walk(document):
        node: Any = item.node
        if isinstance(node, Paragraph | Heading) or node.type == "button":
            yield "".join(map(_words, node.content))
        elif node.type == "condition":
            condition = CONDITIONS.find(node.attrs.name)
            label = condition.label if condition else node.attrs.name
            yield _("Only if %(condition)s:") % {"condition": label}


def _words(node: Any) -> str:
    if node.type == "text":
        words: str = node.text
        return words
    if node.type != "field":
        return " "
    _kind, name, fallback, before, after = field_operation(node)
    field = FIELDS.find(name)
    other = _(" or “%(words)s”") % {"words": fallback} if fallback else ""
    return f"{before}⟦{field.label if field else name}{other}⟧{after}"
