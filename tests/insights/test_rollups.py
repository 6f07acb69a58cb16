"""Roll-ups against the raw rows, whatever happened in whatever order."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.models import Cancellation
from insights import rollups
from insights.figures import figures, people
from insights.filters import Filters
from insights.lists import left
from insights.models import DailyFigure, DayMark
from worker.registry import StepContext

from . import factories as make

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 25, tzinfo=UTC)  # Riga's clocks change on the 29th
PERIOD = Filters(START.date() - timedelta(days=2), START.date() + timedelta(days=30))


@contextmanager
def undone_afterwards():
    """Each example begins with the same database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def roll_up() -> None:
    while rollups.work(StepContext(uuid4(), Event())):
        pass


# --- the second way to count: plain SQL, added up in Python ---------------------------------------
RAW = """
    SELECT b.slug, b.time_zone, c.left_at, s.plan_id, c.currency, c.kind,
        COALESCE((SELECT r.code FROM surveys_chosenreason x
                  JOIN surveys_reason r ON r.id = x.reason_id
                  WHERE x.response_id = a.id AND x.position = 0), c.billing_reason),
        c.lost_monthly, a.id
    FROM customers_cancellation c
    JOIN customers_brand b ON b.id = c.brand_id
    JOIN customers_subscription s ON s.id = c.subscription_id
    LEFT JOIN surveys_response a ON a.cancellation_id = c.id
    WHERE c.state <> 'undone'
"""


def counted_raw() -> Counter[Any]:
    with connection.cursor() as cursor:
        cursor.execute(RAW)
        rows = cursor.fetchall()
    counts: Counter[Any] = Counter()
    for slug, zone, left_at, plan, currency, kind, reason, lost, answer in rows:
        moment = left_at if isinstance(left_at, datetime) else datetime.fromisoformat(left_at)
        day = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(ZoneInfo(zone)).date()
        key = (slug, day, plan, currency, kind, reason)
        counts[(*key, "leavers")] += 1
        counts[(*key, "lost_monthly")] += lost or 0
        counts[(*key, "unknown_value")] += lost is None
        counts[(*key, "answered")] += answer is not None
    return +counts


def counted_rolled_up() -> Counter[Any]:
    counts: Counter[Any] = Counter()
    for row in DailyFigure.objects.select_related("brand"):
        key = (row.brand.slug, row.day, row.plan_id, row.currency, row.kind, row.reason)
        for name in ("leavers", "lost_monthly", "unknown_value", "answered"):
            counts[(*key, name)] += getattr(row, name)
    return +counts


# --- what may happen ------------------------------------------------------------------------------
def somebody_leaves(data) -> None:
    slug, zone = data.draw(
        st.sampled_from([("riga", "Europe/Riga"), ("honolulu", "Pacific/Honolulu")])
    )
    brand = make.brand(slug, zone)
    known = list(brand.customers.all())
    make.leaver(
        START + timedelta(minutes=data.draw(st.integers(0, 14 * 24 * 60))),
        of=brand,
        customer=data.draw(st.sampled_from([None, *known])),
        subscribed_to=make.plan(f"{slug}-{data.draw(st.sampled_from(['a', 'b']))}", brand),
        currency=data.draw(st.sampled_from(["EUR", "USD"])),
        monthly=data.draw(st.sampled_from([None, 0, 1900, 4900])),
        kind=data.draw(st.sampled_from(["voluntary", "charge_failed"])),
        billing_reason=data.draw(st.sampled_from(["", "moving"])),
    )


def they_answer(data, leaver: Cancellation) -> None:
    if not hasattr(leaver, "response"):
        make.answer(leaver, *data.draw(st.sampled_from([(), ("price",), ("moving", "price")])))


def they_change_their_mind(data, leaver: Cancellation) -> None:
    Cancellation.objects.get(pk=leaver.pk)
    leaver.state = "undone"
    leaver.save(update_fields=["state"])


def an_older_event_moves_it(data, leaver: Cancellation) -> None:
    leaver.left_at -= timedelta(hours=data.draw(st.integers(1, 60)))
    leaver.save(update_fields=["left_at", "announced_at"])


def the_charge_turns_out_to_have_failed(data, leaver: Cancellation) -> None:
    leaver.kind, leaver.lost_monthly = "charge_failed", 2500
    leaver.save()


def the_plan_turns_out_to_be_another(data, leaver: Cancellation) -> None:
    leaver.subscription.plan = make.plan(f"{leaver.brand.slug}-c", leaver.brand)
    leaver.subscription.save()


def they_come_back(data, leaver: Cancellation) -> None:
    make.come_back(leaver, leaver.left_at + timedelta(hours=data.draw(st.integers(1, 200))))


def they_are_erased(data, leaver: Cancellation) -> None:
    leaver.customer.delete()


def the_answer_is_erased(data, leaver: Cancellation) -> None:
    if hasattr(leaver, "response"):
        leaver.response.delete()


HAPPENINGS = [
    they_answer,
    they_change_their_mind,
    an_older_event_moves_it,
    the_charge_turns_out_to_have_failed,
    the_plan_turns_out_to_be_another,
    they_come_back,
    they_are_erased,
    the_answer_is_erased,
]


def something_happens(data) -> None:
    leavers = list(Cancellation.objects.order_by("pk"))
    match data.draw(st.sampled_from(["leave", "leave", "leave", "change", "change", "roll up"])):
        case "roll up":
            roll_up()
        case "change" if leavers:
            leaver = data.draw(st.sampled_from(leavers))
            data.draw(st.sampled_from(HAPPENINGS))(data, leaver)
        case _:
            somebody_leaves(data)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data(), steps=st.integers(1, 14))
def test_they_equal_the_raw_rows_after_any_history(db, data, steps):
    with undone_afterwards():
        for _ in range(steps):
            something_happens(data)
        roll_up()
        assert counted_rolled_up() == counted_raw()
        leavers = figures(PERIOD).everybody.left
        customers = left(PERIOD).order_by().values("customer").distinct().count()
        assert people(PERIOD, leavers) == customers
        before = counted_rolled_up()
        call_command("rebuild_figures", verbosity=0)
        assert counted_rolled_up() == before


# --- marks ----------------------------------------------------------------------------------------
def test_the_step_is_idle_when_nothing_changed(today, roll_up):
    make.leaver(today)
    roll_up()
    assert rollups.work(StepContext(uuid4(), Event())) == 0
    assert not DayMark.objects.exists()


def test_a_leaver_follows_its_subscription_to_another_plan(today, roll_up):
    leaver = make.leaver(today, subscribed_to=make.plan("Starter"))
    roll_up()
    leaver.subscription.plan = make.plan("Team")
    leaver.subscription.save()
    roll_up()
    assert list(DailyFigure.objects.values_list("plan__name", flat=True)) == ["Team"]


def test_a_save_that_changes_no_figure_marks_no_day(today, roll_up):
    leaver = make.leaver(today)
    roll_up()
    leaver.customer_since = today
    leaver.save(update_fields=["customer_since"])
    assert not DayMark.objects.exists()


def test_a_change_that_is_taken_back_leaves_no_mark(today, roll_up):
    make.leaver(today)
    roll_up()
    with transaction.atomic():
        make.leaver(today)
        transaction.set_rollback(True)
    assert not DayMark.objects.exists()


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_a_change_under_way_while_its_day_is_made_again_is_not_lost(ago, roll_up):
    make.leaver(ago(days=1))
    written, made_again = Event(), Event()

    def leave_slowly() -> None:
        try:
            with transaction.atomic():
                make.leaver(ago(days=1))
                written.set()
                made_again.wait(10)
        finally:
            connection.close()

    intake = Thread(target=leave_slowly)
    intake.start()
    assert written.wait(10)
    if connection.vendor == "sqlite":
        made_again.set()  # one writer at a time: the worker waits for the intake by itself
    roll_up()
    made_again.set()
    intake.join()
    roll_up()
    assert sum(DailyFigure.objects.values_list("leavers", flat=True)) == 2
    assert not DayMark.objects.exists()


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_a_change_that_arrives_after_the_count_keeps_its_mark(ago, roll_up, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer: nothing arrives while a day is made again.")
    make.leaver(ago(days=1))
    count = rollups._figures

    def leave() -> None:
        try:
            make.leaver(ago(days=1))
        finally:
            connection.close()

    def count_and_let_somebody_leave(*args: Any) -> Any:
        monkeypatch.setattr(rollups, "_figures", count)
        figures = count(*args)
        with ThreadPoolExecutor(1) as meanwhile:
            meanwhile.submit(leave).result()
        return figures

    monkeypatch.setattr(rollups, "_figures", count_and_let_somebody_leave)
    roll_up()
    assert sum(DailyFigure.objects.values_list("leavers", flat=True)) == 2


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_day_count_it_once(ago):
    for _ in range(8):
        make.leaver(ago(days=1))

    def work() -> None:
        try:
            roll_up()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as workers:
        for done in [workers.submit(work) for _ in range(3)]:
            done.result()
    assert sum(DailyFigure.objects.values_list("leavers", flat=True)) == 8
    assert not DayMark.objects.exists()


def test_one_brand_can_be_made_again_alone(today, roll_up):
    make.leaver(today, of=make.brand("riga"), subscribed_to=make.plan("R", make.brand("riga")))
    make.leaver(today, of=make.brand("oslo"), subscribed_to=make.plan("O", make.brand("oslo")))
    roll_up()
    DailyFigure.objects.update(leavers=7)
    call_command("rebuild_figures", brand="riga", verbosity=0)
    assert dict(DailyFigure.objects.values_list("brand__slug", "leavers")) == {"riga": 1, "oslo": 7}
