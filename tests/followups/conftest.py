"""An agent at work: signed in, with a case open and the personal letter published."""

from __future__ import annotations

import pytest
from django.test import Client

from followups import text
from followups.models import Case
from templates_app.models import Letter, LetterKind, LetterText
from templates_app.publishing import publish
from worker import clock

from .factories import CaseFactory, hold_letter

PERSONAL = {
    "en": "Hello,\n\nI saw that you cancelled. Was something different?",
    "lv": "Labdien!\n\nRedzu, ka atcēlāt abonementu. Vai kaut kas bija citādi?",
}


@pytest.fixture
def personal_letter(db) -> Letter:
    return publish_personal()


def publish_personal() -> Letter:
    """The personal letter, published in English and Latvian."""
    letter = Letter.objects.create(
        slug="personal", titles={"en": "Personal letter"}, kind=LetterKind.PERSONAL
    )
    for language, words in PERSONAL.items():
        publish_text(letter, language, words)
    return letter


def publish_text(letter: Letter, language: str, words: str) -> None:
    translated = LetterText.objects.create(
        letter=letter,
        language=language,
        document=text.document_of(words),
        subject=[{"type": "text", "text": "Your cancellation"}],
    )
    publish(translated, by=None, now=clock.now())


@pytest.fixture
def agent(colleague):
    return colleague(
        "agent", username="ilze", first_name="Ilze", last_name="Kalniņa", signature="Ilze K."
    )


@pytest.fixture
def other_agent(colleague):
    return colleague("agent", username="tomass", first_name="Tomass", last_name="Bērziņš")


@pytest.fixture
def client(agent):
    client = Client()
    client.force_login(agent)
    return client


@pytest.fixture
def case(db) -> Case:
    return CaseFactory.create()


@pytest.fixture
def held(case):
    """The automatic letter of `case`, held back."""
    return hold_letter(case)


@pytest.fixture
def now(db):
    return clock.now()
