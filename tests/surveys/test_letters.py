"""What letters get from surveys: buttons, rows, addresses."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured

from surveys import gallery, letters
from surveys.models import OTHER, Survey
from templates_app import answers
from templates_app import gallery as letters_gallery
from templates_app.context import LetterContext
from templates_app.destinations import DESTINATIONS
from templates_app.errors import RenderError
from templates_app.fields import FIELDS
from templates_app.models import Letter
from templates_app.rendering import render
from templates_app.studio import sample_context, surveys_for_editor
from worker import clock

from .factories import MessageFactory, links_path

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shipped():
    cache.clear()
    gallery.load()


@pytest.fixture
def message() -> Any:
    return MessageFactory.create(language="lv")


def context_of(message: Any, **changes: Any) -> LetterContext:
    known: dict[str, Any] = {
        "brand": message.brand,
        "customer": message.customer,
        "language": message.language,
        "now": clock.now(),
        "cancellation": message.cancellation,
        "message_id": message.public_id.hex,
    }
    return LetterContext(**known | changes)


def test_rows_are_those_of_the_page_in_the_same_order(client, message):
    rows = answers.rows(context_of(message), "reasons")
    html = client.get(links_path(rows[0].url)).content.decode()
    shown = [row.label for row in rows]
    assert sorted(shown, key=html.index) == shown
    assert shown[-1] == "Cits iemesls"
    assert len(rows) == 9


def test_each_row_opens_the_page_with_its_reason_chosen(client, message):
    for row in answers.rows(context_of(message), "why"):
        html = client.get(links_path(row.url)).content.decode()
        code = row.url.rsplit("/", 1)[1]
        assert f'value="{code}" id=' in html
        assert html.count(" checked>") == 1
        assert row.label in html


def test_buttons_lead_to_the_survey_and_to_the_way_back(client, message, settings):
    context = context_of(message)
    for name, target, page in (
        ("survey", "why", "Kas bija galvenais iemesls?"),
        ("way_back", "", "Durvis ir atvērtas"),
    ):
        destination = DESTINATIONS.find(name)
        assert destination
        url = destination.resolve(context, target)
        assert url.startswith(f"{settings.SITE_URL}/")
        assert page in client.get(links_path(url) + "?lang=lv").content.decode()


def test_addresses_can_stand_in_a_text(client, message):
    for name in ("survey.link", "way_back.link"):
        field = FIELDS.find(name)
        assert field
        url = field.resolve(context_of(message))
        assert client.get(links_path(url)).status_code == 200
        assert field.resolve(context_of(message, message_id=None)) == ""


def test_preview_leads_nowhere(message):
    context = context_of(message, message_id=None)
    assert {row.url for row in answers.rows(context, "why")} == {letters.PREVIEW_SURVEY}
    assert letters.survey_url(context, "why") == "#survey"
    assert letters.way_back_url(context) == "#way-back"


def test_survey_that_is_not_live_cannot_be_asked(message):
    Survey.objects.filter(slug="why").update(live=None)
    for survey in ("why", "never-made"):
        with pytest.raises(LookupError):
            answers.rows(context_of(message), survey)
        with pytest.raises(RenderError, match="not published"):
            letters.survey_url(context_of(message), survey)


def test_somebody_who_did_not_cancel_is_not_asked(message):
    context = context_of(message, cancellation=None)
    for ask in (letters.way_back_url, lambda known: letters.survey_url(known, "why")):
        with pytest.raises(RenderError, match="nobody did"):
            ask(context)


def test_registering_twice_stops_the_start():
    with pytest.raises(ImproperlyConfigured):
        letters.join()


def test_letter_of_the_gallery_carries_the_rows(message):
    letters_gallery.load()
    letter = Letter.objects.get(slug="survey-reasons")
    version = letter.texts.get(language="lv").live
    assert version
    rendered = render(version, context_of(message))
    for row in answers.rows(context_of(message), "reasons"):
        assert row.label in rendered.html
        assert row.url in rendered.html
        assert row.url in rendered.text
    assert OTHER in rendered.text


def test_the_editor_is_told_in_which_order_the_answers_come():
    survey = DESTINATIONS.find("survey")
    assert survey
    notes = {target.value: target.note for target in survey.targets("en")}
    assert notes["reasons"] == "shuffled, “Other” last"
    context = sample_context("en", clock.now())
    shown = {one["slug"]: one.get("note") for one in surveys_for_editor(context)}
    assert shown == notes
