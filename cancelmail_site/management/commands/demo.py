"""`manage.py demo load` and `manage.py demo wipe`: a made-up business to look at, and its end."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cancelmail_site.demo import loading, wiping


class Command(BaseCommand):
    help = "Load two years of made-up customers into an empty installation, or take them out again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["load", "wipe"])
        parser.add_argument(
            "--people", type=int, default=loading.PEOPLE, help="how many to make up"
        )
        parser.add_argument("--seed", type=int, default=loading.SEED, help="another one: others")

    def handle(self, *args: Any, **options: Any) -> None:
        shows = options["verbosity"] > 0
        if options["action"] == "wipe":
            self.stdout.write(f"Took out {wiping.wipe()} made-up customers, and all about them.")
            return
        if shows:
            self.stdout.write("    Making up two years of customers")
        begun = time.monotonic()
        try:
            loaded = loading.load(people=options["people"], seed=options["seed"], shows=shows)
        except loading.CannotLoad as error:
            raise CommandError(str(error)) from error
        rows = ", ".join(f"{count:,} {name}" for name, count in loaded.items())
        self.stdout.write(f"    Made up {rows} in {time.monotonic() - begun:.0f} s.")
