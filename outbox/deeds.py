"""What colleagues do with mail, as the log of changes calls it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "sendingmode.paused": _("Paused sending"),
    "sendingmode.resumed": _("Resumed sending"),
    "message.released": _("Let a letter go that was held back"),
    "messages.released": _("Let several letters go"),
    "messages.stopped": _("Stopped several letters"),
    "message.stopped": _("Stopped a letter"),
    "message.resent": _("Sent a letter again"),
    "message.settled": _("Settled whether a letter arrived"),
    "message.seen_to": _("Left a letter as it is"),
    "suppression.added": _("Stopped all mail to an address"),
    "suppression.deleted": _("Allowed mail to an address again"),
}
