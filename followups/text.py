"""A letter as plain text for the composer, and back: the smallest form in which a person can write.

Paragraphs are separated by empty lines; a single line break stays one. What the sender must still
fill in stands in white square brackets: ⟦date?⟧. The signature is not part of the text: it belongs
to whoever presses Send.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

Node = dict[str, Any]

BLANK = re.compile(r"⟦\s*([^⟦⟧]*?)\s*\??\s*⟧")
LONGEST_TEXT = 20_000
LONGEST_NODE = 5_000


def text_of(document: Node) -> str:
    """The paragraphs of a document as the composer shows them."""
    return "\n\n".join(part for part in map(_block_text, document.get("content", [])) if part)


def document_of(text: str) -> Node:
    """The document that says what was typed, to be signed by its sender."""
    paragraphs = re.split(r"\n[ \t]*\n\s*", clean(text))
    content = [_paragraph(words) for words in paragraphs if words.strip()]
    return {"type": "doc", "content": [*content, {"type": "signature"}]}


def clean(text: str) -> str:
    """With one kind of line break, without control characters and space around it."""
    for line_end in ("\r\n", "\r", "\u2028", "\u2029"):
        text = text.replace(line_end, "\n")
    text = text.replace("\t", " ")
    kept = (mark for mark in text if mark == "\n" or unicodedata.category(mark) != "Cc")
    return "".join(kept).strip()


def clean_subject(subject: str) -> str:
    """One line of at most 250 characters."""
    return " ".join(clean(subject).split())[:250]


def blanks(*texts: str) -> list[str]:
    """What is still to be filled in, in order."""
    return [found.group(1) or "?" for text in texts for found in BLANK.finditer(text)]


def word_count(text: str) -> int:
    return len(re.findall(r"\w+(?:[’'-]\w+)*", text))


def _paragraph(words: str) -> Node:
    content: list[Node] = []
    for line in words.split("\n"):
        if content:
            content.append({"type": "hardBreak"})
        line = line.rstrip()
        content += [
            {"type": "text", "text": line[start : start + LONGEST_NODE]}
            for start in range(0, len(line), LONGEST_NODE)
        ]
    return {"type": "paragraph", "content": content}


def _block_text(node: Node) -> str:
    if node["type"] in {"signature", "horizontalRule", "answers"}:
        return ""
    if node["type"] in {"bulletList", "orderedList"}:
        return "\n".join(f"- {_block_text(item)}" for item in node.get("content", []))
    inner = node.get("content", [])
    if any(child["type"] in {"paragraph", "bulletList", "orderedList"} for child in inner):
        return "\n\n".join(part for part in map(_block_text, inner) if part)
    return "".join(_inline_text(inner)).strip()


def _inline_text(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        if node["type"] == "text":
            yield node["text"]
        elif node["type"] == "hardBreak":
            yield "\n"
        else:
            yield f"⟦{_label(node.get('attrs', {}))}?⟧"


def _label(attributes: dict[str, Any]) -> str:
    return str(attributes.get("label") or attributes.get("name") or "").strip("?⟦⟧ ")
