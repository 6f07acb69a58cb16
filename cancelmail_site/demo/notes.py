"""What made-up colleagues noted of customers, for whoever writes to them next."""

from __future__ import annotations

from datetime import timedelta

from customers.models import Customer, CustomerNote, PlanClass
from staff.models import User

from .leaving import Life
from .world import World, data

NOTED = 0.06  # of those who pay much; of the starred, nearly all


def store(world: World, lives: list[Life], agents: list[User]) -> None:
    noted = [life.customer for life in lives if _is_noted(world, life)]
    CustomerNote.objects.bulk_create((_note(world, one, agents) for one in noted), batch_size=500)


def _is_noted(world: World, life: Life) -> bool:
    if life.customer.is_starred:
        return world.happens(0.9)
    is_dear = any(run.offer.plan.plan_class == PlanClass.PREMIUM for run in life.runs)
    return is_dear and world.happens(NOTED)


def _note(world: World, customer: Customer, agents: list[User]) -> CustomerNote:
    known_for = world.now - customer.created_at
    return CustomerNote(
        customer=customer,
        text=world.one_of(data("letters")["about_customers"]),
        by=world.one_of(agents),
        written_at=world.now - world.within(timedelta(), known_for),
    )
