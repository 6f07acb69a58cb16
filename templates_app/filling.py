"""Fills a compiled letter for one customer: fields, conditions, links, rows, escapes.

Operations, each a list in the compiled letter:
    ["f", name, fallback, before, after]   a field; names that begin with "@" are the frame's own
    ["c", name, then, else]                a condition
    ["h", destination, target]             an address that a destination resolves
    ["u", name]                            an address that a field of the frame holds
    ["a", survey, first row, other rows]   survey answers; within rows ["x", "label" or "url"]
    ["s", "framed" or "plain"]             the sign-off
    ["t"], ["p"]                           subject and preview line, within the frame
    ["k", which]                           one of the brand's colours
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from lib.names import clean_text, initials

from . import answers
from .colours import brand_colours
from .conditions import CONDITIONS
from .context import LetterContext
from .destinations import DESTINATIONS
from .errors import RenderError
from .fields import FIELDS
from .links import is_safe_link
from .tokens import Segments

# After the preview line a mail program shows whatever comes next; this keeps the body out of it.
PREVIEW_PADDING = "\u034f\u200c\u00a0" * 90


# What is true of the customer who does not exist, besides having a value for each field.
SAMPLE_CONDITIONS = frozenset({"no_open_invoice", "asked_by_customer", "keeps_nothing_else"})


def _clean(value: str) -> str:
    """As `clean_text`; most values are plain, and that is seen at once."""
    if value.isascii() and value.isprintable() and "  " not in value:
        return value.strip(" ")
    return clean_text(value)


# Words of the brand and of surveys come back in every letter; nobody's name is kept here.
_clean_shared = lru_cache(maxsize=512)(_clean)


class Values:
    """What one letter's fields, conditions and addresses come to, each asked once."""

    def __init__(self, context: LetterContext) -> None:
        self.context = context
        self._texts: dict[str, str] = {}
        self._answers: dict[str, bool] = {}
        self._urls: dict[tuple[str, str], str] = {}
        self._rows: dict[str, list[tuple[str, str]]] = {}

    def text(self, name: str) -> str:
        """The field's value as one clean line; "" where there is none. Raises RenderError."""
        if name not in self._texts:
            self._texts[name] = self._frame(name) if name[0] == "@" else self._field(name)
        return self._texts[name]

    def _field(self, name: str) -> str:
        field = FIELDS.find(name)
        if field is None:
            raise RenderError(_("There is no field “%(name)s”.") % {"name": name})
        if self.context.is_sample and name != "brand":
            return field.sample(self.context.language)
        value = _clean(field.resolve(self.context))
        if value or field.can_be_empty:
            return value
        if self.context.is_preview and field.is_address:
            return field.sample(self.context.language)
        if self.context.is_preview:
            return f"⟦{field.label}?⟧"
        raise RenderError(
            _("The field “%(name)s” has no value for this customer.") % {"name": field.label}
        )

    def _frame(self, name: str) -> str:
        brand = self.context.brand
        if name == "@initial":
            return initials(brand.name)[:1]
        if name == "@postal_address":
            return _clean_shared(brand.postal_address)
        if name == "@help_centre":
            return brand.help_centre_url
        return self.context.extra.get("unsubscribe_url", "")

    def holds(self, name: str) -> bool:
        """Whether the condition is known and true. Raises RenderError."""
        if name not in self._answers:
            self._answers[name] = bool(self.text(name)) if name[0] == "@" else self._ask(name)
        return self._answers[name]

    def _ask(self, name: str) -> bool:
        condition = CONDITIONS.find(name)
        if condition is None:
            raise RenderError(_("There is no condition “%(name)s”.") % {"name": name})
        if self.context.is_sample:
            return name in SAMPLE_CONDITIONS or any(field.guard == name for field in FIELDS)
        return condition.test(self.context)

    def url(self, to: str, target: str) -> str:
        """The address of a destination. Raises RenderError, also when it is not safe to link to."""
        key = (to, target)
        if key not in self._urls:
            destination = DESTINATIONS.find(to)
            if destination is None and self.context.is_preview:
                return "#"
            if destination is None:
                raise RenderError(_("There is no destination “%(name)s”.") % {"name": to})
            self._urls[key] = self.checked(destination.resolve(self.context, target))
        return self._urls[key]

    def checked(self, url: str) -> str:
        """The address, again checked now that it is filled in. Raises RenderError."""
        if is_safe_link(url) or (self.context.is_preview and url.startswith("#")):
            return url
        raise RenderError(_("An address in this letter is missing or is not safe to link to."))

    def rows(self, survey: str) -> list[tuple[str, str]]:
        """Label and address of each answer. Raises RenderError."""
        if survey not in self._rows:
            try:
                found = answers.rows(self.context, survey)
            except LookupError as error:
                raise RenderError(_("There is no survey “%(name)s”.") % {"name": survey}) from error
            self._rows[survey] = [
                (_clean_shared(row.label), self.checked(row.url)) for row in found
            ]
        return self._rows[survey]


class Filler:
    """Walks segments and collects the finished parts. `is_html` decides about escapes."""

    def __init__(
        self,
        values: Values,
        *,
        is_html: bool,
        signatures: dict[str, list[Segments]],
        subject: str = "",
        preview_line: str = "",
    ) -> None:
        self.values = values
        self.is_html = is_html
        self.signatures = signatures
        self.subject = subject
        self.preview_line = preview_line
        self.out: list[str] = []
        self.row: tuple[str, str] = ("", "")

    def fill(self, segments: Segments) -> str:
        self._walk(segments)
        return "".join(self.out)

    def _walk(self, segments: Segments) -> None:
        append = self.out.append
        for segment in segments:
            if isinstance(segment, str):
                append(segment)
            elif segment[0] == "f":
                append(self._field(*segment[1:]))
            elif segment[0] == "c":
                self._walk(segment[2] if self.values.holds(segment[1]) else segment[3])
            elif segment[0] == "a":
                self._rows(*segment[1:])
            elif segment[0] == "s":
                append(self._signature(is_framed=segment[1] == "framed"))
            else:
                append(self._value(segment))

    def _value(self, segment: Sequence[Any]) -> str:
        kind = segment[0]
        if kind == "k":
            colour: str = getattr(brand_colours(self.values.context.brand.colour), segment[1])
            return colour
        if kind == "x":
            return self._escaped(self.row[segment[1] == "url"])
        if kind == "h":
            return self._escaped(self.values.url(segment[1], segment[2]))
        if kind == "u":
            return self._escaped(self.values.checked(self.values.text(segment[1])))
        return self._escaped(self.subject) if kind == "t" else self._preview()

    def _escaped(self, text: str) -> str:
        return escape(text) if self.is_html else text

    def _field(self, name: str, fallback: str | None, before: str, after: str) -> str:
        value = self.values.text(name)
        if not value:
            return self._instead(name, fallback)
        if not self.is_html:
            return f"{before}{value}{after}"
        # Its own direction, so that a Hebrew name does not pull the comma to its other side.
        around = escape(before, quote=False), escape(after, quote=False)
        return f"{around[0]}<bdi>{escape(value, quote=False)}</bdi>{around[1]}"

    def _instead(self, name: str, fallback: str | None) -> str:
        if fallback is not None:
            return escape(fallback, quote=False) if self.is_html else fallback
        field = FIELDS.find(name)
        label = str(field.label) if field else name
        if self.values.context.is_preview:
            return f"⟦{escape(label) if self.is_html else label}?⟧"
        raise RenderError(
            _("“%(name)s” is empty for this customer, and the letter has no other words for it.")
            % {"name": label}
        )

    def _rows(self, survey: str, first: Segments, others: Segments) -> None:
        for index, row in enumerate(self.values.rows(survey)):
            self.row = row
            self._walk(others if index else first)

    def _signature(self, *, is_framed: bool) -> str:
        lines = signature_lines(self.values, self.signatures, self)
        if not self.is_html:
            return "\n".join(lines)
        if not is_framed:
            return "<br>".join(lines)
        small = [f'<span class="small e-sub" style="{_SMALL}">{line}</span>' for line in lines[2:]]
        return "<br>".join(lines[:2] + small)

    def line(self, segments: Segments) -> str:
        """One line by itself, as of a sign-off."""
        kept, self.out = self.out, []
        try:
            return self.fill(segments)
        finally:
            self.out = kept

    def _preview(self) -> str:
        return self._escaped(self.preview_line) + PREVIEW_PADDING if self.preview_line else ""


_SMALL = (
    "font-family:-apple-system, 'Segoe UI', Roboto, Arial, sans-serif;font-size:15px;color:#545c53;"
)


def signature_lines(
    values: Values, signatures: dict[str, list[Segments]], filler: Filler
) -> list[str]:
    """The sign-off: a colleague's own, else the person's, else the team's."""
    sender = values.context.sender
    if sender is None:
        return [filler.line(line) for line in signatures["team"]]
    own = [_clean(line) for line in sender.signature.splitlines()]
    own = [line for line in own if line]
    if own:
        return [escape(line, quote=False) for line in own] if filler.is_html else own
    return [filler.line(line) for line in signatures["person"]]


def chosen_subject(subjects: Sequence[Any], values: Values) -> str:
    """The first of the compiled subjects that is true for this customer. Raises RenderError."""
    filler = Filler(values, is_html=False, signatures={})
    for only_when, segments in subjects:
        if not only_when or values.holds(only_when):
            return _clean(filler.line(segments))
    raise RenderError(_("None of this letter's subjects is true for this customer."))
