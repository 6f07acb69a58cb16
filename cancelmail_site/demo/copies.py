"""The copies of what was sent, made as the outbox makes them: rendered, addressed, with headers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from outbox.composing import CannotCompose, payload_of
from outbox.models import Message, MessageBody


def write(bodies: Iterable[MessageBody]) -> Iterator[MessageBody]:
    """Fill in the words of what was begun, one after another."""
    for body in bodies:
        if body.message.begun_at:
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
