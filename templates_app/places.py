"""Places in a letter, and what is wrong there, in words for the person who writes it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


def place(above: str, kind: str, counts: dict[str, int]) -> str:
    names = _names_of_places()
    if kind not in names:
        return above
    name = names[kind]
    counts[name] = counts.get(name, 0) + 1
    return _within(above, name, counts[name])


_PLACELESS = frozenset({"text", "field", "hardBreak", "then", "else"})


def _names_of_places() -> dict[str, str]:
    list_name = _("list")
    return {
        "paragraph": _("paragraph"),
        "heading": _("heading"),
        "bulletList": list_name,
        "orderedList": list_name,
        "listItem": _("item"),
        "blockquote": _("quote"),
        "condition": _("condition"),
        "button": _("button"),
        "answers": _("survey answers"),
    }


def place_of(location: tuple[int | str, ...], data: Any) -> str:
    """Pydantic's path through the data, in words. Paths also name the union's branches: skipped."""
    here, node = "", data
    for step in location:
        if step == "content" and isinstance(node, dict):
            node = node.get("content")
        elif isinstance(step, int) and isinstance(node, list | tuple) and step < len(node):
            here = _place_in(here, node, step)
            node = node[step]
        elif step in {"marks", "attrs"}:
            break
    return here


def _place_in(above: str, siblings: list[Any] | tuple[Any, ...], index: int) -> str:
    counts: dict[str, int] = {}
    here = above
    for sibling in siblings[: index + 1]:
        kind = sibling.get("type") if isinstance(sibling, dict) else None
        here = place(above, kind if isinstance(kind, str) else "", counts)
    if isinstance(kind, str) and kind in _PLACELESS:
        return here
    return here if here != above else _within(above, _("part"), index + 1)


def _within(above: str, name: str, number: int) -> str:
    return f"{above}, {name} {number}" if above else f"{name} {number}"


def message_for(details: Any) -> str:
    kind, context = details["type"], details.get("ctx") or {}
    name = str(details["loc"][-1]) if details["loc"] else ""
    if kind == "union_tag_invalid":
        tag = str(context.get("tag", ""))[:40]
        return _("“%(name)s” is nothing that can stand here.") % {"name": tag}
    if kind == "union_tag_not_found":
        return _("Here is something that says not what it is (“type” is missing).")
    if kind == "extra_forbidden":
        return _("“%(name)s” is not known here.") % {"name": name[:40]}
    if kind == "missing":
        return _("“%(name)s” is missing.") % {"name": name}
    if kind in {"string_too_long", "too_long"}:
        return _("“%(name)s” is too long (%(most)d characters at most).") % {
            "name": name,
            "most": context["max_length"],
        }
    if kind in {"model_type", "model_attributes_type", "dict_type"}:
        return _("This is no part of a letter.")
    if kind == "value_error":
        return str(context.get("error", ""))
    return _("“%(name)s” has a value that is not allowed here.") % {"name": name}
