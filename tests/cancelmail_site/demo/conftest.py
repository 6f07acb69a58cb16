"""A small demo, as the big one with fewer people: loaded once for all the tests of this folder."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.apps import apps
from django.core.management import call_command

from cancelmail_site.demo import loading
from insights.models import BrandDays, DailyFigure
from staff.models import AuditEntry
from tests import snapshots
from worker import clock

PEOPLE = 400
# Kept by a wipe: what was done, and the time zone of the figures, which are made again.
LEFT_OUT = {AuditEntry, BrandDays, DailyFigure}


@dataclass(frozen=True)
class Demo:
    """What was loaded and when, and every row that was there before, by model."""

    now: datetime
    loaded: dict[str, int]
    before: dict[str, set[object]]


def rows() -> dict[str, set[object]]:
    """The primary keys of every row there is now, by model."""
    return {
        model._meta.label: set(model._default_manager.values_list("pk", flat=True))
        for model in apps.get_models()
        if model not in LEFT_OUT and not model._meta.proxy
    }


@pytest.fixture(scope="package")
def _loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        empty = snapshots.take("before_the_demo")
        call_command("prepare", verbosity=0, stdout=io.StringIO())
        before = rows()
        now = clock.now()
        loaded = Demo(now, loading.load(people=PEOPLE, now=now), before)
    yield loaded
    with django_db_blocker.unblock():
        empty.restore()


@pytest.fixture
def demo(_loaded, db):
    """An installation with the demo in it; what a test does to it is taken back."""
    return _loaded
