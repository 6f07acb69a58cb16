"""What a person says about a file beside what it says itself, and what they have to be asked."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from .choices import Choices, judge_cells, needs_currency
from .dates import Order


class Question(Enum):
    """What nobody can tell from the file: without an answer its lines would be guessed at."""

    WHO = "who"
    WHEN = "when"
    DATE_ORDER = "date_order"
    CURRENCY = "currency"


def answered(
    choices: Choices,
    rows: Sequence[Sequence[str]],
    *,
    columns: Sequence[str] | None = None,
    date_order: Order = "",
    currency: str = "",
) -> tuple[Choices, list[Question]]:
    """The choices with what a person said, and the questions that are left.

    `rows`: the first lines below the headings. `columns`: for each column what it is.
    """
    named = list(choices.columns if columns is None else columns)
    judged = judge_cells(choices.model_copy(update={"columns": named}), rows)
    order = date_order or judged.date_order
    whole = judged.model_copy(update={"date_order": order, "currency": currency})
    return whole, _questions(whole, rows)


def _questions(choices: Choices, rows: Sequence[Sequence[str]]) -> list[Question]:
    is_open = {
        Question.WHO: not choices.says_who,
        Question.WHEN: not choices.says_when,
        Question.DATE_ORDER: choices.must_ask_for_dates,
        Question.CURRENCY: not choices.currency and needs_currency(choices, rows),
    }
    return [question for question, is_it in is_open.items() if is_it]
