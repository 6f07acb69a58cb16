"""The look of the house: clean by axe, without refusals, usable by keyboard, in every size."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.helpers import (
    CONTRAST_ALONE,
    Watch,
    assert_accessible,
    assert_clean_everywhere,
    assert_no_sideways_scroll,
)
from tests.staff.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
PAGES = [
    "/admin/",
    "/admin/settings/",
    "/admin/more/",
    "/admin/style/",
    "/admin/account/",
    "/admin/password_change/",
    "/admin/staff/user/",
    "/admin/staff/user/?q=nobody-of-this-name",
    "/admin/staff/user/add/",
    "/admin/staff/user/{other}/change/",
    "/admin/staff/user/{other}/delete/",
    "/admin/staff/user/{other}/history/",
    "/admin/staff/user/{other}/password/",
    "/admin/auth/group/1/change/",
    "/admin/staff/",
]


def test_pages_of_the_house_are_clean(signed_in_page: Open, watch: Watch):
    page = signed_in_page()
    other = UserFactory.create(username="tomass", first_name="Tomass", last_name="Bērziņš")
    for path in PAGES:
        page.goto(path.format(other=other.pk))
        assert_clean_everywhere(page)


def stock_pages() -> list[str]:
    """Of every model in the admin its list, and the page to add one where there is one."""
    pages = [*OF_ONE, *POPUPS]
    for model, model_admin in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages.append(reverse(f"{name}_changelist"))
        if model_admin.has_add_permission(_SuperuserRequest()):
            pages.append(reverse(f"{name}_add"))
    return pages


# With inlines, with columns, read only; what happened to it, and to delete it.
OF_ONE = [
    "/admin/customers/brand/1/change/",
    "/admin/journeys/rule/6/change/",
    "/admin/templates_app/version/1/change/",
    "/admin/journeys/rule/1/history/",
    "/admin/journeys/rule/1/delete/",
]
POPUPS = ["/admin/customers/brand/add/?_popup=1", "/admin/customers/brand/?_popup=1&_to_field=id"]


class _SuperuserRequest:
    user = UserFactory.build(is_superuser=True)
    GET: dict[str, str] = {}
    path = "/admin/"


def test_every_stock_page_is_accessible_in_both_themes(signed_in_page: Open, watch: Watch):
    page = signed_in_page()
    call_command("prepare", verbosity=0, stdout=io.StringIO())
    for path in stock_pages():
        page.goto(path)
        assert_accessible(page)
        page.emulate_media(color_scheme="dark")
        assert_accessible(page, CONTRAST_ALONE)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 390, "height": 844})
        assert_no_sideways_scroll(page)
        page.set_viewport_size({"width": 1440, "height": 900})


def test_what_stock_pages_lead_to_is_clean(signed_in_page: Open, watch: Watch):
    watch.expect(403)
    UserFactory.create(username="tomass")
    page = signed_in_page()
    page.goto("/admin/staff/user/")
    page.get_by_role("row", name="tomass").get_by_role("checkbox").check()
    page.get_by_role("combobox").select_option("delete_selected")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("link", name="Keep them")).to_be_focused()
    assert_clean_everywhere(page)
    page.goto("/admin/password_change/done/")
    assert_clean_everywhere(page)
    page.goto("/admin/auth/group/add/")
    token = page.locator("#group_form [name=csrfmiddlewaretoken]")
    token.evaluate("(field) => { field.value = 'x'.repeat(64); }")
    page.get_by_label("Name").fill("Guests")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="This page was open for too long.")).to_be_visible()
    assert_clean_everywhere(page)


def test_colleagues_password_is_changed_or_taken_away_and_not_both(
    signed_in_page: Open, watch: Watch
):
    page = signed_in_page()
    other = UserFactory.create(username="tomass")
    page.goto(f"/admin/staff/user/{other.pk}/password/")
    change = page.get_by_role("button", name="Change password")
    disable = page.get_by_role("button", name="Disable password-based authentication")
    expect(change).to_be_visible()
    expect(disable).to_be_hidden()
    page.get_by_label("Disabled").check()
    expect(change).to_be_hidden()
    expect(disable).to_be_visible()


def test_refusals_are_clean(signed_in_page: Open, watch: Watch):
    watch.expect(404, 403)
    page = signed_in_page("agent")
    page.goto("/admin/nothing-here/")
    expect(page.get_by_role("heading", name="There is nothing at this address.")).to_be_visible()
    assert_clean_everywhere(page)
    page.goto("/admin/staff/user/")
    expect(page.get_by_role("heading", name="You may not open this page.")).to_be_visible()
    assert_clean_everywhere(page)


def test_signing_in_is_clean_and_says_what_is_wrong(open_browser: Open, watch: Watch):
    UserFactory.create(username="ilze", email="ilze@brightdesk.example")
    page = open_browser()
    page.goto("/admin/login/")
    assert_clean_everywhere(page)
    page.get_by_label("E-mail or user name").fill("ilze@brightdesk.example")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("E-mail or user name")).to_have_value("ilze@brightdesk.example")
    assert_clean_everywhere(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ilze")


def test_too_many_wrong_passwords_say_when_to_try_again(open_browser: Open, watch: Watch):
    watch.expect(429)
    page = open_browser(width=390)
    page.goto("/admin/login/")
    for _try in range(5):
        page.get_by_label("E-mail or user name").fill("ilze")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Try again in 15 minutes")).to_be_visible()
    assert_clean_everywhere(page)


def test_form_with_errors_is_clean(signed_in_page: Open, watch: Watch):
    page = signed_in_page()
    page.goto("/admin/staff/user/add/")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_clean_everywhere(page)


def test_nothing_scrolls_sideways_at_320(signed_in_page: Open, watch: Watch):
    page = signed_in_page(width=320)
    for path in ("/admin/", "/admin/staff/user/", "/admin/staff/user/add/", "/admin/style/"):
        page.goto(path)
        assert_no_sideways_scroll(page)


def test_skip_link_leads_past_the_sidebar(signed_in_page: Open, watch: Watch):
    page = signed_in_page()
    page.goto("/admin/settings/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_focus_is_always_seen(signed_in_page: Open, watch: Watch):
    page = signed_in_page()
    page.goto("/admin/staff/user/")
    for _step in range(25):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        where = page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        assert outline != "none", where


def test_colours_are_kept_and_go_back_to_the_device(signed_in_page: Open, watch: Watch):
    page = signed_in_page()
    page.goto("/admin/settings/")
    paper = "getComputedStyle(document.querySelector('main')).backgroundColor"
    light = page.evaluate(paper)
    page.locator("summary.me").click()
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate(paper) != light
    page.reload()
    assert page.evaluate(paper) != light
    page.locator("summary.me").click()
    page.get_by_role("button", name="As the device").click()
    assert page.evaluate(paper) == light


def test_language_follows_the_colleague(signed_in_page: Open, watch: Watch):
    page = signed_in_page()
    page.goto("/admin/settings/")
    page.locator("summary.me").click()
    page.get_by_role("button", name="Latviešu").click()
    expect(page.locator("html")).to_have_attribute("lang", "lv")
    assert page.url.endswith("/admin/settings/")


def test_stock_date_picker_and_list_pair_work_under_the_policy(signed_in_page: Open, watch: Watch):
    page = signed_in_page()
    other = UserFactory.create(username="tomass")
    page.goto(f"/admin/staff/user/{other.pk}/change/")
    page.locator("#calendarlink0").click()
    expect(page.locator("#calendarbox0")).to_be_visible()
    page.locator("#calendarbox0 td a").nth(10).click()
    expect(page.locator("#id_away_until")).not_to_have_value("")
    page.get_by_label("Agent").check()
    page.get_by_text("Single permissions").click()
    page.locator("#id_user_permissions_from option").first.dblclick()
    page.locator("[name=_continue]").click()
    expect(page.locator(".messagelist")).to_be_visible()
    assert list(other.groups.values_list("name", flat=True)) == ["agent"]
    assert other.user_permissions.count() == 1


def test_filters_fold_behind_a_button_on_a_phone(signed_in_page: Open, watch: Watch):
    page = signed_in_page(width=390)
    page.goto("/admin/staff/user/")
    filters = page.get_by_role("navigation", name="Filter")
    expect(filters).to_be_hidden()
    page.get_by_role("button", name="Filter").click()
    expect(filters).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(filters).to_be_hidden()
    expect(page.get_by_role("button", name="Filter")).to_be_focused()
