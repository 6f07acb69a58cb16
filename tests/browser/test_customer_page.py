"""A customer's page in a real browser: star, note, tabs, letter; clean everywhere."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from customers.setup import ensure_brand
from tests.customers.factories import CancellationFactory, InvoiceFactory
from tests.outbox.factories import MessageFactory

from .helpers import assert_clean_everywhere

pytestmark = pytest.mark.browser


def test_agent_stars_notes_reads_and_writes(prepared, house, signed_in_page):
    leaving = CancellationFactory.create(
        brand=ensure_brand(),
        subscription__customer__name="Wolfeschlegelsteinhausenbergerdorff " * 4,
        billing_comment="It was fine, once.",
    )
    MessageFactory.create(customer=leaving.customer, cancellation=leaving, brand=leaving.brand)
    InvoiceFactory.create_batch(3, subscription=leaving.subscription)
    page = signed_in_page("agent")
    page.goto(f"/admin/customers/customer/{leaving.customer_id}/change/")
    expect(page.get_by_role("region", name="What comes next")).to_be_visible()
    page.get_by_role("button", name="Star", exact=True).click()
    expect(page.get_by_role("button", name="Take the star off")).to_be_visible()
    page.locator("summary", has_text="Note").click()
    page.get_by_label("Note", exact=True).fill("Calls on Fridays.")
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_text("Calls on Fridays.")).to_be_visible()
    assert_clean_everywhere(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("link", name="Billing", exact=True).click()
    expect(page.get_by_text("Paid €49.00 3 times")).to_be_visible()
    page.get_by_role("button", name="Write").click()
    expect(page).to_have_url(re.compile("/follow-ups/"))
    expect(page.get_by_role("textbox", name="Letter", exact=True)).to_be_visible()
