"""A rule as a person would say it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from customers.models import CancellationKind, PlanClass

from .models import Rule

IF: dict[str, Promise] = {
    "": gettext_lazy("If a subscription ends for any reason"),
    CancellationKind.VOLUNTARY: gettext_lazy("If a customer cancels"),
    CancellationKind.CHARGE_FAILED: gettext_lazy("If a subscription ends because a charge failed"),
    CancellationKind.TRIAL_NOT_CONVERTED: gettext_lazy("If a trial ends and nobody subscribes"),
    CancellationKind.OTHER: gettext_lazy("If we or a dispute end a subscription"),
}
PLANS: dict[str, Promise] = {
    PlanClass.STANDARD: gettext_lazy("standard plans"),
    PlanClass.PREMIUM: gettext_lazy("premium plans"),
    PlanClass.MEMBERSHIP: gettext_lazy("memberships"),
    PlanClass.FREE: gettext_lazy("free plans"),
}


@dataclass(frozen=True)
class Sentence:
    """The parts of one rule, each a sentence or a phrase of its own."""

    condition: str
    only: list[str]  # what it is narrowed to: kinds of plans, a brand
    action: str
    more: list[str]  # who gets a person instead, and who gets the letter too


def sentence(rule: Rule) -> Sentence:
    more = [words for words in (_person(rule), _keepers(rule)) if words]
    return Sentence(_condition(rule), _only(rule), _action(rule), more)


def _condition(rule: Rule) -> str:
    if not rule.watches:
        return str(IF[rule.kind])
    if rule.silence is None:
        return _("If nobody uses an account for long")
    days = rule.silence.days
    words = ngettext(
        "If nobody uses an account for %(days)d day",
        "If nobody uses an account for %(days)d days",
        days,
    )
    return words % {"days": days}


def _only(rule: Rule) -> list[str]:
    plans = [str(PLANS[rule.plan_class])] if rule.plan_class else []
    return [*plans, rule.brand.name] if rule.brand else plans


def _action(rule: Rule) -> str:
    if rule.watches and rule.days_ahead:
        words = ngettext(
            "send “%(letter)s”, %(days)d day before the account closes",
            "send “%(letter)s”, %(days)d days before the account closes",
            rule.days_ahead,
        )
        return words % {"letter": rule.letter, "days": rule.days_ahead}
    if not rule.delay_hours:
        return _("send “%(letter)s” at once") % {"letter": rule.letter}
    words = ngettext(
        "send “%(letter)s” after %(hours)d hour",
        "send “%(letter)s” after %(hours)d hours",
        rule.delay_hours,
    )
    return words % {"letter": rule.letter, "hours": rule.delay_hours}


def _person(rule: Rule) -> str:
    """Who gets a person in place of it; empty where nobody does."""
    if rule.watches or not rule.high_value_to_person:
        return ""
    hours = rule.person_deadline_hours
    if rule.releases_letter_at_deadline:
        words = ngettext(
            "A colleague writes to high-value leavers instead. If nobody has within %(hours)d"
            " hour, the letter goes.",
            "A colleague writes to high-value leavers instead. If nobody has within %(hours)d"
            " hours, the letter goes.",
            hours,
        )
    else:
        words = ngettext(
            "A colleague writes to high-value leavers instead, within %(hours)d hour.",
            "A colleague writes to high-value leavers instead, within %(hours)d hours.",
            hours,
        )
    return words % {"hours": hours}


def _keepers(rule: Rule) -> str:
    if not rule.says_goodbye_to_keepers:
        return ""
    if rule.watches:
        return _("Those who pay for a subscription get it too.")
    return _("Those who keep another subscription get it too.")
