"""Removing the demo takes all of it, and nothing that is real."""

from __future__ import annotations

import pytest

from cancelmail_site.demo import wiping
from customers.models import Customer
from insights.models import DailyFigure
from outbox.models import Message
from staff.models import AuditEntry
from surveys.models import Response
from tests.cancelmail_site.demo.conftest import PEOPLE, rows
from tests.customers.factories import CancellationFactory, CustomerFactory
from tests.outbox.factories import MessageFactory
from tests.surveys.factories import ResponseFactory

MARKS = "insights.DayMark"  # gone as soon as the day's figures are made again

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_wiping_leaves_what_was_there_before(demo):
    assert rows() != demo.before
    wiping.wipe()
    assert {label for label, pks in rows().items() if pks != demo.before[label]} == set()
    assert not DailyFigure.objects.exists()


def test_wiping_leaves_what_came_beside_it(demo):
    before = rows()
    customer = CustomerFactory()
    cancellation = CancellationFactory(customer=customer, subscription__customer=customer)
    message = MessageFactory(customer=customer, cancellation=cancellation)
    ResponseFactory(cancellation=cancellation, message=message)
    real = {label: pks - before[label] for label, pks in rows().items() if label != MARKS}

    wiping.wipe()

    after = rows()
    assert {label for label, pks in real.items() if not pks <= after[label]} == set()
    assert Customer.objects.get().pk == customer.pk
    assert Message.objects.get().pk == message.pk
    assert Response.objects.get().cancellation_id == cancellation.pk
    assert DailyFigure.objects.get().leavers == 1


def test_wiping_is_written_down(demo, colleague):
    wiping.wipe(by=colleague("administrator"))
    entry = AuditEntry.objects.get(action="demo.wiped")
    assert (entry.who, entry.before) == ("administrator", {"customers": PEOPLE})


def test_wiping_twice_does_nothing_more(demo):
    assert wiping.wipe() == PEOPLE
    assert wiping.wipe() == 0
    assert AuditEntry.objects.filter(action="demo.wiped").count() == 1
