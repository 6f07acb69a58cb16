"""The merge fields that need nothing but the customer, the brand and the cancellation."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib import dates
from lib.names import first_name

from .context import LetterContext
from .fields import MergeField, register
from .models import OF_A_CANCELLATION, LetterKind

A_DAY = timedelta(days=1)


def _product(context: LetterContext) -> str:
    text = context.plan_text
    return (text.product if text else "") or context.brand.name


def _plan(context: LetterContext) -> str:
    return context.plan.name if context.plan else ""


def _membership(context: LetterContext) -> str:
    return _plan(context) or context.brand.name


def _end_date(context: LetterContext) -> str:
    """The last day on which it works: where it ends at midnight, the day before."""
    cancellation = context.cancellation
    if cancellation is None or cancellation.ends_at is None:
        return ""
    last_moment = cancellation.ends_at - timedelta(seconds=1)
    return dates.format_date(last_moment, context.language, context.brand.time_zone)


def _received_at(context: LetterContext) -> str:
    if context.cancellation is None:
        return ""
    moment = context.cancellation.received_at
    return dates.format_moment(moment, context.language, context.brand.time_zone)


def _time_with_us(context: LetterContext) -> str:
    since = context.cancellation.customer_since if context.cancellation else None
    if since is None:
        return ""
    return dates.format_length(since, context.now, context.language) or ""


def _keeps(context: LetterContext) -> str:
    return context.plan_text.keeps if context.plan_text else ""


def _benefits(context: LetterContext) -> str:
    return context.plan_text.benefits if context.plan_text else ""


def _card_last4(context: LetterContext) -> str:
    return context.cancellation.subscription.card_last4 if context.cancellation else ""


def _days_allowed(context: LetterContext) -> str:
    number = context.extra.get("days_allowed", "")
    return dates.format_days(int(number), context.language) if number else ""


def _days_left(context: LetterContext) -> str:
    """Counted now, in days begun; a letter that waited still gives the days that were promised."""
    promised = context.extra.get("days_left", "")
    if not promised:
        return ""
    days = int(promised)
    if closes_at := context.extra.get("closes_at"):
        days = max(days, ceil((datetime.fromisoformat(closes_at) - context.now) / A_DAY))
    return dates.format_days(days, context.language)


def _days_from_now(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)


def _agent_first_name(context: LetterContext) -> str:
    sender = context.sender
    if sender is None:
        return ""
    return sender.first_name or first_name(sender.get_full_name()) or str(sender)


STANDARD = (
    MergeField(
        "first_name",
        _("first name"),
        _("given name as the customer wrote it"),
        True,
        {"en": "Joakim", "lv": "Ilze"},
        lambda context: context.customer.first_name,
    ),
    MergeField(
        "first_name_vocative",
        _("form of address"),
        _("Mārtiņš becomes Mārtiņ; filled only where it is certain"),
        True,
        {"en": "Mārtiņ", "lv": "Mārtiņ"},
        lambda context: context.customer.vocative,
    ),
    MergeField(
        "brand",
        _("brand"),
        _("name of the business as customers know it"),
        False,
        {"en": "Brightdesk"},
        lambda context: context.brand.name,
    ),
    MergeField(
        "product",
        _("product"),
        _("what was subscribed to, as it is called on the invoice"),
        False,
        {"en": "Brightdesk"},
        _product,
    ),
    MergeField(
        "plan",
        _("plan"),
        _("name of the plan, without the word plan"),
        True,
        {"en": "Premium"},
        _plan,
        guard="has_plan",
    ),
    MergeField(
        "membership",
        _("membership"),
        _("name of the club, circle or programme"),
        False,
        {"en": "Harbour Film Club", "lv": "Ostas kinoklubs"},
        _membership,
    ),
    MergeField(
        "end_date",
        _("last day"),
        _("last day on which it can be used, written out"),
        True,
        {"en": "30 November 2025", "lv": "2025. gada 30. novembris"},
        _end_date,
        guard="has_end_date",
        sample_now=lambda language: dates.format_date(_days_from_now(12), language),
    ),
    MergeField(
        "received_at",
        _("received"),
        _("when the cancellation reached us, day and time"),
        False,
        {"en": "8 November 2025, 20:30", "lv": "2025. gada 8. novembris, plkst. 20.30"},
        _received_at,
        kinds=OF_A_CANCELLATION,
        sample_now=lambda language: dates.format_moment(_days_from_now(0), language, "UTC"),
    ),
    MergeField(
        "time_with_us",
        _("time with us"),
        _("from the start of the first subscription to today, in years or months"),
        True,
        {"en": "4 years", "lv": "4 gadi"},
        _time_with_us,
        guard="has_time_with_us",
    ),
    MergeField(
        "keeps",
        _("what they keep"),
        _("what stays open without a subscription, as the team wrote it for the plan"),
        True,
        {"en": "read access to your boards", "lv": "iespēja lasīt savus dēļus"},
        _keeps,
        guard="has_keeps",
    ),
    MergeField(
        "benefits",
        _("benefits"),
        _("main benefits of the membership, as the team wrote them for the plan"),
        True,
        {
            "en": "early tickets and the monthly members’ evening",
            "lv": "biļetes pirms citiem un biedru vakars reizi mēnesī",
        },
        _benefits,
        guard="has_benefits",
    ),
    MergeField(
        "card_last4",
        _("last digits of the card"),
        _("last four digits of the card that was declined"),
        True,
        {"en": "4242"},
        _card_last4,
        guard="has_card",
    ),
    MergeField(
        "days_allowed",
        _("days allowed"),
        _("how long an account may rest before it closes"),
        False,
        {"en": "90 days", "lv": "90 dienas"},
        _days_allowed,
        kinds=frozenset({LetterKind.REMINDER}),
    ),
    MergeField(
        "days_left",
        _("days left"),
        _("how long until this account closes, counted when the letter is sent"),
        False,
        {"en": "30 days", "lv": "30 dienas"},
        _days_left,
        kinds=frozenset({LetterKind.REMINDER}),
    ),
    MergeField(
        "reason",
        _("reason"),
        _("the reason that was chosen, as the leaver saw it in the survey"),
        False,
        {"en": "Technical problems got in the way", "lv": "Traucēja tehniskas kļūmes"},
        lambda context: context.extra.get("reason", ""),
        kinds=frozenset({LetterKind.FOLLOW_UP}),
    ),
    MergeField(
        "agent_first_name",
        _("first name of the sender"),
        _("given name of the person who writes"),
        False,
        {"en": "Ilze"},
        _agent_first_name,
        kinds=frozenset({LetterKind.PERSONAL}),
    ),
    MergeField(
        "help_centre_url",
        _("address of the help centre"),
        _("web address of the brand's help centre"),
        True,
        {"en": "https://brightdesk.example/help"},
        lambda context: context.brand.help_centre_url,
        guard="has_help_centre",
    ),
)


def register_all() -> None:
    for field in STANDARD:
        register(field)
