from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

import pytest
from babel import localedata
from hypothesis import given
from hypothesis import strategies as st

from lib.dates import add_months, format_date, format_days, format_length, format_moment, in_zone

EVENING = datetime(2025, 11, 8, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "30 November 2025"),
        ("en-GB", "30 November 2025"),
        ("en-US", "November 30, 2025"),
        ("lv", "2025. gada 30. novembris"),
        ("lv-LV", "2025. gada 30. novembris"),
        ("de", "30. November 2025"),
        ("ja", "2025年11月30日"),
        ("no such language", "30 November 2025"),
    ],
)
def test_a_date_is_written_out(language: str, written: str) -> None:
    assert format_date(date(2025, 11, 30), language) == written


def test_a_moment_s_date_is_that_of_the_zone() -> None:
    late = datetime(2025, 11, 29, 23, 0, tzinfo=UTC)
    assert format_date(late, "en", "Europe/Riga") == "30 November 2025"
    assert format_date(late, "en", "America/New_York") == "29 November 2025"
    assert format_date(date(2025, 11, 29), "en", "Europe/Riga") == "29 November 2025"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "8 November 2025, 20:30"),
        ("lv", "2025. gada 8. novembris, plkst. 20.30"),
        ("de", "8. November 2025, 20:30"),
    ],
)
def test_a_moment_is_a_day_and_a_time(language: str, written: str) -> None:
    assert format_moment(EVENING, language, "Europe/Riga") == written


def test_in_zone_keeps_the_moment() -> None:
    local = in_zone(EVENING, "Europe/Riga")
    assert local == EVENING
    assert local.hour == 20


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = EVENING.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        in_zone(naive, "Europe/Riga")
    with pytest.raises(ValueError, match="time zone"):
        format_date(naive, "en", "Europe/Riga")
    with pytest.raises(ZoneInfoNotFoundError):
        in_zone(EVENING, "Europe/Nowhere")


@pytest.mark.parametrize(
    ("days", "language", "written"),
    [
        (1, "en", "1 day"),
        (30, "en", "30 days"),
        (0, "lv", "0 dienas"),
        (1, "lv", "1 diena"),
        (2, "lv", "2 dienas"),
        (11, "lv", "11 dienas"),
        (21, "lv", "21 diena"),
        (30, "lv", "30 dienas"),
        (90, "lv", "90 dienas"),
        (111, "lv", "111 dienas"),
        (5, "ru", "5 дней"),
        (5, "it", "5 giorni"),
        (5, "ja", "5 日"),
    ],
)
def test_days_have_the_right_ending(days: int, language: str, written: str) -> None:
    assert format_days(days, language) == written


@pytest.mark.parametrize(
    ("start", "end", "english", "latvian"),
    [
        (date(2021, 11, 30), date(2025, 11, 30), "4 years", "4 gadi"),
        (date(2021, 11, 30), date(2025, 11, 29), "3 years", "3 gadi"),
        (date(2024, 11, 30), date(2025, 11, 30), "1 year", "1 gads"),
        (date(2004, 11, 30), date(2025, 11, 30), "21 years", "21 gads"),
        (date(2014, 11, 30), date(2025, 11, 30), "11 years", "11 gadi"),
        (date(2025, 4, 8), date(2025, 11, 30), "7 months", "7 mēneši"),
        (date(2024, 12, 1), date(2025, 11, 30), "11 months", "11 mēneši"),
        (date(2025, 8, 31), date(2025, 11, 30), "3 months", "3 mēneši"),
        (date(2024, 2, 29), date(2025, 2, 28), "1 year", "1 gads"),
        (date(2025, 8, 31), date(2025, 11, 29), None, None),
        (date(2025, 11, 30), date(2025, 11, 30), None, None),
        (date(2025, 11, 30), date(2021, 11, 30), None, None),
    ],
)
def test_a_length_is_whole_years_or_else_whole_months(
    start: date, end: date, english: str | None, latvian: str | None
) -> None:
    assert format_length(start, end, "en") == english
    assert format_length(start, end, "lv") == latvian


@pytest.mark.parametrize(
    ("value", "months", "result"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 1, 15), -1, date(2024, 12, 15)),
        (date(2025, 3, 31), -13, date(2024, 2, 29)),
        (date(2025, 5, 5), 0, date(2025, 5, 5)),
    ],
)
def test_months_end_on_the_same_day_or_the_month_s_last(
    value: date, months: int, result: date
) -> None:
    assert add_months(value, months) == result


def test_adding_months_keeps_the_time_of_day() -> None:
    assert add_months(EVENING, 3) == datetime(2026, 2, 8, 18, 30, tzinfo=UTC)


dates = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1))


@given(dates, st.integers(min_value=-400, max_value=400))
def test_added_months_land_in_the_month_meant(value: date, months: int) -> None:
    result = add_months(value, months)
    assert (result.year * 12 + result.month) - (value.year * 12 + value.month) == months
    assert result.day <= value.day


@given(dates, st.integers(min_value=0, max_value=5000), st.sampled_from(["en", "lv", "ar", "ja"]))
def test_a_length_never_claims_more_than_passed(start: date, days: int, language: str) -> None:
    written = format_length(start, start + timedelta(days), language)
    assert (written is None) == (start + timedelta(days) < add_months(start, 3))


def test_times_can_be_written_in_every_locale() -> None:
    for identifier in localedata.locale_identifiers():
        assert format_date(EVENING, identifier, "Europe/Riga")
        assert format_moment(EVENING, identifier, "Europe/Riga")
        for days in (0, 1, 2, 5, 11, 30):
            assert "duration" not in format_days(days, identifier)
        for start in (date(2025, 4, 8), date(2021, 4, 8)):
            assert "duration" not in str(format_length(start, date(2025, 11, 30), identifier))
