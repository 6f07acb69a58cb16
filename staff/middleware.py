"""Shows each colleague the screens in their own language and time zone."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation


class PreferencesMiddleware:
    """After authentication: activates the language and time zone of whoever is at the desk."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.user.language if request.user.is_authenticated else ""
        if wanted or request.path_info.startswith(reverse("admin:index")):
            _activate_language(wanted or translation.get_language())
            request.LANGUAGE_CODE = translation.get_language()
        if request.user.is_authenticated and request.user.time_zone:
            _activate_zone(request.user.time_zone)
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()


def _activate_language(wanted: str | None) -> None:
    """The desk speaks the languages that are offered for it, and the first of them otherwise."""
    offered = settings.DESK_LANGUAGES
    translation.activate(wanted if wanted in offered else offered[0])


def _activate_zone(name: str) -> None:
    """A zone that this machine does not know (any more) leaves the installation's."""
    try:
        timezone.activate(zoneinfo.ZoneInfo(name))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        timezone.deactivate()
