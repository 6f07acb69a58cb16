"""Leavers of the last days who must be there, whatever the seed: the queue is never empty.

A handful of those who pay much cancel at set hours before now; so there is one to write to today,
one for tomorrow and one that is late.
"""

from __future__ import annotations

from datetime import timedelta

from customers.models import CancellationKind, PlanClass
from customers.setup import DEFAULT_THRESHOLDS

from .leaving import Ending, Life, Run
from .world import World

HOURS_AGO = (
    *(2, 5, 9, 14, 20, 25, 29, 40, 52, 70, 95, 120, 150, 200, 260, 330),
    *(400, 480, 560, 640, 720, 800),
)


def stage(world: World, lives: list[Life]) -> None:
    """Let some of the best customers cancel, at the hours above, and one be out of reach."""
    best = [run for life in lives if (run := _worth_a_person(world, life))]
    for hours, run in zip(HOURS_AGO, best, strict=False):
        at = world.now - world.within(timedelta(hours=hours - 1), timedelta(hours=hours))
        ends_at = run.period_of(at)[1]
        kind, monthly = CancellationKind.VOLUNTARY, run.monthly_at(at, world)
        over = ends_at if ends_at <= world.now else None
        run.endings.append(Ending(kind, at, at, ends_at, over, monthly=monthly))

    _out_of_reach(world, lives)


def _out_of_reach(world: World, lives: list[Life]) -> None:
    """One leaver whose address is not known, so that a letter waits for it."""
    for life in lives:
        ending = life.runs[0].endings[-1] if life.runs[0].endings else None
        is_told = ending and ending.left_at >= world.installed_at and not ending.undone_at
        if is_told and len(life.runs) == 1:
            life.customer.email = ""
            return


def _worth_a_person(world: World, life: Life) -> Run | None:
    """Their one subscription, if it is dear, runs, and nobody has ever left it."""
    run = life.runs[0]
    monthly = run.monthly_at(world.now, world)
    is_dear = run.offer.plan.plan_class == PlanClass.PREMIUM and run.currency in DEFAULT_THRESHOLDS
    if len(life.runs) > 1 or run.endings or not is_dear or not life.customer.email:
        return None
    has_begun = run.pays_from < world.now - timedelta(days=35)
    return run if monthly and monthly >= DEFAULT_THRESHOLDS[run.currency] and has_begun else None
