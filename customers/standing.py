"""Where a customer stands, in a few words: came back, leaving, active, left."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import (
    Cancellation,
    CancellationState,
    Customer,
    Return,
    Subscription,
    SubscriptionStatus,
)
from .models.people import LIVE

# What `standing` looks at: lists load these at once.
LOOKED_AT = ("subscriptions__plan", "cancellations", "returns")
NAMES = {
    "active": gettext_lazy("Active"),
    "trial": gettext_lazy("On trial"),
    "late": gettext_lazy("Payment late"),
    "leaving": gettext_lazy("Leaving"),
    "back": gettext_lazy("Came back"),
    "left": gettext_lazy("Left"),
    "none": gettext_lazy("No subscription"),
}
LOOKS = {
    "active": ("circle-check", "ok"),
    "trial": ("hourglass", "wait"),
    "late": ("credit-card", "look"),
    "leaving": ("log-out", "look"),
    "back": ("heart-handshake", "ok"),
    "left": ("log-out", ""),
    "none": ("circle-minus", ""),
}


@dataclass(frozen=True)
class Standing:
    """`code`: a key of `NAMES`. `plan`: of the subscription that it is said of, if of one."""

    code: str
    plan: str = ""

    @property
    def word(self) -> str:
        return str(NAMES[self.code])

    @property
    def text(self) -> str:
        if not self.plan:
            return self.word
        return _("%(standing)s, %(plan)s") % {"standing": self.word, "plan": self.plan}

    @property
    def icon(self) -> str:
        return LOOKS[self.code][0]

    @property
    def tone(self) -> str:
        return LOOKS[self.code][1]


def standing(customer: Customer) -> Standing:
    """Where they stand now. Asks nothing of the database where `LOOKED_AT` is prefetched."""
    subscriptions = list(customer.subscriptions.all())
    live = [row for row in subscriptions if row.is_live]
    if not live:
        return _without_any(subscriptions)
    leaving = {
        row.subscription_id
        for row in customer.cancellations.all()
        if row.state == CancellationState.ANNOUNCED
    }
    kept = [row for row in live if row.pk not in leaving]
    if not kept:
        return Standing("leaving", str(live[0]))
    came_back = {row.subscription_id for row in customer.returns.all()}
    return _of_kept(kept[0], came_back)


def _without_any(subscriptions: list[Subscription]) -> Standing:
    """Nothing runs: the one that ended last, if any ever ran."""
    ended = [row for row in subscriptions if row.status == SubscriptionStatus.CANCELED]
    ended.sort(key=lambda row: (row.ended_at.timestamp() if row.ended_at else 0, row.pk))
    return Standing("left", str(ended[-1])) if ended else Standing("none")


def _of_kept(row: Subscription, came_back: set[int]) -> Standing:
    codes = {SubscriptionStatus.TRIALING: "trial", SubscriptionStatus.PAST_DUE: "late"}
    code = codes.get(SubscriptionStatus(row.status), "active")
    if code == "active" and row.pk in came_back:
        code = "back"
    return Standing(code, str(row))


def standing_as(customers: QuerySet[Customer], code: str) -> QuerySet[Customer]:
    """Those who stand so, as the database sees it; all of them for an unknown code."""
    mine = Subscription.objects.filter(customer=OuterRef("pk"))
    announced = Cancellation.objects.announced().filter(subscription=OuterRef("pk"))
    kept = mine.live().exclude(Exists(announced))
    match code:
        case "active":
            return customers.filter(Exists(kept))
        case "trial":
            return customers.filter(Exists(kept.filter(status=SubscriptionStatus.TRIALING)))
        case "late":
            return customers.filter(Exists(kept.filter(status=SubscriptionStatus.PAST_DUE)))
        case "leaving":
            return customers.filter(Exists(mine.live()), ~Exists(kept))
        case "back":
            back = Return.objects.filter(subscription=OuterRef("pk"))
            return customers.filter(Exists(kept.filter(Exists(back))))
        case "left":
            ended = mine.filter(status=SubscriptionStatus.CANCELED)
            return customers.filter(Exists(ended), ~Exists(mine.live()))
        case "none":
            ran = mine.filter(status__in=[*LIVE, SubscriptionStatus.CANCELED])
            return customers.filter(~Exists(ran))
    return customers
