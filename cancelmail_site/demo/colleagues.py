"""Made-up colleagues, who own cases and write letters. Nobody can sign in as one of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group

from staff.access import AGENT
from staff.models import User

from .marks import COLLEAGUE_DOMAIN, COLLEAGUE_PREFIX
from .world import World, data


def make(world: World) -> list[User]:
    """All of them stored; returns those who write to leavers."""
    made = [(entry["group"], _make_one(world, entry)) for entry in data("colleagues")]
    return [user for group, user in made if group == AGENT]


def reader() -> User | None:
    """Who will look at the demo: some cases are theirs, so that “Mine” is not empty."""
    return User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()


def _make_one(world: World, entry: dict[str, Any]) -> User:
    name = entry["username"]
    user = User(
        username=f"{COLLEAGUE_PREFIX}{name}",
        email=f"{name}@{COLLEAGUE_DOMAIN}",
        first_name=entry["first_name"],
        last_name=entry["last_name"],
        signature=entry["signature"].replace("{brand}", world.brand.name),
        language=entry["language"],
        is_staff=True,
    )
    if days := entry.get("away_days"):
        user.away_until = (world.now + timedelta(days=days)).date()
    user.set_unusable_password()
    user.save()
    user.groups.add(Group.objects.get(name=entry["group"]))
    return user
