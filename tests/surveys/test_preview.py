"""What a preview of a letter knows of a real customer's answer."""

from __future__ import annotations

import pytest
from django.utils import timezone

from surveys.letters import last_reason
from templates_app.models import Letter
from templates_app.studio import preview_context
from tests.customers.factories import CancellationFactory

from .answering import answered

pytestmark = pytest.mark.django_db


def test_follow_up_is_previewed_with_the_reason_of_the_last_answer(client, prepared, colleague):
    response = answered(client, "Too slow")
    text = Letter.objects.get(slug="reason-follow-up").texts.get(language="en")
    context = preview_context(text, response.cancellation, colleague("editor"), timezone.now())
    assert context.extra["reason"] == response.reasons[0].label


def test_customer_who_has_not_answered_gives_no_reason():
    assert last_reason(CancellationFactory.create(), "en") == {}
