"""The list: who is in it, in which order, in which words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from customers.models import ValueRule, ValueThreshold
from followups import queue, writing
from followups.cases import snooze
from followups.models import Case, CaseState
from surveys.models import Reason
from worker import clock

from .factories import CaseFactory, LeaverFactory, LeavingFactory, PremiumFactory

pytestmark = pytest.mark.django_db


def case_of(name, monthly=22800, currency="EUR", **more) -> Case:
    subscription = PremiumFactory.create(
        customer=LeaverFactory.create(name=name), monthly_amount=monthly, currency=currency
    )
    told = {key: more.pop(key) for key in list(more) if key.startswith("billing")}
    leaving = LeavingFactory.create(subscription=subscription, currency=currency, **told)
    return CaseFactory.create(cancellation=leaving, **more)


def rows(user, view="all"):
    return queue.rows(queue.cases(user, view, clock.now()), clock.now())


@pytest.fixture
def thresholds(case):
    rule = ValueRule.objects.get_or_create(brand=case.brand)[0]
    case.delete()
    for currency, amount in {"EUR": 15000, "JPY": 24000}.items():
        ValueThreshold.objects.update_or_create(
            rule=rule, currency=currency, defaults={"monthly_amount": amount}
        )


@pytest.mark.usefixtures("thresholds")
def test_late_ones_come_first_then_what_is_worth_most_in_any_currency(agent, now):
    case_of("small", 15000)
    case_of("unknown", None)
    case_of("yen", 72000, "JPY")
    case_of("large", 30000)
    case_of("late", 14900, deadline_hours=-26)
    case_of("waiting", 90000, state=CaseState.WAITING_FOR_THEM, first_written_at=now)
    snooze(case_of("asleep", 90000), until=now + timedelta(days=3), by=agent, now=now)
    case_of("done", 90000, state=CaseState.DONE)
    names = [row.name for row in rows(agent)]
    assert names == ["late", "yen", "large", "small", "unknown", "waiting", "asleep"]


def test_each_view_shows_and_counts_its_own(agent, other_agent, now):
    case_of("mine", owner=agent)
    case_of("theirs", owner=other_agent)
    case_of("late", deadline_hours=-1)
    shown = {view: {row.name for row in rows(agent, view)} for view in queue.VIEWS}
    assert shown == {
        "mine": {"mine"},
        "unowned": {"late"},
        "overdue": {"late"},
        "all": {"mine", "theirs", "late"},
    }
    assert [(v.code, v.count) for v in queue.views(agent, now)] == [
        ("mine", 1),
        ("unowned", 1),
        ("overdue", 1),
        ("all", 3),
    ]


def test_the_counts_are_of_what_waits_for_us(agent, now):
    case_of("theirs to answer", owner=agent, state=CaseState.WAITING_FOR_THEM, first_written_at=now)
    case_of("asleep", state=CaseState.SNOOZED)
    case_of("ours", state=CaseState.WAITING_FOR_US, first_written_at=now)
    counts = {view.code: view.count for view in queue.views(agent, now)}
    assert counts == {"mine": 0, "unowned": 1, "overdue": 0, "all": 1}
    assert len(rows(agent)) == 3


def test_a_row_says_the_leavers_words_or_their_reason_or_nothing(agent):
    Reason.objects.create(code="missing", labels={"en": "Lacks a key feature"})
    case_of("a", 3, billing_comment="Sync goes one way.\nReally.", billing_reason="missing")
    case_of("b", 2, billing_reason="missing")
    case_of("c", 1)
    case_of("d", 1, deadline_hours=-30)
    lines = {row.name: (row.line, row.is_voice) for row in rows(agent)}
    assert lines == {
        "a": ("Sync goes one way.", True),
        "b": ("Lacks a key feature", False),
        "c": ("Has not said why", False),
        "d": ("Nobody has written yet", False),
    }


def badge(case):
    return queue.badge(case, clock.now())


def test_the_badge_says_how_late_or_when(agent):
    assert badge(case_of("a", deadline_hours=-26)).text == "1 day late"
    assert badge(case_of("b", deadline_hours=-3)).text == "3 hours late"
    assert badge(case_of("c", deadline_hours=None)).text == "no deadline"
    assert badge(case_of("d", state=CaseState.WAITING_FOR_THEM)).css == "wait"
    assert badge(case_of("e", deadline_hours=24 * 20)).css == ""


def test_the_badge_forgets_a_deadline_that_was_met(agent, now):
    written = {"first_written_at": now, "state": CaseState.WAITING_FOR_US}
    assert badge(case_of("a", deadline_hours=-48, **written)).text == "waiting for us"


def test_who_wrote_stands_in_the_row(agent, personal_letter, now):
    case = case_of("a", billing_comment="Sync")
    draft = writing.save(
        case, by=agent, revision=0, subject="Hi", words="Hello", language="en", now=now
    )
    writing.send(case, by=agent, revision=draft.revision, now=now)
    assert rows(agent)[0].line.startswith("Ilze wrote on")


def test_values_are_written_in_the_readers_language(agent):
    case_of("a", 14900)
    case_of("b", None)
    with translation.override("lv"):
        assert [row.value for row in rows(agent)] == ["149\xa0€", ""]


def test_the_list_costs_as_many_queries_for_twenty_as_for_two(
    client, django_assert_max_num_queries
):
    for number in range(20):
        case_of(f"n{number}")
    with django_assert_max_num_queries(30):
        client.get("/admin/follow-ups/")
