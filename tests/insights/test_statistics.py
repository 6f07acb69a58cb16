from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.statistics import wilson


# Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I, method 3.
@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_it_gives_the_published_values(hits, of, low, high):
    assert wilson(hits, of) == pytest.approx((low, high), abs=0.00005)


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_range_holds_the_share_and_stays_within_bounds(hits, of):
    hits = min(hits, of)
    low, high = wilson(hits, of)
    assert 0 <= low <= hits / of + 1e-9
    assert hits / of - 1e-9 <= high <= 1


def test_nothing_counted_says_nothing():
    assert wilson(0, 0) == (0.0, 1.0)
