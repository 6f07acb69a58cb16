"""What needs a look: something went wrong, or will."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.models import EventState, Plan, RawEvent
from outbox.attention import messages_for_a_person
from outbox.models import Hold, MessageState
from outbox.waiting_page import waiting_messages
from staff.models import User


@dataclass(frozen=True)
class Look:
    """Something that a person should look at."""

    text: str
    detail: str
    icon: str
    tone: str
    url: str


def needs_a_look(user: User, now: datetime) -> dict[str, Any]:
    found = [_waiting_for_a_yes(), _unknown_messages(), _failed_messages()]
    if user.has_perm("customers.view_rawevent"):
        found += [_events(EventState.FAILED), _events(EventState.WAITING)]
    if user.has_perm("customers.change_plan"):
        found.append(_plans_without_a_name())
    return {"rows": [look for look in found if look]}


def _plans_without_a_name() -> Look | None:
    count = Plan.objects.filter(name="").count()
    words = ngettext("%(n)d plan has no name yet", "%(n)d plans have no name yet", count)
    detail = _("Pages show its id until then, and letters do not mention it.")
    url = reverse("admin:customers_plan_changelist")
    return Look(words % {"n": count}, detail, "circle-alert", "calm", url) if count else None


def _waiting_for_a_yes() -> Look | None:
    """Those of a burst have a card of their own."""
    count = waiting_messages().exclude(hold=Hold.BURST).count()
    words = ngettext("%(n)d letter waits for a yes", "%(n)d letters wait for a yes", count)
    detail = _("Nobody gets them until a colleague has read them and lets them go.")
    url = reverse("outbox:waiting")
    return Look(words % {"n": count}, detail, "hand", "", url) if count else None


def _unknown_messages() -> Look | None:
    count = messages_for_a_person().filter(state=MessageState.UNKNOWN).count()
    words = ngettext(
        "%(n)d message may or may not have gone out",
        "%(n)d messages may or may not have gone out",
        count,
    )
    detail = _("The mail provider did not answer. Not sent again until you decide.")
    url = _list("outbox_message", "needs=you&state__exact=unknown")
    return Look(words % {"n": count}, detail, "circle-question-mark", "", url) if count else None


def _failed_messages() -> Look | None:
    count = messages_for_a_person().filter(state=MessageState.FAILED).count()
    words = ngettext("%(n)d message failed", "%(n)d messages failed", count)
    detail = _("Each says why, and what you can do.")
    url = _list("outbox_message", "needs=you&state__exact=failed")
    return Look(words % {"n": count}, detail, "circle-x", "no", url) if count else None


def _events(state: EventState) -> Look | None:
    count = RawEvent.objects.filter(state=state).count()
    if not count:
        return None
    url = _list("customers_rawevent", f"state__exact={state}")
    if state == EventState.FAILED:
        words = ngettext("%(n)d event could not be read", "%(n)d events could not be read", count)
        return Look(words % {"n": count}, _("Kept as received."), "webhook", "no", url)
    words = ngettext("%(n)d event waits for its customer", "%(n)d events wait", count)
    detail = _("Read as soon as the missing part arrives.")
    return Look(words % {"n": count}, detail, "hourglass", "calm", url)


def _list(model: str, query: str) -> str:
    return f"{reverse(f'admin:{model}_changelist')}?{query}"
