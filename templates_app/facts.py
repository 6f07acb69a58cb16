"""Facts in a receipt: paragraphs like "Plan: Pro" are the rows of one small table.

Writers type them as ordinary paragraphs, each alone or in a condition; how they are laid out is
decided here, so that nobody has to build a table in the editor.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from .document import Block, Condition, Paragraph, Part, Text

_LABEL = re.compile(r"([^:.!?]{2,40}):\s*(.*)", re.DOTALL)


class Fact(NamedTuple):
    label: str
    value: Sequence[Part]


def fact(block: Block) -> Fact | None:
    """The label and what follows its colon, or None where the paragraph is not a fact."""
    if not isinstance(block, Paragraph) or not block.content:
        return None
    first, *rest = block.content
    if not isinstance(first, Text) or first.marks:
        return None
    found = _LABEL.fullmatch(first.text)
    if not found:
        return None
    value: list[Part] = [*_words(found[2]), *rest]
    return Fact(found[1].strip(), value) if value and not _is_sentence(value[-1]) else None


def is_fact(block: Any) -> bool:
    """Whether a block is a fact, or a condition on which facts alone depend."""
    if isinstance(block, Condition):
        return bool(block.then) and all(map(is_fact, (*block.then, *block.otherwise)))
    return fact(block) is not None


def _is_sentence(last: Part) -> bool:
    return isinstance(last, Text) and last.text.rstrip().endswith((".", "!", "?"))


def _words(text: str) -> list[Part]:
    return [Text(text=text)] if text else []
