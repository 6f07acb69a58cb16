"""The reasons of a survey as rows of a letter. The surveys' room says which rows there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

from .context import LetterContext


@dataclass(frozen=True)
class AnswerRow:
    """One reason to tap: its label in the letter's language, and the address it leads to."""

    label: str
    url: str


Resolver = Callable[[LetterContext, str], list[AnswerRow]]
_resolvers: list[Resolver] = []


def register(resolver: Resolver) -> Resolver:
    """Raises ImproperlyConfigured when there is one already."""
    if _resolvers:
        raise ImproperlyConfigured("The survey answers of letters are registered twice.")
    _resolvers.append(resolver)
    return resolver


def is_registered() -> bool:
    return bool(_resolvers)


def rows(context: LetterContext, survey: str) -> list[AnswerRow]:
    """The rows of a survey, in the order for this letter. Raises LookupError without a survey."""
    if not _resolvers:
        raise LookupError("Nobody has registered the survey answers.")
    return _resolvers[0](context, survey)
