"""Which cards there are, in their order on the page."""

from __future__ import annotations

from .burst import burst
from .checklist import checklist
from .looks import needs_a_look
from .registry import Card, register
from .sending import sending
from .waiting import waiting
from .week import week


def register_cards() -> None:
    """The main column in this order, then the side."""
    register(Card("burst", "cancelmail/today/burst.html", "outbox.view_message", burst))
    register(
        Card(
            "checklist",
            "cancelmail/today/checklist.html",
            "outbox.change_sendingmode",
            checklist,
        )
    )
    register(Card("waiting", "cancelmail/today/waiting.html", "followups.view_case", waiting))
    register(Card("look", "cancelmail/today/look.html", "outbox.view_message", needs_a_look))
    register(Card("week", "cancelmail/today/week.html", "customers.view_cancellation", week, True))
    register(Card("sending", "cancelmail/today/sending.html", "outbox.view_message", sending, True))
