"""Pages of the house itself: Today, Settings, More, the heartbeat and the style page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from staff.access import staff_view
from worker import clock

from .settings_groups import grouped_settings
from .today import checklist
from .today.page import greeting


def today(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "admin/index.html", greeting(request))


@staff_view("outbox.change_sendingmode")
@require_POST
def dismiss(request: HttpRequest) -> HttpResponse:
    """Put the first-run list away, once all of it is done."""
    user: Any = request.user
    if not checklist.dismiss(user, clock.now()):
        messages.error(request, _("Something on the list is not done yet."))
    return redirect("admin:index")


@require_safe
def settings_page(request: HttpRequest) -> HttpResponse:
    """Every stock admin page that the colleague may open, in groups, with a sentence each."""
    groups = grouped_settings(admin.site.get_app_list(request))
    return render(request, "cancelmail/settings.html", {"groups": groups})


@require_safe
def more(request: HttpRequest) -> HttpResponse:
    """On a phone: what the bar at the foot has no room for."""
    return render(request, "cancelmail/more.html")


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    return render(request, "cancelmail/style.html")


@never_cache
@require_safe
def beat(request: HttpRequest) -> HttpResponse:
    """The heartbeat line, fetched again every half minute; nothing for somebody signed out."""
    user = request.user
    if not (user.is_active and getattr(user, "is_staff", False)):
        return HttpResponse(status=204)
    return render(request, "cancelmail/beat.html")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The mark, for browsers that ask for an icon where a page names none."""
    return HttpResponseRedirect(static("cancelmail/favicon.svg"))
