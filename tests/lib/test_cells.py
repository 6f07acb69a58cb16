from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.cells import plain, safe


@pytest.mark.parametrize("text", ["=1+1", "+371 20000000", "-5", "@SUM(A1)", "\tx", "\rx", "＝1"])
def test_what_would_run_gets_an_apostrophe(text):
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "plain", "'already quoted", "a=b", "5 - 3"])
def test_what_would_not_run_stays(text):
    assert safe(text) == text


@given(st.text(alphabet=st.sampled_from("'=+-@\t\ra1 ＝"), max_size=6))
def test_reading_back_gives_what_was_written(text):
    assert plain(safe(text)) == text
