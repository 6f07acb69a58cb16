"""The words around a letter that no letter holds itself: sign-offs and the foot, by language."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .document import Part
from .notation import parse_line

FILE = Path(__file__).parent / "gallery" / "frame.yaml"


@cache
def _all() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


def words(name: str, language: str) -> str:
    """One of the foot's texts in this language, else in English."""
    texts: dict[str, str] = _all()[name]
    return texts.get(language) or texts.get(language.split("-")[0]) or texts["en"]


def why(kind: str, language: str) -> str:
    """Why somebody gets a letter of this kind."""
    reasons = _all()["why"]
    texts: dict[str, str] = reasons.get(kind) or reasons["letter"]
    return texts.get(language.split("-")[0]) or texts["en"]


def signature(who: str, language: str) -> list[tuple[Part, ...]]:
    """The lines of the sign-off of the "team" or of a "person", with fields."""
    texts = _all()["signatures"][who]
    lines: list[str] = texts.get(language.split("-")[0]) or texts["en"]
    return [parse_line(line) for line in lines]
