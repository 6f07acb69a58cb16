"""Cases about what a letter's editor makes of a clipboard."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from templates_app.document import parse_document
from tests.case_checks import Case, case

ROOT = Path(__file__).resolve().parent.parent.parent
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}


@case("paste-google-docs")
@case("paste-word-list")
def words_and_structure_stay(case: Case) -> None:
    for path in case.paths:
        document = _pasted(path)
        blocks = parse_document(document).to_json()["content"]
        for expected in case.expect:
            _holds(expected, blocks)
        words = json.dumps(document, ensure_ascii=False)
        assert not re.search("[·\u00a0]|mso|style|o:p", words)
        assert all(_words(block) for block in _all(blocks, "paragraph")), "an empty paragraph"


def _holds(expected: str, blocks: list[dict[str, Any]]) -> None:
    """One line of a case's `expect`: quoted paragraphs, the list's length, what is bold."""
    paragraphs = [_words(block) for block in blocks if block["type"] == "paragraph"]
    for wanted in re.findall(r'[Pp]aragraph "([^"]+)"', expected):
        assert wanted in paragraphs
    for count in re.findall(r"list of (\w+) items", expected):
        lists = [len(one["content"]) for one in _all(blocks, "bulletList", "orderedList")]
        assert lists == [NUMBERS[count]]
    for bold in re.findall(r'with bold "([^"]+)"', expected):
        assert any(f"**{bold}**" in _words(block) for block in _all(blocks, "paragraph"))


def _pasted(path: Path) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, "-m", "tests.browser.pasted", str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    document: dict[str, Any] = json.loads(run.stdout)
    return document


def _all(blocks: list[dict[str, Any]], *kinds: str) -> Iterator[dict[str, Any]]:
    for block in blocks:
        if block["type"] in kinds:
            yield block
        yield from _all(block.get("content", []), *kinds)


def _words(block: dict[str, Any]) -> str:
    """A paragraph as the cases write it: **bold**, ⟨name field⟩."""
    return "".join(_piece(node) for node in block.get("content", []))


def _piece(node: dict[str, Any]) -> str:
    if node["type"] == "field":
        return "⟨name field⟩" if node["attrs"]["name"] == "first_name" else "⟨field⟩"
    text = str(node.get("text", ""))
    return f"**{text}**" if {"type": "bold"} in node.get("marks", []) else text
