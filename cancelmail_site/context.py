"""What the frame of every staff page needs: navigation, counts, the worker's heartbeat."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from staff.models import User

from . import navigation
from .sending import Banner, Beat, Sending


class Frame:
    """Asks the database only when a template asks the frame: public pages never do."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def user(self) -> User | None:
        user: Any = getattr(self.request, "user", None)
        return user if user and user.is_active and user.is_staff else None

    @cached_property
    def nav(self) -> list[navigation.NavItem]:
        return navigation.places_for(self.request, self.user) if self.user else []

    @cached_property
    def tabs(self) -> list[navigation.NavItem]:
        return navigation.phone_bar(self.nav, self.request) if self.user else []

    @cached_property
    def here(self) -> str | Promise:
        place = navigation.current_place(self.request.path)
        return place.label if place else _("More")

    @cached_property
    def sending(self) -> Sending:
        return Sending.now()

    @cached_property
    def beat(self) -> Beat:
        return self.sending.beat

    @cached_property
    def banners(self) -> list[Banner]:
        return self.sending.banners_for(self.user) if self.user else []

    @cached_property
    def languages(self) -> list[str]:
        return list(settings.DESK_LANGUAGES)

    @cached_property
    def desk(self) -> str:
        return _("%(brand)s support") % {"brand": settings.BRAND_NAME}


def frame(request: HttpRequest) -> dict[str, Any]:
    return {"frame": Frame(request)}
