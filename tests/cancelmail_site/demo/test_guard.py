"""Nobody made up is ever written to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings

from cancelmail_site.demo import marks
from outbox import doors
from outbox.models import Message, MessageState, Purpose
from tests.outbox.factories import COMPOSED
from worker import clock
from worker.running import drain

pytestmark = pytest.mark.django_db


def mails():
    return list(settings.MAIL_DIR.glob("*.eml")) if settings.MAIL_DIR.exists() else []


def test_no_mail_leaves_however_long_the_worker_runs(demo):
    sent = Message.objects.filter(state=MessageState.SENT).count()
    before = mails()
    for _month in range(3):
        clock.travel(timedelta(days=30))
        drain()
    assert mails() == before
    assert Message.objects.filter(state=MessageState.SENT).count() == sent


@pytest.mark.parametrize("purpose", [Purpose.LETTER, Purpose.RECEIPT, Purpose.PERSONAL])
def test_what_is_written_to_somebody_made_up_is_stopped_and_says_why(demo, purpose):
    customer = marks.customers().exclude(email="").first()
    enqueued = doors.enqueue(
        purpose=purpose,
        stream="test",
        dedupe_key="test:made-up",
        cause="test:1",
        brand=customer.brand,
        customer=customer,
        language="en",
        composed=COMPOSED,
        now=clock.now(),
    )
    before = mails()
    drain()
    enqueued.message.refresh_from_db()
    assert enqueued.message.state == MessageState.CANCELLED
    assert "made up" in enqueued.message.state_reason
    assert mails() == before
