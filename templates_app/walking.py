"""All nodes of a letter, each with its place in words and the conditions that hold there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .document import (
    Blockquote,
    BulletList,
    Button,
    Condition,
    Document,
    Heading,
    ListItem,
    OrderedList,
    Paragraph,
    Part,
)
from .places import place


@dataclass(frozen=True, slots=True)
class Found:
    """A node with where it stands: its place in words, and the conditions that hold there."""

    node: Part
    place: str
    conditions: frozenset[str]
    line: tuple[Part, ...] = ()
    position: int = 0


def walk(document: Document) -> Iterator[Found]:
    """All nodes of the document from top to bottom."""
    yield from _walk(document.content, "", frozenset())


def walk_line(line: tuple[Part, ...], place: str, conditions: frozenset[str]) -> Iterator[Found]:
    for position, node in enumerate(line):
        yield Found(node, place, conditions, line, position)


def _walk(nodes: tuple[Any, ...], above: str, conditions: frozenset[str]) -> Iterator[Found]:
    counts: dict[str, int] = {}
    for node in nodes:
        here = place(above, node.type, counts)
        yield Found(node, here, conditions)
        if isinstance(node, Condition):
            yield from _walk(node.then, here, conditions | {node.attrs.name})
            yield from _walk(node.otherwise, here, conditions)
        elif isinstance(node, Paragraph | Heading | Button):
            yield from walk_line(node.content, here, conditions)
        elif isinstance(node, BulletList | OrderedList | ListItem | Blockquote):
            yield from _walk(node.content, here, conditions)
