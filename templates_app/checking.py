"""What must be mended before a letter may be published: it would hurt somebody otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from .conditions import CONDITIONS
from .destinations import DESTINATIONS, is_known
from .document import (
    Answers,
    Button,
    Condition,
    Document,
    FieldAttrs,
    Heading,
    MergeFieldNode,
    Paragraph,
    Part,
    PlainField,
    PlainText,
    Text,
)
from .errors import Problem
from .fields import FIELDS
from .walking import Found, walk, walk_line

# Before these stands no space, so a field that is left out must not leave one.
_CLOSING = frozenset(",.;:!?…)”’»")


def problems_in_document(document: Document) -> list[Problem]:
    """Everything that keeps this document from being published, from top to bottom."""
    found = [problem for item in walk(document) for problem in _problems_at(item)]
    if not any(isinstance(item.node, Paragraph) and item.node.content for item in walk(document)):
        return [Problem("", _("The letter is empty. Write something first."))]
    return found


def problems_in_subject(nodes: tuple[Part, ...], conditions: Iterable[str] = ()) -> list[Problem]:
    """As for the document; `conditions` are those under which this subject is used."""
    place = _("subject")
    if not any(_is_something(node) for node in nodes):
        return [Problem(place, _("The letter has no subject. Choose one or write one."))]
    items = walk_line(nodes, place, frozenset(conditions))
    return [problem for item in items for problem in _problems_at(item)]


def _is_something(node: Part) -> bool:
    return not isinstance(node, Text | PlainText) or bool(node.text.strip())


def _problems_at(item: Found) -> Iterator[Problem]:
    node = item.node
    if isinstance(node, MergeFieldNode | PlainField):
        yield from (Problem(item.place, message) for message in _field_problems(item, node.attrs))
    elif isinstance(node, Condition):
        if node.attrs.name not in CONDITIONS:
            unknown = _("There is no condition “%(name)s”. Choose another one.")
            yield Problem(item.place, unknown % {"name": node.attrs.name})
    elif isinstance(node, Button):
        yield from (Problem(item.place, message) for message in _button_problems(item, node))
    elif isinstance(node, Answers | Heading | Paragraph):
        return


def _field_problems(item: Found, attrs: FieldAttrs) -> Iterator[str]:
    field = FIELDS.find(attrs.name)
    if field is None:
        yield _("There is no field “%(name)s”. Choose another one.") % {"name": attrs.name}
    elif not field.can_be_empty or (field.guard and field.guard in item.conditions):
        return
    elif attrs.fallback is None:
        yield _can_be_empty(field.label, field.guard)
    elif not attrs.fallback.strip() and _leaves_a_hole(item):
        yield (
            _("Where “%(name)s” is left out, a hole stays. Give other words for it.")
            % {"name": field.label}
        )


def _can_be_empty(label: Any, guard: str) -> str:
    condition = CONDITIONS.find(guard) if guard else None
    if condition is None:
        return _("“%(name)s” can be empty. Give other words for it.") % {"name": label}
    return _(
        "“%(name)s” can be empty. Give other words for it, or put the sentence into the condition"
        " “%(condition)s”."
    ) % {"name": label, "condition": condition.label}


def _leaves_a_hole(item: Found) -> bool:
    """Whether the line without this field is empty, or has a space before a comma, or two."""
    before = _text_at(item.line, item.position - 1)
    after = _text_at(item.line, item.position + 1)
    if not before and not after:
        return True
    if not before:
        return after[:1] in _CLOSING or after[:1] == " "
    return before[-1:] == " " and (not after or after[:1] in _CLOSING or after[:1] == " ")


def _text_at(line: tuple[Part, ...], position: int) -> str:
    """The words of a neighbour; something that always stands there counts as a letter."""
    if not 0 <= position < len(line):
        return ""
    node = line[position]
    if isinstance(node, Text | PlainText):
        return node.text
    return "x" if isinstance(node, MergeFieldNode | PlainField) else ""


def _button_problems(item: Found, node: Button) -> Iterator[str]:
    if not any(_is_something(child) for child in node.content):
        yield _("The button says nothing. Write what it does.")
    if not is_known(node.attrs.to):
        yield _("The button leads nowhere. Choose where it leads.")
        return
    if node.attrs.to == "survey" and not node.attrs.target:
        yield _("The button leads to a survey. Choose which one.")
    destination = DESTINATIONS.find(node.attrs.to)
    guard = destination.guard if destination else ""
    if destination and guard and guard not in item.conditions:
        condition = CONDITIONS.find(guard)
        yield _("The button can lead nowhere. Put it into the condition “%(condition)s”.") % {
            "condition": condition.label if condition else guard
        }
