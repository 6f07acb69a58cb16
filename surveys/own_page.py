"""What the leaver's own page says: thanks, until when access lasts, and the way back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from customers.facts import no_open_invoice
from customers.models import Brand, Cancellation, CancellationState
from lib.dates import format_date

from .document import SurveyDocument, read
from .models import Response


@dataclass(frozen=True)
class Told:
    """The words of the page, in one language."""

    title: str
    lead: str
    said: list[str] = field(default_factory=list)
    text: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    closing: str = ""
    leads_back: bool = True


class OwnPage:
    """The page about one cancellation, as things stand now."""

    def __init__(self, cancellation: Cancellation, now: datetime) -> None:
        self.cancellation = cancellation
        self.now = now

    @cached_property
    def response(self) -> Response | None:
        return (
            Response.objects.select_related("version")
            .prefetch_related("chosen__reason")
            .filter(cancellation=self.cancellation)
            .first()
        )

    @cached_property
    def document(self) -> SurveyDocument | None:
        return read(self.response.version.document) if self.response else None

    @property
    def languages(self) -> list[str]:
        ours = [code for code, _name in settings.LANGUAGES]
        return self.document.languages if self.document else ours

    @property
    def way_back_url(self) -> str:
        return way_back_url(self.cancellation.brand)

    @property
    def team_email(self) -> str:
        brand = self.cancellation.brand
        return brand.reply_to or brand.sender_email

    def told(self, language: str) -> Told:
        if self.cancellation.state == CancellationState.UNDONE:
            return Told(
                title=_("Your subscription goes on"),
                lead=_("You changed your mind before it ended, so there is nothing left to do."),
                leads_back=False,
            )
        if self.cancellation.returns.exists():
            return Told(
                title=_("Good to have you back"),
                lead=_("Your subscription is running again, so there is nothing left to do."),
                leads_back=False,
            )
        if self.response and self.document:
            return self._thanks(self.response, self.document, language)
        return Told(
            title=_("The door is open"),
            lead=_("Your cancellation stands. Should you ever want to return, you are welcome."),
            facts=self._facts(language),
        )

    def _thanks(self, response: Response, document: SurveyDocument, language: str) -> Told:
        entries = [document.reason(chosen.reason.code) for chosen in response.reasons]
        only = entries[0] if len(entries) == 1 else None
        own_words = only.thanks_text if only else None
        return Told(
            title=document.thanks.title[language],
            lead="" if own_words else document.thanks.text[language],
            said=[entry.label[language] for entry in entries if entry],
            text=own_words[language] if own_words else "",
            facts=self._facts(language),
            closing=document.thanks.closing[language],
        )

    def _facts(self, language: str) -> list[tuple[str, str]]:
        facts = []
        plan = self.cancellation.subscription.plan
        if plan and plan.name:
            facts.append((_("Your plan"), _("%(plan)s, cancelled") % {"plan": plan.name}))
        if last_day := self._last_day(language):
            facts.append(last_day)
        if no_open_invoice(self.cancellation.subscription):
            facts.append((_("More charges"), _("none")))
        return facts

    def _last_day(self, language: str) -> tuple[str, str] | None:
        """As the letter says it: where access ends at midnight, the last day is the one before."""
        ends_at = self.cancellation.ended_at or self.cancellation.ends_at
        if ends_at is None:
            return None
        if ends_at <= self.now:
            return _("Ended on"), self._day(ends_at, language)
        return _("Open until"), self._day(ends_at - timedelta(seconds=1), language)

    def _day(self, moment: datetime, language: str) -> str:
        return format_date(moment, language, self.cancellation.brand.time_zone)


def way_back_url(brand: Brand) -> str:
    """The brand's own address for coming back, if it is an https one, else ""."""
    parts = urlsplit(brand.way_back_url)
    return brand.way_back_url if parts.scheme == "https" and parts.hostname else ""
