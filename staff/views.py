"""A colleague's own account: profile and language of the screens."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .forms import ProfileForm


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """My profile: name, signature, language, time zone."""
    user: Any = request.user
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        translation.activate(user.language or translation.get_language_from_request(request))
        messages.success(request, _("Your profile is saved."))
        return HttpResponseRedirect(reverse("admin:account"))
    return render(request, "staff/account.html", {"form": form, "title": _("My profile")})


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the language of the screens with the colleague, and go back where they were."""
    user: Any = request.user
    language = request.POST.get("language", "")
    if language in settings.DESK_LANGUAGES:
        user.language = language
        user.save(update_fields=["language"])
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(back if is_ours else reverse("admin:index"))
