"""Conditions: the questions by which a letter says more to some than to others.

A condition is true only when we know it. Unknown counts as false, so that a letter says less
rather than something wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from .context import LetterContext
from .registry import Registry


@dataclass(frozen=True)
class Condition:
    """`label` goes on from “Only if”; `meaning` says exactly when it is true."""

    name: str
    label: str | Promise
    meaning: str | Promise
    test: Callable[[LetterContext], bool]


CONDITIONS: Registry[Condition] = Registry("condition")
register = CONDITIONS.register
