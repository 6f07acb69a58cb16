"""Insights in a real browser: the drawn chart, its table, its lists, its menus."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from customers.models import Brand
from insights import rollups
from tests.insights import factories as make
from worker import clock

from .helpers import assert_accessible, assert_clean_everywhere

pytestmark = pytest.mark.browser

DRAWN = "[data-chart=stacked] [data-drawing][data-drawn]"
WORDS = "The new price is fair for a studio of ten. We are two."


@pytest.fixture
def some_weeks(house):
    """Leavers of twelve weeks: with reasons, silent, in two currencies, some of unknown value."""
    now = clock.now()
    codes = ["price", "features", "moving", "bugs", "hard", "results", "support"]
    for code in codes:
        make.reason(code)
    for number in range(48):
        leaver = make.leaver(
            now - timedelta(days=number * 1.6),
            subscribed_to=make.plan(["Starter", "Team"][number % 2]),
            currency="USD" if number % 9 == 0 else "EUR",
            monthly=None if number % 13 == 0 else 4950,
            kind="charge_failed" if number % 7 == 6 else "voluntary",
        )
        make.ask(leaver)
        if number % 3 and number % 7 != 6:
            words = WORDS if number % 6 == 1 else ""
            make.answer(leaver, codes[number * number % len(codes)], words=words)
    make.follow_up(leaver)
    make.come_back(leaver, now - timedelta(days=2))
    rollups.rebuild(Brand.objects.all())


@pytest.fixture
def page(some_weeks, signed_in_page):
    return signed_in_page("analyst")


def table_numbers(page: Page) -> list[list[int]]:
    """The table's numbers, one list per colour."""
    rows = page.evaluate(
        "[...document.querySelectorAll('table[data-numbers] tbody tr')]"
        ".map((row) => [...row.querySelectorAll('[data-n]')].map((cell) => +cell.dataset.n))"
    )
    return [list(column) for column in zip(*rows, strict=True)]


def drawn_numbers(page: Page) -> list[list[float]]:
    """What ECharts was given to draw, one list per colour (totals are no colour)."""
    series = page.evaluate(
        "document.querySelector('[data-chart=stacked] [data-drawing]').chart.getOption().series"
        ".filter(({ name }) => name).map(({ data }) => data)"
    )
    return list(series)


def fills(page: Page) -> list[str]:
    colours: list[str] = page.evaluate(
        "[...document.querySelectorAll('[data-chart=stacked] [data-drawing] path')]"
        ".map((path) => path.getAttribute('fill'))"
    )
    return colours


# --- the chart -----------------------------------------------------------------------------------
def test_the_chart_draws_what_the_table_says(page):
    page.goto("/admin/insights/")
    page.wait_for_selector(DRAWN)
    assert drawn_numbers(page) == table_numbers(page)
    assert sum(map(sum, table_numbers(page))) == 42


def test_shares_are_of_those_who_gave_a_reason(page):
    page.goto("/admin/insights/?measure=share")
    page.wait_for_selector("[data-chart=stacked] [data-drawn=share]")
    *said, silent = drawn_numbers(page)
    assert set(silent) == {0}
    with_answers = [sum(bar) for bar in zip(*said, strict=True) if sum(bar)]
    assert with_answers == pytest.approx([100.0] * len(with_answers))


def test_the_measure_is_switched_in_place_and_stays_in_the_address(page):
    page.goto("/admin/insights/?range=4w")
    page.wait_for_selector(DRAWN)
    page.get_by_role("link", name="Share").click()
    page.wait_for_selector("[data-chart=stacked] [data-drawn=share]")
    assert parse_qs(urlsplit(page.url).query) == {"range": ["4w"], "measure": ["share"]}
    page.reload()
    page.wait_for_selector("[data-chart=stacked] [data-drawn=share]")
    expect(page.get_by_role("link", name="Share")).to_have_attribute("aria-current", "true")


def test_a_bar_is_explained_in_the_colours_and_font_of_the_page(page):
    page.goto("/admin/insights/")
    page.wait_for_selector(DRAWN)
    box = page.locator("[data-chart=stacked] [data-drawing]").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".tip")).to_be_visible()
    colours, weight, font = page.locator(".tip").evaluate(
        """(tip) => {
          const rows = [...tip.querySelectorAll("rect")].map((rect) => getComputedStyle(rect).fill);
          const title = getComputedStyle(tip.querySelector("strong"));
          return [rows, Number(title.fontWeight), title.fontFamily];
        }"""
    )
    assert len(colours) == len(set(colours)) > 1
    assert weight > 500
    assert font == page.evaluate("getComputedStyle(document.body).fontFamily")


def test_a_part_of_a_bar_opens_its_list(page):
    page.goto("/admin/insights/")
    page.wait_for_selector(DRAWN)
    parts = page.evaluate(
        "[...document.querySelectorAll(`[data-chart=stacked] [data-drawing] path[fill='#6b2d5c']`)]"
        ".map((path) => path.getBoundingClientRect())"
    )
    row = max(range(len(parts)), key=lambda place: parts[place]["height"])
    number, part = table_numbers(page)[0][row], parts[row]
    page.mouse.click(part["x"] + part["width"] / 2, part["y"] + part["height"] / 2)
    page.wait_for_url(re.compile("/admin/insights/leavers/"))
    assert parse_qs(urlsplit(page.url).query)["reason"] == ["price"]
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Price: {number} left")
    expect(page.locator("table.leavers tbody tr")).to_have_count(number)


def test_the_colours_follow_the_theme(page):
    page.goto("/admin/insights/")
    page.wait_for_selector(DRAWN)
    assert "#6b2d5c" in fills(page)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_function(
        "document.querySelector('[data-chart=stacked] [data-drawing] path[fill=\"#dfb0d2\"]')"
    )
    assert "#6b2d5c" not in fills(page)


def test_moving_over_the_chart_breaks_no_rule_of_the_page(page):
    page.emulate_media(reduced_motion="no-preference")
    page.goto("/admin/insights/")
    page.wait_for_selector(DRAWN)
    box = page.locator("[data-chart=stacked] [data-drawing]").bounding_box()
    for part in (0.2, 0.5, 0.8):
        page.mouse.move(box["x"] + box["width"] * part, box["y"] + box["height"] / 2)
        expect(page.locator(".tip")).to_be_visible()


def test_a_phone_has_a_chart_of_its_own(some_weeks, signed_in_page):
    page = signed_in_page("analyst", width=390)
    page.goto("/admin/insights/")
    page.wait_for_selector(DRAWN)
    names = page.evaluate(
        "document.querySelector('[data-chart=stacked] [data-drawing]').chart.getOption()"
        ".series.map((s) => s.name)"
    )
    assert None not in names
    assert drawn_numbers(page) == table_numbers(page)


# --- lost revenue by reason -----------------------------------------------------------------------
LOST = "[data-chart=lost] [data-drawing]"


@pytest.mark.parametrize("width", [1440, 390])
def test_lost_revenue_is_drawn_as_its_table_says_and_a_bar_opens_its_list(
    some_weeks, signed_in_page, width
):
    page = signed_in_page("analyst", width=width)
    page.goto("/admin/insights/")
    page.wait_for_selector(f"{LOST}[data-drawn]")
    drawn = page.evaluate(
        f"document.querySelector('{LOST}').chart.getOption().series[0].data.map((d) => d.value)"
    )
    rows = page.locator("[data-amounts] tbody td[data-amount]")
    assert drawn == [float(cell.get_attribute("data-amount")) for cell in rows.all()]
    assert sum(drawn) > 0
    box = page.locator(LOST).bounding_box()
    assert box["width"] <= width
    assert rows.count() * 30 < box["height"]
    path = page.locator(f"{LOST} path[fill='#6b2d5c']").first
    path.scroll_into_view_if_needed()
    part = path.bounding_box()
    page.mouse.click(part["x"] + part["width"] / 2, part["y"] + part["height"] / 2)
    page.wait_for_url(re.compile("/admin/insights/leavers/"))
    assert parse_qs(urlsplit(page.url).query)["reason"] == ["price"]


# --- without script, by keyboard -----------------------------------------------------------------
def test_everything_is_there_without_script(some_weeks, signed_in_page):
    page = signed_in_page("analyst", java_script_enabled=False)
    page.goto("/admin/insights/")
    expect(page.locator("[data-chart=stacked] [data-drawing]")).to_be_hidden()
    page.get_by_text("The same numbers as a table").click()
    page.locator("table[data-numbers] td a").first.click()
    expect(page.locator("table.leavers")).to_be_visible()
    page.goto("/admin/insights/")
    page.locator("summary", has_text="Plan").click()
    page.get_by_role("link", name="Team").click()
    expect(page.locator("summary", has_text="Plan")).to_have_text("Plan Team")


def test_filters_and_table_work_by_keyboard(page):
    page.goto("/admin/insights/")
    plan = page.locator("summary", has_text="Plan")
    plan.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Starter")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Starter")).to_be_hidden()
    expect(plan).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Starter").focus()
    page.keyboard.press("Enter")
    expect(page.locator("summary", has_text="Plan")).to_have_text("Plan Starter")


def test_any_two_days_can_be_chosen(page):
    page.goto("/admin/insights/?kind=voluntary")
    page.locator("[data-menu=range] summary").click()
    page.get_by_role("textbox", name="From").fill("2026-01-01")
    page.get_by_role("textbox", name="To").fill("2026-01-31")
    page.get_by_role("button", name="Show these days").click()
    query = parse_qs(urlsplit(page.url).query)
    assert query == {"kind": ["voluntary"], "since": ["2026-01-01"], "until": ["2026-01-31"]}


# --- how it looks ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "address",
    [
        "/admin/insights/",
        "/admin/insights/leavers/",
        "/admin/insights/?since=2020-01-01&until=2020-02-01",
    ],
)
def test_it_is_accessible_in_both_sizes_and_themes(page, address):
    page.goto(address)
    page.evaluate("for (const part of document.querySelectorAll('details.same')) part.open = true")
    assert_clean_everywhere(page)


def test_what_is_refused_is_accessible_too(page, watch):
    watch.expect(400)
    page.goto("/admin/insights/?since=tomorrow")
    assert_clean_everywhere(page)


@pytest.mark.parametrize("width", [1440, 390])
def test_an_open_menu_is_accessible_and_within_the_window(some_weeks, signed_in_page, width):
    page = signed_in_page("analyst", width=width)
    page.goto("/admin/insights/")
    page.locator("[data-menu=range] summary").click()
    box = page.locator("[data-menu=range] .pick-panel").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert_accessible(page)
