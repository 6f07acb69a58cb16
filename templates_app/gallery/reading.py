"""Reads the gallery's file into documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ..document import line_to_json, parse_document, parse_subject
from ..notation import NotationError, parse_line

FILE = Path(__file__).parent / "letters.yaml"
LANGUAGES = ("en", "lv")


@dataclass(frozen=True)
class GallerySubject:
    slug: str
    intents: dict[str, str]
    only_when: str
    texts: dict[str, list[dict[str, Any]]]
    position: int


@dataclass(frozen=True)
class GalleryText:
    """One letter in one language. `points`: its sentences by point, in the notation."""

    language: str
    subject: str
    preview_line: str
    document: dict[str, Any]
    points: dict[str, list[str]]


@dataclass(frozen=True)
class GalleryLetter:
    slug: str
    titles: dict[str, str]
    sent_when: dict[str, str]
    kind: str
    is_automatic: bool
    texts: list[GalleryText]


@dataclass(frozen=True)
class Gallery:
    subjects: list[GallerySubject]
    letters: list[GalleryLetter]


@cache
def read() -> Gallery:
    """The whole gallery. Raises NotationError or DocumentError for a text that cannot be read."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    subjects = enumerate(data["subjects"].items(), start=1)
    return Gallery(
        subjects=[_subject(slug, entry, position) for position, (slug, entry) in subjects],
        letters=[_letter(entry) for entry in data["letters"]],
    )


def _subject(slug: str, entry: dict[str, Any], position: int) -> GallerySubject:
    texts = {
        language: line_to_json(parse_subject(line_to_json(parse_line(entry[language]))))
        for language in LANGUAGES
    }
    return GallerySubject(slug, entry["intent"], entry["only_when"], texts, position)


def _letter(entry: dict[str, Any]) -> GalleryLetter:
    return GalleryLetter(
        slug=entry["slug"],
        titles=entry["title"],
        sent_when=entry["sent_when"],
        kind=entry["kind"],
        is_automatic=entry["automatic"],
        texts=[_text(entry, language) for language in LANGUAGES],
    )


def _text(entry: dict[str, Any], language: str) -> GalleryText:
    text, survey = entry[language], entry.get("survey", "")
    content = [_block(block, survey) for block in text["body"]]
    points = {name: (point or {}).get(language, []) for name, point in entry["points"].items()}
    return GalleryText(
        language=language,
        subject=text["subject"],
        preview_line=text["preview_line"],
        document=parse_document({"type": "doc", "content": content}).to_json(),
        points=points,
    )


def _block(block: dict[str, Any], survey: str) -> dict[str, Any]:
    if "p" in block:
        return {"type": "paragraph", "content": _line(block["p"])}
    if "if" in block:
        branches = [_branch("then", block["then"], survey)]
        if "else" in block:
            branches.append(_branch("else", block["else"], survey))
        return {"type": "condition", "attrs": {"name": block["if"]}, "content": branches}
    if "button" in block:
        target = survey if block["to"] == "survey" else ""
        attrs = {"to": block["to"], "target": target}
        return {"type": "button", "attrs": attrs, "content": _line(block["button"])}
    if "answers" in block:
        return {"type": "answers", "attrs": {"survey": block["answers"]}}
    if block == {"signature": True}:
        return {"type": "signature"}
    raise NotationError(f"{block!r} is no block of a letter.")


def _branch(kind: str, blocks: Iterable[dict[str, Any]], survey: str) -> dict[str, Any]:
    return {"type": kind, "content": [_block(block, survey) for block in blocks]}


def _line(text: str) -> list[dict[str, Any]]:
    return line_to_json(parse_line(text))
