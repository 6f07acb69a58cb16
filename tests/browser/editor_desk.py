"""The editor's page in words of what a person does and sees there; documents in short."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser import editor_page

Node = dict[str, Any]


def text(words: str, *marks: str) -> Node:
    node = {"type": "text", "text": words}
    return {**node, "marks": [{"type": mark} for mark in marks]} if marks else node


def chip(name: str, fallback: str | None = None, before: str = "", after: str = "") -> Node:
    attrs = {"name": name, "fallback": fallback, "before": before, "after": after}
    return {"type": "field", "attrs": attrs}


def p(*content: Node | str) -> Node:
    nodes = [text(node) if isinstance(node, str) else node for node in content]
    return {"type": "paragraph", "content": nodes} if nodes else {"type": "paragraph"}


def doc(*blocks: Node) -> Node:
    return {"type": "doc", "content": list(blocks)}


def condition(name: str, then: list[Node], otherwise: list[Node] | None = None) -> Node:
    content = [{"type": "then", "content": then}]
    if otherwise:
        content.append({"type": "else", "content": otherwise})
    return {"type": "condition", "attrs": {"name": name}, "content": content}


def bullets(*items: Node) -> Node:
    return {"type": "bulletList", "content": [{"type": "listItem", "content": [i]} for i in items]}


FULL = doc(
    {"type": "heading", "attrs": {"level": 2}, "content": [text("Title")]},
    p("Hello ", chip("first_name", "there"), chip("end_date"), chip("nickname")),
    condition("has_plan", [p("In.")], [p("Not.")]),
    bullets(p("one")),
    {"type": "button", "attrs": {"to": "survey", "target": "why"}, "content": [text("Go")]},
    {"type": "answers", "attrs": {"survey": "why"}},
    {"type": "horizontalRule"},
    {"type": "signature"},
)


# Between two keys of a person the browser tells the page where the caret is now.
A_MOMENT = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"


class Desk:
    """The editor's page in a browser, in words of what a person does and sees there."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, document: Node | None = None, **fields) -> Desk:
        if document is not None:
            fields["document"] = document
        for name, value in fields.items():
            setattr(editor_page.draft, name, value)
        self.page.goto("/editor/")
        expect(self.letter).to_be_visible()
        return self

    @property
    def letter(self) -> Locator:
        return self.page.get_by_role("textbox", name="Letter")

    @property
    def subject(self) -> Locator:
        return self.page.get_by_role("textbox", name="Subject")

    @property
    def menu(self) -> Locator:
        return self.page.locator(".le-menu:popover-open")

    @property
    def form(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def status(self) -> Locator:
        return self.page.locator("[data-draft-status]")

    @property
    def banner(self) -> Locator:
        return self.page.locator("[data-draft-banner]")

    def press(self, *keys: str) -> Desk:
        for key in keys:
            self.page.keyboard.press(key)
            self.page.evaluate(A_MOMENT)
        return self

    def type(self, words: str) -> Desk:
        self.page.keyboard.type(words)
        return self

    def to_end(self) -> Desk:
        self.letter.focus()
        return self.press("Control+End")

    def to_start(self) -> Desk:
        self.letter.focus()
        return self.press("Control+Home")

    def select_all(self) -> Desk:
        self.letter.focus()
        return self.press("Control+a")

    def tool(self, name: str) -> Locator:
        return self.page.get_by_role("toolbar").get_by_role("button", name=name, exact=True)

    @property
    def document(self) -> Node:
        """What the form would post."""
        posted: Node = json.loads(self.page.locator("#document").input_value())
        return posted

    def paste(self, *, html: str = "", words: str = "", into: Locator | None = None) -> Desk:
        (into or self.letter).evaluate(
            """(element, [html, words]) => {
              const clipboardData = new DataTransfer();
              if (html) clipboardData.setData("text/html", html);
              clipboardData.setData("text/plain", words);
              const options = {clipboardData, bubbles: true, cancelable: true};
              element.dispatchEvent(new ClipboardEvent("paste", options));
            }""",
            [html, words],
        )
        return self
