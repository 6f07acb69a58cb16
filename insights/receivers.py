"""Marks the days of what changes, in the transaction of the change.

Cancellations are watched by their rows, not by what customers announces: a later event may move
the day, the kind or the value of a cancellation whose state stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save

from customers.models import Cancellation, Return, Subscription
from outbox.models import Message, Purpose
from outbox.signals import message_sent
from surveys.models import Response
from surveys.signals import response_recorded

from .rollups import mark

# What a cancellation's figures depend on; a save of other fields changes no figure.
COUNTED = {
    "brand",
    "subscription",
    "state",
    "kind",
    "left_at",
    "currency",
    "lost_monthly",
    "billing_reason",
}


def connect() -> None:
    """Join the rooms below. Called once, in `AppConfig.ready()`."""
    name = "insights.figures"
    pre_save.connect(_before_cancellation, Cancellation, dispatch_uid=f"{name}.before")
    post_save.connect(_after_cancellation, Cancellation, dispatch_uid=f"{name}.after")
    post_delete.connect(_cancellation_gone, Cancellation, dispatch_uid=f"{name}.gone")
    pre_save.connect(_before_subscription, Subscription, dispatch_uid=f"{name}.plan")
    post_save.connect(_return_changed, Return, dispatch_uid=f"{name}.return")
    post_delete.connect(_return_changed, Return, dispatch_uid=f"{name}.return-gone")
    response_recorded.connect(_answered, Response, dispatch_uid=f"{name}.answered")
    post_delete.connect(_answer_gone, Response, dispatch_uid=f"{name}.answer-gone")
    message_sent.connect(_sent, Message, dispatch_uid=f"{name}.sent")


def _before_cancellation(
    instance: Cancellation, update_fields: Collection[str] | None = None, **kwargs: Any
) -> None:
    """The day that a cancellation is about to be moved away from."""
    if instance._state.adding or "left_at" not in (update_fields or COUNTED):
        return
    stored = Cancellation.objects.filter(pk=instance.pk).select_related("brand").first()
    if stored and (stored.left_at, stored.brand) != (instance.left_at, instance.brand):
        mark(stored.brand, stored.left_at)


def _after_cancellation(
    instance: Cancellation,
    created: bool,
    update_fields: Collection[str] | None = None,
    **kwargs: Any,
) -> None:
    changed = COUNTED.intersection(update_fields or COUNTED)
    if changed:
        mark(instance.brand, instance.left_at)
    if not created and changed & {"kind", "billing_reason", "subscription"}:
        _mark_returns(instance)


def _cancellation_gone(instance: Cancellation, **kwargs: Any) -> None:
    mark(instance.brand, instance.left_at)


def _before_subscription(
    instance: Subscription, update_fields: Collection[str] | None = None, **kwargs: Any
) -> None:
    """Its cancellations count under its plan."""
    if instance._state.adding or "plan" not in (update_fields or {"plan"}):
        return
    if Subscription.objects.filter(pk=instance.pk, plan=instance.plan_id).exists():
        return
    for cancellation in instance.cancellations.select_related("brand").prefetch_related("returns"):
        returned = [each.returned_at for each in cancellation.returns.all()]
        mark(cancellation.brand, cancellation.left_at, *returned)


def _return_changed(instance: Return, **kwargs: Any) -> None:
    mark(instance.cancellation.brand, instance.returned_at)


def _answered(response: Response, **kwargs: Any) -> None:
    mark(response.cancellation.brand, response.cancellation.left_at)
    _mark_returns(response.cancellation)


def _answer_gone(instance: Response, **kwargs: Any) -> None:
    mark(instance.cancellation.brand, instance.cancellation.left_at)
    _mark_returns(instance.cancellation)


def _mark_returns(cancellation: Cancellation) -> None:
    """Those won back count under how and why they left."""
    returned = cancellation.returns.values_list("returned_at", flat=True)
    mark(cancellation.brand, *returned)


def _sent(message: Message, **kwargs: Any) -> None:
    """A letter that asks makes its reader one who was asked."""
    if message.cancellation and message.purpose in {Purpose.LETTER, Purpose.REMINDER}:
        mark(message.cancellation.brand, message.cancellation.left_at)
