"""The customers' pages in a real browser: clean in every size and both themes."""

from __future__ import annotations

import pytest

from customers.setup import ensure_brand
from tests.customers.factories import CancellationFactory, RawEventFactory
from tests.outbox.factories import MessageFactory

from .helpers import assert_clean_everywhere

pytestmark = pytest.mark.browser


def test_cancellation_and_event_pages_are_clean(house, signed_in_page):
    ensure_brand()
    leaving = CancellationFactory.create()
    MessageFactory.create(customer=leaving.customer, cancellation=leaving, brand=leaving.brand)
    leaving.billing_feedback, leaving.billing_comment = "low_quality", "It was fine, once."
    leaving.save()
    event = RawEventFactory.create(body='{"id": "%s"}' % ("x" * 300))
    page = signed_in_page()
    for path in (
        f"/admin/customers/cancellation/{leaving.pk}/change/",
        f"/admin/customers/customer/{leaving.customer_id}/change/",
        f"/admin/customers/rawevent/{event.pk}/change/",
    ):
        page.goto(path)
        assert_clean_everywhere(page)
