"""The notation of the gallery's texts and of subject lines, read into inline nodes and back.

`{name}`: the field must have a value · `{name|words}`: these words where it is empty ·
`{name|}`: nothing in its place · `{, name|}`: what stands around the name comes and goes with it.
`{{` is a brace.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .document import FieldAttrs, PlainField, PlainText, Text

_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")
_INSIDE = re.compile(
    r"(?P<before>[^a-z]*)(?P<name>[a-z][a-z0-9_]*)(?P<after>[^|a-z]*)(?P<or>\|.*)?"
)


class NotationError(ValueError):
    """A text of the gallery that cannot be read."""


def parse_line(text: str) -> tuple[Text | PlainField, ...]:
    """The nodes of one line. Raises NotationError."""
    nodes: list[Text | PlainField] = []
    position, static = 0, ""
    for found in _PIECE.finditer(text):
        static += text[position : found.start()]
        position = found.end()
        if found[1] is None:
            static += found[0][0]
            continue
        if static:
            nodes.append(Text(text=static))
            static = ""
        nodes.append(_field(found[1], text))
    static += text[position:]
    return (*nodes, Text(text=static)) if static else tuple(nodes)


def _field(inside: str, text: str) -> PlainField:
    found = _INSIDE.fullmatch(inside)
    if found is None:
        raise NotationError(f"{{{inside}}} in “{text}” is no field.")
    fallback = found["or"][1:] if found["or"] is not None else None
    attrs = FieldAttrs(
        name=found["name"], fallback=fallback, before=found["before"], after=found["after"]
    )
    return PlainField(attrs=attrs)


def written_line(nodes: Iterable[Text | PlainText | PlainField]) -> str:
    """A line in the notation; what `parse_line` reads as the same nodes again."""
    return "".join(_written(node) for node in nodes)


def _written(node: Text | PlainText | PlainField) -> str:
    if not isinstance(node, PlainField):
        return node.text.replace("{", "{{").replace("}", "}}")
    attrs = node.attrs
    other = "" if attrs.fallback is None else f"|{attrs.fallback}"
    return f"{{{attrs.before}{attrs.name}{attrs.after}{other}}}"
