"""Stories: files of Stripe's events, one a line, posted to a running server through its front door.

Used to try an installation out; nothing here is used while it runs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from .reading import Json

# Ids of what happened to one customer. Prices, products and coupons belong to the shop: they stay.
_ID = re.compile(
    r"\b(?:evt|cus|sub|in|ch|si|di|il|ii|pi|pm|seti|src|card|re|req|txn|py)"
    r"_(?=[A-Za-z0-9]*[A-Z0-9])[A-Za-z0-9]{4,}\b"
)
_ADDRESS = re.compile(r"([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)")
_TIME_KEY = re.compile(r"(?:\A|_)(?:at|created|start|end|date|anchor|attempt|until|before|after)\Z")
_EARLIEST, _LATEST = 500_000_000, 4_000_000_000
TIMEOUT_SECONDS = 20


class StoryError(Exception):
    """The story cannot be read or told. The argument is a sentence for the person who asked."""


@dataclass(frozen=True)
class Answer:
    """What the server said to one event."""

    status: int
    sentence: str

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


def read_story(path: Path) -> list[Json]:
    """The events of a file. Raises StoryError, with the number of a line that is none."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise StoryError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise StoryError(f"{path} is not text in UTF-8, so it is no story.") from error
    events = [
        _event(line, f"Line {number} of {path}")
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    ]
    if not events:
        raise StoryError(f"{path} is empty: a story has one event a line.")
    return events


def retold(events: list[Json], *, tag: str, ends_at: datetime) -> list[Json]:
    """The same story, its last event at `ends_at`, about somebody new.

    `tag` is added to every id and every address, the same within the story, so that another
    telling with another tag is about somebody else.
    """
    newest = max(_seconds(event) for event in events)
    shift = int(ends_at.timestamp()) - newest
    return [_renewed(event, "", lambda text: _tagged(text, tag), shift) for event in events]


def told_with(secret: str, address: str, events: list[Json]) -> Iterator[Answer]:
    """Post the events in order, signed; yields each answer. Raises StoryError if nobody answers."""
    from stripe import WebhookSignature  # half a second to import

    for event in events:
        body = json.dumps(event, ensure_ascii=False)
        signature = WebhookSignature.generate_signature_header(body, secret)
        yield _post(address, body.encode(), signature)


class _NoRedirect(HTTPRedirectHandler):
    """A signed event goes where it was meant to go, or nowhere."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _post(address: str, body: bytes, signature: str) -> Answer:
    headers = {"Content-Type": "application/json", "Stripe-Signature": signature}
    request = Request(address, body, headers)  # noqa: S310  (the caller checked that it is http)
    opener = build_opener(ProxyHandler({}), _NoRedirect())
    try:
        with opener.open(request, timeout=TIMEOUT_SECONDS) as response:
            return Answer(response.status, _sentence(response.read(2000)))
    except HTTPError as error:
        with error:
            return Answer(error.code, _sentence(error.read(2000)))
    except (URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        raise StoryError(
            f"No server answers at {address} ({reason}). Start it with ./script/server, "
            "or say with --url where it is."
        ) from error


def _sentence(body: bytes) -> str:
    text = body.decode("utf-8", "replace").strip()
    return "" if text.startswith("<") else text[:300]


def _event(line: str, where: str) -> Json:
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        raise StoryError(f"{where} is not JSON: {line.strip()[:60]!r}.") from None
    if not isinstance(event, dict) or not isinstance(event.get("id"), str):
        raise StoryError(f"{where} is not an event: it has no “id”.")
    if not isinstance(event.get("type"), str) or _seconds_of(event.get("created")) is None:
        raise StoryError(f"{where} is not an event: it needs “type” and “created”.")
    return event


def _seconds_of(value: object) -> int | None:
    """Seconds since 1970, from a number or (API version 2) an ISO 8601 text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        return int(datetime.fromisoformat(value).timestamp()) if isinstance(value, str) else None
    except ValueError:
        return None


def _seconds(event: Json) -> int:
    return _seconds_of(event["created"]) or 0


def _renewed(value: Any, key: str, renew: Callable[[str], str], shift: int) -> Any:
    """`value` with every text renewed and every time moved by `shift` seconds."""
    if isinstance(value, dict):
        return {name: _renewed(each, name, renew, shift) for name, each in value.items()}
    if isinstance(value, list):
        return [_renewed(each, key, renew, shift) for each in value]
    if isinstance(value, str):
        return _moved_text(value, shift) if _is_time(key, value) else renew(value)
    return value + shift if _is_time(key, value) else value


def _is_time(key: str, value: object) -> bool:
    if not _TIME_KEY.search(key):
        return False
    seconds = _seconds_of(value)
    return seconds is not None and _EARLIEST <= seconds <= _LATEST


def _moved_text(value: str, shift: int) -> str:
    moment = datetime.fromisoformat(value)
    return datetime.fromtimestamp(moment.timestamp() + shift, moment.tzinfo).isoformat()


def _tagged(text: str, tag: str) -> str:
    text = _ADDRESS.sub(rf"\g<1>-{tag}@\g<2>", text)
    return _ID.sub(rf"\g<0>{tag}", text)
