"""The copies of what was sent, made as the outbox makes them: rendered, addressed, with headers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from outbox.composing import CannotCompose, payload_of
from outbox.models import Message, MessageBody

from .world import World

# Of older ones there is the row alone: their words would be most of the database.
KEPT_DAYS = 120


def write(world: World, bodies: Iterable[MessageBody]) -> Iterator[MessageBody]:
    """Fill in the words of what was begun, one after another."""
    since = world.now - timedelta(days=KEPT_DAYS)
    for body in bodies:
        begun_at = body.message.begun_at
        if begun_at and begun_at >= since:
            _copy(body, body.message)
        yield body


def _copy(body: MessageBody, message: Message) -> None:
    assert message.begun_at
    try:
        payload, body.preview_line = payload_of(message, message.begun_at)
    except CannotCompose:
        return  # the page says why
    body.subject, body.html, body.text = payload.subject, payload.html, payload.text
    body.payload = payload.envelope()
