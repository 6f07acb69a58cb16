"""Stories of customers as Stripe told them, told again today."""

from __future__ import annotations

import json
import re
import time

from tests.customers.stripe_door import Event, story

# Seconds since 1970 in the years that the stories play in; ids and amounts are never that long.
MOMENT = re.compile(r"(?<=[:\[ ])(1[5-9]\d{8})(?=[,}\] ])")


def retold(name: str, *, until: int | None = None) -> list[Event]:
    """A story (or its first events) with every moment moved, so that the last happens now."""
    events = story(name)[:until]
    shift = int(time.time()) - events[-1]["created"]
    text = MOMENT.sub(lambda found: str(int(found[1]) + shift), json.dumps(events))
    moved: list[Event] = json.loads(text)
    return moved
