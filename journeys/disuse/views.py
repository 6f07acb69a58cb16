"""The public page behind "keep my account". Opening it changes nothing."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from lib.languages import best_language
from surveys.limits import Limit
from surveys.public import TOO_MANY, SeeOther, other_languages, public_page, render
from worker import clock

from . import links
from .keeping import keep
from .links import Asked
from .own_page import told

# Per letter: more presses than this are no person's.
PRESSES = Limit("keep", times=20, seconds=600)


@public_page
def keep_account(request: HttpRequest, token: str) -> HttpResponse:
    """Asks whether they keep the account. POST keeps it, and leads to the same page by GET."""
    now = clock.now()
    asked = links.find(token, now)
    if request.method != "POST":
        return _page(request, asked)
    if PRESSES.is_exceeded(asked.message.public_id.hex):
        return _page(request, asked, status=TOO_MANY)
    if asked.disuse is None:
        return _page(request, asked, is_kept=True)
    keep(asked.disuse, now)
    language = request.GET.get("lang", "")
    return SeeOther(f"{request.path}?{urlencode({'lang': language})}" if language else request.path)


def _page(
    request: HttpRequest, asked: Asked, *, status: int = 200, is_kept: bool = False
) -> HttpResponse:
    ours = [code for code, _name in settings.LANGUAGES]
    brand, language = asked.message.brand, _language(request, asked, ours)
    with translation.override(language):
        context = {
            "told": told(asked.disuse, brand, language, is_kept=is_kept),
            "is_too_many": status == TOO_MANY,
            "switch": other_languages(language, ours),
        }
        return render(
            "journeys/keep_account.html", context, brand=brand, language=language, status=status
        )


def _language(request: HttpRequest, asked: Asked, available: list[str]) -> str:
    """The language asked for in the address, else the letter's, else the brand's."""
    wishes = [request.GET.get("lang", ""), asked.message.language]
    return best_language(wishes, available, [asked.message.brand.language])
