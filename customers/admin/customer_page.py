"""A customer's page: who they are, all that happened, what comes next; star and notes."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from lib.parsing import whole_number
from staff.models import User
from worker import clock

from .. import notes, page_doors, starring
from ..facts_shown import facts_shown, other_subscriptions, page_at_source, place_of
from ..models import Customer, CustomerNote
from ..standing import LOOKED_AT, standing
from ..timeline import TimelineEntry, Topic, planned, timeline

PAGE = 30
TABS = (
    ("", pgettext_lazy("timeline", "Everything")),
    (Topic.LETTERS.value, gettext_lazy("Letters")),
    (Topic.ANSWERS.value, gettext_lazy("Answers")),
    (Topic.BILLING.value, gettext_lazy("Billing")),
)


class CustomerPage(admin.ModelAdmin[Customer]):
    """The page at `change/`; the stock form, for what is ours of a customer, at `edit/`."""

    def get_urls(self) -> list[URLPattern]:
        def at(route: str, view: Any, name: str) -> URLPattern:
            found: URLPattern = path(
                f"<int:pk>/{route}/", self.admin_site.admin_view(view), name=name
            )
            return found

        ours = [
            at("edit", self.edit_view, "customers_customer_edit"),
            at("star", require_POST(self.star_view), "customers_customer_star"),
            at("notes", require_POST(self.add_note_view), "customers_customer_add_note"),
            path(
                "notes/<int:pk>/",
                self.admin_site.admin_view(require_POST(self.note_view)),
                name="customers_customer_note",
            ),
        ]
        return ours + super().get_urls()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        customer = self.get_object(request, object_id)
        if request.method == "POST" or customer is None or "_popup" in request.GET:
            return super().change_view(request, object_id, form_url, extra_context)
        if not self.has_view_permission(request, customer):
            raise PermissionDenied
        return self._page(request, customer)

    def edit_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return super().change_view(request, str(pk))

    def response_post_save_change(
        self, request: HttpRequest, obj: Customer
    ) -> HttpResponseRedirect:
        return HttpResponseRedirect(page_url(obj))

    def star_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self._customer(request, pk)
        wanted = request.POST.get("on") == "1"
        starring.star(customer, is_starred=wanted, by=_user(request), now=clock.now())
        return HttpResponseRedirect(page_url(customer))

    def add_note_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer, text = self._customer(request, pk), request.POST.get("text", "")
        try:
            notes.add(customer, text=text, by=_user(request), now=clock.now())
        except ValidationError as error:
            return self._page(request, customer, typed=text, note_error=error.messages[0])
        return HttpResponseRedirect(f"{page_url(customer)}#notes")

    def note_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change a note of one's own, or (`delete`) take it away."""
        note = CustomerNote.objects.select_related("customer").filter(pk=pk).first()
        if note is None:
            raise Http404
        customer = self._customer(request, note.customer_id)
        text, user = request.POST.get("text", ""), _user(request)
        if "delete" in request.POST:
            notes.delete(note, by=user, now=clock.now())
            messages.success(request, _("The note is deleted."))
            return HttpResponseRedirect(f"{page_url(customer)}#notes")
        try:
            notes.change(note, text=text, by=user, now=clock.now())
        except ValidationError as error:
            sentence = error.messages[0]
            return self._page(request, customer, typed=text, note_error=sentence, edited=pk)
        return HttpResponseRedirect(f"{page_url(customer)}#notes")

    def _customer(self, request: HttpRequest, pk: int) -> Customer:
        """The one look-up of the page's posts. Raises Http404, PermissionDenied."""
        customer = self.get_queryset(request).filter(pk=pk).first()
        if customer is None:
            raise Http404
        if not self.has_view_permission(request, customer):
            raise PermissionDenied
        return customer

    def _page(self, request: HttpRequest, customer: Customer, **form: Any) -> HttpResponse:
        prefetched = Customer.objects.prefetch_related(*LOOKED_AT).get(pk=customer.pk)
        context = {
            **self.admin_site.each_context(request),
            **_story(request, prefetched),
            **_beside(request, prefetched),
            "edited": whole_number(request.GET.get("note")),
            **form,
        }
        status = 400 if form.get("note_error") else 200
        page = "customers/customer_page.html"
        return TemplateResponse(request, page, context, status=status)


def page_url(customer: Customer) -> str:
    return reverse("admin:customers_customer_change", args=[customer.pk])


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _story(request: HttpRequest, customer: Customer) -> dict[str, Any]:
    """The timeline of the chosen tab, as far back as asked for, and what comes next."""
    user, now = _user(request), clock.now()
    show = request.GET.get("show", "")
    show = show if show in {topic.value for topic in Topic} else ""
    shown = [entry for entry in timeline(customer) if _is_in(entry, show)]
    upto = max(PAGE, whole_number(request.GET.get("upto")) or 0)
    return {
        "show": show,
        "tabs": TABS,
        "now": now,
        "entries": [entry.as_read_by(user) for entry in shown[:upto]],
        "older": max(0, len(shown) - upto),
        "next_upto": upto + PAGE,
        "planned": [plan.as_read_by(user) for plan in planned(customer, now)],
    }


def _is_in(entry: TimelineEntry, show: str) -> bool:
    if entry.is_fine_print:
        return False
    return not show or Topic(show) in entry.topics


def _beside(request: HttpRequest, customer: Customer) -> dict[str, Any]:
    user = _user(request)
    may_read = user.has_perm(notes.VIEW)
    return {
        "customer": customer,
        "title": str(customer),
        "place": place_of(customer),
        "standing": standing(customer),
        "facts": facts_shown(customer),
        "at_source": page_at_source(customer),
        "runs": any(row.is_live for row in customer.subscriptions.all()),
        "others": other_subscriptions(customer),
        "left_count": len(customer.cancellations.all()),
        "contact": page_doors.contact(customer),
        "given": page_doors.reasons_given(customer),
        "offer": page_doors.write_offer(customer, user),
        "notes": list(customer.notes.select_related("by")) if may_read else None,
        "may_note": user.has_perm(notes.ADD),
        "may_star": user.has_perm(starring.CHANGE),
    }
