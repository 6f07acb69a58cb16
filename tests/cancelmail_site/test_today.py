"""Today: the greeting, the cards, and who sees which."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cancelmail_site import counts
from cancelmail_site.today import page, registry
from cancelmail_site.today.waiting import waiting
from customers.models import EventState
from followups import queue
from followups.models import CaseState
from outbox.models import MessageState
from tests.customers.factories import (
    BrandFactory,
    CancellationFactory,
    CustomerFactory,
    PlanFactory,
    RawEventFactory,
)
from tests.followups.factories import CaseFactory, LeavingFactory
from tests.insights.factories import answer, ask
from tests.outbox.factories import MessageFactory
from tests.staff.factories import UserFactory, superuser
from worker import clock

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def page_for(client: Client, user) -> str:
    client.force_login(user)
    return client.get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("hour", "words"),
    [(4, "Hello"), (5, "Good morning"), (11, "Good morning"), (12, "Good afternoon"),
     (17, "Good afternoon"), (18, "Good evening"), (21, "Good evening"), (22, "Hello")],
)  # fmt: skip
def test_greeting_follows_the_clock_on_the_wall(hour: int, words: str):
    user = UserFactory.build(first_name="Ilze")
    assert page.hello(user, NOON.replace(hour=hour)) == f"{words}, Ilze."


def test_greeting_is_in_the_colleagues_own_time_zone():
    user = UserFactory.build(first_name="Ilze")
    with timezone.override("Pacific/Auckland"):
        assert page.hello(user, NOON) == "Hello, Ilze."


@pytest.mark.django_db
def test_leaver_who_waits_is_named_with_the_most_urgent_first(client: Client):
    CaseFactory(cancellation=LeavingFactory(), deadline_hours=200)
    CaseFactory(cancellation=LeavingFactory(), deadline_hours=-30)
    page = page_for(client, superuser())
    assert page.count('class="wait-li"') == 2
    assert "1 day late" in page[: page.rindex('class="wait-li"')]


@pytest.mark.django_db
def test_today_the_sidebar_and_the_queue_count_and_order_alike():
    user, now = superuser(), clock.now()
    CaseFactory(owner=UserFactory.create())
    CaseFactory(deadline_hours=None)
    CaseFactory(state=CaseState.SNOOZED, deadline_hours=-5, deadline_passed_at=now)
    CaseFactory(state=CaseState.WAITING_FOR_THEM, first_written_at=now)
    card = waiting(user, now)
    everybody = next(view for view in queue.views(user, now) if view.code == "all")
    assert card["open"] == counts.open_follow_ups(user) == everybody.count == 3
    listed = queue.rows(queue.cases(user, "all", now), now)
    assert [row.due for row in card["rows"]] == [row.badge for row in listed[:3]]
    assert [row.name for row in card["rows"]] == [row.name for row in listed[:3]]


@pytest.mark.django_db
def test_what_needs_a_look_is_counted(client: Client):
    MessageFactory.create_batch(2, state=MessageState.UNKNOWN)
    RawEventFactory(state=EventState.FAILED)
    page = page_for(client, superuser())
    assert "2 messages may or may not have gone out" in page
    assert "1 event could not be read" in page


@pytest.mark.django_db
def test_last_seven_days_count_who_left(client: Client):
    CancellationFactory(left_at=clock.now() - timedelta(days=2))
    CancellationFactory(left_at=clock.now() - timedelta(days=9))
    page = page_for(client, superuser())
    assert "<b>1</b><span>left</span>" in page


@pytest.mark.django_db
def test_imported_leavers_count_as_in_insights(client: Client):
    CancellationFactory(left_at=clock.now() - timedelta(days=2), is_history=True)
    page = page_for(client, superuser())
    assert "<b>1</b><span>left</span>" in page


@pytest.mark.django_db
def test_last_seven_days_are_cut_as_the_brand_lives_them(client: Client):
    """Half past ten in the evening of 30 September in London is 1 October in Riga."""
    clock.travel(datetime(2026, 10, 7, 12, tzinfo=UTC) - clock.now())
    brand = BrandFactory(time_zone="Europe/Riga")
    customer = CustomerFactory(brand=brand)
    for hour in (20, 22):
        left_at = datetime(2026, 9, 30, hour, 30, tzinfo=UTC)
        CancellationFactory(subscription__customer=customer, left_at=left_at)
    page = page_for(client, superuser())
    assert "<b>1</b><span>left</span>" in page
    assert "Thu 1" in page


@pytest.mark.django_db
def test_answers_are_counted_of_those_who_were_asked(client: Client):
    leavers = [CancellationFactory(left_at=clock.now() - timedelta(days=2)) for _ in range(4)]
    for leaver in leavers[:2]:
        ask(leaver)
    answer(leavers[0], "price")
    page = page_for(client, superuser())
    assert "<b>1</b><span>answered, of 2 asked</span>" in page


@pytest.mark.django_db
def test_quiet_day_says_so(client: Client):
    page = page_for(client, superuser())
    assert "Nobody left yesterday." in page
    assert "Nobody is waiting." in page


@pytest.mark.django_db
def test_cards_are_for_those_who_may_see_their_content(client: Client):
    page = page_for(client, UserFactory.create())
    assert "Nothing waits for you." in page
    assert "Last 7 days" not in page


def test_card_is_registered_once():
    card = registry.Card("waiting", "x.html", "x.y", lambda user, now: None)
    with pytest.raises(ValueError, match="waiting"):
        registry.register(card)


@pytest.mark.django_db
def test_first_day_counts_who_left_today(client: Client):
    CancellationFactory(left_at=clock.now())
    page = page_for(client, superuser())
    assert "1 person left today." in page
    assert "Nobody left yesterday." not in page


@pytest.mark.django_db
def test_sentence_of_a_leaver_has_one_full_stop(client: Client):
    case = CaseFactory(cancellation=LeavingFactory(), why="€290 a month is €150 or more.")
    page = page_for(client, superuser())
    assert f"€150 or more. {case.get_state_display()}<" in page


@pytest.mark.django_db
def test_plans_without_a_name_need_a_look(client: Client):
    PlanFactory(name="")
    PlanFactory(external_id="prod_Named")
    assert "1 plan has no name yet" in page_for(client, superuser())
