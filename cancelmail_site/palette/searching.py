"""The groups of the palette for one colleague and one text."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from customers import finding, page_doors
from customers.models import Customer
from customers.standing import LOOKED_AT, standing
from staff.models import User
from templates_app.models import Letter

from .deeds import deeds
from .options import Group, Option, fitting
from .places import daily_places, every_place

MOST_CUSTOMERS = 8
MOST_LETTERS = 6
MOST_PLACES = 8
FEWEST_LETTERS = 2  # that a search for customers begins with
LONGEST_TEXT = 200


def search(request: HttpRequest, user: User, text: str) -> list[Group]:
    """What fits `text`, in groups, empty ones left out. Without a text: places and actions."""
    text = text[:LONGEST_TEXT].strip()
    people = _found(user, text)
    groups = [
        _customers(people, text),
        Group("letters", gettext_lazy("Letters"), _letters(user, text)),
        Group("places", gettext_lazy("Go to"), _places(request, user, text)),
        Group(
            "deeds",
            pgettext_lazy("palette", "Do"),
            [*_writing(user, people), *_fitting_deeds(request, user, text)],
        ),
    ]
    return [group for group in groups if group.options]


def _customers(people: list[Customer], text: str) -> Group:
    options = [
        Option(
            label=str(row),
            url=reverse("admin:customers_customer_change", args=[row.pk]),
            avatar=str(row),
            detail=_who(row),
        )
        for row in people[:MOST_CUSTOMERS]
    ]
    every = f"{reverse('admin:customers_customer_changelist')}?{urlencode({'q': text})}"
    are_more = len(people) > MOST_CUSTOMERS
    return Group("customers", gettext_lazy("Customers"), options, every if are_more else "")


def _found(user: User, text: str) -> list[Customer]:
    """One more than is shown, which says that there are more."""
    if not user.has_perm("customers.view_customer") or len(text) < FEWEST_LETTERS:
        return []
    found = finding.matching(Customer.objects.order_by("-created_at", "-pk"), text)
    return list(found.prefetch_related(*LOOKED_AT)[: MOST_CUSTOMERS + 1])


def _who(customer: Customer) -> str:
    """What tells two of one name apart: where they stand, and their address."""
    stands = standing(customer).text
    if not customer.email or str(customer) == customer.email:
        return stands
    return _("%(standing)s · %(email)s") % {"standing": stands, "email": customer.email}


def _letters(user: User, text: str) -> list[Option]:
    if not (text and user.has_perm("templates_app.view_letter")):
        return []
    letters = Letter.objects.filter(is_archived=False)
    options = (
        Option(
            label=letter.title,
            url=reverse("admin:templates_app_letter_change", args=[letter.pk]),
            icon="mail",
            also=" ".join([letter.slug, *map(str, letter.titles.values())]),
        )
        for letter in letters
    )
    return fitting(options, text)[:MOST_LETTERS]


def _places(request: HttpRequest, user: User, text: str) -> list[Option]:
    if not text:
        return daily_places(user)
    return fitting(every_place(request, user), text)[:MOST_PLACES]


def _fitting_deeds(request: HttpRequest, user: User, text: str) -> list[Option]:
    return fitting(deeds(request, user), text)[:MOST_PLACES]


def _writing(user: User, people: list[Customer]) -> list[Option]:
    """A letter to the first customer that was found, where one can be written."""
    if not people or not user.has_perm("followups.write_personal"):
        return []
    offer = page_doors.write_offer(people[0], user)
    if offer is None or not offer.url:
        return []
    label = _("Write to %(name)s") % {"name": people[0]}
    fields: dict[str, str] | None = {} if offer.is_post else None
    return [Option(label=label, url=offer.url, icon="pencil-line", fields=fields)]
