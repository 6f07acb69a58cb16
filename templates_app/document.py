"""A letter is a document, not HTML: a small tree of a closed set of nodes.

The shape is ProseMirror's JSON, so that the editor stores exactly this. Whatever is not described
here is refused, so neither markup nor template code ever comes from a person.

    doc             content: blocks
    paragraph       content: inline
    heading         attrs: level (2 or 3); content: inline
    bulletList      content: listItem
    orderedList     attrs: start; content: listItem
    listItem        content: paragraphs and lists
    blockquote      content: paragraphs and lists
    condition       attrs: name (of a registered condition); content: then, and else if wanted
    then, else      content: blocks
    button          attrs: to (a registered destination), target (its argument: a survey's slug);
                    content: text without marks, and fields
    answers         attrs: survey (slug): the reasons of that survey as rows to tap
    horizontalRule  nothing
    signature       nothing: the team's sign-off, or the sender's own in a personal letter

    text            text, marks: bold, italic, link (attrs: href)
    field           attrs: name (of a registered merge field);
                    fallback: null: the field must have a value; "": nothing in its place;
                    other words: these; before, after: what comes and goes with the value, so
                    {before: ", ", name, fallback: ""} gives ", Mārtiņ" or nothing. Marks as text.
    hardBreak       nothing

A subject is a list of inline nodes: text without marks, and fields.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, TypeAlias

from django.utils.translation import gettext as _
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from .links import checked_link
from .places import message_for, place_of
from .resolving import resolve_for_person, resolve_subject

__all__ = [
    "Document",
    "DocumentError",
    "Inline",
    "PlainInline",
    "line_to_json",
    "parse_document",
    "parse_subject",
    "resolve_for_person",
    "resolve_subject",
]

MOST_NODES = 1500
MOST_CHARACTERS = 20_000
DEEPEST = 14
LONGEST_TEXT = 5_000
LONGEST_WORDS = 200

# Line breaks are nodes of their own; what else a keyboard cannot type is a space at most.
_CONTROLS = r"\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff"
_CONTROL = re.compile(rf" *[{_CONTROLS}][ {_CONTROLS}]*")


class DocumentError(ValueError):
    """What is wrong with a document, and where: "paragraph 3", with a sentence to show."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.place = place
        self.message = message


def without_controls(text: str) -> str:
    """The text with each run of control characters as one space; other spaces stay."""
    return _CONTROL.sub(" ", text)


Words = Annotated[str, BeforeValidator(lambda v: without_controls(v) if isinstance(v, str) else v)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.-]{0,63}$")]
Slug = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{0,64}$")]


class Part(BaseModel):
    """What all nodes share: nothing unknown is let in, nothing is converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


# --- marks ---------------------------------------------------------------------------------------
class LinkAttrs(Part):
    href: Annotated[str, AfterValidator(checked_link)]

    @model_validator(mode="before")
    @classmethod
    def _drop_what_editors_add(cls, data: Any) -> Any:
        """Tiptap writes these on each link; the renderer decides them, so none is stored."""
        if isinstance(data, dict):
            return {k: v for k, v in data.items() if k not in {"target", "rel", "class", "title"}}
        return data


class Bold(Part):
    type: Literal["bold"] = "bold"


class Italic(Part):
    type: Literal["italic"] = "italic"


class Link(Part):
    type: Literal["link"] = "link"
    attrs: LinkAttrs


Mark: TypeAlias = Annotated[Bold | Italic | Link, Field(discriminator="type")]
Marks: TypeAlias = Annotated[tuple[Mark, ...], Field(max_length=3, strict=False)]


# --- inline --------------------------------------------------------------------------------------
class Text(Part):
    type: Literal["text"] = "text"
    text: Annotated[Words, Field(min_length=1, max_length=LONGEST_TEXT)]
    marks: Marks = ()


class FieldAttrs(Part):
    name: Name
    fallback: Annotated[Words, Field(max_length=LONGEST_WORDS)] | None = None
    before: Annotated[Words, Field(max_length=40)] = ""
    after: Annotated[Words, Field(max_length=40)] = ""


class MergeFieldNode(Part):
    type: Literal["field"] = "field"
    attrs: FieldAttrs
    marks: Marks = ()


class HardBreak(Part):
    type: Literal["hardBreak"] = "hardBreak"
    marks: Marks = ()


Inline: TypeAlias = Annotated[Text | MergeFieldNode | HardBreak, Field(discriminator="type")]
Line: TypeAlias = Annotated[tuple[Inline, ...], Field(strict=False)]


class PlainText(Part):
    """Text where marks make no sense: in subjects and on buttons."""

    type: Literal["text"] = "text"
    text: Annotated[Words, Field(min_length=1, max_length=LONGEST_WORDS)]


class PlainField(Part):
    type: Literal["field"] = "field"
    attrs: FieldAttrs


PlainInline: TypeAlias = Annotated[PlainText | PlainField, Field(discriminator="type")]
PlainLine: TypeAlias = Annotated[tuple[PlainInline, ...], Field(max_length=20, strict=False)]


# --- blocks --------------------------------------------------------------------------------------
class Paragraph(Part):
    type: Literal["paragraph"] = "paragraph"
    content: Line = ()


class HeadingAttrs(Part):
    level: Literal[2, 3]


class Heading(Part):
    type: Literal["heading"] = "heading"
    attrs: HeadingAttrs
    content: Line = ()


class ListItem(Part):
    type: Literal["listItem"] = "listItem"
    content: Annotated[tuple[TextBlock, ...], Field(min_length=1, strict=False)]


class BulletList(Part):
    type: Literal["bulletList"] = "bulletList"
    content: Annotated[tuple[ListItem, ...], Field(min_length=1, strict=False)]


class OrderedListAttrs(Part):
    start: Annotated[int, Field(ge=1, le=9999)] = 1
    type: None = Field(default=None, exclude=True)


class OrderedList(Part):
    type: Literal["orderedList"] = "orderedList"
    attrs: OrderedListAttrs = OrderedListAttrs()
    content: Annotated[tuple[ListItem, ...], Field(min_length=1, strict=False)]


class Blockquote(Part):
    type: Literal["blockquote"] = "blockquote"
    content: Annotated[tuple[TextBlock, ...], Field(min_length=1, strict=False)]


class NamedAttrs(Part):
    name: Name


class Then(Part):
    type: Literal["then"] = "then"
    content: Annotated[tuple[Block, ...], Field(strict=False)] = ()


class Else(Part):
    type: Literal["else"] = "else"
    content: Annotated[tuple[Block, ...], Field(strict=False)] = ()


class Condition(Part):
    type: Literal["condition"] = "condition"
    attrs: NamedAttrs
    content: Annotated[
        tuple[Annotated[Then | Else, Field(discriminator="type")], ...],
        Field(min_length=1, max_length=2, strict=False),
    ]

    @model_validator(mode="after")
    def _then_comes_first(self) -> Condition:
        if [branch.type for branch in self.content] not in (["then"], ["then", "else"]):
            raise ValueError(_("A condition has one part for “then” and at most one for “else”."))
        return self

    @property
    def then(self) -> tuple[Block, ...]:
        return self.content[0].content

    @property
    def otherwise(self) -> tuple[Block, ...]:
        return self.content[1].content if len(self.content) > 1 else ()


class ButtonAttrs(Part):
    to: Name
    target: Slug = ""


class Button(Part):
    type: Literal["button"] = "button"
    attrs: ButtonAttrs
    content: PlainLine = ()


class AnswersAttrs(Part):
    survey: Annotated[Slug, Field(min_length=1)]


class Answers(Part):
    type: Literal["answers"] = "answers"
    attrs: AnswersAttrs


class HorizontalRule(Part):
    type: Literal["horizontalRule"] = "horizontalRule"


class Signature(Part):
    type: Literal["signature"] = "signature"


TextBlock: TypeAlias = Annotated[Paragraph | BulletList | OrderedList, Field(discriminator="type")]
Block: TypeAlias = Annotated[
    Paragraph
    | Heading
    | BulletList
    | OrderedList
    | Blockquote
    | Condition
    | Button
    | Answers
    | HorizontalRule
    | Signature,
    Field(discriminator="type"),
]


class Document(Part):
    """A whole letter. `Document.model_validate(data)` raises pydantic's ValidationError;
    `parse_document(data)` raises DocumentError, which names the place."""

    type: Literal["doc"] = "doc"
    content: Annotated[tuple[Block, ...], Field(strict=False)] = ()

    @model_validator(mode="before")
    @classmethod
    def _within_bounds(cls, data: Any) -> Any:
        _check_size(data)
        return data

    def to_json(self) -> dict[str, Any]:
        """The document as it is stored: what is default is left out, except a field's words."""
        return _stored(self)


for _model in (ListItem, BulletList, OrderedList, Blockquote, Then, Else, Condition, Document):
    _model.model_rebuild()

_SUBJECT: TypeAdapter[tuple[PlainInline, ...]] = TypeAdapter(PlainLine)


# --- reading -------------------------------------------------------------------------------------
def parse_document(data: Any) -> Document:
    """Return the validated document. Raises DocumentError for the first thing that is wrong."""
    try:
        return Document.model_validate(data)
    except ValidationError as error:
        raise _first_error(error, data) from error


def parse_subject(data: Any) -> tuple[PlainInline, ...]:
    """Return the inline nodes of a subject. Raises DocumentError."""
    try:
        return _SUBJECT.validate_python(data)
    except ValidationError as error:
        found = _first_error(error, data)
        raise DocumentError(_("subject"), found.message) from error


def line_to_json(line: tuple[Part, ...]) -> list[dict[str, Any]]:
    """Inline nodes as they are stored."""
    return [_stored(node) for node in line]


def _stored(node: Part) -> dict[str, Any]:
    data = node.model_dump(mode="json")
    return _without_empty(data)


def _without_empty(data: dict[str, Any]) -> dict[str, Any]:
    """Without the empty `marks` and `content` that ProseMirror leaves out as well."""
    kept: dict[str, Any] = {}
    for key, value in data.items():
        if key in {"marks", "content"} and not value:
            continue
        if key in {"marks", "content"}:
            value = [_without_empty(child) for child in value]
        kept[key] = value
    return kept


def _check_size(data: Any) -> None:
    """Refuses what is too deep or too large before anything walks it recursively."""
    nodes = characters = 0
    waiting: list[tuple[Any, int]] = [(data, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > DEEPEST:
            raise ValueError(_("This letter has parts within parts too deep to show."))
        nodes += 1
        if isinstance(node, dict):
            text, content = node.get("text"), node.get("content")
            characters += len(text) if isinstance(text, str) else 0
            if isinstance(content, list | tuple):
                waiting.extend((child, depth + 1) for child in content)
        if nodes > MOST_NODES or characters > MOST_CHARACTERS:
            raise ValueError(_("This letter is too long. Nobody would read it to the end."))


def _first_error(error: ValidationError, data: Any) -> DocumentError:
    details = error.errors(include_url=False)[0]
    return DocumentError(place_of(details["loc"], data), message_for(details))
