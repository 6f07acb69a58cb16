"""A letter's document as segments of plain text.

Blocks are told apart by separators, so that a block that turns out empty leaves no hole. Values
cannot contain them: control characters are taken out of whatever is filled in.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .document import (
    Answers,
    Blockquote,
    BulletList,
    Button,
    Condition,
    HardBreak,
    Heading,
    HorizontalRule,
    Link,
    OrderedList,
    Paragraph,
    Part,
    PlainText,
    Signature,
    Text,
)
from .facts import fact
from .html_body import field_operation
from .tokens import Segments

# A fact stands close to the fact before it, and apart from other blocks.
BLOCK, TIGHT, PREFIX, FACT = "\x1e", "\x1d", "\x1c", "\x1b"
WIDTH = 76


class TextBody:
    """Collects the segments of a text part."""

    def __init__(self) -> None:
        self.segments: Segments = []

    def blocks(self, nodes: Iterable[Any], first: str = "", rest: str = "") -> Segments:
        for node in nodes:
            self.block(node, first, rest)
            first = rest
        return self.segments

    def block(self, node: Any, first: str, rest: str) -> None:
        if isinstance(node, Paragraph | Heading):
            self.begin(first, rest)
            self.line(node.content)
        elif isinstance(node, BulletList | OrderedList):
            self.list(node, first, rest)
        elif isinstance(node, Blockquote):
            self.blocks(node.content, first + "> ", rest + "> ")
        elif isinstance(node, Condition):
            parts = map(self.part, (node.then, node.otherwise))
            self.segments.append(["c", node.attrs.name, *parts])
        elif isinstance(node, Button):
            self.button(node)
        elif isinstance(node, Answers):
            self.answers(node)
        elif isinstance(node, HorizontalRule):
            self.begin(first, rest)
            self.add("* * *")
        elif isinstance(node, Signature):
            self.begin(first, rest)
            self.segments.append(["s", "plain"])

    def part(self, nodes: Iterable[Any]) -> Segments:
        return type(self)().blocks(nodes)

    def begin(self, first: str, rest: str, separator: str = BLOCK) -> None:
        self.add(f"{separator}{first}{PREFIX}{rest}{PREFIX}")

    def add(self, text: str) -> None:
        if self.segments and isinstance(self.segments[-1], str):
            self.segments[-1] += text
        else:
            self.segments.append(text)

    def extend(self, segments: Segments) -> None:
        for segment in segments:
            if isinstance(segment, str):
                self.add(segment)
            else:
                self.segments.append(segment)

    def line(self, nodes: Iterable[Part]) -> None:
        waiting: Link | None = None
        for node in nodes:
            link = _link_of(node)
            if waiting and link != waiting:
                self._address(waiting)
            waiting = link
            self._inline(node)
        if waiting:
            self._address(waiting)

    def _inline(self, node: Any) -> None:
        if isinstance(node, HardBreak):
            self.add("\n")
        elif isinstance(node, PlainText | Text):
            self.add(node.text)
        else:
            self.segments.append(field_operation(node))

    def _address(self, link: Link) -> None:
        """The address after its words, unless the words are the address."""
        address = link.attrs.href
        last = self.segments[-1] if self.segments else ""
        written = last if isinstance(last, str) else ""
        if not written.endswith((address, address.removeprefix("mailto:"))):
            self.add(f" <{address}>")

    def list(self, node: BulletList | OrderedList, first: str, rest: str) -> None:
        number = node.attrs.start if isinstance(node, OrderedList) else 0
        for index, item in enumerate(node.content):
            bullet = f"{number + index}. " if number else "- "
            body = TextBody()
            body.blocks(item.content, (rest if index else first) + bullet, rest + " " * len(bullet))
            if index:
                body.segments[0] = TIGHT + body.segments[0][1:]
            self.extend(body.segments)

    def button(self, node: Button) -> None:
        self.begin("", "")
        self.line(node.content)
        self.add(":\n")
        self.segments.append(["h", node.attrs.to, node.attrs.target])

    def answers(self, node: Answers) -> None:
        bullet = f"- {PREFIX}  {PREFIX}"
        row: Segments = [["x", "label"], ":\n", ["x", "url"]]
        first, others = [BLOCK + bullet, *row], [TIGHT + bullet, *row]
        self.segments.append(["a", node.attrs.survey, first, others])


class ReceiptTextBody(TextBody):
    """With facts on lines that follow each other."""

    def block(self, node: Any, first: str, rest: str) -> None:
        if fact(node):
            self.begin(first, rest, FACT)
            self.line(node.content)
        else:
            super().block(node, first, rest)


def _link_of(node: Any) -> Link | None:
    marks = getattr(node, "marks", ())
    return next((mark for mark in marks if isinstance(mark, Link)), None)


def laid_out(filled: str) -> str:
    """The finished text: blocks with an empty line between, wrapped, without holes."""
    lines: list[str] = []
    for mark in (TIGHT, FACT):
        filled = filled.replace(mark, BLOCK + mark)
    before = ""
    for block in filled.split(BLOCK):
        if block:
            _lay_block(block, lines, after_fact=before == FACT)
            before = block[0]
    return "\n".join(lines) + "\n"


def _lay_block(block: str, lines: list[str], *, after_fact: bool) -> None:
    is_tight = block.startswith(TIGHT) or (after_fact and block.startswith(FACT))
    parts = block.lstrip(TIGHT + FACT).split(PREFIX)
    first, rest, text = parts if len(parts) == 3 else ("", "", block)
    if not text.strip():
        return
    if lines and not is_tight:
        lines.append(rest.rstrip() if rest.startswith(">") and lines[-1].startswith(">") else "")
    for line in text.split("\n"):
        lines.extend(_wrapped(line, first, rest))
        first = rest


def _wrapped(line: str, first: str, rest: str) -> list[str]:
    """The words in lines of at most 76 characters; a longer word (an address) stays whole."""
    lines: list[str] = []
    current, width = first, len(first)
    is_empty = True
    for word in line.split(" "):
        if not word:
            continue
        if not is_empty and width + 1 + len(word) > WIDTH:
            lines.append(current)
            current, width, is_empty = rest, len(rest), True
        current += word if is_empty else f" {word}"
        width = len(current)
        is_empty = False
    lines.append(current.rstrip())
    return lines
