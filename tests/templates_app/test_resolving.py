"""The personal letter, made ready for one person."""

import pytest

from staff.models import User
from templates_app import gallery
from templates_app.document import (
    line_to_json,
    parse_document,
    resolve_for_person,
    resolve_subject,
)
from templates_app.models import Version
from templates_app.notation import NotationError, parse_line
from tests.customers.factories import A_DAY, CancellationFactory

from .letters import a_context
from .nodes import button, condition, doc, field, p, paragraph, text

BOLD = {"type": "bold"}


def test_fields_become_words_and_conditions_their_true_branch():
    document = doc(
        p("Hi {first_name|there}{, plan|}, from {brand}."),
        condition("has_plan", [p("Plan.")], [p("No plan.")]),
        condition("has_plan", [p("Plan.")]),
        {"type": "bulletList", "content": [{"type": "listItem", "content": [p("{brand}")]}]},
        paragraph(text("a", BOLD), {**field("brand"), "marks": [BOLD]}, text("b")),
        button("Back to {brand}", "way_back"),
        {"type": "signature"},
    )
    resolved = resolve_for_person(document, a_context())
    assert resolved == doc(
        p("Hi Ilze, from Brightdesk."),
        p("No plan."),
        {"type": "bulletList", "content": [{"type": "listItem", "content": [p("Brightdesk")]}]},
        paragraph(text("aBrightdesk", BOLD), text("b")),
        button("Back to Brightdesk", "way_back"),
        {"type": "signature"},
    )
    assert parse_document(resolved)


def test_what_cannot_be_said_stays_to_be_filled_in():
    document = doc(p("Until {end_date}, {reason}."))
    assert resolve_for_person(document, a_context()) == document
    assert resolve_for_person(document, a_context(message_id=None)) == document


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "lv"])
def test_the_personal_letter_of_the_gallery_is_ready_to_send(language):
    gallery.load()
    version = Version.objects.get(text__letter__slug="personal", text__language=language)
    cancellation = CancellationFactory.create()
    context = a_context(
        brand=cancellation.brand,
        customer=cancellation.customer,
        cancellation=cancellation,
        language=language,
        now=A_DAY,
        sender=User(username="t", first_name="Tomass"),
        message_id=None,
    )
    resolved = resolve_for_person(version.document, context)
    assert '"field"' not in str(resolved).replace("'", '"')
    assert "Tomass" in str(resolved)
    assert "Ilze" in resolve_subject(version, context)


@pytest.mark.parametrize(
    ("words", "nodes"),
    [
        ("Hi {first_name|there},", [text("Hi "), field("first_name", "there"), text(",")]),
        ("A{, first_name|}!", [text("A"), field("first_name", "", before=", "), text("!")]),
        ("{brand}", [field("brand")]),
        ("{{no field}} 100 %", [text("{no field} 100 %")]),
        ("", []),
    ],
)
def test_the_gallerys_notation(words, nodes):
    assert line_to_json(parse_line(words)) == nodes


def test_what_is_no_field_is_refused():
    with pytest.raises(NotationError):
        parse_line("Hi {Ilze Bērziņa}")
