"""`manage.py replay`: tell a story of Stripe's events to a running server."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from customers.providers.stripe.reading import Json
from customers.providers.stripe.stories import Answer, StoryError, read_story, retold, told_with
from worker import clock


class Command(BaseCommand):
    help = (
        "Post a story (one Stripe event a line) to a running server, signed with this "
        "installation's secret, through the front door. Stories are in examples/stories/."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the story, such as examples/stories/john-….")
        parser.add_argument(
            "--now",
            action="store_true",
            help="Move all times so that the last event is now, and give fresh ids and addresses, "
            "so that it can be told twice.",
        )
        parser.add_argument(
            "--first", type=int, metavar="N", help="Only the first N events: the story so far."
        )
        parser.add_argument("--url", default="", help=f"Of the server; else {settings.SITE_URL}.")
        parser.add_argument(
            "--brand", default="", help="Short name of the brand, if not the first."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        address, secret = _address(options["url"], options["brand"]), _secret(options["brand"])
        try:
            events = _events(options)
            answers = self._tell(secret, address, events)
        except StoryError as error:
            raise CommandError(str(error)) from error
        again = sum(answer.sentence == "Stored before." for answer in answers)
        self.stdout.write(f"{len(answers) - again} stored, {again} known before, by {address}")
        if again == len(answers):
            self.stdout.write("Nothing new happened. Tell it with --now to have it happen afresh.")
        else:
            self.stdout.write("The worker reads them within seconds: see Customers and Outbox.")

    def _tell(self, secret: str, address: str, events: list[Json]) -> list[Answer]:
        answers: list[Answer] = []
        for event, answer in zip(events, told_with(secret, address, events), strict=True):
            line = f"{event['id']}  {event['type']}  {answer.sentence or answer.status}"
            self.stdout.write(line)
            if not answer.is_good:
                raise CommandError(_refusal(answer, address, len(answers), len(events)))
            answers.append(answer)
        return answers


def _events(options: dict[str, Any]) -> list[Json]:
    events = read_story(options["file"])
    first = options["first"]
    if first is not None and first < 1:
        raise StoryError("--first needs a number of events, from 1 on.")
    told = events[:first]
    return retold(told, tag=secrets.token_hex(3), ends_at=clock.now()) if options["now"] else told


def _address(url: str, brand: str) -> str:
    base = (url or settings.SITE_URL).rstrip("/")
    if not base.startswith(("http://", "https://")):
        raise CommandError(f"--url {url} is not an address that begins with http:// or https://.")
    name, parts = ("customers:stripe_brand", [brand]) if brand else ("customers:stripe", [])
    return base + reverse(name, args=parts)


def _secret(brand: str) -> str:
    own: str = settings.STRIPE_WEBHOOK_SECRETS.get(brand.upper().replace("-", "_"), "")
    secret = own or settings.STRIPE_WEBHOOK_SECRET
    if not secret:
        raise CommandError("STRIPE_WEBHOOK_SECRET is not set, so nothing can be signed. Set it.")
    return secret


def _refusal(answer: Answer, address: str, told: int, of: int) -> str:
    """Why the server did not take an event, and what to do."""
    hints = {
        400: "Does the server run with the same STRIPE_WEBHOOK_SECRET and the same var/?",
        404: "Is this address Cancelmail's, and is the brand's short name right?",
        503: "Set STRIPE_WEBHOOK_SECRET on the server, then restart it.",
    }
    said = answer.sentence or "It gave no reason."
    return (
        f"{address} answered {answer.status} after {told} of {of} events. {said} "
        f"{hints.get(answer.status, 'See the log of the server.')}"
    )
