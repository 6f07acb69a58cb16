"""Putting the rules in order, and switching one on or off. The first that is on and fits wins."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from staff import audit
from staff.models import User

from .models import Rule

STEP = 10  # between positions, as installed


def move(rule: Rule, *, up: bool, by: User) -> bool:
    """Let the rule and its neighbour change places; False at the end of the list."""
    with transaction.atomic():
        order = list(Rule.objects.select_for_update(of=("self",)).order_by("position", "pk"))
        place = order.index(rule)
        other = place + (-1 if up else 1)
        if not 0 <= other < len(order):
            return False
        order[place], order[other] = order[other], order[place]
        _number(order)
        audit.record(
            by=by,
            action="rule.moved",
            target=rule,
            before={"place": place + 1},
            after={"place": other + 1},
        )
    return True


def switch(rule: Rule, *, on: bool, by: User) -> bool:
    """Switch a rule on or off; False if it was so already. Raises ValidationError."""
    rule.is_enabled = on
    rule.clean()
    with transaction.atomic():
        moved = Rule.objects.filter(pk=rule.pk, is_enabled=not on).update(is_enabled=on)
        if moved:
            audit.record(
                by=by,
                action="rule.switched_on" if on else "rule.switched_off",
                target=rule,
                before={"is_enabled": not on},
                after={"is_enabled": on},
            )
    return bool(moved)


def last_position() -> int:
    """Where a new rule goes: after all others."""
    last: int = Rule.objects.aggregate(last=Max("position"))["last"] or 0
    return last + STEP


def _number(order: list[Rule]) -> None:
    for number, rule in enumerate(order, start=1):
        rule.position = number * STEP
    Rule.objects.bulk_update(order, ["position"])
