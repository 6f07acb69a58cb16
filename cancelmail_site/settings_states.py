"""How a setting stands now, in a word or two beside it; nothing where that says nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.models import EventState, Plan, RawEvent
from journeys.models import Rule
from outbox import modes
from outbox.models import Mode, SendingMode, Suppression


@dataclass(frozen=True)
class State:
    """`needs_care`: somebody should look, because it is not as it is meant to be."""

    words: str
    needs_care: bool = False


def sending() -> State | None:
    """Of the whole installation; what a brand does more strictly is on the page."""
    row = SendingMode.objects.filter(brand=None).first()
    if row is None:
        return None
    if modes.is_paused():
        return State(_("Paused"), needs_care=True)
    if row.redirect_to:
        return State(_("Redirected"), needs_care=True)
    words = _("Shadow") if row.mode == Mode.SHADOW else str(Mode(row.mode).label)
    return State(words, needs_care=row.mode != Mode.LIVE)


def rules() -> State:
    count = Rule.objects.enabled().count()
    words = ngettext("%(n)d on", "%(n)d on", count) % {"n": count}
    return State(words, needs_care=not count)


def suppressions() -> State | None:
    count = Suppression.objects.count()
    words = ngettext("%(n)d address", "%(n)d addresses", count) % {"n": count}
    return State(words) if count else None


def plans() -> State | None:
    """Letters cannot mention a plan that has no name."""
    count = Plan.objects.filter(name="").count()
    words = ngettext("%(n)d without a name", "%(n)d without a name", count) % {"n": count}
    return State(words, needs_care=True) if count else None


def events() -> State | None:
    count = RawEvent.objects.filter(state__in=[EventState.WAITING, EventState.FAILED]).count()
    words = ngettext("%(n)d not read", "%(n)d not read", count) % {"n": count}
    return State(words, needs_care=True) if count else None
