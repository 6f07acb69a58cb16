"""Numbers from outside."""

from __future__ import annotations

import pytest

from lib.parsing import whole_number


@pytest.mark.parametrize(
    ("value", "number"), [("0", 0), ("7", 7), ("007", 7), ("2147483647", 2**31 - 1)]
)
def test_number_is_read(value: str, number: int):
    assert whole_number(value) == number


@pytest.mark.parametrize(
    "value",
    [None, "", " 7", "-1", "1.0", "1_0", "٣", "²", "2147483648", "9" * 5000, "0" * 5000 + "1"],
)
def test_what_is_no_number_of_ours_is_none(value: str | None):
    assert whole_number(value) is None
