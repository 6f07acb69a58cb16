"""The unsubscribe page behind the link in the List-Unsubscribe header (RFC 8058).

A GET changes nothing: mail scanners open every link. The POST comes from the mailbox provider,
without cookies, session or CSRF token; the signed token in the address is what allows it.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lib.languages import is_right_to_left
from lib.signing import BadToken
from worker import clock

from . import links
from .models import Message
from .unsubscribing import unsubscribe_from


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    message = _message(token)
    if message is None:
        return _page(request, "outbox/unsubscribe_unknown.html", None, status=404)
    if request.method == "POST":
        unsubscribe_from(message, now=clock.now())
        return _page(request, "outbox/unsubscribed.html", message)
    return _page(request, "outbox/unsubscribe.html", message)


def _message(token: str) -> Message | None:
    """The message that this link came with; None for any link that is not ours."""
    try:
        public_id = links.read_unsubscribe(token, clock.now())
    except BadToken:
        return None
    return Message.objects.select_related("brand").filter(public_id=public_id).first()


def _page(
    request: HttpRequest, template: str, message: Message | None, status: int = 200
) -> HttpResponse:
    """In the language of the letter: whoever follows its link has just read that."""
    language = message.language if message else getattr(request, "LANGUAGE_CODE", "en")
    context = {
        "message": message,
        "brand": message.brand if message else None,
        "language": language,
        "direction": "rtl" if is_right_to_left(language) else "ltr",
    }
    with override(language):
        return render(request, template, context, status=status)
