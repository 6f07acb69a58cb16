"""What the API takes beside reported cancellations, and what it answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field, model_validator

from .. import report_fields as fields
from ..report_fields import refused
from ..reporting import Report


class Accepted(BaseModel):
    """It is kept, and read within seconds; what became of it stands under Settings, Events."""

    event_id: str = Field(description=gettext_noop("Under this id we keep what you sent."))


class ReportedActivity(Report):
    """A customer used the product."""

    customer_id: fields.Id | None = Field(
        None, description=gettext_noop("Your billing system's id of the customer.")
    )
    email: fields.Address | None = Field(
        None, description=gettext_noop("Where you do not know the id: their e-mail address.")
    )
    seen_at: fields.Moment | None = Field(
        None, description=gettext_noop("When they used it. Left out: now.")
    )

    @model_validator(mode="after")
    def _somebody_was_seen(self) -> Self:
        if not (self.customer_id or self.email):
            sentence = _("Say who was seen: a customer id or an e-mail address.")
            raise refused("customer_missing", sentence)
        if isinstance(self.seen_at, date) and not isinstance(self.seen_at, datetime):
            raise refused("time_missing", _("Say the time as well: 2026-11-24T09:30:00Z."))
        return self


class Seen(BaseModel):
    """`is_later` false: they were seen then or later already."""

    last_seen_at: datetime
    is_later: bool
