"""The rules as installed."""

from __future__ import annotations

from customers.models import CancellationKind, PlanClass
from templates_app.models import Letter

from .models import Rule, Trigger

# name, letter, kind of cancellation, kind of plan, whether a person writes to high-value leavers
INSTALLED = [
    ("Charge failed", "unpaid", CancellationKind.CHARGE_FAILED, "", True),
    ("Trial not converted", "survey-why", CancellationKind.TRIAL_NOT_CONVERTED, "", False),
    ("Premium", "premium-cancelled", CancellationKind.VOLUNTARY, PlanClass.PREMIUM, True),
    ("Membership", "membership-cancelled", CancellationKind.VOLUNTARY, PlanClass.MEMBERSHIP, True),
    ("Paid subscription", "standard", CancellationKind.VOLUNTARY, PlanClass.STANDARD, True),
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
        name="Account not used",
        trigger=Trigger.INACTIVITY,
        position=(len(INSTALLED) + 1) * 10,
        letter=letters["inactive-account"],
        is_enabled=False,
        high_value_to_person=False,
    )
