"""What a new installation still needs before letters go out, each step read from what is so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from cancelmail_site.models import ChecklistDismissal
from customers.models import Brand, RawEvent
from outbox import modes, route
from outbox.models import Message, MessageState, Mode, Purpose
from outbox.reasons import shown
from staff import audit
from staff.models import User

# Domains that nobody can own (RFC 2606): what an installation begins with.
RESERVED = (".example", ".test", ".invalid", ".localhost", "example.com", "example.net")
# Where cancellations come from; demo data and files of history do not count.
DOORS = {"stripe": "Stripe", "api": "API"}


@dataclass(frozen=True)
class Step:
    """One thing to do, once. `address`: something to copy."""

    title: str
    detail: str
    is_done: bool
    url: str
    action: str
    address: str = ""
    is_elsewhere: bool = False


def checklist(user: User, now: datetime) -> dict[str, Any] | None:
    """The card; None once it was put away."""
    if ChecklistDismissal.objects.exists():
        return None
    found = list(steps())
    done = sum(step.is_done for step in found)
    following = next((step for step in found if not step.is_done), None)
    return {
        "steps": found,
        "done": done,
        "of": len(found),
        "next": following,
        "is_whole": following is None,
    }


def steps() -> Iterator[Step]:
    brand = Brand.objects.order_by("pk").first()
    yield _brand(brand)
    yield _sender(brand)
    yield _provider()
    yield _billing()
    yield _mode()


@transaction.atomic
def dismiss(by: User, now: datetime) -> bool:
    """Put the list away for everybody. False while something of it is not done."""
    if ChecklistDismissal.objects.exists():
        return True
    if not all(step.is_done for step in steps()):
        return False
    ChecklistDismissal.objects.create(dismissed_at=now, dismissed_by=by)
    audit.record(by=by, action="checklist.dismissed", now=now)
    return True


def _brand(brand: Brand | None) -> Step:
    title, action = _("Your brand"), _("Say who you are")
    if brand is None:
        url = reverse("admin:customers_brand_add")
        return Step(title, _("There is no brand yet."), False, url, action)
    url = reverse("admin:customers_brand_change", args=[brand.pk])
    if not brand.way_back_url:
        words = _("%(brand)s: letters do not know yet where customers can come back.")
        return Step(title, words % {"brand": brand}, False, url, action)
    words = _("%(brand)s. Customers come back at %(address)s.")
    detail = words % {"brand": brand, "address": brand.way_back_url}
    return Step(title, detail, True, url, _("Change"))


def _sender(brand: Brand | None) -> Step:
    title, action = _("Sender"), _("Give your address")
    if brand is None:
        return Step(title, _("There is no brand yet."), False, "", "")
    url = reverse("admin:customers_brand_change", args=[brand.pk]) + "#id_sender_email"
    if brand.sender_email.lower().endswith(RESERVED):
        words = _("Letters come from %(address)s, an address for examples that nobody reads.")
        return Step(title, words % {"address": brand.sender_email}, False, url, action)
    words = _("Letters come from %(name)s, %(address)s.")
    name = brand.sender_name or brand.name
    detail = words % {"name": name, "address": brand.sender_email}
    return Step(title, detail, True, url, _("Change"))


def _provider() -> Step:
    """Done once a test mail went through what letters go through now."""
    url, title = reverse("outbox:sending") + "#test-heading", _("Mail provider")
    begun_here = ["", settings.MAIL_TRANSPORT]  # or not begun at all
    tests = Message.objects.filter(purpose=Purpose.TEST, backend__in=begun_here)
    last = tests.order_by("-created_at", "-pk").first()
    if last and last.state == MessageState.SENT and last.finished_at:
        words = _("A test mail was accepted on %(moment)s.") % {"moment": _at(last.finished_at)}
        return Step(title, f"{route.sentence()} {words}", True, url, _("Try again"))
    words = _("No test mail has gone through yet.")
    if last and last.state == MessageState.FAILED:
        words = _("The last test mail failed: %(why)s") % {"why": shown(last.state_reason)}
    return Step(title, f"{route.sentence()} {words}", False, url, _("Send a test mail"))


def _billing() -> Step:
    address = settings.SITE_URL + reverse("customers:stripe")
    title, events = _("Billing system"), RawEvent.objects.filter(source__in=DOORS)
    last = events.order_by("-received_at").first()
    if last is None:
        words = _("No event has come yet. Give Stripe this address for its webhooks:")
        url = "https://dashboard.stripe.com/webhooks"
        return Step(title, words, False, url, _("Open Stripe"), address, is_elsewhere=True)
    words = _("The last event came by %(door)s on %(moment)s.")
    detail = words % {"door": DOORS[last.source], "moment": _at(last.received_at)}
    url = reverse("admin:customers_rawevent_changelist")
    return Step(title, detail, True, url, _("See events"), address)


def _mode() -> Step:
    url, title = reverse("outbox:sending"), _("Sending")
    brand = Brand.objects.order_by("pk").first()
    mode = modes.effective(brand) if brand else modes.as_installed()
    if modes.is_paused():
        return Step(title, _("Sending is paused."), False, url, _("Resume"))
    if mode == Mode.SHADOW:
        words = _("Shadow mode: letters are prepared and can be read, nothing leaves.")
        return Step(title, words, False, url, _("Choose a mode"))
    if mode == Mode.APPROVE:
        words = _("Approve first: each letter by a rule waits for a colleague’s yes.")
        return Step(title, words, True, url, _("Change"))
    return Step(title, _("Live: letters go out by themselves."), True, url, _("Change"))


def _at(moment: datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "SHORT_MONTH_DAY_TIME_FORMAT")
