"""Posts signed events as Stripe does, and lets the worker read them."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from stripe import WebhookSignature

from customers.intake import interpret_step
from customers.models import RawEvent
from tests.case_checks import read_events
from worker import clock
from worker.registry import StepContext
from worker.running import drain

DATA = Path(__file__).resolve().parent.parent / "data"
STORIES = DATA.parent.parent / "examples" / "stories"
ADDRESS = "/hooks/stripe/"

Event = dict[str, Any]


def story(name: str) -> list[Event]:
    """The events of a story, oldest first: `story("ilze")`."""
    (path,) = STORIES.glob(f"{name}-*.jsonl")
    return read_events(path)


def sign(body: bytes, *, secret: str = "", timestamp: int | None = None) -> str:
    header: str = WebhookSignature.generate_signature_header(
        body.decode(), secret or settings.STRIPE_WEBHOOK_SECRET, timestamp
    )
    return header


def post(event: Event | bytes, *, address: str = ADDRESS, signature: str | None = None) -> Any:
    """The response to one event. `signature`: instead of the right one; "" for none."""
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    headers = {"Stripe-Signature": sign(body) if signature is None else signature}
    return Client().post(
        address, body, content_type="application/json", headers=headers if signature != "" else {}
    )


def deliver(
    events: Iterable[Event], *, at_their_time: bool = False, whole_worker: bool = False
) -> None:
    """Post these events one after the other, the worker reading each before the next comes.

    `at_their_time`: the installation's clock stands one minute after each event. `whole_worker`:
    the worker does everything that there is to do then, such as sending.
    """
    work = drain if whole_worker else read_all
    for event in events:
        if at_their_time:
            stand_after(event)
        response = post(event)
        assert response.status_code == 200, response.content
        work()


def read_all() -> None:
    """Let the worker read what has come in, and do nothing else."""
    while interpret_step(StepContext(uuid.uuid4(), threading.Event())):
        pass


def stand_after(event: Event) -> None:
    """Set the clock to one minute after the event."""
    happened_at = event["created"] + 60
    clock.travel(timedelta(seconds=happened_at - clock.now().timestamp()))


def states() -> dict[str, str]:
    """The state of every event that was stored, by its id."""
    return dict(RawEvent.objects.values_list("event_id", "state"))
