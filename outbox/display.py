"""Messages in words and icons, the same on every screen."""

from __future__ import annotations

from dataclasses import dataclass

from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lib.languages import language_name

from . import modes, states
from .events import ICONS, Kind
from .models import Delivery, Message, MessageEvent, MessageState
from .reasons import shown


@dataclass(frozen=True)
class Look:
    """`tone`: ok, wait, look, no, or none."""

    word: str | Promise
    icon: str
    tone: str = ""


STATES = {
    states.HELD: ("pause", ""),
    states.QUEUED: ("clock", "wait"),
    states.LEASED: ("loader", "wait"),
    states.SENDING: ("loader", "wait"),
    states.SENT: ("check", ""),
    states.UNKNOWN: ("circle-question-mark", "look"),
    states.FAILED: ("circle-x", "no"),
    states.CANCELLED: ("ban", ""),
    states.EXPIRED: ("clock", ""),
}
DELIVERIES = {
    Delivery.DEFERRED: ("clock", "wait"),
    Delivery.DELIVERED: ("check-check", "ok"),
    Delivery.BOUNCED: ("undo-2", "no"),
    Delivery.COMPLAINED: ("flag", "no"),
}
LACKS_A_YES = Look(_("Waits for a yes"), "circle-question-mark", "look")
EVENT_TONES = {
    Kind.BEGUN: "wait",
    Kind.SENT: "ok",
    Kind.FAILED: "no",
    Kind.UNKNOWN: "look",
    Kind.REFUSED: "look",
}


def look_of(message: Message) -> Look:
    """What became of it afterwards, where something was heard; else its state."""
    if message.state == states.SENT and message.delivery:
        icon, tone = DELIVERIES[Delivery(message.delivery)]
        return Look(message.get_delivery_display(), icon, tone)
    if modes.waits_for_a_yes(message):
        return LACKS_A_YES
    icon, tone = STATES[MessageState(message.state)]
    return Look(message.get_state_display(), icon, tone)


def badge(message: Message) -> SafeString:
    look = look_of(message)
    return format_html('<span class="st {}">{}{}</span>', look.tone, icon(look.icon), look.word)


def icon(name: str) -> SafeString:
    """As the theme's `{% icon %}`, for cells that are made in Python."""
    return format_html(
        '<svg class="i s" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        static("cancelmail/icons.svg"),
        name,
    )


def letter_of(message: Message) -> str:
    """“Standard cancellation, Latvian”, or what it is for where it has no published letter."""
    version = message.version
    title = version.text.letter.title if version else str(message.get_purpose_display())
    return f"{title}, {language_name(message.language, get_language() or 'en')}"


@dataclass(frozen=True)
class Step:
    """One entry of a message's timeline."""

    event: MessageEvent
    word: str | Promise
    icon: str
    tone: str
    detail: str


def steps_of(message: Message) -> list[Step]:
    """Newest first."""
    events = message.events.select_related("by").order_by("-happened_at", "-pk")
    return [_step(event) for event in events]


def _step(event: MessageEvent) -> Step:
    try:
        kind = Kind(event.kind)
    except ValueError:  # a provider's report
        return Step(event, event.kind, "mail", "", event.detail)
    return Step(event, kind.label, ICONS[kind], EVENT_TONES.get(kind, ""), shown(event.detail))
