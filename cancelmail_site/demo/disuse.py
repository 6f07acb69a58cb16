"""Accounts that made-up customers have not used for long, and what came of them.

Told as of a time when the rule was on: here it is off until the team sets its days.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from customers.models import Customer
from journeys.models import Disuse, DisuseState, Rule, Trigger, Unwarned
from outbox.models import Message
from templates_app.choosing import live_version

from .leaving import Life
from .mail import Post
from .world import World

ALLOWED_DAYS, AHEAD_DAYS = 180, 30
MOST = 18


def store(world: World, post: Post, lives: list[Life]) -> list[Disuse]:
    """The rows, with their letters in `post`, which are not stored yet."""
    rule = Rule.objects.filter(trigger=Trigger.INACTIVITY).select_related("letter").first()
    unused = sorted(filter(_is_unused(world), lives), key=lambda life: life.customer.external_id)
    rows = [_row(world, rule, life, number) for number, life in enumerate(unused[:MOST])]
    Disuse.objects.bulk_create(rows)
    for row in rows:
        row.customer.disuse_is_noted = row.is_open
        if row.warned_at and rule:
            row.message = _letter(post, rule, row)
    Customer.objects.bulk_update([row.customer for row in rows], ["disuse_is_noted"])
    return rows


def link(rows: list[Disuse]) -> None:
    """Each row names its letter, once that is stored."""
    Disuse.objects.bulk_update([row for row in rows if row.message], ["message"])


def _is_unused(world: World) -> Callable[[Life], bool]:
    """Long enough, and written to: those who have not left for another reason come first."""
    long_ago = world.now - timedelta(days=ALLOWED_DAYS + 20)

    def is_unused(life: Life) -> bool:
        seen_at = life.customer.last_seen_at
        return seen_at is not None and seen_at < long_ago and bool(life.customer.email)

    return is_unused


def _row(world: World, rule: Rule | None, life: Life, number: int) -> Disuse:
    customer = life.customer
    assert customer.last_seen_at
    noted_at = customer.last_seen_at + timedelta(days=ALLOWED_DAYS - AHEAD_DAYS, minutes=7)
    is_here = any(run.ended_at is None for run in life.runs)
    row = Disuse(
        brand=world.brand,
        customer=customer,
        rule=rule,
        since=customer.last_seen_at,
        noted_at=noted_at,
        state=DisuseState.SKIPPED,
        days_allowed=ALLOWED_DAYS,
        days_ahead=AHEAD_DAYS,
    )
    if is_here:
        row.because = Unwarned.PAID_FOR
        return row
    row.warned_at, row.closes_at = noted_at, noted_at + timedelta(days=AHEAD_DAYS)
    row.state = (DisuseState.PASSED, DisuseState.KEPT, DisuseState.SEEN)[number % 3]
    if row.state != DisuseState.PASSED:
        row.ended_at = noted_at + world.within(timedelta(hours=3), timedelta(days=20))
    return row


def _letter(post: Post, rule: Rule, row: Disuse) -> Message | None:
    version = live_version(rule.letter, row.customer, row.brand)
    if version is None or row.warned_at is None:
        return None
    message = post.add_reminder(row, version, row.warned_at)
    post.hand_over(message, row.warned_at)
    return message
