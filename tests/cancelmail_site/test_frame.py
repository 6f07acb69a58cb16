"""The frame around every page: where one may go, and whether mail goes out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client, RequestFactory

from cancelmail_site import navigation
from cancelmail_site.context import Frame
from cancelmail_site.sending import Sending
from outbox.models import Mode, SendingMode
from tests.outbox.factories import SendingModeFactory
from tests.staff.factories import UserFactory, superuser
from worker import clock
from worker.models import Heartbeat


@pytest.fixture
def worker(db) -> Heartbeat:
    now = clock.now()
    return Heartbeat.objects.create(host="one", pid=1, started_at=now, seen_at=now)


def words(user=None) -> tuple[str, str]:
    """What the foot of the sidebar and the banner say."""
    sending = Sending.now()
    banner = sending.banner_for(user or UserFactory.create())
    return sending.beat.text, banner.text if banner else ""


@pytest.mark.django_db
def test_running_installation_shows_no_banner(worker: Heartbeat):
    SendingModeFactory.create()
    beat, banner = words()
    assert beat.startswith("Sending. Worker seen ")
    assert banner == ""


@pytest.mark.django_db
def test_installation_without_a_worker_says_so():
    SendingModeFactory.create()
    assert words() == (
        "No worker has been seen yet",
        "No worker has been seen yet. Nothing is sent, nothing is lost.",
    )


@pytest.mark.django_db
def test_worker_that_is_silent_for_a_minute_is_missed(worker: Heartbeat):
    SendingModeFactory.create()
    clock.travel(timedelta(seconds=61))
    beat, banner = words()
    assert beat.startswith("No worker seen since ")
    assert "nothing is lost" in banner


@pytest.mark.django_db
def test_worker_that_stopped_is_not_taken_for_a_living_one(worker: Heartbeat):
    SendingModeFactory.create()
    Heartbeat.objects.update(stopped_at=clock.now())
    assert words()[0] == "No worker has been seen yet"


@pytest.mark.django_db
def test_pause_says_who_and_since_when(worker: Heartbeat):
    boss = UserFactory.create(first_name="Tomass", last_name="Bērziņš")
    SendingModeFactory.create(is_paused=True, changed_by=boss)
    beat, banner = words()
    assert beat.startswith("Paused.")
    assert banner.startswith("Sending is paused by Tomass Bērziņš since ")


@pytest.mark.django_db
def test_shadow_mode_is_said_on_every_page(worker: Heartbeat):
    SendingModeFactory.create(mode=Mode.SHADOW)
    assert words()[1].startswith("Shadow mode:")


@pytest.mark.django_db
def test_missing_worker_is_graver_than_a_pause():
    SendingModeFactory.create(is_paused=True)
    assert words()[1].startswith("No worker")


@pytest.mark.django_db
def test_switch_is_offered_to_those_who_may_turn_it(worker: Heartbeat):
    SendingModeFactory.create(mode=Mode.SHADOW)
    sending = Sending.now()
    assert sending.banner_for(superuser()).url
    assert not sending.banner_for(UserFactory.create()).url


@pytest.mark.django_db
def test_state_of_sending_costs_two_queries(worker, django_assert_num_queries):
    SendingModeFactory.create()
    with django_assert_num_queries(2):
        Sending.now()


@pytest.mark.django_db
def test_frame_costs_four_queries(rf: RequestFactory, worker, django_assert_num_queries):
    SendingModeFactory.create()
    request = rf.get("/admin/")
    request.user = superuser()
    frame = Frame(request)
    with django_assert_num_queries(4):
        assert frame.nav
        assert frame.beat
        assert frame.tabs
        assert frame.banners == []


@pytest.mark.django_db
def test_public_page_asks_the_frame_nothing(client: Client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/healthz")
        client.get("/admin/login/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/admin/", "today"),
        ("/admin/templates_app/letter/3/change/", "letters"),
        ("/admin/follow-ups/", "follow_ups"),
        ("/admin/surveys/survey/", "surveys"),
        ("/admin/insights/leavers/", "insights"),
        ("/admin/outbox/message/", "outbox"),
        ("/admin/outbox/suppression/", "settings"),
        ("/admin/customers/customer/9/change/", "customers"),
        ("/admin/customers/brand/", "settings"),
        ("/admin/account/", None),
        ("/admin/nowhere/", None),
        ("/admin/journeys/rule/", "settings"),
        ("/admin/more/", None),
        ("/s/abc", None),
    ],
)
def test_every_page_belongs_to_a_place(path: str, place: str | None):
    found = navigation.current_place(path)
    assert (found.key if found else None) == place


@pytest.mark.django_db
def test_phone_bar_ends_in_more_and_more_has_the_rest(rf: RequestFactory):
    user = superuser()
    request = rf.get("/admin/outbox/message/")
    items = navigation.places_for(request, user)
    bar = navigation.phone_bar(items, request)
    assert [item.key for item in bar] == ["today", "letters", "follow_ups", "insights", "more"]
    assert [item.key for item in bar if item.is_current] == ["more"]


@pytest.mark.django_db
def test_signed_in_page_names_the_present_place(client: Client):
    client.force_login(superuser())
    page = client.get("/admin/settings/").content.decode()
    assert page.count('href="/admin/settings/" aria-current="page"') == 1


@pytest.mark.django_db
def test_sending_mode_is_read_before_anything_was_set_up():
    assert SendingMode.objects.count() == 0
    assert Sending.now().mode == Mode.SHADOW
