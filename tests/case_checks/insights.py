"""Figures: days of the brand, and shares of those who gave a reason."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime

from django.contrib.auth.models import Group
from django.test import Client

from insights import rollups
from insights.figures import figures
from insights.filters import Filters
from staff.models import User
from tests.case_checks import Case, case
from tests.insights import factories as make

MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}


def analyst() -> Client:
    user = User.objects.create_user("analyst", email="analyst@brightdesk.example", is_staff=True)
    user.groups.add(Group.objects.get(name="analyst"))
    client = Client()
    client.force_login(user)
    return client


def whole_month(month: date) -> Filters:
    return Filters(month, month.replace(day=calendar.monthrange(month.year, month.month)[1]))


@case("the-last-hour-of-january")
def months_are_cut_in_the_time_zone_of_the_brand(case: Case) -> None:
    moments = [datetime.fromisoformat(moment) for moment in case.input["answers_at"]]
    for expected in case.expect:
        zone, counts = expected.split(": ", 1)
        brand = make.brand(zone.replace("/", "-").lower(), zone)
        for moment in moments:
            make.answer(
                make.leaver(moment, of=brand, subscribed_to=make.plan(zone, brand)), "price"
            )
        rollups.rebuild([brand])
        for name, number in re.findall(r"([A-Z]\w+) (\d+)", counts):
            month = whole_month(date(moments[0].year, MONTHS[name], 1))
            look = Filters(month.first, month.last, brand=brand)
            assert figures(look).everybody.n["answered"] == int(number), (zone, name)


@case("skipped-questions-in-shares")
def who_skips_the_reason_has_no_share(case: Case) -> None:
    given = dict(case.input)
    responses, skipped = given.pop("responses"), given.pop("skipped_reason")
    moment = datetime.fromisoformat("2026-09-15T12:00:00+00:00")
    for _ in range(skipped):
        make.answer(make.leaver(moment))
    for code, number in given.items():
        for _ in range(number):
            make.answer(make.leaver(moment), code)
    rollups.rebuild([make.brand()])
    address = "/admin/insights/?since=2026-09-01&until=2026-09-30"
    response = analyst().get(address)
    ranking = response.context["ranking"]
    expected = " ".join(case.expect)
    assert f"over {ranking.known} answers" in expected
    for each in ranking.reasons:
        assert f"{each.name.lower()} {100 * each.n / ranking.known:.1f} %" in expected
    assert f"{skipped} skipped" in expected
    assert f"{skipped} answered and skipped the reason." in response.content.decode()
    answered = next(tile for tile in response.context["tiles"] if tile.code == "answered")
    assert answered.details[0] == f"{responses} of {responses} asked"
    assert f"response rate uses {responses}" in expected
