"""What the page behind "keep my account" says, as things stand now."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from customers.models import Brand
from lib.dates import format_date

from ..models import Disuse, DisuseState


@dataclass(frozen=True)
class Told:
    """The words of the page, in one language. `asks`: whether there is anything left to press."""

    title: str
    lead: str
    asks: bool = False
    facts: list[tuple[str, str]] = field(default_factory=list)
    writes_to: str = ""


def told(disuse: Disuse | None, brand: Brand, language: str, *, is_kept: bool = False) -> Told:
    """`disuse` None: a colleague looks at it from a test mail. `is_kept`: they just pressed."""
    if is_kept or (disuse and disuse.state == DisuseState.KEPT):
        return _kept(disuse, brand)
    if disuse and not disuse.is_open:
        return Told(
            _("Your account stays"),
            _("You have used it since we wrote, so there is nothing left to do."),
        )
    if disuse and disuse.state == DisuseState.PASSED:
        return Told(
            _("Do you still want your account?"),
            _("The day that our letter named has passed. Tell us, and we will see what we can do."),
            asks=True,
            writes_to=brand.reply_to or brand.sender_email,
        )
    return Told(
        _("Do you want to keep your account?"),
        _("Your account at %(brand)s has not been used for a while.") % {"brand": brand.name},
        asks=True,
        facts=_facts(disuse, brand, language),
    )


def _kept(disuse: Disuse | None, brand: Brand) -> Told:
    if disuse and disuse.closes_at and disuse.ended_at and disuse.ended_at >= disuse.closes_at:
        return Told(
            _("Thank you for telling us"),
            _("We know now that you want your account. It may be closed already."),
            writes_to=brand.reply_to or brand.sender_email,
        )
    return Told(
        _("Your account stays"),
        _("Thank you for telling us. There is nothing left to do."),
    )


def _facts(disuse: Disuse | None, brand: Brand, language: str) -> list[tuple[str, str]]:
    if disuse is None or disuse.closes_at is None:
        return []
    return [(_("Open until"), format_date(disuse.closes_at, language, brand.time_zone))]
