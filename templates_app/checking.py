"""What must be mended before a letter may be published: it would hurt somebody otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .conditions import CONDITIONS
from .destinations import DESTINATIONS, is_known, may_lead_to
from .document import (
    Answers,
    Button,
    Condition,
    Document,
    FieldAttrs,
    HardBreak,
    MergeFieldNode,
    Paragraph,
    Part,
    PlainField,
    PlainText,
    Text,
)
from .errors import Problem
from .fields import FIELDS
from .models import LetterKind
from .walking import Found, walk, walk_line

# Before these stands no space, so a field that is left out must not leave one.
_CLOSING = frozenset(",.;:!?…)”’»")


@dataclass(frozen=True, slots=True)
class Checked:
    """Which letter a document is for: a LetterKind, and a language."""

    kind: str
    language: str


def problems_in_document(document: Document, checked: Checked) -> list[Problem]:
    """Everything that keeps this document from being published, from top to bottom."""
    found = list(walk(document))
    if not any(isinstance(item.node, Paragraph) and _says(item.node.content) for item in found):
        return [Problem("", _("The letter is empty. Write something first."))]
    return [problem for item in found for problem in _problems_at(item, checked)]


def problems_in_subject(
    nodes: tuple[Part, ...], checked: Checked, conditions: Iterable[str] = ()
) -> list[Problem]:
    """As for the document; `conditions` are those under which this subject is used."""
    place = _("subject")
    if not _says(nodes):
        return [Problem(place, _("The letter has no subject. Choose one or write one."))]
    items = walk_line(nodes, place, frozenset(conditions))
    return [problem for item in items for problem in _problems_at(item, checked)]


def _says(line: Iterable[Part]) -> bool:
    """Whether something stands in the line besides spaces and line breaks."""
    return any(_is_something(node) for node in line)


def _is_something(node: Part) -> bool:
    if isinstance(node, Text | PlainText):
        return bool(node.text.strip())
    return not isinstance(node, HardBreak)


def _problems_at(item: Found, checked: Checked) -> Iterator[Problem]:
    yield from (Problem(item.place, message) for message in _messages_at(item, checked))


def _messages_at(item: Found, checked: Checked) -> Iterator[str]:
    node = item.node
    if isinstance(node, MergeFieldNode | PlainField):
        yield from _field_problems(item, node.attrs, checked.kind)
    elif isinstance(node, Condition):
        if node.attrs.name not in CONDITIONS:
            unknown = _("There is no condition “%(name)s”. Choose another one.")
            yield unknown % {"name": node.attrs.name}
    elif isinstance(node, Button):
        yield from _button_problems(item, node, checked)
    elif isinstance(node, Answers):
        yield from _answers_problems(node, checked)


def _field_problems(item: Found, attrs: FieldAttrs, kind: str) -> Iterator[str]:
    field = FIELDS.find(attrs.name)
    if field is None:
        yield _("There is no field “%(name)s”. Choose another one.") % {"name": attrs.name}
    elif not field.is_for(kind):
        unknown = _("“%(name)s” has no value in a letter of this kind. Choose another field.")
        yield unknown % {"name": field.label}
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


def _button_problems(item: Found, node: Button, checked: Checked) -> Iterator[str]:
    if not _says(node.content):
        yield _("The button says nothing. Write what it does.")
    if not is_known(node.attrs.to):
        yield _("The button leads nowhere. Choose where it leads.")
        return
    if not may_lead_to(node.attrs.to, checked.kind):
        yield _not_of_this_kind(checked.kind)
        return
    if node.attrs.to == "survey" and not node.attrs.target:
        yield _("The button leads to a survey. Choose which one.")
    elif not _accepts(node.attrs.to, node.attrs.target, checked.language):
        gone = _("What the button leads to, “%(name)s”, is not published. Choose another one.")
        yield gone % {"name": node.attrs.target}
    destination = DESTINATIONS.find(node.attrs.to)
    guard = destination.guard if destination else ""
    if destination and guard and guard not in item.conditions:
        condition = CONDITIONS.find(guard)
        yield _("The button can lead nowhere. Put it into the condition “%(condition)s”.") % {
            "condition": condition.label if condition else guard
        }


def _answers_problems(node: Answers, checked: Checked) -> Iterator[str]:
    """The rows lead where a button to the survey leads."""
    if not may_lead_to("survey", checked.kind):
        yield _not_of_this_kind(checked.kind)
    elif not _accepts("survey", node.attrs.survey, checked.language):
        gone = _("There is no published survey “%(name)s”. Choose another one.")
        yield gone % {"name": node.attrs.survey}


def _accepts(to: str, target: str, language: str) -> bool:
    destination = DESTINATIONS.find(to)
    return destination is None or destination.accepts(target, language)


def _not_of_this_kind(kind: str) -> str:
    if kind == LetterKind.REMINDER:
        return _("A reminder goes to somebody who did not cancel, and cannot lead there.")
    return _("Only a reminder can lead there. Choose another place.")
