"""The Settings page: every stock admin page in a group, with a sentence on what it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import settings_states
from .settings_states import State

Text = str | Promise


@dataclass
class Link:
    name: Text
    sentence: Text
    url: str
    state: State | None = None  # how it stands now, where that is worth knowing at a glance


@dataclass
class Group:
    name: Text
    links: list[Link] = field(default_factory=list)


SENTENCES: dict[str, tuple[str, Text]] = {
    "customers.Brand": ("brand", _("Name, sender, addresses and languages of what you sell.")),
    "customers.Plan": ("brand", _("What customers pay for, and how each plan is treated.")),
    "customers.ValueRule": ("brand", _("From which amount or after how long a person writes.")),
    "journeys.Rule": ("what", _("Which letter a kind of cancellation gets, and when.")),
    "surveys.Reason": ("what", _("Why people leave, in your words.")),
    "templates_app.SubjectLine": ("what", _("Subject lines that any letter may use.")),
    "templates_app.Layout": ("what", _("The frame around letters.")),
    "outbox.SendingMode": ("sending", _("Shadow, approve first, live; and the pause.")),
    "outbox.Suppression": ("sending", _("Addresses that get no mail, and why.")),
    "staff.User": ("people", _("Who works here, their groups and signatures.")),
    "auth.Group": ("people", _("What editors, agents, analysts and administrators may do.")),
    "customers.ApiToken": ("people", _("Programs that may tell us who left.")),
    "staff.AuditEntry": ("records", _("Who changed what here, with before and after.")),
    "customers.RawEvent": ("records", _("What the billing system sent, and what waits.")),
    "customers.Cancellation": ("records", _("Who left, when, and what it was worth.")),
    "customers.Subscription": ("records", _("What each customer has or had.")),
    "customers.Invoice": ("records", _("Invoices that we have seen.")),
    "customers.Return": ("records", _("Who subscribed again.")),
    "journeys.Disuse": (
        "records",
        _("Accounts that nobody uses, and what came of it."),
    ),
    "journeys.Decision": ("records", _("What was decided for each cancellation, and why.")),
    "surveys.Response": ("records", _("Every answer of a leaver.")),
    "surveys.SurveyVersion": ("records", _("Surveys as they were published.")),
    "templates_app.Version": ("records", _("Letters as they were published.")),
    "templates_app.LetterText": ("records", _("Letters in each language.")),
    "followups.Case": ("records", _("Every personal follow-up.")),
    "worker.Heartbeat": ("records", _("Background processes and when they were seen.")),
}
STATES: dict[str, Callable[[], State | None]] = {
    "customers.Plan": settings_states.plans,
    "customers.RawEvent": settings_states.events,
    "journeys.Rule": settings_states.rules,
    "outbox.SendingMode": settings_states.sending,
    "outbox.Suppression": settings_states.suppressions,
}
GROUP_NAMES: dict[str, Text] = {
    "brand": _("Brand and plans"),
    "what": _("What happens"),
    "sending": _("Sending"),
    "people": _("People"),
    "records": _("Records"),
    "other": _("Other"),
}
# These have a place of their own in the sidebar.
ELSEWHERE = {
    "templates_app.Letter",
    "surveys.Survey",
    "outbox.Message",
    "customers.Customer",
}


def grouped_settings(app_list: list[Any]) -> list[Group]:
    """Groups in a fixed order, empty ones left out."""
    groups = {key: Group(name) for key, name in GROUP_NAMES.items()}
    for app in app_list:
        for model in app["models"]:
            label = f"{app['app_label']}.{model['object_name']}"
            if label in ELSEWHERE or not model.get("admin_url"):
                continue
            key, sentence = SENTENCES.get(label, ("other", ""))
            state = STATES[label]() if label in STATES else None
            groups[key].links.append(Link(model["name"], sentence, model["admin_url"], state))
    return [group for group in groups.values() if group.links]
