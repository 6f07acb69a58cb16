"""`manage.py rebuild_figures`: makes the daily figures again, from the raw rows."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from customers.models import Brand
from insights import rollups


class Command(BaseCommand):
    help = (
        "Make the daily figures of Insights again from the cancellations, answers and returns. "
        "Needed only after rows were changed by hand in the database: the worker keeps them up."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--brand", help="only this brand, by its short name")

    def handle(self, *args: Any, **options: Any) -> None:
        brands = Brand.objects.all()
        if options["brand"]:
            brands = brands.filter(slug=options["brand"])
        days = rollups.rebuild(brands)
        self.stdout.write(f"Made the figures of {days} days again.")
