"""The conditions that need nothing but the customer, the brand and the cancellation."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from customers import facts
from customers.models import CancellationKind, CancellationState, PlanClass
from lib.dates import format_length
from lib.names import is_blank

from .conditions import Condition, register
from .context import LetterContext

# Within this, an end that follows its announcement was immediate.
AT_ONCE = timedelta(minutes=5)


def _no_open_invoice(context: LetterContext) -> bool:
    cancellation = context.cancellation
    if cancellation is None:
        return False
    return context.once("paid", lambda: facts.no_open_invoice(cancellation.subscription))


def _has_end_date(context: LetterContext) -> bool:
    ends_at = context.cancellation.ends_at if context.cancellation else None
    return ends_at is not None and ends_at > context.now


def _ended_at_once(context: LetterContext) -> bool:
    cancellation = context.cancellation
    if cancellation is None or cancellation.ended_at is None:
        return False
    announced = cancellation.announced_at or cancellation.ended_at
    return cancellation.ended_at - announced <= AT_ONCE


def _has_plan(context: LetterContext) -> bool:
    return context.plan is not None and not is_blank(context.plan.name)


def _has_keeps(context: LetterContext) -> bool:
    return context.plan_text is not None and not is_blank(context.plan_text.keeps)


def _has_benefits(context: LetterContext) -> bool:
    return context.plan_text is not None and not is_blank(context.plan_text.benefits)


def _has_card(context: LetterContext) -> bool:
    cancellation = context.cancellation
    return cancellation is not None and not is_blank(cancellation.subscription.card_last4)


def _has_time_with_us(context: LetterContext) -> bool:
    since = context.cancellation.customer_since if context.cancellation else None
    return since is not None and format_length(since, context.now, "en") is not None


def _has_other_subscription(context: LetterContext) -> bool:
    cancellation = context.cancellation
    if cancellation is None:
        return False
    return context.once(
        "another",
        lambda: facts.has_other_subscription(context.customer, cancellation.subscription),
    )


def _keeps_nothing_else(context: LetterContext) -> bool:
    return context.cancellation is not None and not _has_other_subscription(context)


def _has_help_centre(context: LetterContext) -> bool:
    return not is_blank(context.brand.help_centre_url)


def _asked_by_customer(context: LetterContext) -> bool:
    cancellation = context.cancellation
    return cancellation is not None and cancellation.kind == CancellationKind.VOLUNTARY


def _access_has_ended(context: LetterContext) -> bool:
    cancellation = context.cancellation
    if cancellation is None or cancellation.state != CancellationState.ENDED:
        return False
    return cancellation.plan_class not in {PlanClass.PREMIUM, PlanClass.MEMBERSHIP}


def _paid_plan_cancelled(context: LetterContext) -> bool:
    cancellation = context.cancellation
    if cancellation is None or cancellation.plan_class == PlanClass.FREE:
        return False
    return cancellation.subscription.has_ever_paid or bool(cancellation.lost_monthly)


def _account_will_close(context: LetterContext) -> bool:
    return bool(context.extra.get("days_left")) and bool(context.extra.get("days_allowed"))


def _free_account_will_close(context: LetterContext) -> bool:
    """An account without any subscription that was ever paid."""
    if not _account_will_close(context):
        return False
    return not context.customer.subscriptions.filter(has_ever_paid=True).exists()


STANDARD = (
    Condition(
        "no_open_invoice",
        _("nothing more will be charged"),
        _("The subscription has no unpaid or draft invoice, no use to be billed, no renewal."),
        _no_open_invoice,
    ),
    Condition(
        "has_end_date",
        _("the last day is still ahead"),
        _("The last day is known and has not passed."),
        _has_end_date,
    ),
    Condition(
        "ended_at_once",
        _("access stopped at once"),
        _("Access stopped when the cancellation was received."),
        _ended_at_once,
    ),
    Condition(
        "has_plan",
        _("the plan has a name"),
        _("The plan has a name that customers know."),
        _has_plan,
    ),
    Condition(
        "has_keeps",
        _("something stays open"),
        _("The team has written what stays open without this plan, in this language."),
        _has_keeps,
    ),
    Condition(
        "has_benefits",
        _("the benefits are written down"),
        _("The team has written the benefits of this plan, in this language."),
        _has_benefits,
    ),
    Condition(
        "has_card",
        _("the card's last digits are known"),
        _("The payment was by card, and its last four digits are known."),
        _has_card,
    ),
    Condition(
        "has_time_with_us",
        _("they were with us for three months"),
        _("The start is known and at least three months ago."),
        _has_time_with_us,
    ),
    Condition(
        "has_other_subscription",
        _("they keep another subscription"),
        _("The customer keeps another active subscription that is not ending."),
        _has_other_subscription,
    ),
    Condition(
        "keeps_nothing_else",
        _("they keep no other subscription"),
        _("The customer keeps no other active subscription."),
        _keeps_nothing_else,
    ),
    Condition(
        "has_help_centre",
        _("there is a help centre"),
        _("The brand has the address of a help centre."),
        _has_help_centre,
    ),
    Condition(
        "asked_by_customer",
        _("the customer asked for it"),
        _("The customer cancelled; not a failed charge, and not we."),
        _asked_by_customer,
    ),
    Condition(
        "access_has_ended",
        _("a lesser plan has ended"),
        _("Access has ended, and the plan was neither premium nor a membership."),
        _access_has_ended,
    ),
    Condition(
        "paid_plan_cancelled",
        _("a paid plan was cancelled"),
        _("The plan was paid for."),
        _paid_plan_cancelled,
    ),
    Condition(
        "account_will_close",
        _("an unused account will close"),
        _("The letter is about an account that closes unless it is used."),
        _account_will_close,
    ),
    Condition(
        "free_account_will_close",
        _("a free account will close"),
        _("The account that closes was never paid for."),
        _free_account_will_close,
    ),
)


def register_all() -> None:
    for condition in STANDARD:
        register(condition)
