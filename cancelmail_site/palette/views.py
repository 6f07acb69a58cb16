"""The palette's answers, and the search page for whoever has no script."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from staff.models import User

from .searching import FEWEST_LETTERS, search


@never_cache
@require_safe
def palette(request: HttpRequest) -> HttpResponse:
    """The options alone, as a listbox, for the dialog that is open."""
    return _answer(request, "cancelmail/palette/options.html")


@never_cache
@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    return _answer(request, "cancelmail/palette/page.html")


def _answer(request: HttpRequest, template: str) -> HttpResponse:
    assert isinstance(request.user, User)
    text = request.GET.get("q", "")
    groups = search(request, request.user, text)
    context = {
        "q": text,
        "groups": groups,
        "count": sum(len(group.options) for group in groups),
        "is_too_short": 0 < len(text.strip()) < FEWEST_LETTERS,
    }
    return render(request, template, context)
