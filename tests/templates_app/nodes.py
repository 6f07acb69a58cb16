"""Short ways to write a document in a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from templates_app import answers, destinations
from templates_app.answers import AnswerRow
from templates_app.context import LetterContext
from templates_app.destinations import DESTINATIONS, Destination, Target
from templates_app.document import line_to_json
from templates_app.notation import parse_line

Node = dict[str, Any]


def doc(*blocks: Node) -> Node:
    return {"type": "doc", "content": list(blocks)}


def p(words: str) -> Node:
    """A paragraph in the gallery's notation."""
    return {"type": "paragraph", "content": line_to_json(parse_line(words))}


def paragraph(*inline: Node) -> Node:
    return {"type": "paragraph", "content": list(inline)} if inline else {"type": "paragraph"}


def text(words: str, *marks: Node) -> Node:
    return {"type": "text", "text": words, **({"marks": list(marks)} if marks else {})}


def field(name: str, fallback: str | None = None, before: str = "", after: str = "") -> Node:
    attrs = {"name": name, "fallback": fallback, "before": before, "after": after}
    return {"type": "field", "attrs": attrs}


def link(href: str, **attrs: Any) -> Node:
    return {"type": "link", "attrs": {"href": href, **attrs}}


def button(words: str, to: str, target: str = "") -> Node:
    attrs = {"to": to, "target": target}
    return {"type": "button", "attrs": attrs, "content": line_to_json(parse_line(words))}


def condition(name: str, then: list[Node], otherwise: list[Node] | None = None) -> Node:
    branches = [{"type": "then", "content": then}]
    if otherwise is not None:
        branches.append({"type": "else", "content": otherwise})
    return {"type": "condition", "attrs": {"name": name}, "content": branches}


def _address(name: str) -> Any:
    def resolve(context: LetterContext, target: str) -> str:
        return f"https://letters.example/{name}/{target}?a=1&b=2"

    return resolve


@contextmanager
def use_destination(name: str, url: str) -> Iterator[None]:
    """A destination that leads to `url`."""
    destinations.register(Destination(name, name, lambda context, target: url))
    try:
        yield
    finally:
        DESTINATIONS.unregister(name)


def _nine_reasons(context: LetterContext, survey: str) -> list[AnswerRow]:
    url = "https://letters.example/s/" + "x" * 120
    return [AnswerRow(f"Reason {n} of {survey} & more", f"{url}/{n}") for n in range(1, 10)]


def _two_surveys(language: str) -> list[Target]:
    return [Target("why", "Why"), Target("reasons", "Reasons")]


@contextmanager
def upper_rooms() -> Iterator[None]:
    """Addresses and answers that need no database in place of what the rooms above resolve."""
    destinations_before, answers_before = dict(DESTINATIONS._entries), answers._resolvers[:]
    for name in ("way_back", "keep_account", "survey"):
        real = destinations_before[name]
        DESTINATIONS._entries[name] = replace(real, resolve=_address(name))
    survey = DESTINATIONS._entries["survey"]
    DESTINATIONS._entries["survey"] = replace(survey, targets=_two_surveys)
    if not answers._resolvers or answers._resolvers[0].__module__.startswith("surveys"):
        answers._resolvers[:] = [_nine_reasons]
    try:
        yield
    finally:
        DESTINATIONS._entries.clear()
        DESTINATIONS._entries.update(destinations_before)
        answers._resolvers[:] = answers_before
