"""Days are cut where the brand lives."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.models import Brand
from insights.days import bounds, day_of
from insights.figures import figures
from insights.filters import Filters

from . import factories as make

ZONES = ["Europe/Riga", "Pacific/Honolulu", "America/Sao_Paulo", "Asia/Beirut", "Pacific/Apia"]


@given(
    zone=st.sampled_from(ZONES),
    seconds=st.integers(0, 20 * 365 * 24 * 3600),
)
def test_every_moment_lies_within_its_own_day_and_no_other(zone, seconds):
    brand, moment = Brand(time_zone=zone), datetime(2010, 1, 2, tzinfo=UTC)
    moment += timedelta(seconds=seconds)
    day = day_of(moment, brand)
    start, end = bounds(day, day, brand)
    assert start <= moment < end
    assert bounds(day - timedelta(days=1), day - timedelta(days=1), brand)[1] <= moment


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_a_day_has_as_many_hours_as_the_clocks_say(day, hours):
    start, end = bounds(day, day, Brand(time_zone="Europe/Riga"))
    assert end - start == timedelta(hours=hours)


def test_a_time_zone_that_is_none_is_utc():
    assert day_of(datetime(2026, 1, 1, tzinfo=UTC), Brand(time_zone="Middle/Earth")) == date(
        2026, 1, 1
    )


def test_figures_follow_the_brand_to_another_time_zone(today, roll_up):
    brand = make.brand(time_zone="Europe/Riga")
    make.leaver(datetime(2026, 8, 31, 22, 30, tzinfo=UTC), of=brand)
    september = Filters(date(2026, 9, 1), date(2026, 9, 30))
    roll_up()
    assert figures(september).everybody.left == 1
    brand.time_zone = "Pacific/Honolulu"
    brand.save()
    roll_up()
    assert figures(september).everybody.left == 0
    assert figures(september.before).everybody.left == 1
