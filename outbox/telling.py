"""The outbox's part of a customer's page: their messages, what is due, may we write."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.page_doors import Verdict
from customers.timeline import Part, Planned, TimelineEntry, Topic

from . import display, modes
from .addresses import comparable
from .models import Delivery, Message, MessageState, Mode, Purpose, Suppression
from .reasons import shown

VIEW = "outbox.view_message"
LETTERS = frozenset({Topic.LETTERS})
# Not gone yet: "What comes next" tells of them.
WAITING = (MessageState.HELD, MessageState.QUEUED, MessageState.LEASED, MessageState.SENDING)
WELL = (Delivery.NONE, Delivery.DELIVERED)


def entries(customer: Customer) -> Iterator[TimelineEntry]:
    """One entry per message, at the moment of what became of it."""
    messages = Message.objects.filter(customer=customer).annotate(
        lacks_a_yes=modes.waiting_for_a_yes()
    )
    rows = messages.select_related("version__text__letter", "sender", "body").defer(
        "body__html", "body__text", "body__payload", "version__text__document"
    )
    for message in rows:
        icon, tone = _icon_of(message)
        yield TimelineEntry(
            message.finished_at or message.created_at,
            icon,
            _text_of(message),
            _detail_of(message),
            _page(message),
            tone,
            message.cancellation_id,
            Part.MESSAGE,
            topics=LETTERS,
            is_fine_print=message.state in WAITING,
            permission=VIEW,
        )


def _text_of(message: Message) -> str:
    if message.purpose == Purpose.PERSONAL and message.sender:
        name = message.sender.first_name or str(message.sender)
        subject = _subject(message)
        if not subject:
            return _("%(name)s wrote") % {"name": name}
        return _("%(name)s wrote: “%(subject)s”") % {"name": name, "subject": subject}
    letter = display.letter_of(message)
    if message.version is None:
        return letter
    return _("%(letter)s, version %(n)d") % {"letter": letter, "n": message.version.number}


def _subject(message: Message) -> str:
    body = getattr(message, "body", None)
    if body is None:
        return ""
    return body.subject or str((body.composed or {}).get("subject", ""))


def _detail_of(message: Message) -> str:
    """What became of it and why; for a letter also what stood in its subject."""
    look = display.look_of(message)
    parts = [str(look.word), shown(message.state_reason)]
    if message.purpose == Purpose.PERSONAL:
        parts.insert(0, display.letter_of(message))
    elif subject := _subject(message):
        parts.append(f"“{subject}”")
    return " · ".join(part for part in parts if part)


def _icon_of(message: Message) -> tuple[str, str]:
    """A letter that went well is a letter; everything else shows what went otherwise."""
    if message.state == MessageState.SENT and message.delivery in WELL:
        return ("send" if message.purpose == Purpose.PERSONAL else "mail"), "plum"
    look = display.look_of(message)
    return look.icon, look.tone


def planned(customer: Customer, now: datetime) -> Iterator[Planned]:
    """Messages that have not gone yet: when they go, or what holds them."""
    messages = Message.objects.filter(customer=customer, state__in=WAITING)
    for message in messages.select_related("version__text__letter", "brand"):
        letter = {"letter": display.letter_of(message)}
        if message.state == MessageState.HELD:
            yield Planned(
                None, "pause", _("%(letter)s is held back.") % letter,
                shown(message.state_reason), _page(message), permission=VIEW,
            )  # fmt: skip
            continue
        still = _standstill(message)
        text = _("%(letter)s goes out now.") % letter
        if message.due_at > now:
            when = formats.date_format(timezone.localtime(message.due_at), "MONTH_DAY_TIME_FORMAT")
            text = _("%(letter)s goes out on %(when)s.") % {**letter, "when": when}
        if still:
            text = _("%(letter)s is ready to go out.") % letter
        yield Planned(message.due_at, "clock", text, still, _page(message), "wait", permission=VIEW)


def _standstill(message: Message) -> str:
    if modes.effective(message.brand) == Mode.SHADOW:
        return _("Shadow mode: nothing leaves.")
    return _("All sending is paused.") if modes.is_paused(message.brand) else ""


def may_we_write(customer: Customer) -> Verdict:
    """Whether mail may go to this customer's address, and why not."""
    if not customer.email:
        return Verdict(_("No"), "mail-x", "no", (_("We have no address."),))
    found = list(Suppression.objects.filter(email=comparable(customer.email)))
    url = reverse("admin:outbox_suppression_changelist") + f"?q={quote(customer.email)}"
    for_all = [row for row in found if not row.purpose]
    if for_all:
        return Verdict(_("No"), "ban", "no", tuple(_sentence(row) for row in for_all), url)
    bad = _last_bad(customer)
    if found:
        sentences = tuple(_sentence(row) for row in found) + bad
        return Verdict(_("Only in part"), "triangle-alert", "look", sentences, url)
    if bad:
        return Verdict(_("Yes"), "triangle-alert", "look", bad)
    well = _("No bounce, no complaint, not unsubscribed.")
    return Verdict(_("Yes"), "circle-check", "ok", (well,))


def _sentence(row: Suppression) -> str:
    since = formats.date_format(timezone.localtime(row.created_at), "DATE_FORMAT")
    words = {"why": row.get_reason_display(), "day": since, "what": row.get_purpose_display()}
    if row.purpose:
        return _("%(what)s: no. %(why)s, since %(day)s.") % words
    return _("%(why)s, since %(day)s.") % words


def _last_bad(customer: Customer) -> tuple[str, ...]:
    """The last message that bounced or was marked as spam, if there is one."""
    bad = Message.objects.filter(
        customer=customer, delivery__in=[Delivery.BOUNCED, Delivery.COMPLAINED]
    )
    last = bad.order_by("-created_at").first()
    if last is None:
        return ()
    day = formats.date_format(timezone.localtime(last.created_at), "DATE_FORMAT")
    words = {"day": day}
    if last.delivery == Delivery.BOUNCED:
        return (_("A message of %(day)s bounced.") % words,)
    return (_("A message of %(day)s was marked as spam.") % words,)


def _page(message: Message) -> str:
    return reverse("admin:outbox_message_change", args=[message.pk])
