"""The database refuses every move of a state that the table does not list."""

from __future__ import annotations

import itertools

import pytest
from django.db import IntegrityError, transaction

from outbox import states
from outbox.history import inserting
from outbox.models import Message, MessageState, OpenHistory

from .factories import MessageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ALL_PAIRS = [(before, after) for before, after in itertools.permutations(MessageState, 2)]


def move(message, state):
    with transaction.atomic():
        Message.objects.filter(pk=message.pk).update(state=state)


@pytest.mark.parametrize(("before", "after"), ALL_PAIRS)
def test_database_allows_exactly_the_listed_moves(before, after):
    message = MessageFactory.create(state=before)
    if states.may_move(before, after):
        move(message, after)
    else:
        with pytest.raises(IntegrityError):
            move(message, after)


def copy_of(message, state):
    """A row like it, not saved yet, in another state."""
    kept = {"id", "public_id", "dedupe_key", "state"}
    fields = {
        field.attname: getattr(message, field.attname)
        for field in Message._meta.concrete_fields
        if field.name not in kept
    }
    return Message(**fields, dedupe_key="copy", state=state)


@pytest.mark.parametrize("state", [s for s in MessageState if s not in states.FIRST])
def test_message_can_only_begin_held_or_queued(state):
    copy = copy_of(MessageFactory.create(), state)
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


def test_history_may_be_inserted_finished_and_leaves_the_door_shut():
    copy = copy_of(MessageFactory.create(), MessageState.SENT)
    with inserting():
        copy.save()
    assert not OpenHistory.objects.exists()
    assert Message.objects.get(dedupe_key="copy").state == MessageState.SENT


def test_other_columns_change_freely():
    message = MessageFactory.create(state=MessageState.SENT)
    Message.objects.filter(pk=message.pk).update(delivery="delivered")
