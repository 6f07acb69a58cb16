"""A personal letter that no rule asked for, begun on the customer's page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from followups.models import Case, CaseState
from outbox import doors
from tests.customers.factories import CancellationFactory, CustomerFactory

pytestmark = pytest.mark.django_db


def page(client, customer) -> str:
    url = reverse("admin:customers_customer_change", args=[customer.pk])
    return str(client.get(url).content.decode())


def write_url(customer) -> str:
    return reverse("followups:write", args=[customer.public_id])


def test_agent_begins_a_case_of_their_own(signed_in) -> None:
    row, client = CancellationFactory.create(), signed_in("agent")
    assert f'action="{write_url(row.customer)}"' in page(client, row.customer)
    response = client.post(write_url(row.customer))
    case = Case.objects.get()
    assert response.url == reverse("followups:case", args=[case.public_id])
    assert (case.cancellation, case.owner.username) == (row, "agent")
    assert case.deadline_at is None
    assert response.url in page(client, row.customer)
    assert client.post(write_url(row.customer)).url == response.url
    assert Case.objects.count() == 1


def test_closed_case_is_taken_up_again(signed_in) -> None:
    row, client = CancellationFactory.create(), signed_in("agent")
    client.post(write_url(row.customer))
    Case.objects.update(state=CaseState.DONE, outcome="left_well")
    client.post(write_url(row.customer))
    assert Case.objects.get().state == CaseState.NEW


def test_page_says_why_nobody_can_write(signed_in) -> None:
    client = signed_in("agent")
    stays = CustomerFactory.create()
    assert "this customer has not" in page(client, stays)
    silent = CancellationFactory.create(subscription__customer__email="").customer
    assert "We have no address" in page(client, silent)
    refused = CancellationFactory.create().customer
    doors.suppress(refused.email, reason="complaint", source="test")
    assert "must not be written to" in page(client, refused)
    for customer in (stays, silent, refused):
        assert client.post(write_url(customer)).status_code == 302
    assert not Case.objects.exists()


def test_analyst_begins_none(signed_in) -> None:
    row, client = CancellationFactory.create(), signed_in("analyst")
    assert "Only colleagues who work on follow-ups" in page(client, row.customer)
    assert client.post(write_url(row.customer)).status_code == 403
    assert client.get(write_url(row.customer)).status_code == 405
