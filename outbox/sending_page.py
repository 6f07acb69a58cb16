"""The page of sending: mode, where mail goes, and a test mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customers.models import Brand
from staff.access import staff_view
from worker import clock

from . import modes, route, trying
from .models import Mode, SendingMode

EXPLAINED = [
    (
        Mode.SHADOW,
        gettext_lazy("Shadow"),
        gettext_lazy("Letters are prepared and can be read. Nothing leaves, but test mail."),
    ),
    (
        Mode.APPROVE,
        gettext_lazy("Approve first"),
        gettext_lazy("Each letter by a rule waits for a colleague’s yes. What people write goes."),
    ),
    (Mode.LIVE, gettext_lazy("Live"), gettext_lazy("Letters go out by themselves.")),
]


class SendingForm(forms.ModelForm[SendingMode]):
    class Meta:
        model = SendingMode
        fields = ["mode", "redirect_to"]
        widgets = {"redirect_to": forms.EmailInput(attrs={"class": "inp", "autocomplete": "off"})}


@staff_view("outbox.view_sendingmode")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def sending(request: HttpRequest) -> HttpResponse:
    """The switches of the whole installation; a brand's own, stricter ones are listed below."""
    if request.method == "POST":
        return _change(request)
    return _page(request, SendingForm(instance=_installation()))


@staff_view("outbox.change_sendingmode")
def _change(request: HttpRequest) -> HttpResponse:
    form = SendingForm(request.POST, instance=_installation())
    if not form.is_valid():
        return _page(request, form)
    user: Any = request.user
    modes.change(now=clock.now(), by=user, **form.cleaned_data)
    messages.success(request, _("Saved. Nothing begins against it any more."))
    return redirect("outbox:sending")


def _installation() -> SendingMode:
    return modes.ensure_mode(clock.now())


def _page(request: HttpRequest, form: SendingForm) -> HttpResponse:
    user: Any = request.user
    last = trying.tests_of(user).first()
    context = {
        "form": form,
        "choices": EXPLAINED,
        "mode": form["mode"].value(),
        "is_paused": modes.is_paused(),
        "brands": SendingMode.objects.exclude(brand=None).select_related("brand"),
        "route": route.sentence(),
        "senders": Brand.objects.order_by("pk"),
        "result": trying.result_of(last) if last else None,
    }
    return render(request, "outbox/sending.html", context)


@staff_view("outbox.change_sendingmode")
@require_POST
def send_test(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    brand = _brand(request.POST.get("brand", ""))
    if brand is None:
        messages.error(request, _("There is no brand yet to send from."))
        return redirect("outbox:sending")
    try:
        trying.send_test(user, brand, clock.now())
    except trying.CannotTry as error:
        messages.error(request, str(error))
    return redirect("outbox:sending")


def _brand(slug: str) -> Brand | None:
    """The chosen one, or the first."""
    brands = Brand.objects.order_by("pk")
    return brands.filter(slug=slug).first() or brands.first()


@staff_view("outbox.change_sendingmode")
@require_safe
@never_cache
def test_result(request: HttpRequest) -> HttpResponse:
    """What came of my last one so far: asked again by the page until it is finished."""
    user: Any = request.user
    last = trying.tests_of(user).first()
    if last is None:
        return HttpResponse(status=204)
    return render(request, "outbox/test_result.html", {"result": trying.result_of(last)})
