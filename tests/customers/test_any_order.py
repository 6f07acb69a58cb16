"""Whatever order events arrive in, and however often: a story ends alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .stripe_door import Event, deliver, story
from .test_stories import ENDINGS, assert_ended_right

pytestmark = pytest.mark.django_db


@st.composite
def retold(draw: st.DrawFn) -> tuple[str, list[Event]]:
    """A story's name, and its events in any order, some of them more than once."""
    name = draw(st.sampled_from(sorted(ENDINGS)))
    events = draw(st.permutations(story(name)))
    again = draw(st.lists(st.sampled_from(events), max_size=2))
    return name, [*events, *again]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(retold())
def test_story_told_in_any_order_ends_right(told: tuple[str, list[Event]]) -> None:
    name, events = told
    with rolled_back():
        deliver(events)
        assert_ended_right(name)


@contextmanager
def rolled_back() -> Iterator[None]:
    """Undo everything: one test runs through many examples on one database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
