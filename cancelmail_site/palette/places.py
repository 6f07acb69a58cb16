"""Every screen that a colleague may open."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from staff.models import User

from ..navigation import PLACES, may_enter
from ..settings_groups import grouped_settings
from .options import Option


def daily_places(user: User) -> list[Option]:
    """The places of the sidebar."""
    return [
        Option(label=place.label, url=reverse(place.route), icon=place.icon)
        for place in PLACES
        if may_enter(user, place)
    ]


def every_place(request: HttpRequest, user: User) -> Iterator[Option]:
    """The sidebar's, every page of Settings, and the colleague's own."""
    yield from daily_places(user)
    yield Option(
        label=_("My profile"),
        url=reverse("admin:account"),
        icon="user",
        also=_("account signature language time zone keys"),
    )
    if user.has_usable_password():
        yield Option(
            label=_("Change password"), url=reverse("admin:password_change"), icon="key-round"
        )
    if user.has_perm("customers.add_fileimport"):
        yield Option(
            label=_("Import cancellations"),
            url=reverse("imports:files"),
            icon="upload",
            also=_("csv excel file history upload"),
        )
    for group in grouped_settings(admin.site.get_app_list(request)):
        for link in group.links:
            yield Option(
                label=capfirst(str(link.name)),
                url=link.url,
                icon="settings",
                detail=group.name,
                also=link.sentence,
            )
