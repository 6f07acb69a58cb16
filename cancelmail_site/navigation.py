"""The places of the house, in the order of the sidebar, for each colleague those they may enter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from staff.models import User

from . import counts

Text = str | Promise


@dataclass(frozen=True)
class Place:
    """One entry of the sidebar. `permissions`: any of them opens it; none: every colleague."""

    key: str
    label: Text
    icon: str
    route: str
    paths: tuple[str, ...]
    permissions: tuple[str, ...] = ()
    count: Callable[[User], int] = field(default=lambda user: 0)
    count_means: Text = ""
    is_hot: bool = False
    is_on_phone_bar: bool = False


@dataclass(frozen=True)
class NavItem:
    """A place as it is shown on one page to one colleague."""

    key: str
    label: Text
    icon: str
    url: str
    is_current: bool
    count: int = 0
    count_means: Text = ""
    is_hot: bool = False
    is_on_phone_bar: bool = False


PLACES = (
    Place("today", _("Today"), "sun", "admin:index", (), is_on_phone_bar=True),
    Place(
        "letters",
        _("Letters"),
        "mail",
        "admin:templates_app_letter_changelist",
        ("letters/", "templates_app/"),
        ("templates_app.view_letter",),
        is_on_phone_bar=True,
    ),
    Place(
        "follow_ups",
        _("Follow-ups"),
        "message-square-text",
        "followups:queue",
        ("follow-ups/", "followups/"),
        ("followups.view_case",),
        count=counts.open_follow_ups,
        count_means=_("waiting"),
        is_on_phone_bar=True,
    ),
    Place(
        "surveys",
        _("Surveys"),
        "list-checks",
        "admin:surveys_survey_changelist",
        ("surveys/",),
        ("surveys.view_survey",),
    ),
    Place(
        "insights",
        _("Insights"),
        "chart-column",
        "insights:overview",
        ("insights/",),
        ("insights.view_dashboard",),
        is_on_phone_bar=True,
    ),
    Place(
        "outbox",
        _("Outbox"),
        "send",
        "admin:outbox_message_changelist",
        ("outbox/message/", "outbox/messages/", "outbox/waiting/"),
        ("outbox.view_message",),
        count=counts.messages_needing_a_person,
        count_means=ngettext_lazy("needs you", "need you", 2),
        is_hot=True,
    ),
    Place(
        "customers",
        _("Customers"),
        "users",
        "admin:customers_customer_changelist",
        ("customers/customer/", "customers/cancellation/", "imports/"),
        ("customers.view_customer",),
    ),
    Place(
        "settings",
        _("Settings"),
        "settings",
        "admin:settings",
        ("settings/",),
        (
            "staff.view_user",
            "customers.view_brand",
            "outbox.view_suppression",
            "journeys.view_rule",
        ),
    ),
)
SETTINGS = PLACES[-1]
NO_PLACE = ("more/", "demo/", "account/", "password_change/", "language/", "search/", "palette/")


def places_for(request: HttpRequest, user: User) -> list[NavItem]:
    """What this colleague may enter, with the place of the present page marked."""
    here = current_place(request.path)
    return [_item(place, user, here) for place in PLACES if may_enter(user, place)]


def phone_bar(items: list[NavItem], request: HttpRequest) -> list[NavItem]:
    """The bar at the foot of a phone: the daily places, and "More" for the rest."""
    bar = [item for item in items if item.is_on_phone_bar]
    is_here = not any(item.is_current for item in bar)
    return [*bar, NavItem("more", _("More"), "menu", reverse("admin:more"), is_here)]


def current_place(path: str) -> Place | None:
    """The place that a page belongs to; every other page of the admin is a setting.

    A colleague's own account belongs to none, and nor does an address that leads nowhere.
    """
    root = reverse("admin:index")
    if path == root:
        return PLACES[0]
    below = path.removeprefix(root)
    if below == path or below.startswith(NO_PLACE) or not _leads_somewhere(path):
        return None
    return next((place for place in PLACES if below.startswith(place.paths)), SETTINGS)


def _leads_somewhere(path: str) -> bool:
    try:
        return resolve(path).func.__name__ != "catch_all_view"
    except Resolver404:
        return False


def may_enter(user: User, place: Place) -> bool:
    """Whether this colleague may open the place at all."""
    return not place.permissions or any(user.has_perm(name) for name in place.permissions)


def _item(place: Place, user: User, here: Place | None) -> NavItem:
    return NavItem(
        key=place.key,
        label=place.label,
        icon=place.icon,
        url=reverse(place.route),
        is_current=place is here,
        count=place.count(user),
        count_means=place.count_means,
        is_hot=place.is_hot,
        is_on_phone_bar=place.is_on_phone_bar,
    )
