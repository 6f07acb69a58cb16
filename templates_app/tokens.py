"""Marks for what is filled in later, set into markup while it is made and inlined.

Whatever a person typed stands behind a mark until the markup is finished, so typed words never
pass through the layout language or the CSS inliner, and nothing typed can look like a mark.
"""

from __future__ import annotations

import re
import secrets
from typing import Any

Segments = list[Any]  # static text, and operations: ["f", name, …], see `filling`

BRAND_COLOURS = {
    "#c0de01": "ink",
    "#c0de02": "button",
    "#c0de03": "on_button",
    "#c0de04": "dark_ink",
    "#c0de05": "dark_button",
    "#c0de06": "dark_on_button",
}


class Tokens:
    """Hands out marks, and afterwards takes finished markup apart at them."""

    def __init__(self) -> None:
        self._nonce = "q" + secrets.token_hex(8)
        self._items: list[Any] = []

    def inline(self, item: Any) -> str:
        """A mark for text and attributes. `item`: static markup, or an operation."""
        self._items.append(item)
        return f"{self._nonce}x{len(self._items) - 1}q"

    def block(self, item: Any) -> str:
        """A mark that may stand where only elements may, as between the rows of a table."""
        return f"<!--{self.inline(item)}-->"

    def split(self, markup: str) -> Segments:
        """The markup as segments, with conditions and rows as trees."""
        colours = "|".join(BRAND_COLOURS)
        mark = re.compile(rf"(?:<!--)?{self._nonce}x(\d+)q(?:-->)?|({colours})")
        return _Tree(self._items).build(mark, markup)


class _Tree:
    def __init__(self, items: list[Any]) -> None:
        self.items = items
        self.open: list[list[Any]] = []
        self.into: Segments = []

    def build(self, mark: re.Pattern[str], markup: str) -> Segments:
        root, position = self.into, 0
        for found in mark.finditer(markup):
            self._static(markup[position : found.start()])
            position = found.end()
            if found[2]:
                self._add(["k", BRAND_COLOURS[found[2]]])
            else:
                self._add(self.items[int(found[1])])
        self._static(markup[position:])
        return root

    def _static(self, text: str) -> None:
        if not text:
            return
        if self.into and isinstance(self.into[-1], str):
            self.into[-1] += text
        else:
            self.into.append(text)

    def _add(self, item: Any) -> None:
        if isinstance(item, str):
            self._static(item)
        elif item[0] in {"if", "rows"}:
            self._begin(["c" if item[0] == "if" else "a", item[1], [], []])
        elif item[0] == "else":
            self.into = self.open[-1][0][3]
        elif item[0] == "end":
            self.into = self.open.pop()[1]
        else:
            self.into.append(item)

    def _begin(self, operation: list[Any]) -> None:
        self.into.append(operation)
        self.open.append([operation, self.into])
        self.into = operation[2]
