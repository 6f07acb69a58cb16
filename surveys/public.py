"""What all of the leaver's pages have in common: headers, the page for links that lead nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from customers.models import Brand
from lib.languages import best_language, is_right_to_left, native_name
from staff.locking import client_address

from .limits import UNKNOWN_LINKS
from .links import NoSuchLink, Opened

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

POLICY = (
    "default-src 'none'; style-src 'self'; form-action {}; base-uri 'none'; frame-ancestors 'none'"
)
NOT_FOUND, TOO_MANY = 404, 429


class SeeOther(HttpResponseRedirect):
    """After a POST: whatever was sent, what follows is a GET (RFC 9110, section 15.4.4)."""

    status_code = 303


def public_page(view: View[P]) -> View[P]:
    """Decorates a page that a link in a letter opens: no cookie, no script, no trace.

    No CSRF token: what authorises a form here is the signed link in its own address, which another
    site does not have; there is no cookie that such a site could borrow. (With no-referrer a
    browser sends "Origin: null", which the CSRF check would refuse.)
    """

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except NoSuchLink:
            response = _no_such_link(request)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "no-store"
        response.headers.setdefault("Content-Security-Policy", POLICY.format("'self'"))
        # Else Django writes the address of each refusal, and with it the link, into the log.
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response

    return cast("View[P]", page)


def allow_form_to_lead_on(response: HttpResponse) -> None:
    """Let a form's answer redirect to the brand's site, which may redirect further.

    Chromium applies form-action to every redirect on the way. Where ours leads, `own_page` alone
    decides.
    """
    response["Content-Security-Policy"] = POLICY.format("'self' https:")


def render(
    template: str, context: dict[str, Any], *, brand: Brand, language: str, status: int = 200
) -> HttpResponse:
    """A page in `language`, in the brand's name and colour, whoever is signed in."""
    with translation.override(language):
        frame = {
            "brand": brand,
            "colour": brand.colour.removeprefix("#").lower(),
            "language": language,
            "direction": "rtl" if is_right_to_left(language) else "ltr",
        }
        # Without the request: the context processors are those of the desk.
        page = render_to_string(template, frame | context)
    return HttpResponse(page, status=status, headers={"Content-Language": language})


def page_language(request: HttpRequest, opened: Opened, available: Iterable[str]) -> str:
    """The language asked for in the address, else the letter's, the customer's, the brand's."""
    asked_in = opened.message.language if opened.message else ""
    wishes = [request.GET.get("lang", ""), asked_in, *opened.cancellation.customer.languages]
    return best_language(wishes, list(available), [opened.cancellation.brand.language])


def other_languages(language: str, available: Iterable[str]) -> list[tuple[str, str]]:
    """(tag, its own name) for the links that switch."""
    return [(tag, native_name(tag)) for tag in sorted(available) if tag != language]


def _no_such_link(request: HttpRequest) -> HttpResponse:
    """One page for every link that is not good, alike to the byte, before any look-up."""
    exceeded = UNKNOWN_LINKS.is_exceeded(client_address(request))
    page = render_to_string("surveys/no_such_link.html", {"language": translation.get_language()})
    response = HttpResponse(page, status=TOO_MANY if exceeded else NOT_FOUND)
    if exceeded:
        response["Retry-After"] = str(UNKNOWN_LINKS.seconds)
    return response
