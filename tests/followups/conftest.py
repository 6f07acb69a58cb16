"""An agent at work: signed in, with a case open and the personal letter published."""

from __future__ import annotations

import pytest
from django.test import Client

from followups.models import Case
from worker import clock

from .factories import CaseFactory, hold_letter


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
