"""Makes an installation ready to use: brand, letters, surveys, rules, mode, administrator."""

from __future__ import annotations

import os
import secrets
from typing import Any

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from cancelmail_site.demo import loading
from customers.models import Brand
from customers.setup import ensure_brand
from journeys.setup import load_rules
from outbox.setup import ensure_mode
from staff.access import ADMINISTRATOR
from staff.models import User
from surveys import gallery as survey_gallery
from templates_app import gallery as letter_gallery
from worker import clock


class Command(BaseCommand):
    help = "Make the installation ready to use. Safe to run again: what a team changed is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--demo",
            nargs="?",
            const=loading.PEOPLE,
            type=int,
            metavar="PEOPLE",
            help="on the very first start, load demo data too (never in production)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        is_first_start = not Brand.objects.exists()
        with transaction.atomic():
            ensure_brand()
            survey_gallery.load(publish=True)
            # After the surveys: a letter that leads to none is not published.
            letter_gallery.load(publish=True)
            load_rules()
            ensure_mode(clock.now())
            username, password = make_administrator()
        if password:
            self.stdout.write(
                f"    Sign in as {username} with the password {password} (shown this once)"
            )
        if options["demo"] and is_first_start and not loading.refusal():
            call_command("demo", "load", people=options["demo"], stdout=self.stdout)


def make_administrator() -> tuple[str, str]:
    """Create the first administrator, unless there is one.

    Returns the user name, and the password to show where it was made up here, else "".
    """
    if User.objects.filter(is_superuser=True).exists():
        return "", ""
    username = os.environ.get("DJANGO_SUPERUSER_USERNAME") or "admin"
    given = os.environ.get("DJANGO_SUPERUSER_PASSWORD", "")
    password = given or secrets.token_urlsafe(12)
    user = User.objects.create_superuser(
        username, os.environ.get("DJANGO_SUPERUSER_EMAIL", ""), password
    )
    user.groups.add(Group.objects.get(name=ADMINISTRATOR))
    return username, "" if given else password
