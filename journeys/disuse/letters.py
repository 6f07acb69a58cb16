"""Where the button "keep my account" leads: joined in `apps.ready()`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from templates_app import destinations
from templates_app.context import LetterContext
from templates_app.destinations import Destination
from templates_app.models import LetterKind

from . import links

PREVIEW = "#keep-account"


def _keep_url(context: LetterContext, target: str) -> str:
    if context.message_id is None:
        return PREVIEW
    return links.keep_url(context.message_id, context.now)


def join() -> None:
    """Register with the room below. A second time stops the start, by name."""
    destinations.register(
        Destination(
            "keep_account",
            _("the page to keep the account"),
            _keep_url,
            kinds=frozenset({LetterKind.REMINDER}),
        )
    )
