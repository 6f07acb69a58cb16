"""One door for what is told of leavers by others than a billing system: the API, imported files.

A report is checked, stored as a raw event and read by the same worker step as every other event:
so what webhook, file and API tell of one subscription is one cancellation.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from . import intake
from . import report_fields as fields
from .models import Brand, CancellationKind, RawEvent
from .report_fields import refused

Source = Literal["api", "csv"]
CANCELLATION = "cancellation.reported"
# A clock that is a little ahead; a day that has begun elsewhere.
MOMENT_AHEAD = timedelta(minutes=10)
DAY_AHEAD = timedelta(hours=26)


@dataclass(frozen=True)
class FieldError:
    """What is wrong with which field (its name, "" for the whole): a stable code, a sentence."""

    field: str
    code: str
    sentence: str


class ReportRefused(Exception):
    """Nothing was stored. `errors` has at least one."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        self.errors = list(errors)
        super().__init__(" ".join(f"{error.field}: {error.sentence}" for error in self.errors))


class Report(BaseModel):
    """What all reports have in common: no field that we do not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ReportedValue(Report):
    """What a subscription is worth a month, in one of two ways, with its currency."""

    monthly_value: fields.Amount | None = Field(
        None, description=gettext_noop("What it brings a month, as text: “12.50”.")
    )
    monthly_value_minor: fields.Minor | None = Field(
        None, description=gettext_noop("Or that in the currency's smallest unit: 1250.")
    )
    currency: fields.Currency | None = Field(
        None, description=gettext_noop("Three letters (ISO 4217): EUR.")
    )

    @model_validator(mode="after")
    def _value_has_a_currency(self) -> Self:
        if self.monthly_value is not None and self.monthly_value_minor is not None:
            sentence = _("Give monthly_value or monthly_value_minor, not both.")
            raise refused("amount_twice", sentence)
        if self.monthly_value is None and self.monthly_value_minor is None:
            return self
        if self.currency is None:
            raise refused("currency_missing", _("A monthly value needs its currency."))
        if self.monthly_value is not None:
            fields.read_minor(self.monthly_value, self.currency)
        return self

    @property
    def monthly_minor(self) -> int | None:
        """In the currency's smallest unit. None: not told."""
        if self.monthly_value is not None and self.currency:
            return fields.read_minor(self.monthly_value, self.currency)
        return self.monthly_value_minor


class ReportedCancellation(ReportedValue):
    """One ending, or announced ending, of one subscription.

    A date without a time counts from its first moment, an end to its last, by the brand's clock.
    Without `ends_at` the end is not known, and letters name none.
    """

    cancelled_at: fields.Moment = Field(description=gettext_noop("When they cancelled."))
    ends_at: fields.Moment | None = Field(
        None, description=gettext_noop("When access ends. Left out: not known.")
    )
    email: fields.Address | None = Field(
        None, description=gettext_noop("Whom the letter goes to. Left out: nobody gets one.")
    )
    name: fields.Name | None = Field(
        None, description=gettext_noop("The whole name: Ilze Bērziņa.")
    )
    languages: fields.Languages | None = Field(
        None, description=gettext_noop("Those they prefer, the first first.")
    )
    country: fields.Country | None = Field(
        None, description=gettext_noop("Two letters (ISO 3166): LV.")
    )
    plan: fields.PlanName | None = Field(
        None, description=gettext_noop("The plan's name, as customers know it.")
    )
    reason: fields.Reason | None = Field(
        None, description=gettext_noop("Name or code of one of your reasons, or other words.")
    )
    comment: fields.Comment | None = Field(
        None, description=gettext_noop("What they said, in their words.")
    )
    customer_id: fields.Id | None = Field(
        None, description=gettext_noop("Your billing system's id of the customer.")
    )
    subscription_id: fields.Id | None = Field(
        None, description=gettext_noop("Your billing system's id of the subscription.")
    )
    kind: CancellationKind = Field(
        CancellationKind.VOLUNTARY, description=gettext_noop("Why it ended.")
    )

    @model_validator(mode="after")
    def _somebody_left(self) -> Self:
        if not (self.email or self.customer_id or self.subscription_id):
            sentence = _("Say who left: an e-mail address, a customer id or a subscription id.")
            raise refused("customer_missing", sentence)
        return self


@dataclass(frozen=True)
class Reported:
    """`is_new` False: this event was stored before, and nothing was changed."""

    event: RawEvent
    is_new: bool


def report(
    reported: ReportedCancellation,
    *,
    source: Source,
    event_id: str,
    brand: Brand,
    now: datetime,
    is_history: bool = False,
) -> Reported:
    """Store a report once per (source, event id); the worker reads it within seconds.

    `is_history`: recorded and counted, never written to. Raises ReportRefused.
    """
    errors = check(reported, brand=brand, now=now)
    if errors:
        raise ReportRefused(errors)
    left_at = _left_at(reported, brand, now)
    return store(
        at_moments(reported, left_at, brand),
        CANCELLATION,
        source=source,
        event_id=event_id,
        brand=brand,
        happened_at=left_at,
        is_history=is_history,
    )


def report_all(
    reports: Mapping[str, ReportedCancellation],
    *,
    source: Source,
    brand: Brand,
    now: datetime,
    is_history: bool = False,
) -> None:
    """Store many reports by their event ids, in one stroke; those that are known stay as they are.

    They must have passed `check`.
    """
    rows = []
    for event_id, reported in reports.items():
        left_at = _left_at(reported, brand, now)
        row = RawEvent(source=source, event_id=event_id, event_type=CANCELLATION, brand=brand)
        row.happened_at, row.received_at, row.is_history = left_at, now, is_history
        row.body = _body(at_moments(reported, left_at, brand))
        rows.append(row)
    RawEvent.objects.bulk_create(rows, ignore_conflicts=True)


def check(reported: ReportedCancellation, *, brand: Brand, now: datetime) -> list[FieldError]:
    """What is wrong with it by the clock: all else its fields have checked already."""
    left_at = fields.begin_of(reported.cancelled_at, brand.time_zone)
    if left_at > now + ahead(reported.cancelled_at):
        sentence = _("A cancellation cannot be in the future; ends_at can.")
        return [FieldError("cancelled_at", "date_in_future", sentence)]
    if reported.ends_at and fields.end_of(reported.ends_at, brand.time_zone) < left_at:
        sentence = _("It cannot end before it was cancelled.")
        return [FieldError("ends_at", "ends_before_cancelled", sentence)]
    return []


def _left_at(reported: ReportedCancellation, brand: Brand, now: datetime) -> datetime:
    return min(fields.begin_of(reported.cancelled_at, brand.time_zone), now)


def ahead(told: datetime | date) -> timedelta:
    """How far ahead of our clock it may be."""
    return MOMENT_AHEAD if isinstance(told, datetime) else DAY_AHEAD


def at_moments(
    reported: ReportedCancellation, left_at: datetime, brand: Brand
) -> ReportedCancellation:
    """The same with moments for dates."""
    ends_at = reported.ends_at and fields.end_of(reported.ends_at, brand.time_zone)
    return reported.model_copy(update={"cancelled_at": left_at, "ends_at": ends_at})


def store(
    told: Report,
    event_type: str,
    *,
    source: Source,
    event_id: str,
    brand: Brand,
    happened_at: datetime,
    is_history: bool = False,
) -> Reported:
    """Any report as a raw event, once."""
    is_new = intake.receive(
        source=source,
        event_id=event_id,
        event_type=event_type,
        happened_at=happened_at,
        body=_body(told),
        brand=brand,
        is_history=is_history,
    )
    return Reported(RawEvent.objects.get(source=source, event_id=event_id), is_new)


def _body(told: Report) -> str:
    return json.dumps(told.model_dump(mode="json", exclude_none=True), ensure_ascii=False)


def errors_of(error: ValidationError, *, below: int = 0) -> list[FieldError]:
    """What pydantic found, as our errors: each with its place, a stable code and a sentence.

    `below`: how many parts of the place are the caller's own.
    """
    return [
        FieldError(
            ".".join(str(part) for part in found["loc"][below:]),
            str(found.get("ctx", {}).get("code") or _CODES.get(found["type"], "invalid")),
            _sentence(found["type"], found["msg"]),
        )
        for found in error.errors(include_url=False, include_input=False)
    ]


_CODES = {
    "extra_forbidden": "unknown_field",
    "missing": "missing",
    "string_too_long": "too_long",
    "too_long": "too_long",
    "enum": "choice_unknown",
    "literal_error": "choice_unknown",
    "string_too_short": "too_short",
    "string_type": "not_text",
    "list_type": "not_a_list",
    "int_type": "not_a_whole_number",
}


def _sentence(kind: str, words: str) -> str:
    if kind == "extra_forbidden":
        return _("There is no such field here.")
    if kind == "missing":
        return _("This field is needed.")
    if kind in {"string_too_long", "too_long"}:
        return _("This is too long.")
    if kind == "string_too_short":
        return _("This must not be empty.")
    if kind == "string_type":
        return _("This is written as text, in quotation marks.")
    if kind == "list_type":
        return _('This is written as a list: ["lv", "en"].')
    if kind == "int_type":
        return _("This is written as a whole number.")
    if kind in {"enum", "literal_error"}:
        return _("This is none of the values that this field may have.")
    return words if words.endswith(".") else f"{words}."
