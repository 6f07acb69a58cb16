"""The page that says what the demo data is, and takes it out for whoever may."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from . import marks, wiping

# Only administrators have it: whoever may say what the brand is may empty its demo.
MAY_REMOVE = "customers.change_brand"


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """GET says what would go, POST takes it out. Every colleague may read it."""
    user: Any = request.user
    if request.method == "POST":
        if not user.has_perm(MAY_REMOVE):
            raise PermissionDenied(MAY_REMOVE)
        return _remove(request)
    context = {
        "demo_customers": marks.customers().count(),
        "real_customers": marks.real_customers().count(),
        "may_remove": user.has_perm(MAY_REMOVE),
    }
    return render(request, "cancelmail/demo.html", context)


def _remove(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if count := wiping.wipe(by=user):
        words = ngettext(
            "%(n)d made-up customer is gone, with all about them.",
            "%(n)d made-up customers are gone, with all about them.",
            count,
        )
        messages.success(request, words % {"n": count})
    else:
        messages.info(request, _("There was no demo data any more."))
    return redirect("admin:index")
