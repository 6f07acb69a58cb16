"""The cards of Today: who waits for a person, what needs a look, the last seven days, sending."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from customers.models import Cancellation, EventState, Plan, RawEvent
from followups import queue
from followups.about import tenure
from followups.access import visible_cases
from followups.models import Case, CaseQuerySet
from insights import lists
from insights.days import day_of
from insights.filters import Filters, today_of
from lib.money import format_money_short
from outbox.attention import messages_for_a_person
from outbox.models import Delivery, Message, MessageState
from staff.models import User
from worker.models import Heartbeat

from .sending import SILENCE
from .today import Card, register

MOST_ROWS = 5


@dataclass(frozen=True)
class Waiting:
    """One leaver who waits for a few words."""

    name: str
    sentence: str
    worth: str
    tenure: str
    due: queue.Badge
    url: str
    action: str


@dataclass(frozen=True)
class Look:
    """Something that a person should look at."""

    text: str
    detail: str
    icon: str
    tone: str
    url: str


@dataclass(frozen=True)
class Bar:
    """One day of the little chart, in its coordinates."""

    day: str
    count: int
    x: int
    y: int
    height: int
    is_today: bool

    @property
    def middle(self) -> int:
        return self.x + 14


def register_cards() -> None:
    register(Card("waiting", "cancelmail/today/waiting.html", "followups.view_case", waiting))
    register(Card("look", "cancelmail/today/look.html", "outbox.view_message", needs_a_look))
    register(Card("week", "cancelmail/today/week.html", "customers.view_cancellation", week, True))
    register(Card("sending", "cancelmail/today/sending.html", "outbox.view_message", sending, True))


# --- waiting for a person ----------------------------------------------------------------------


def cases_waiting(user: User, now: datetime) -> CaseQuerySet:
    """Those that wait for us, in the order of the queue."""
    return visible_cases(user).waiting_for_us().most_urgent_first(now)


def waiting(user: User, now: datetime) -> dict[str, Any]:
    cases = cases_waiting(user, now).select_related("customer", "cancellation")
    return {
        "rows": [_waiting(case, now) for case in cases[:MOST_ROWS]],
        "open": cases.count(),
        "url": reverse("followups:queue"),
    }


def _waiting(case: Case, now: datetime) -> Waiting:
    return Waiting(
        name=str(case.customer),
        sentence=_sentences(capfirst(case.why), case.get_state_display()),
        worth=_worth(case.cancellation),
        tenure=tenure(case.cancellation),
        due=queue.badge(case, now),
        url=reverse("followups:case", args=[case.public_id]),
        action=_("Write") if case.first_written_at is None else _("Answer"),
    )


def _sentences(*parts: str) -> str:
    """Joined by full stops, whether or not a part brings its own."""
    return ". ".join(part.rstrip(".") for part in parts if part)


def _worth(cancellation: Cancellation) -> str:
    value = queue.monthly_value(cancellation)
    if value is None:
        return _("not known")
    return _("%(amount)s/mo") % {"amount": format_money_short(value, get_language() or "en")}


# --- needs a look -------------------------------------------------------------------------------


def needs_a_look(user: User, now: datetime) -> dict[str, Any]:
    found = [_unknown_messages(), _failed_messages()]
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


# --- the last seven days ------------------------------------------------------------------------


def week(user: User, now: datetime) -> dict[str, Any]:
    """The same people as in Insights, on the days as each brand lives them."""
    last = today_of(None)
    days = [last - timedelta(days=back) for back in range(6, -1, -1)]
    look = Filters(first=days[0], last=last, range="7d")
    leavers = lists.left(look).select_related("brand")
    per_day = Counter(day_of(leaver.left_at, leaver.brand) for leaver in leavers)
    return {
        "left": per_day.total(),
        "asked": lists.behind(replace(look, show="asked")).count(),
        "answered": lists.behind(replace(look, show="answered")).count(),
        "returned": lists.returned(look).count(),
        "bars": _bars(days, per_day),
        "url": _insights(look) if user.has_perm("insights.view_dashboard") else "",
    }


def left_yesterday() -> int:
    """How many left on the brand's last whole day."""
    return _left_on(today_of(None) - timedelta(days=1))


def left_today() -> int:
    return _left_on(today_of(None))


def _left_on(day: date) -> int:
    return lists.left(Filters(first=day, last=day)).count()


def _insights(look: Filters) -> str:
    return f"{reverse('insights:overview')}?{look.query()}"


def _bars(days: list[date], per_day: Counter[date]) -> list[Bar]:
    most = max(per_day.values(), default=0) or 1
    bars = []
    for number, day in enumerate(days):
        height = max(round(56 * per_day[day] / most), 2)
        weekday = formats.date_format(day, "D")
        is_today = number == len(days) - 1
        bars.append(Bar(weekday, per_day[day], 4 + 40 * number, 64 - height, height, is_today))
    return bars


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


# --- sending ------------------------------------------------------------------------------------


def sending(user: User, now: datetime) -> dict[str, Any]:
    since = _midnight(timezone.localtime(now).date())
    sent = Message.objects.filter(state=MessageState.SENT, finished_at__gte=since)
    due = Message.objects.filter(state=MessageState.QUEUED, due_at__lte=now)
    return {
        "sent": sent.count(),
        "delivered": sent.filter(delivery=Delivery.DELIVERED).count(),
        "due": due.count(),
        "held": Message.objects.filter(state=MessageState.HELD).count(),
        "workers": Heartbeat.objects.filter(stopped_at=None, seen_at__gte=now - SILENCE).count(),
        "may_switch": user.has_perm("outbox.pause_sending"),
    }


def _list(model: str, query: str) -> str:
    return f"{reverse(f'admin:{model}_changelist')}?{query}"
