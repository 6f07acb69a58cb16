"""The rules as installed."""

from __future__ import annotations

from customers.models import CancellationKind, PlanClass
from templates_app.models import Letter

from . import installed_names as names
from .models import Rule, Trigger

# name, letter, kind of cancellation, kind of plan, whether a person writes to high-value leavers
INSTALLED = [
    (names.CHARGE_FAILED, "unpaid", CancellationKind.CHARGE_FAILED, "", True),
    (names.TRIAL_NOT_CONVERTED, "survey-why", CancellationKind.TRIAL_NOT_CONVERTED, "", False),
    (names.PREMIUM, "premium-cancelled", CancellationKind.VOLUNTARY, PlanClass.PREMIUM, True),
    (
        names.MEMBERSHIP,
        "membership-cancelled",
        CancellationKind.VOLUNTARY,
        PlanClass.MEMBERSHIP,
        True,
    ),
    (names.PAID, "standard", CancellationKind.VOLUNTARY, PlanClass.STANDARD, True),
]


def load_rules() -> None:
    """Make the rules as installed, unless there are any: what a team changed or deleted is kept."""
    if Rule.objects.exists():
        return
    letters = {letter.slug: letter for letter in Letter.objects.all()}
    for position, (name, slug, kind, plan_class, to_person) in enumerate(INSTALLED, start=1):
        Rule.objects.create(
            name=name,
            position=position * 10,
            letter=letters[slug],
            kind=kind,
            plan_class=plan_class,
            high_value_to_person=to_person,
        )
    Rule.objects.create(
        name=names.UNUSED,
        trigger=Trigger.INACTIVITY,
        position=(len(INSTALLED) + 1) * 10,
        letter=letters["inactive-account"],
        is_enabled=False,
        high_value_to_person=False,
    )
