"""A letter's document as the markup of its body, with marks for everything typed or filled in.

Two looks: in the brand's frame, and plain, as mail that a person typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from itertools import groupby
from typing import Any

from .document import (
    Answers,
    Block,
    Blockquote,
    BulletList,
    Button,
    Condition,
    HardBreak,
    Heading,
    HorizontalRule,
    Link,
    MergeFieldNode,
    OrderedList,
    Paragraph,
    Part,
    PlainField,
    PlainText,
    Signature,
    Text,
)
from .facts import fact, is_fact
from .tokens import Tokens


def field_operation(node: MergeFieldNode | PlainField) -> list[Any]:
    """The operation that fills in this field."""
    attrs = node.attrs
    return ["f", attrs.name, attrs.fallback, attrs.before, attrs.after]


class HtmlBody:
    """Writes blocks in the brand's frame."""

    text_class, box_class = ' class="e-txt"', ' class="e-txt e-box"'

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens

    def blocks(self, nodes: Iterable[Block]) -> str:
        return "".join(self.block(node) for node in nodes)

    def block(self, node: Any) -> str:
        writers: dict[type[Part], Callable[[Any], str]] = {
            Paragraph: self.paragraph,
            Heading: self.heading,
            BulletList: self.bullet_list,
            OrderedList: self.ordered_list,
            Blockquote: self.blockquote,
            Condition: self.condition,
            Button: self.button,
            Answers: self.answers,
            HorizontalRule: self.rule,
            Signature: self.signature,
        }
        return writers[type(node)](node)

    # --- text ---------------------------------------------------------------------------------
    def typed(self, text: str) -> str:
        return self.tokens.inline(escape(text, quote=False))

    def line(self, nodes: Iterable[Part]) -> str:
        return "".join(self.inline(node) for node in nodes)

    def inline(self, node: Any) -> str:
        if isinstance(node, HardBreak):
            return "<br>"
        if isinstance(node, PlainText | Text):
            markup = self.typed(node.text)
        else:
            markup = self.tokens.inline(field_operation(node))
        for mark in getattr(node, "marks", ()):
            markup = self.marked(markup, mark)
        return markup

    def marked(self, markup: str, mark: Any) -> str:
        if isinstance(mark, Link):
            href = self.tokens.inline(escape(mark.attrs.href))
            return f'<a class="link e-ink" href="{href}">{markup}</a>'
        tag = "strong" if mark.type == "bold" else "em"
        return f"<{tag}>{markup}</{tag}>"

    def paragraph(self, node: Paragraph) -> str:
        if not node.content:
            return ""
        return f"<p{self.text_class}>{self.line(node.content)}</p>"

    def heading(self, node: Heading) -> str:
        tag = f"h{node.attrs.level}"
        if not node.content:
            return ""
        return f"<{tag}{self.text_class}>{self.line(node.content)}</{tag}>"

    def bullet_list(self, node: BulletList) -> str:
        return f"<ul{self.text_class}>{self._items(node)}</ul>"

    def ordered_list(self, node: OrderedList) -> str:
        return f'<ol{self.text_class} start="{node.attrs.start}">{self._items(node)}</ol>'

    def _items(self, node: BulletList | OrderedList) -> str:
        return "".join(f"<li>{self.blocks(item.content)}</li>" for item in node.content)

    def blockquote(self, node: Blockquote) -> str:
        return f"<blockquote{self.box_class}>{self.blocks(node.content)}</blockquote>"

    def rule(self, node: HorizontalRule) -> str:
        return '<div class="rule e-box">&nbsp;</div>'

    # --- what depends on the customer -----------------------------------------------------------
    def condition(self, node: Condition) -> str:
        return self.conditional(node, self.blocks)

    def conditional(self, node: Condition, write: Callable[[Iterable[Block]], str]) -> str:
        mark = self.tokens.block
        then, otherwise = write(node.then), write(node.otherwise)
        middle = f"{mark(['else'])}{otherwise}" if otherwise else ""
        return f"{mark(['if', node.attrs.name])}{then}{middle}{mark(['end'])}"

    def button(self, node: Button) -> str:
        href = self.tokens.inline(["h", node.attrs.to, node.attrs.target])
        # Outlook for Windows ignores a link's padding: there the cell has it. Where the link's
        # own padding counts, mso-padding-alt is unknown.
        return (
            '<table role="presentation" class="btn" cellpadding="0" cellspacing="0" border="0">'
            '<tr><td class="e-btn" align="center" bgcolor="#c0de02"'
            ' style="mso-padding-alt:13px 24px;">'
            f'<a class="btn-a" href="{href}">{self.line(node.content)}</a></td></tr></table>'
        )

    def answers(self, node: Answers) -> str:
        mark = self.tokens.block
        label, href = self.tokens.inline(["x", "label"]), self.tokens.inline(["x", "url"])
        row = (
            '<tr><td class="row{first} e-row" style="mso-padding-alt:13px 18px;">'
            f'<a class="row-a e-ink" href="{href}">{label}</a></td></tr>'
        )
        return (
            '<table role="presentation" class="rows e-box" width="100%" cellpadding="0"'
            ' cellspacing="0" border="0">'
            f"{mark(['rows', node.attrs.survey])}{row.replace('{first}', ' first')}"
            f"{mark(['else'])}{row.replace('{first}', '')}{mark(['end'])}</table>"
        )

    def signature(self, node: Signature) -> str:
        return f'<p class="sign e-txt">{self.tokens.inline(["s", "framed"])}</p>'


class ReceiptHtmlBody(HtmlBody):
    """In the brand's frame, with facts that follow each other as the rows of a table."""

    def blocks(self, nodes: Iterable[Block]) -> str:
        parts = []
        for facts, run in groupby(nodes, is_fact):
            write = self.facts if facts else super().blocks
            parts.append(write(run))
        return "".join(parts)

    def facts(self, nodes: Iterable[Block]) -> str:
        return (
            '<table role="presentation" class="facts" width="100%" cellpadding="0"'
            f' cellspacing="0" border="0">{self.rows(nodes)}</table>'
        )

    def rows(self, nodes: Iterable[Any]) -> str:
        return "".join(
            self.conditional(node, self.rows) if isinstance(node, Condition) else self.row(node)
            for node in nodes
        )

    def row(self, node: Paragraph) -> str:
        one = fact(node)
        assert one, "only facts come here"
        return (
            f'<tr><td class="fact e-sub e-box" width="38%">{self.typed(one.label)}</td>'
            f'<td class="fact fact-v e-txt e-box">{self.line(one.value)}</td></tr>'
        )


class PlainHtmlBody(HtmlBody):
    """Writes blocks as a mail program does: no card, no colours, no buttons."""

    text_class = box_class = ""

    def marked(self, markup: str, mark: Any) -> str:
        if isinstance(mark, Link):
            return f'<a href="{self.tokens.inline(escape(mark.attrs.href))}">{markup}</a>'
        return super().marked(markup, mark)

    def button(self, node: Button) -> str:
        href = self.tokens.inline(["h", node.attrs.to, node.attrs.target])
        return f'<p><a href="{href}">{self.line(node.content)}</a></p>'

    def answers(self, node: Answers) -> str:
        mark = self.tokens.block
        label, href = self.tokens.inline(["x", "label"]), self.tokens.inline(["x", "url"])
        row = f'<li><a href="{href}">{label}</a></li>'
        begin, middle = mark(["rows", node.attrs.survey]), mark(["else"])
        return f"<ul>{begin}{row}{middle}{row}{mark(['end'])}</ul>"

    def rule(self, node: HorizontalRule) -> str:
        return "<hr>"

    def signature(self, node: Signature) -> str:
        return f"<p>{self.tokens.inline(['s', 'plain'])}</p>"
