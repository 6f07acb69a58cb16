"""Putting the rules in order, and switching one on or off. The first that is on and fits wins."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from staff import audit
from staff.models import User
from worker import clock

from .disuse.keeping import stop_letters
from .disuse.reach import reach
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
    """Switch a rule on or off; False if it was so already. Raises ValidationError.

    One that would at once write to people asks on its own page instead, with their number.
    """
    now = clock.now()
    rule.is_enabled = on
    rule.clean()
    if on and rule.watches:
        _ask_elsewhere(rule, now)
    with transaction.atomic():
        moved = Rule.objects.filter(pk=rule.pk, is_enabled=not on).update(is_enabled=on)
        if moved:
            if not on:
                stop_letters(rule, now)
            audit.record(
                by=by,
                action="rule.switched_on" if on else "rule.switched_off",
                target=rule,
                before={"is_enabled": not on},
                after={"is_enabled": on},
            )
    return bool(moved)


def _ask_elsewhere(rule: Rule, now: datetime) -> None:
    found = reach(rule, now)
    if found and found.number:
        raise ValidationError([str(found), _("Open the rule to say yes to them.")])


def last_position() -> int:
    """Where a new rule goes: after all others."""
    last: int = Rule.objects.aggregate(last=Max("position"))["last"] or 0
    return last + STEP


def _number(order: list[Rule]) -> None:
    for number, rule in enumerate(order, start=1):
        rule.position = number * STEP
    Rule.objects.bulk_update(order, ["position"])
