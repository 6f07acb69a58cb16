"""What changes a case: each posts, calls one operation, and leads back to the case."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from customers.models import Customer
from lib.parsing import whole_number
from staff.access import staff_view
from staff.models import User
from worker import clock

from .. import access, by_hand, cases
from ..access import case_for
from ..errors import BadTime, FollowupError, NotAvailable
from ..models import Case, Outcome
from ..moments import morning, short
from .page import case_url, show, user_of


@require_POST
@staff_view(access.CHANGE)
def assign(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """`to`: a colleague's id, "me", or empty for nobody. `seen`: the owner that was shown."""
    case, user, now = _case(request, public_id), user_of(request), clock.now()
    try:
        to = _colleague(request.POST.get("to", ""), user, now)
        seen = whole_number(request.POST.get("seen"))
        cases.assign(case, to=to, by=user, now=now, instead_of=seen)
    except FollowupError as error:
        messages.error(request, str(error))
    return _back(request, case)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_view(access.CHANGE)
def snooze(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    case, now = _case(request, public_id), clock.now()
    if request.method != "POST":
        return show(request, "case", case, form="snooze")
    note = request.POST.get("note", "")
    try:
        until = _morning(request.POST.get("until") or request.POST.get("day") or "")
        cases.snooze(case, until=until, by=user_of(request), now=now, note=note)
    except FollowupError as error:
        return _refused(request, case, error, form="snooze", note=note)
    messages.success(request, _("Put aside until %(when)s.") % {"when": short(until, now)})
    return _back(request, case)


@require_POST
@staff_view(access.CHANGE)
def wake(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    case = _case(request, public_id)
    cases.wake_by_hand(case, by=user_of(request), now=clock.now())
    return _back(request, case)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_view(access.CHANGE)
def close(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    case = _case(request, public_id)
    if request.method != "POST":
        return show(request, "case", case, form="close")
    outcome, note = request.POST.get("outcome", ""), request.POST.get("note", "")
    try:
        if outcome not in Outcome.values:
            raise FollowupError(_("Choose how it ended."))
        user = user_of(request)
        cases.close(case, outcome=Outcome(outcome), note=note, by=user, now=clock.now())
    except FollowupError as error:
        return _refused(request, case, error, form="close", outcome=outcome, note=note)
    return _back(request, case)


@require_POST
@staff_view(access.CHANGE)
def reopen(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    case = _case(request, public_id)
    try:
        cases.reopen(case, by=user_of(request), now=clock.now())
    except FollowupError as error:
        messages.error(request, str(error))
    return _back(request, case)


@require_POST
@staff_view(access.CHANGE)
def note(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    case, text = _case(request, public_id), request.POST.get("text", "")
    try:
        cases.add_note(case, text=text, by=user_of(request), now=clock.now())
    except FollowupError as error:
        messages.error(request, str(error))
    page = "about" if request.POST.get("from") == "about" else "case"
    return HttpResponseRedirect(case_url(request, case, page))


@require_POST
@staff_view(access.WRITE)
def write(request: HttpRequest, customer_id: uuid.UUID) -> HttpResponse:
    """From a customer's page: to the case in which a letter to them is written."""
    customer = get_object_or_404(Customer, public_id=customer_id)
    try:
        case = by_hand.begin(customer, by=user_of(request), now=clock.now())
    except FollowupError as error:
        messages.error(request, str(error))
        return redirect("admin:customers_customer_change", customer.pk)
    return HttpResponseRedirect(case_url(request, case))


def _case(request: HttpRequest, public_id: uuid.UUID) -> Case:
    return case_for(user_of(request), public_id)


def _back(request: HttpRequest, case: Case) -> HttpResponse:
    return HttpResponseRedirect(case_url(request, case))


def _refused(
    request: HttpRequest, case: Case, error: FollowupError, *, form: str, **typed: str
) -> HttpResponse:
    """The same page with the sentence at the form, and what was typed still in it."""
    case.refresh_from_db()
    return show(request, "case", case, status=409, form=form, error=str(error), typed=typed)


def _colleague(value: str, user: User, now: datetime) -> User | None:
    if not value:
        return None
    if value == "me":
        return user
    found = cases.colleagues(now).filter(pk=whole_number(value) or 0).first()
    if found is None:
        raise NotAvailable(_("This colleague is away, or does not work on follow-ups."))
    return found


def _morning(value: str) -> datetime:
    try:
        return morning(date.fromisoformat(value))
    except (ValueError, OverflowError):
        raise BadTime from None
