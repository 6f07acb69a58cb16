"""More cancellations in an hour than is usual: the mail of the rest waits for a person.

Usual is the median, over the last 56 days, of each day's busiest hour; a multiple of it, but never
less than a floor, may go out in an hour by itself.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from statistics import median_high

from django.core.cache import cache
from django.db.models import Count, Max, QuerySet
from django.db.models.functions import TruncHour

from customers.models import Cancellation
from staff.models import User

from .models import Burst, Hold, Message, MessageState, Purpose

HOUR = timedelta(hours=1)
DAYS = 56
TIMES_USUAL = 4
FLOOR = 20
# What a cancellation leads to by itself. Reminders and follow-ups come days later.
OF_CANCELLATIONS = (Purpose.RECEIPT, Purpose.LETTER)


def holds(cancellation: Cancellation | None, purpose: str, now: datetime) -> bool:
    """Whether this mail comes above what may go out by itself. Then the burst is written down."""
    if cancellation is None or purpose not in OF_CANCELLATIONS:
        return False
    count = 1 + _others(cancellation, now)
    if count <= FLOOR:  # most of the time: nothing more to ask
        return False
    usual = usual_in_an_hour(now)
    limit = limit_for(usual)
    if count > limit:
        _write_down(count, usual, limit, now)
    return count > limit


def limit_for(usual: int) -> int:
    return max(FLOOR, TIMES_USUAL * usual)


def covers(message: Message) -> bool:
    """Whether a burst that nobody has settled had begun when this mail was made."""
    if message.cancellation_id is None or message.purpose not in OF_CANCELLATIONS:
        return False
    return Burst.objects.filter(settled_at=None, began_at__lte=message.created_at).exists()


def held() -> QuerySet[Message]:
    return Message.objects.filter(state=MessageState.HELD, hold=Hold.BURST)


def current() -> Burst | None:
    """The one that asks for a person: there is mail that it holds."""
    burst = Burst.objects.filter(settled_at=None).first()
    return burst if burst and held().exists() else None


def settle(*, let_go: bool, by: User | None, now: datetime) -> None:
    """A person has looked: what comes from now on is counted anew."""
    Burst.objects.filter(settled_at=None).update(settled_at=now, settled_by=by, is_let_go=let_go)


def usual_in_an_hour(now: datetime) -> int:
    """Of the whole days before today; the same all day long."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    found: int | None = cache.get_or_set(
        f"outbox.usual.{today:%Y-%m-%d}", lambda: _median(today), timeout=86_400
    )
    return found or 0


def _median(today: datetime) -> int:
    """Days without any count as such, from the first day that is known."""
    hours = (
        _mail_of_cancellations(today - timedelta(days=DAYS))
        .filter(created_at__lt=today)
        .annotate(hour=TruncHour("created_at", tzinfo=UTC))
        .values("hour")
        .annotate(people=Count("cancellation", distinct=True))
        .values_list("hour", "people")
    )
    busiest: dict[int, int] = {}
    for hour, people in hours.order_by():
        days_ago = (today - hour).days + bool((today - hour) % timedelta(days=1))
        busiest[days_ago] = max(busiest.get(days_ago, 0), people)
    known = max(busiest, default=0)
    return median_high(busiest.get(day, 0) for day in range(1, known + 1)) if known else 0


def _others(cancellation: Cancellation, now: datetime) -> int:
    """How many other cancellations led to mail in the last hour, or since a person looked."""
    looked = Burst.objects.aggregate(at=Max("settled_at"))["at"]
    since = max(now - HOUR, looked) if looked else now - HOUR
    lately = _mail_of_cancellations(since).exclude(cancellation=cancellation)
    return lately.order_by().aggregate(n=Count("cancellation", distinct=True))["n"] or 0


def _mail_of_cancellations(since: datetime) -> QuerySet[Message]:
    """Read off the index `outbox_message_newest`."""
    return Message.objects.filter(
        created_at__gt=since, purpose__in=OF_CANCELLATIONS, cancellation__isnull=False
    )


def _write_down(count: int, usual: int, limit: int, now: datetime) -> None:
    burst = Burst.objects.filter(settled_at=None).first()
    if burst is None:
        burst = Burst(began_at=now, most=0)
    burst.last_at, burst.most = now, max(burst.most, count)
    burst.usual, burst.limit = usual, limit
    burst.save()
