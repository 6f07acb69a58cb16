"""What the permissions of all rooms mean, in words: see the page of the groups."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from staff.roles import Words, name_abilities


def _each(app: str, verbs: str, *models: str) -> list[str]:
    return [f"{app}.{verb}_{model}" for model in models for verb in verbs.split()]


def name_all() -> None:
    for area, sentences in AREAS:
        name_abilities(area, sentences)


AREAS: list[tuple[Words, dict[Words, Iterable[str]]]] = [
    (
        _("Customers"),
        {
            _("See customers, what they subscribed to, and who left or came back"): _each(
                "customers", "view", "customer", "subscription", "cancellation", "return"
            ),
            _("See customers’ invoices"): ["customers.view_invoice"],
            _("See charges that failed"): ["customers.view_failedcharge"],
            _("Import files of who left"): ["customers.add_fileimport"],
            _("Make tokens for programs that tell who left, and revoke them"): _each(
                "customers", "view add", "apitoken"
            ),
            _("Star customers and change what we know of them"): ["customers.change_customer"],
            _("Write notes about customers"): _each(
                "customers", "view add change delete", "customernote"
            ),
        },
    ),
    (
        _("Letters"),
        {
            _("Read letters, and how they were published"): _each(
                "templates_app", "view", "letter", "version"
            ),
            _("Write letters and subject lines"): [
                *_each("templates_app", "add change", "letter"),
                *_each("templates_app", "view add change", "lettertext", "subjectline"),
            ],
            _("Publish letters"): ["templates_app.publish_letter"],
        },
    ),
    (
        _("Follow-ups"),
        {
            _("See personal follow-ups"): ["followups.view_case"],
            _("Take, put off and close personal follow-ups"): ["followups.change_case"],
            _("Write to leavers in person"): ["followups.write_personal"],
        },
    ),
    (
        _("Surveys"),
        {
            _("See surveys and reasons"): _each("surveys", "view", "survey", "reason"),
            _("Write surveys and reasons"): [
                "surveys.change_survey",
                *_each("surveys", "add change", "reason"),
            ],
            _("Publish surveys"): ["surveys.publish_survey"],
            _("Read what leavers answered"): ["surveys.view_response"],
        },
    ),
    (
        _("Insights"),
        {_("See the figures, and export who left"): ["insights.view_dashboard"]},
    ),
    (
        _("Outbox"),
        {
            _("See messages as they were sent"): ["outbox.view_message"],
            _("Send messages now or again, and stop them"): ["outbox.send_message"],
            _("See which addresses get no mail"): ["outbox.view_suppression"],
            _("Add and remove addresses that get no mail"): _each(
                "outbox", "add delete", "suppression"
            ),
            _("Pause all sending"): ["outbox.pause_sending"],
            _("Choose the sending mode"): _each("outbox", "view change", "sendingmode"),
        },
    ),
    (
        _("What happens"),
        {
            _("See the rules, and what was decided by them"): _each(
                "journeys", "view", "rule", "decision", "disuse"
            ),
            _("Write the rules, order them, and switch them on and off"): _each(
                "journeys", "add change delete", "rule"
            ),
            _("Say who is worth a person"): [
                *_each("customers", "view add change", "valuerule"),
                *_each("customers", "view add change delete", "valuethreshold"),
            ],
        },
    ),
    (
        _("Brand and plans"),
        {
            _("See brands and plans"): _each("customers", "view", "brand", "plan"),
            _("Write what letters say of plans, and of which kind each is"): [
                "customers.change_plan",
                *_each("customers", "view add change delete", "plantext"),
            ],
            _("Add and change brands and plans"): [
                *_each("customers", "add change", "brand"),
                "customers.add_plan",
            ],
            _("See what the billing system sent, and have it read again"): _each(
                "customers", "view change", "rawevent"
            ),
        },
    ),
    (
        _("People"),
        {
            _("See who works here"): ["staff.view_user"],
            _("Add, change and remove colleagues"): _each("staff", "add change delete", "user"),
            _("See and change what groups may do"): _each("auth", "view change", "group"),
            _("See what colleagues changed"): ["staff.view_auditentry"],
        },
    ),
]
