"""The worker's step: accounts that fell silent, those to look at once more, dates that passed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from customers import activity
from customers.models import Brand
from worker import clock
from worker.registry import StepContext

from ..models import Disuse, DisuseState, Rule
from . import warning
from .outcomes import pass_date

BATCH = 100
A_DAY = timedelta(hours=24)


def step(context: StepContext) -> int:
    """Registered with the worker as "journeys.disuse". Any number of workers may run it."""
    now = clock.now()
    watched = list(_watched())
    done = sum(_watch(brand, rule, now) for brand, rule in watched)
    return done + sum(_look_again(brand, rule, now) for brand, rule in watched) + _pass_dates(now)


def _watched() -> Iterator[tuple[Brand, Rule]]:
    """Each brand with the first rule that watches its accounts; brands without one are left out."""
    for brand in Brand.objects.all():
        if rule := Rule.objects.watching(brand).first():
            yield brand, rule


def _watch(brand: Brand, rule: Rule, now: datetime) -> int:
    if rule.silence is None:
        return 0
    unused = activity.unused(brand, now - rule.silence).select_related("brand")
    return _until_full(rule, now, (warning.note(one, rule, now) for one in unused[:BATCH]))


def _look_again(brand: Brand, rule: Rule, now: datetime) -> int:
    waiting = Disuse.objects.filter(brand=brand, state=DisuseState.SKIPPED, look_again_at__lte=now)
    found = waiting.order_by("look_again_at", "pk")[:BATCH]
    return _until_full(rule, now, (warning.look_again(one, rule, now) for one in found))


def _until_full(rule: Rule, now: datetime, looks: Iterator[Disuse | None]) -> int:
    """Take looks as long as the rule may still write letters today; how many were taken."""
    room = rule.letters_a_day - _written_today(rule, now)
    done = 0
    while room > 0:
        try:
            disuse = next(looks)
        except StopIteration:
            break
        done += 1
        room -= disuse is not None and disuse.state == DisuseState.WARNED
    return done


def _written_today(rule: Rule, now: datetime) -> int:
    return Disuse.objects.filter(rule=rule, warned_at__gt=now - A_DAY).count()


def _pass_dates(now: datetime) -> int:
    due = Disuse.objects.filter(state=DisuseState.WARNED, closes_at__lte=now)
    found = list(due.select_related("rule", "message").order_by("closes_at")[:BATCH])
    for disuse in found:
        pass_date(disuse, now)
    return len(found)
