"""Figures against counts made by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from insights.definitions import CHARGE_FAILED, SILENT
from insights.figures import bars, figures, follow_ups, people
from insights.filters import Filters
from insights.reasons import Palette
from outbox.models import MessageState
from tests.customers.factories import CustomerFactory

from . import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def week(today) -> Filters:
    return Filters(first=today.date() - timedelta(days=6), last=today.date())


def test_leavers_are_counted_with_what_they_were_worth(ago, roll_up, week):
    make.leaver(ago(days=1), monthly=4900)
    make.leaver(ago(days=2), monthly=1900)
    make.leaver(ago(days=9), monthly=100)
    roll_up()
    everybody = figures(week).everybody
    assert everybody.left == 2
    assert everybody.lost == {"EUR": 6800}
    assert figures(week.before).everybody.left == 1


def test_who_changed_their_mind_is_no_leaver(ago, roll_up, week):
    make.leaver(ago(days=1), is_undone=True)
    roll_up()
    assert figures(week).everybody.left == 0


def test_an_undo_takes_a_leaver_off_again(ago, roll_up, week):
    leaver = make.leaver(ago(days=1))
    roll_up()
    assert figures(week).everybody.left == 1
    leaver.state = "undone"
    leaver.save(update_fields=["state"])
    roll_up()
    assert figures(week).everybody.left == 0


def test_an_unknown_value_is_named_and_not_counted_as_nothing(ago, roll_up, week):
    make.leaver(ago(days=1), monthly=None)
    make.leaver(ago(days=1), monthly=4900)
    roll_up()
    everybody = figures(week).everybody
    assert (everybody.left, everybody.n["unknown_value"], everybody.lost["EUR"]) == (2, 1, 4900)


def test_currencies_are_never_added(ago, roll_up, week):
    make.leaver(ago(days=1), monthly=4900)
    make.leaver(ago(days=1), monthly=9900, currency="USD")
    roll_up()
    now = figures(week)
    assert now.everybody.lost == {"EUR": 4900, "USD": 9900}


def test_the_dashboard_speaks_in_the_currency_of_most_leavers(ago, roll_up, week):
    make.leaver(ago(days=1), monthly=900_000, currency="JPY")
    for _ in range(2):
        make.leaver(ago(days=1), monthly=4900, currency="EUR")
        make.leaver(ago(days=1), monthly=9900, currency="USD")
    for _ in range(3):
        make.leaver(ago(days=1), monthly=None, currency="GBP")
    make.come_back(make.leaver(ago(days=20)), ago(days=1), currency="CHF")
    roll_up()
    now = figures(week)
    assert now.currency == "EUR"
    assert now.currencies == ["EUR", "USD", "JPY", "CHF", "GBP"]


def test_the_first_reason_counts(ago, roll_up, week):
    make.answer(make.leaver(ago(days=1)), "too_expensive", "moving")
    roll_up()
    by_reason = figures(week).by_reason
    assert {code: sums.left for code, sums in by_reason.items()} == {"too_expensive": 1}


def test_what_the_billing_system_was_told_counts_where_nobody_answered(ago, roll_up, week):
    make.leaver(ago(days=1), billing_reason="moving")
    make.answer(make.leaver(ago(days=1), billing_reason="moving"), "too_expensive")
    roll_up()
    left = {code: sums.left for code, sums in figures(week).by_reason.items()}
    assert left == {"moving": 1, "too_expensive": 1}


def test_reasons_of_the_survey_are_told_from_those_of_the_billing_system(ago, roll_up, week):
    make.answer(make.leaver(ago(days=1)), "price")
    make.answer(make.leaver(ago(days=1), billing_reason="moving"))
    make.leaver(ago(days=1), billing_reason="price")
    make.leaver(ago(days=1))
    roll_up()
    now = figures(week)
    assert (now.known, now.chosen, now.skipped) == (3, 1, 1)


def test_silence_is_counted_apart_from_a_failed_charge(ago, roll_up, week):
    make.leaver(ago(days=1))
    make.leaver(ago(days=1), kind="charge_failed")
    roll_up()
    left = {code: sums.left for code, sums in figures(week).by_reason.items()}
    assert left == {SILENT: 1, CHARGE_FAILED: 1}


def test_an_answer_that_skips_the_reason_is_an_answer_without_a_share(ago, roll_up, week):
    make.answer(make.leaver(ago(days=1)))
    make.answer(make.leaver(ago(days=1)), "too_expensive")
    roll_up()
    now = figures(week)
    assert (now.everybody.n["answered"], now.known, now.skipped) == (2, 1, 1)


def test_asked_is_who_was_sent_a_letter_that_asks(ago, roll_up, week):
    make.ask(make.leaver(ago(days=1)))
    make.ask(make.leaver(ago(days=1)), asks=False)
    make.ask(make.leaver(ago(days=1)), state=MessageState.HELD)
    make.leaver(ago(days=1))
    roll_up()
    assert figures(week).everybody.n["asked"] == 1


def test_an_answer_counts_as_asked_whatever_happened_to_the_letter(ago, roll_up, week):
    make.answer(make.leaver(ago(days=1)), "moving")
    roll_up()
    assert figures(week).everybody.n["asked"] == 1


def test_answers_with_words_are_counted(ago, roll_up, week):
    make.answer(make.leaver(ago(days=1)), "moving", words="To paper.")
    make.answer(make.leaver(ago(days=1)), "moving", texts={"improve": "Nothing."})
    make.answer(make.leaver(ago(days=1)), "moving")
    roll_up()
    assert figures(week).everybody.n["with_words"] == 2


def test_a_return_counts_on_its_own_day_with_what_is_paid_now(ago, roll_up, week):
    left_before = make.leaver(ago(days=20), monthly=4900)
    make.come_back(left_before, ago(days=2), monthly=9900)
    make.come_back(make.leaver(ago(days=20)), ago(days=3), monthly=None)
    roll_up()
    everybody = figures(week).everybody
    assert everybody.left == 0
    assert (everybody.n["won_back"], everybody.n["won_unknown"]) == (2, 1)
    assert everybody.won["EUR"] == 9900


def test_people_are_counted_once_however_often_they_left(ago, roll_up, week):
    customer = CustomerFactory(brand=make.brand())
    for days in (1, 2, 3):
        make.leaver(ago(days=days), customer=customer)
    make.leaver(ago(days=20), customer=customer)
    make.leaver(ago(days=1))
    roll_up()
    assert people(week, figures(week).everybody.left) == 2
    assert people(week.before, 0) == 0


def test_follow_ups_are_counted_by_the_day_on_which_they_opened(ago, roll_up, week):
    make.follow_up(make.leaver(ago(days=1)))
    make.follow_up(make.leaver(ago(days=2)), is_closed=True)
    make.follow_up(make.leaver(ago(days=20)))
    opened = follow_ups(week)
    assert (opened.opened, opened.closed) == (2, 1)


def test_filters_narrow_every_figure(ago, roll_up, week):
    make.leaver(ago(days=1), subscribed_to=make.plan("Team"))
    make.leaver(ago(days=1), subscribed_to=make.plan("Team"), kind="charge_failed")
    make.leaver(ago(days=1))
    roll_up()
    team = Filters(week.first, week.last, plan=make.plan("Team"))
    assert figures(team).everybody.left == 2
    assert figures(Filters(week.first, week.last, kind="charge_failed")).everybody.left == 1


def test_bars_cover_the_period_also_where_nobody_left(ago, roll_up, today):
    make.leaver(ago(days=0))
    make.leaver(ago(days=13))
    roll_up()
    look = Filters(today.date() - timedelta(days=20), today.date(), by="week")
    drawn = bars(look)
    assert [sum(bar.left.values()) for bar in drawn] == [0, 1, 0, 1]
    assert (drawn[0].first, drawn[-1].last) == (look.first, look.last)
    assert [bar.first.weekday() for bar in drawn[1:]] == [0, 0, 0]


def test_a_reason_keeps_its_colour_whatever_else_is_shown(db):
    for code in ("a", "b", "c", "d", "e", "f", "other"):
        make.reason(code)
    palette = Palette.load()
    assert [palette.colour(code) for code in ("a", "e", "f", "other")] == ["c1", "c5", "c6", "c6"]
    assert palette.colour(SILENT) == "c0"
    assert palette.in_order(["other", SILENT, "unknown", "b", CHARGE_FAILED, "a"]) == [
        "a", "b", "other", "unknown", SILENT, CHARGE_FAILED,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("days", "chosen", "step"),
    [
        (21, "", "day"),
        (84, "", "week"),
        (365, "", "month"),
        (200, "day", "day"),
        (210, "day", "week"),
        (5000, "day", "month"),
        (9000, "month", "year"),
        (9000, "", "year"),
    ],
)
def test_a_bar_is_as_long_as_it_takes_to_draw_no_more_than_two_hundred(today, days, chosen, step):
    last = today.date()
    look = Filters(first=last - timedelta(days=days - 1), last=last, by=chosen)
    assert look.step == step
    assert len(bars(look)) <= 200
