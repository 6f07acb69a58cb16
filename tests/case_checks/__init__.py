"""Checks of the cases in `tests/cases/cases.yaml`, one module per room.

A check is a function that takes a `Case` and asserts what the case expects of our part:

    @case("yen-have-no-cents")
    def yen_have_no_cents(case: Case) -> None: ...

It reads the values from the case's input (another folder of cases of the same form must work) and
acts through a door that the product has. Several rooms may check the same case.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

TESTS = Path(__file__).resolve().parent.parent
CASES_DIR = Path(os.environ.get("CASES_DIR") or TESTS / "cases").resolve()


@dataclass(frozen=True)
class Case:
    """One case as it stands in the file. `request` gives a check the fixtures it needs."""

    id: str
    kind: str
    room: str
    input: Any
    expect: list[str]
    request: pytest.FixtureRequest

    def path(self, name: str) -> Path:
        """A file that the case names; `../data` is looked for beside the cases, then in ours."""
        beside = CASES_DIR / name
        return beside if beside.exists() else (TESTS / "cases" / name).resolve()

    @property
    def paths(self) -> list[Path]:
        """All files of the case, `files` before `data`."""
        return [self.path(name) for key in ("files", "data") for name in self.input.get(key) or []]

    def events(self) -> list[dict[str, Any]]:
        """The events of all its files, in the order in which they are to be delivered."""
        return [event for path in self.paths for event in read_events(path)]


Check = Callable[[Case], None]


@dataclass(frozen=True)
class Registered:
    check: Check
    needs_commits: bool


_checks: dict[str, list[Registered]] = {}


def case(case_id: str, *, needs_commits: bool = False) -> Callable[[Check], Check]:
    """Registers a check. `needs_commits`: it needs real transactions (threads, a live server)."""

    def register(check: Check) -> Check:
        _checks.setdefault(case_id, []).append(Registered(check, needs_commits))
        return check

    return register


def checks_of(case_id: str) -> list[Registered]:
    return _checks.get(case_id, [])


def load_all() -> None:
    """Import every module of this folder, so that its checks are registered."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")


def read_cases() -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = yaml.safe_load((CASES_DIR / "cases.yaml").read_text())
    return cases


def read_events(path: Path) -> list[dict[str, Any]]:
    """Events of a file: one event, a list of events, or one event a line (.jsonl)."""
    text = path.read_text()
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    content = json.loads(text)
    return content if isinstance(content, list) else [content]
