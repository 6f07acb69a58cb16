"""Puts the demo in: all of it or nothing, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NoReturn

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from tqdm import tqdm

from customers.models import Brand, RawEvent
from insights import rollups
from outbox import history
from staff import audit
from worker import clock

from . import (
    answers,
    cases,
    colleagues,
    deciding,
    disuse,
    events,
    leaving,
    mail,
    marks,
    mishaps,
    money,
    notes,
    plans,
    staging,
    storing,
)
from .world import World

PEOPLE = 4000
SEED = 2
BAR = "{desc}: {percentage:3.0f} % |{bar:40}| {elapsed}"


class CannotLoad(Exception):
    """Why this installation gets no demo data, as a sentence."""


def refusal() -> str:
    """Why the demo may not be loaded here; empty if it may."""
    if settings.IS_PRODUCTION:
        return str(_("This is production (SITE_URL is https): demo data has no place here."))
    real_events = RawEvent.objects.exclude(source=marks.SOURCE)
    if marks.real_customers().exists() or real_events.exists():
        return str(_("There are real customers or events here: the demo is for empty databases."))
    if marks.customers().exists():
        return str(_("The demo data is here already."))
    return ""


def load(
    *, people: int = PEOPLE, seed: int = SEED, now: datetime | None = None, shows: bool = False
) -> dict[str, int]:
    """Load it, and return how many rows of what there are. `shows`: with a progress bar.

    The same seed makes the same people with the same dates, told from `now`. Raises CannotLoad.
    """
    if reason := refusal():
        raise CannotLoad(reason)
    brand = Brand.objects.order_by("pk").first()
    if brand is None:
        raise CannotLoad(str(_("There is no brand yet: run “manage.py prepare” first.")))
    world = World(brand, (now or clock.now()).replace(microsecond=0), seed)
    with history.inserting(), _progress(shows) as bar:
        loaded = _Loading(world, bar.update).run(people)
        audit.record(by=None, action="demo.loaded", after=loaded)
    return loaded


def _progress(shows: bool) -> tqdm[NoReturn]:
    """A bar of 100, in a terminal only: a log would keep every one of its steps."""
    disable = None if shows else True
    return tqdm(total=100, disable=disable, desc="    Demo data", bar_format=BAR)


class _Loading:
    """The steps, in their order, each with its share of the time."""

    def __init__(self, world: World, advance: Callable[[int], object]) -> None:
        self.world = world
        self.advance = advance

    def run(self, people: int) -> dict[str, int]:
        world = self.world
        offers = plans.make(world)
        lives = [leaving.live(world, offers) for _number in range(people)]
        self.advance(8)
        staging.stage(world, lives)
        for life in lives:
            leaving.describe(world, life)
        storing.store_people(lives)
        self.advance(7)
        storing.store_subscriptions(lives)
        self.advance(5)
        money.store(world, lives)
        self.advance(20)
        cancellations = storing.store_cancellations(world, lives)
        returns = storing.store_returns(lives, cancellations)
        self.advance(5)
        verdicts = deciding.decide_all(world, cancellations)
        self.advance(10)
        agents = colleagues.make(world)
        opened = cases.open_all(world, verdicts)
        post = mail.Post(world)
        mail.write_letters(post, verdicts)
        came_back = {each.cancellation_id: each.returned_at for each in returns}
        mishaps.happen(post)
        stories = cases.tell_all(world, post, opened, agents, came_back)
        mishaps.suppress(world, post.messages)
        unused = disuse.store(world, post, lives)
        post.store()
        mail.link_decisions(verdicts)
        disuse.link(unused)
        cases.store(stories)
        notes.store(world, lives, agents)
        self.advance(15)
        events.store(world, cancellations)
        answered = answers.store(world, verdicts)
        self.advance(10)
        rollups.rebuild([world.brand])
        self.advance(20)
        return {
            "customers": len(lives),
            "cancellations": len(cancellations),
            "answers": answered,
            "returns": len(returns),
            "messages": len(post.messages),
            "follow-ups": len(stories),
        }
