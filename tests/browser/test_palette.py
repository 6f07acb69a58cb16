"""The command palette in a real browser, by keyboard alone and on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from customers.setup import ensure_brand
from tests.customers.factories import CustomerFactory, SubscriptionFactory

from .helpers import assert_accessible, assert_no_sideways_scroll

pytestmark = pytest.mark.browser


def test_customer_is_reached_by_keyboard_alone(house, signed_in_page):
    brand = ensure_brand()
    wanted = SubscriptionFactory.create(customer__name="Mārtiņš Kalējs", customer__brand=brand)
    for name in ("Marta Bērziņa", "Markuss Ozols", "x" * 300):
        CustomerFactory.create(name=name, brand=brand)
    page = signed_in_page()
    page.goto("/admin/")
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Search or jump to")
    expect(field).to_be_focused()
    expect(page.get_by_role("option", name="Today")).to_be_visible()
    page.keyboard.type("mar")
    options = page.get_by_role("group", name="Customers").get_by_role("option")
    expect(options).to_have_count(3)
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert_accessible(page)
    page.keyboard.type("tins")
    expect(options).to_have_count(1)
    page.keyboard.press("End")
    page.keyboard.press("Home")
    expect(field).to_have_attribute("aria-activedescendant", "palette-customers-1")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/customer/{wanted.customer_id}/change/"))
    page.wait_for_load_state()
    page.keyboard.press("Control+k")
    recent = page.get_by_role("group", name="Recent").get_by_role("option")
    expect(recent).to_have_text(["Mārtiņš Kalējs"])
    page.keyboard.type("qqqqq")
    expect(page.get_by_text("Nothing fits “qqqqq”.")).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("link", name="Search or jump to").click()
    expect(page.get_by_role("option", name="Pause or resume all sending")).to_be_attached()
    assert_accessible(page)  # with a list that is longer than the screen
    page.keyboard.type("dark col")
    page.get_by_role("option", name="Dark colours").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("link", name="Search or jump to").click()
    page.keyboard.type("xxx")
    expect(page.get_by_role("option", name="x" * 300).first).to_be_visible()
    assert_no_sideways_scroll(page)
    assert_accessible(page)
