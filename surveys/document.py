"""What a survey is made of, in all its languages: a closed schema, so nothing unknown gets in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from .models import OTHER

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Line = Annotated[str, Field(min_length=1, max_length=300)]
Passage = Annotated[str, Field(min_length=1, max_length=1000)]


def _named_by_tag(words: dict[str, str]) -> dict[str, str]:
    for language in words:
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
            raise ValueError(f"{language!r} is not a language tag such as lv or pt-BR")
    if not words:
        raise ValueError("a text needs at least one language")
    return words


Words = Annotated[dict[str, Line], AfterValidator(_named_by_tag)]
Passages = Annotated[dict[str, Passage], AfterValidator(_named_by_tag)]


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Choose(Closed):
    """How many reasons a leaver may choose. One at most is shown as radio buttons."""

    at_least: int = Field(default=1, ge=1)
    at_most: int = Field(ge=1, le=20)

    @model_validator(mode="after")
    def _in_order(self) -> Choose:
        if self.at_least > self.at_most:
            raise ValueError("at_least is more than at_most")
        return self

    @property
    def is_single(self) -> bool:
        return self.at_most == 1


class Errors(Closed):
    none: Words
    too_many: Words | None = None


class ReasonEntry(Closed):
    """A reason as this survey words it; its code is that of the shared list."""

    code: Code
    label: Words
    follow_up: Words | None = None
    thanks_text: Passages | None = None


class Question(Closed):
    code: Code
    text: Words
    hint: Words | None = None
    long: bool = True


class Thanks(Closed):
    title: Words
    text: Passages
    closing: Passages


class SurveyDocument(Closed):
    """A survey. Every text has the same languages; codes are unique."""

    title: Words
    intro: Passages
    intro_tapped: Passages
    legend: Words
    choose: Choose
    order: Literal["shuffled", "as_written"] = "shuffled"
    errors: Errors
    reasons: Annotated[list[ReasonEntry], Field(min_length=2, max_length=20)]
    questions: Annotated[list[Question], Field(max_length=10)] = []
    note: Words
    button: Words
    thanks: Thanks

    @model_validator(mode="after")
    def _whole(self) -> SurveyDocument:
        for kind, entries in (("reason", self.reasons), ("question", self.questions)):
            codes = [entry.code for entry in entries]
            if len(set(codes)) < len(codes):
                raise ValueError(f"a {kind} appears twice")
        if self.choose.at_most > len(self.reasons):
            raise ValueError("more reasons may be chosen than there are")
        if self.choose.at_most > 1 and self.errors.too_many is None:
            raise ValueError("errors.too_many is missing")
        wanted = set(self.title)
        for place, words in texts(self):
            if set(words) != wanted:
                missing = ", ".join(sorted(wanted ^ set(words)))
                raise ValueError(f"{place} does not have the languages of the title ({missing})")
        return self

    @property
    def languages(self) -> list[str]:
        return list(self.title)

    def reason(self, code: str) -> ReasonEntry | None:
        return next((entry for entry in self.reasons if entry.code == code), None)

    def reasons_for(self, person: str) -> list[ReasonEntry]:
        """The reasons in this person's order: the same in every letter and page, `other` last.

        Shuffled per person, since what stands first is chosen more often than what is true.
        """
        if self.order == "as_written":
            return sorted(self.reasons, key=lambda entry: entry.code == OTHER)
        return sorted(self.reasons, key=lambda entry: _place(person, entry.code))


def _place(person: str, code: str) -> tuple[bool, bytes]:
    return code == OTHER, hashlib.sha256(f"{person}:{code}".encode()).digest()


def texts(document: BaseModel) -> Iterator[tuple[str, dict[str, str]]]:
    """Every text with its place, such as ("reasons.other.label", {"en": …, "lv": …})."""
    for name, value in document:
        yield from _texts_in(value, name)


def _texts_in(value: Any, place: str) -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(value, dict):
        yield place, value
    elif isinstance(value, BaseModel):
        for inner, words in texts(value):
            yield f"{place}.{inner}", words
    elif isinstance(value, list):
        for entry in value:
            yield from _texts_in(entry, f"{place}.{entry.code}")


class BadDocument(Exception):
    """The document of a survey is not one. `problems` says where and why, one line each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def read(data: dict[str, Any]) -> SurveyDocument:
    """The document in `data`. Raises BadDocument, which names each fault with its place."""
    try:
        return SurveyDocument.model_validate(data)
    except ValidationError as error:
        problems = [
            f"{'.'.join(map(str, fault['loc'])) or 'survey'}: {fault['msg']}"
            for fault in error.errors()
        ]
        raise BadDocument(problems) from error
