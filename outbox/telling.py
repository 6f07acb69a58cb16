"""The outbox's part of a customer's timeline."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.timeline import Part, TimelineEntry

from . import display, modes
from .models import Message
from .reasons import shown


def entries(customer: Customer) -> Iterator[TimelineEntry]:
    """One entry per message, at the moment of what became of it."""
    messages = Message.objects.filter(customer=customer).annotate(
        lacks_a_yes=modes.waiting_for_a_yes()
    )
    messages = messages.select_related("version__text__letter")
    for message in messages:
        look = display.look_of(message)
        yield TimelineEntry(
            message.finished_at or message.created_at,
            look.icon,
            _("%(state)s: %(letter)s") % {"state": look.word, "letter": display.letter_of(message)},
            shown(message.state_reason),
            reverse("admin:outbox_message_change", args=[message.pk]),
            look.tone,
            message.cancellation_id,
            Part.MESSAGE,
        )
