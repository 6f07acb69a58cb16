"""The screens through their addresses."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.http import QueryDict
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.models import Plan
from insights.filters import Filters, read
from insights.lists import behind
from insights.models import DayMark
from staff.models import AuditEntry
from tests.customers.factories import CustomerFactory
from worker import clock

from . import factories as make

pytestmark = pytest.mark.django_db

OVERVIEW, LEAVERS, FILE = (
    "/admin/insights/",
    "/admin/insights/leavers/",
    "/admin/insights/leavers.csv",
)


def ask(client, address):
    """Open a screen; the file is fetched by its button."""
    return client.post(address) if address.startswith(FILE) else client.get(address)


@pytest.fixture
def analyst(signed_in):
    return signed_in("analyst")


@pytest.fixture
def a_busy_quarter(ago, roll_up):
    """Two brands, several plans, kinds and currencies; answers, returns, follow-ups."""
    riga, honolulu = make.brand("riga", "Europe/Riga"), make.brand("honolulu", "Pacific/Honolulu")
    for number in range(40):
        brand = honolulu if number % 4 == 0 else riga
        leaver = make.leaver(
            ago(days=number * 2 % 90, hours=number),
            of=brand,
            subscribed_to=make.plan(f"{brand.slug}-{number % 3}", brand),
            currency="USD" if number % 7 == 0 else "EUR",
            monthly=None if number % 11 == 0 else 1900 + 100 * number,
            kind="charge_failed" if number % 5 == 0 else "voluntary",
            is_undone=number % 13 == 12,
        )
        if number % 2:
            make.ask(leaver)
        if number % 3 == 0:
            words = "It grew too dear." if number % 2 else ""
            make.answer(leaver, *("too_expensive", "moving")[number % 2 :], words=words)
        if number % 6 == 0:
            make.follow_up(leaver, is_closed=number % 4 == 0)
        if number % 9 == 0 and number:
            make.come_back(leaver, ago(days=1, hours=number))
    for code in ("hard_to_use", "no_results", "support", "fit", "trial", "technical"):
        make.answer(make.leaver(ago(days=3), of=riga), code)
    roll_up()


# --- who may look ---------------------------------------------------------------------------------
@pytest.mark.parametrize("address", [OVERVIEW, LEAVERS, FILE])
def test_who_is_signed_out_is_sent_to_sign_in(client, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response.url.startswith(reverse("admin:login"))


@pytest.mark.parametrize("address", [OVERVIEW, LEAVERS, FILE])
@pytest.mark.parametrize(
    ("group", "status"),
    [("analyst", 200), ("administrator", 200), ("editor", 403), ("agent", 403), ("", 403)],
)
def test_the_permission_decides(signed_in, address, group, status):
    assert ask(signed_in(group), address).status_code == status


@pytest.mark.parametrize("address", [OVERVIEW, LEAVERS])
def test_screens_only_read(analyst, address):
    assert analyst.post(address).status_code == 405


def test_the_files_address_alone_opens_the_list(analyst):
    response = analyst.get(f"{FILE}?range=7d")
    assert response.url == f"{LEAVERS}?range=7d"
    assert not AuditEntry.objects.exists()


def test_export_is_logged_with_what_was_asked_for(analyst, ago, roll_up):
    make.leaver(ago(days=2), monthly=None)
    ask(analyst, f"{FILE}?range=7d&show=unknown")
    entry = AuditEntry.objects.get(action="leavers.exported")
    assert (entry.who, entry.after["rows"], entry.after["show"]) == ("analyst", 1, "unknown")


def test_looking_changes_nothing(analyst, a_busy_quarter):
    make.leaver(clock.now())  # a mark that a look must not take away
    before = every_row()
    for address in (OVERVIEW, LEAVERS, FILE):
        for query in ("", "?range=12m&measure=share", "?show=returned", "?since=nonsense"):
            b"".join(analyst.get(f"{address}{query}"))
            analyst.head(f"{address}{query}")
    assert every_row() == before
    assert DayMark.objects.count() == 1


def every_row() -> dict[str, list[str]]:
    skipped = {"sessions.session", "axes.accesslog"}
    models = [model for model in apps.get_models() if model._meta.label_lower not in skipped]
    return {
        model._meta.label: sorted(map(repr, model._base_manager.values_list())) for model in models
    }


# --- every number opens its list ------------------------------------------------------------------
LINK = re.compile(r'<a[^>]*href="(/admin/insights/leavers/\?[^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
NUMBER = re.compile(r"^[\d, ]+$")


def numbers_with_lists(page: str) -> list[tuple[str, int]]:
    """Every link of the overview whose text is a number, and what that number is."""
    found = []
    for address, text in LINK.findall(page):
        shown = re.search(r"<b>(.*?)</b>", text) or re.search(r"^(.*)$", text.strip())
        number = unescape(shown.group(1)) if shown else ""
        if number.startswith("All "):
            number = number.removeprefix("All ")
        if NUMBER.match(number):
            found.append((unescape(address), int(re.sub(r"\D", "", number))))
    return found


def look_of(address: str) -> Filters:
    form = read(QueryDict(address.partition("?")[2]))
    assert form.is_valid(), address
    return form.filters()


def length_of(client, address: str) -> int:
    response = client.get(address)
    assert response.status_code == 200, address
    return int(response.context["page"].paginator.count)


QUERIES = st.fixed_dictionaries(
    {},
    optional={
        "range": st.sampled_from(["7d", "4w", "12w", "month", "last_month", "year", "12m"]),
        "brand": st.sampled_from(["riga", "honolulu"]),
        "kind": st.sampled_from(["voluntary", "charge_failed"]),
        "by": st.sampled_from(["day", "week", "month"]),
        "measure": st.sampled_from(["number", "share"]),
        "plan": st.sampled_from(["riga-0", "riga-1", "honolulu-2"]),
    },
)
SETTINGS = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@SETTINGS
@given(query=QUERIES)
def test_a_number_is_as_long_as_its_list(analyst, a_busy_quarter, query):
    if "plan" in query:
        query["plan"] = Plan.objects.get(name=query["plan"]).pk
    page = analyst.get(OVERVIEW, query).content.decode()
    links = numbers_with_lists(page)
    assert links
    for address, number in links:
        assert behind(look_of(address)).count() == number, address
    address, number = max(links, key=lambda link: link[1])
    assert length_of(analyst, address) == number


def test_the_list_of_a_reason_holds_those_who_gave_it_first(analyst, ago, roll_up):
    make.answer(make.leaver(ago(days=1)), "moving", "price")
    make.answer(make.leaver(ago(days=1)), "price")
    roll_up()
    response = analyst.get(LEAVERS, {"reason": "price"})
    assert response.context["page"].paginator.count == 1
    assert response.context["heading"] == "Price: 1 left"


def test_who_may_see_customers_finds_the_way_to_them(colleague, client, ago, roll_up):
    leaver = make.leaver(ago(days=1))
    roll_up()
    user = colleague("analyst")
    client.force_login(user)
    address = reverse("admin:customers_cancellation_change", args=[leaver.pk])
    assert f'href="{address}"' in client.get(LEAVERS).content.decode()
    assert client.get(address).status_code == 200
    user.groups.clear()
    user.user_permissions.add(Permission.objects.get(codename="view_dashboard"))
    assert f'href="{address}"' not in client.get(LEAVERS).content.decode()


def test_all_others_are_those_without_a_colour_of_their_own(analyst, a_busy_quarter):
    codes = {
        leaver.reason for leaver in analyst.get(LEAVERS, {"reason": "~others"}).context["leavers"]
    }
    assert codes == {"Fit", "Trial", "Technical"}


def test_a_list_is_cut_into_pages(analyst, a_busy_quarter, monkeypatch):
    monkeypatch.setattr("insights.views.PAGE_SIZE", 10)
    first = analyst.get(LEAVERS)
    assert len(first.context["leavers"]) == 10
    assert "page=2" in first.content.decode()
    last = analyst.get(LEAVERS, {"page": "9999"})
    assert last.context["page"].number == last.context["page"].paginator.num_pages


# --- what is said ---------------------------------------------------------------------------------
def test_nothing_there_says_so_and_shows_no_chart(analyst, today):
    page = analyst.get(OVERVIEW)
    assert "Nobody has left yet." in page.content.decode()
    assert "data-drawing" not in page.content.decode()


def test_an_empty_period_offers_a_longer_one(analyst, ago, roll_up):
    make.leaver(ago(days=200))
    roll_up()
    assert "Nobody left in this period." in analyst.get(OVERVIEW).content.decode()


def test_the_table_holds_what_the_chart_draws_without_any_script(analyst, ago, roll_up):
    make.answer(make.leaver(ago(days=1)), "price")
    make.leaver(ago(days=1))
    roll_up()
    page = analyst.get(OVERVIEW, {"range": "7d"}).content.decode()
    assert page.count('data-n="1"') == 2
    assert page.count("data-colour=") == 2
    assert page.count('<tr><th scope="row" data-short=') == 7


def test_the_table_over_time_adds_up_to_everybody_who_left(analyst, ago, roll_up):
    make.answer(make.leaver(ago(days=1)), "price")
    make.leaver(ago(days=1), kind="charge_failed")
    make.leaver(ago(days=9), kind="trial_not_converted")
    roll_up()
    response = analyst.get(OVERVIEW)
    rows = response.context["rows"]
    assert sum(row.total.n for row in rows) == 3
    for row in rows:
        assert row.total.n == sum(cell.n for cell in row.cells) + row.failed.n
    page = response.content.decode()
    assert "1 whose charge failed, with no reason known, is in the table only." in page
    assert page.count("data-colour=") == page.count('<td class="n" data-n=') // len(rows)


def test_lost_revenue_is_drawn_by_reason_with_its_table(analyst, ago, roll_up):
    make.answer(make.leaver(ago(days=1), monthly=1900), "moving")
    make.answer(make.leaver(ago(days=2), monthly=1900), "moving")
    make.answer(make.leaver(ago(days=1), monthly=9950), "price")
    make.answer(make.leaver(ago(days=1), monthly=50_000, currency="JPY"), "price")
    make.leaver(ago(days=1), monthly=None)
    roll_up()
    response = analyst.get(OVERVIEW)
    cost = response.context["cost"]
    assert [(each.name, each.major, each.lost, each.unknown) for each in cost.reasons] == [
        ("Price", "99.50", "€99.50", 0),
        ("Moving", "38.00", "€38.00", 0),
        ("Reason not known", "0.00", "€0.00", 1),
    ]
    assert cost.everybody.lost == "€137.50"
    page = response.content.decode()
    assert 'data-chart="lost"' in page
    assert 'data-amount="99.50"><a href="/admin/insights/leavers/?reason=price">€99.50</a>' in page
    assert "Who paid in another currency than EUR" in page


def test_silence_that_dwarfs_the_reasons_is_told_in_words(analyst, ago, roll_up):
    make.answer(make.leaver(ago(days=1), monthly=1900), "moving")
    make.leaver(ago(days=1), monthly=5700)
    roll_up()
    assert "went with no reason that we know" not in analyst.get(OVERVIEW).content.decode()
    make.leaver(ago(days=2), monthly=100)
    roll_up()
    page = analyst.get(OVERVIEW).content.decode()
    assert "€58 more a month went with no reason that we know" in page
    assert page.count("data-apart") == 1


def test_few_answers_are_called_a_hint(analyst, ago, roll_up):
    make.answer(make.leaver(ago(days=1)), "price")
    roll_up()
    page = analyst.get(OVERVIEW).content.decode()
    assert "That is few: read shares as a hint." in page


def test_a_reason_says_from_where_it_is_known(analyst, ago, roll_up):
    make.answer(make.leaver(ago(days=1)), "price")
    for days in (1, 2):
        make.ask(make.leaver(ago(days=days), billing_reason="price"))
    make.leaver(ago(days=1), billing_reason="moving")
    make.leaver(ago(days=1))
    roll_up()
    response = analyst.get(OVERVIEW)
    assert response.context["remark"].startswith(
        "“Price” was the first reason of 3 of the 4 whose reason is known "
        "(1 from the survey, 3 from the billing system); in the period before it was 0."
    )
    tile = next(tile for tile in response.context["tiles"] if tile.code == "answered")
    assert (tile.name, tile.value, tile.details) == (
        "Answered the survey",
        "33\N{NO-BREAK SPACE}%",
        ["1 of 3 asked"],
    )
    assert [each.name for each in response.context["series"]][-1] == "Reason not known"


def test_who_came_back_is_measured_against_those_who_left_then(analyst, ago, roll_up):
    for days in (100, 110, 120):
        make.come_back(make.leaver(ago(days=days)), ago(days=1))
    make.come_back(make.leaver(ago(days=5)), ago(days=2))
    make.leaver(ago(days=3))
    roll_up()
    tiles = {tile.code: tile for tile in analyst.get(OVERVIEW).context["tiles"]}
    assert tiles["won_back"].value == "4"
    assert tiles["won_back"].details == ["1 of the 2 who left is back", "0 before"]
    assert tiles["won_revenue"].details == ["€0 before"]


def test_silence_is_not_in_the_shares(analyst, ago, roll_up):
    for code in ("price", "price", "moving"):
        make.answer(make.leaver(ago(days=1)), code)
    make.leaver(ago(days=1))
    roll_up()
    ranking = analyst.get(OVERVIEW).context["ranking"]
    assert [(each.name, each.n, each.interval.share) for each in ranking.reasons] == [
        ("Price", 2, "67\N{NO-BREAK SPACE}%"),
        ("Moving", 1, "33\N{NO-BREAK SPACE}%"),
    ]
    assert [(each.name, each.n) for each in ranking.silent] == [("Reason not known", 1)]


def test_a_rate_without_anybody_asked_is_no_rate(analyst, ago, roll_up):
    make.leaver(ago(days=1))
    roll_up()
    tiles = {tile.code: tile for tile in analyst.get(OVERVIEW).context["tiles"]}
    assert (tiles["answered"].value, tiles["answered"].details) == ("–", ["nobody was asked"])


def test_amounts_besides_stand_by_how_many_leavers_and_the_period_before_follows(
    analyst, ago, roll_up
):
    for days in (1, 2, 3):
        make.leaver(ago(days=days), monthly=4900)
    for days in (1, 2):
        make.leaver(ago(days=days), monthly=1000, currency="USD")
    make.leaver(ago(days=1), monthly=900_000, currency="JPY")
    make.leaver(ago(days=100), monthly=1900)
    for days in (100, 101):
        make.leaver(ago(days=days), monthly=1000, currency="USD")
    roll_up()
    response = analyst.get(OVERVIEW)
    lost = next(tile for tile in response.context["tiles"] if tile.code == "lost")
    assert (lost.value, lost.details) == ("€147", ["€19 before", "besides $20, ¥900,000"])
    assert "the currency of most leavers" in response.content.decode()


def test_an_answer_is_quoted_in_its_language_and_escaped(analyst, ago, roll_up):
    words = "<script>alert(1)</script> par dārgu"
    make.answer(make.leaver(ago(days=1)), "price", words=words, language="lv")
    roll_up()
    page = analyst.get(OVERVIEW).content.decode()
    assert 'lang="lv" dir="auto">&lt;script&gt;alert(1)&lt;/script&gt; par dārgu<' in page


def test_numbers_that_are_about_to_change_are_announced(analyst, today):
    make.leaver(today)
    assert "Something has just changed" in analyst.get(OVERVIEW).content.decode()


@pytest.mark.parametrize("language", ["en", "lv"])
def test_lengths_in_drawings_are_written_with_a_point(signed_in, ago, roll_up, language):
    client = signed_in("analyst", language=language)
    for code in ("price", "price", "moving"):
        make.answer(make.leaver(ago(days=1)), code)
    roll_up()
    page = client.get(OVERVIEW).content.decode()
    assert re.findall(r'(?:width|x|data-n)="\d*,', page) == []


# --- addresses that somebody has changed ----------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"since": "31.12.2026"}, "This is not a day. Write it as 2026-08-25."),
        ({"since": "2026-09-02", "until": "2026-09-01"}, "The last day is before the first."),
        ({"until": "9999-12-31"}, "Choose a day before the year 2100."),
        ({"plan": "0"}, "Plan"),
        ({"kind": "churned"}, "Kind"),
    ],
)
@pytest.mark.parametrize("address", [OVERVIEW, LEAVERS, FILE])
def test_a_wrong_filter_is_named_and_what_was_typed_stays(analyst, address, query, says):
    response = analyst.get(address, {**query, "measure": "share"})
    page = response.content.decode()
    assert response.status_code == 400
    assert says in page
    assert 'name="measure" value="share"' in page
    for name, value in query.items():
        if name in ("since", "until"):
            assert f'name="{name}" value="{value}"' in page


NAMES = [
    *(
        "range",
        "since",
        "until",
        "brand",
        "plan",
        "kind",
        "by",
        "measure",
        "reason",
        "show",
        "page",
    ),
    *("brand__name", "customer__user__password", "_connector", "q", "__class__"),
]
VALUES = [
    *("2026-02-30", "0001-01-01", "2026-01-01", "-1", "1e9", "9" * 30, "{{7*7}}", "\x00"),
    *("~none", "left", "returned", "12w", "riga", "voluntary", "' OR 1=1 --"),
]


@SETTINGS
@given(
    query=st.dictionaries(
        st.sampled_from(NAMES),
        st.one_of(st.text(max_size=80), st.sampled_from(VALUES)),
        max_size=5,
    ),
    address=st.sampled_from([OVERVIEW, LEAVERS, FILE]),
)
def test_any_address_is_answered(analyst, a_busy_quarter, query, address):
    response = ask(analyst, f"{address}?{urlencode(query)}")
    assert response.status_code in (200, 400)


# --- the file -------------------------------------------------------------------------------------
def test_the_file_holds_the_whole_list_and_runs_nothing(analyst, ago, roll_up):
    hostile = CustomerFactory.create(brand=make.brand(), name='=HYPERLINK("https://evil.example")')
    make.answer(make.leaver(ago(days=1), customer=hostile), "price", words="+1 for a cheaper plan")
    make.leaver(ago(days=2), monthly=None)
    response = analyst.post(FILE)
    text = b"".join(response).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert len(rows) == 3
    assert rows[1][0] == '\'=HYPERLINK("https://evil.example")'
    assert rows[1][4:] == ["2026-09-29", "", "49.00", "EUR", "Price", "'+1 for a cheaper plan"]
    assert rows[2][6:8] == ["", ""]
