"""The personal letter, made ready for one person: the start of what an agent writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from lib.names import clean_text

from .context import LetterContext
from .errors import RenderError
from .fields import FIELDS
from .filling import Values, chosen_subject

if TYPE_CHECKING:
    from .models import Version

Node = dict[str, Any]


def resolve_for_person(document: Node, context: LetterContext) -> Node:
    """The document with fields as words, and of each condition the branch that is true.

    A field without a value and without other words stays a field: the person
    must fill it in, and sending is refused until then.
    """
    values = Values(context)
    return {"type": "doc", "content": list(_blocks(document.get("content", []), values))}


def resolve_subject(version: Version, context: LetterContext) -> str:
    """The subject of the published letter for this person; "" if none can be said."""
    try:
        return chosen_subject(version.compiled["subjects"], Values(context))
    except RenderError:
        return ""


def _blocks(nodes: Iterable[Node], values: Values) -> Iterator[Node]:
    for node in nodes:
        if node["type"] == "condition":
            yield from _blocks(_branch(node, values), values)
        elif node["type"] in {"paragraph", "heading", "button"}:
            yield _with_content(node, _joined(_line(node.get("content", []), values)))
        elif "content" in node:
            yield _with_content(node, list(_blocks(node["content"], values)))
        else:
            yield node


def _branch(node: Node, values: Values) -> list[Node]:
    wanted = "then" if values.holds(node["attrs"]["name"]) else "else"
    for branch in node["content"]:
        if branch["type"] == wanted:
            content: list[Node] = branch.get("content", [])
            return content
    return []


def _line(nodes: Iterable[Node], values: Values) -> Iterator[Node]:
    for node in nodes:
        yield _resolved(node, values) if node["type"] == "field" else node


def _resolved(node: Node, values: Values) -> Node:
    attrs = node["attrs"]
    value = _value(attrs["name"], values)
    if value:
        text = f"{attrs.get('before', '')}{value}{attrs.get('after', '')}"
    elif attrs.get("fallback") is not None:
        text = attrs["fallback"]
    else:
        return node
    return {**{key: node[key] for key in ("marks",) if key in node}, "type": "text", "text": text}


def _value(name: str, values: Values) -> str:
    """The value itself: a sample would be sent to somebody."""
    field = FIELDS.find(name)
    return clean_text(field.resolve(values.context)) if field else ""


def _with_content(node: Node, content: list[Node]) -> Node:
    rest = {key: value for key, value in node.items() if key != "content"}
    return {**rest, "content": content} if content else rest


def _joined(nodes: Iterable[Node]) -> list[Node]:
    """Neighbouring texts with the same marks as one, so that nothing shows where a field stood."""
    joined: list[Node] = []
    for node in nodes:
        last = joined[-1] if joined else None
        if node["type"] != "text":
            joined.append(node)
        elif not node["text"]:
            continue
        elif last and last["type"] == "text" and last.get("marks") == node.get("marks"):
            joined[-1] = {**last, "text": last["text"] + node["text"]}
        else:
            joined.append(node)
    return joined
