"""Pages that are read: they refuse to be posted to, and a year that no calendar has."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db.models import Model
from django.urls import reverse

from staff import audit
from surveys.models import Survey
from tests.followups.factories import CaseFactory
from tests.outbox.factories import MessageFactory
from tests.surveys.factories import ResponseFactory

pytestmark = pytest.mark.django_db

READ: dict[str, Callable[[], Model]] = {
    "a message": MessageFactory.create,
    "an answer": ResponseFactory.create,
    "a change": lambda: audit.record(by=None, action="letter.published"),
}
DATED = [
    ("outbox_message", "created_at"),
    ("followups_case", "opened_at"),
    ("journeys_decision", "decided_at"),
    ("surveys_response", "answered_at"),
]


def address(row: Model) -> str:
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])


@pytest.mark.parametrize("name", READ)
def test_what_is_read_cannot_be_posted_to(signed_in, name: str):
    row, client = READ[name](), signed_in("administrator")
    assert client.get(address(row)).status_code == 200
    assert client.post(address(row), {"state": "sent"}).status_code == 405


def test_survey_is_changed_on_the_page_of_its_texts_alone(signed_in, prepared):
    survey, client = Survey.objects.first(), signed_in("administrator")
    assert survey
    assert client.get(address(survey)).status_code == 200
    assert client.post(address(survey), {"slug": "other"}).status_code == 405


@pytest.mark.parametrize(("model", "date"), DATED)
def test_year_that_no_calendar_has_is_a_bad_filter(signed_in, model: str, date: str):
    CaseFactory.create()
    client = signed_in("administrator")
    address = reverse(f"admin:{model}_changelist")
    answer = client.get(address, {f"{date}__year": "99999999999"})
    assert answer.status_code == 302
    assert answer["Location"].endswith("?e=1")
