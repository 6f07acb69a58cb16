"""What a colleague may do from anywhere. What changes something posts, or leads to its page."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from staff.models import User

from .options import Option

THEMES = {"light": "sun", "dark": "moon", "auto": "monitor"}


def deeds(request: HttpRequest, user: User) -> Iterator[Option]:
    if user.has_perm("outbox.pause_sending"):
        yield Option(
            label=_("Pause or resume all sending"),
            url=reverse("outbox:sending"),
            icon="pause",
            also=_("stop hold mode shadow live"),
        )
    yield from _additions(request)
    yield from _themes()
    yield from _languages(request)
    yield Option(label=_("Sign out"), url=reverse("admin:logout"), icon="log-out", fields={})


def _additions(request: HttpRequest) -> Iterator[Option]:
    """Whatever the colleague may add by a stock form."""
    for app in admin.site.get_app_list(request):
        for model in app["models"]:
            if model.get("add_url"):
                name = model["model"]._meta.verbose_name
                label = _("Add: %(name)s") % {"name": name}
                yield Option(label=label, url=model["add_url"], icon="plus", also=_("new write"))


def _themes() -> Iterator[Option]:
    words = {
        "light": _("Light colours"),
        "dark": _("Dark colours"),
        "auto": _("Colours as the device has them"),
    }
    for theme, icon in THEMES.items():
        yield Option(label=words[theme], icon=icon, theme=theme, also=_("theme"))


def _languages(request: HttpRequest) -> Iterator[Option]:
    for code in settings.DESK_LANGUAGES:
        if code == get_language():
            continue
        info = get_language_info(code)
        yield Option(
            label=_("Language: %(name)s") % {"name": info["name_local"].capitalize()},
            url=reverse("admin:language"),
            icon="languages",
            fields={"language": code, "next": _back(request)},
            also=f"{info['name']} {info['name_translated']}",
        )


def _back(request: HttpRequest) -> str:
    """The page that the palette was opened on."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return came_from if is_ours else reverse("admin:index")
