"""Text as people look for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.folding import fold, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Mārtiņš Kalējs", "martins kalejs"),
        ("STRASSE Straße", "strasse strasse"),
        ("Łukasz Ødegård Đorđe", "lukasz odegard dorde"),
        ("أَحْمَد", "احمد"),
        ("İstanbul ışık", "istanbul isik"),
        ("田中 太郎", "田中 太郎"),
    ],
)
def test_marks_and_capitals_do_not_matter(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_words_are_parted_by_whatever_is_no_letter_or_figure() -> None:
    assert words("O'Neill-Bērziņa <joan@mail.example> cus_8Lw") == [
        "o", "neill", "berzina", "joan", "mail", "example", "cus", "8lw",
    ]  # fmt: skip


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert all(word == fold(word) for word in words(text) if len(word) < 60)
