"""The fields of a report: what each must look like, and the sentence that says so.

Shared by the API, by imported files and by whatever else reports. A field that is wrong raises
PydanticCustomError with a stable code and a translated sentence.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global
from django.utils.translation import gettext as _
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from lib.languages import normalise
from lib.money import exponent
from lib.names import clean_text

MOST_LANGUAGES = 10
LONGEST_COMMENT = 5000
MOST = 2**62  # of minor units: PostgreSQL's bigint, with room for a sum
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # a spreadsheet's empty date is of 1899 or 1904

_MAILBOX = re.compile(r"[^\s@<>()\[\],;:\"\\]+")
_LABEL = re.compile(r"[^\W_](?:[\w-]*[^\W_])?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# https://datatracker.ietf.org/doc/html/rfc3339#section-5.6; the offset may be left out.
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)?", re.ASCII
)
_DECIMAL = re.compile(r"\d{1,15}(?:\.\d{1,6})?", re.ASCII)


def refused(code: str, sentence: str) -> PydanticCustomError:
    """A sentence may hold braces that came from outside: they are not filled in."""
    return PydanticCustomError("wrong", "{sentence}", {"sentence": sentence, "code": code})


def read_address(value: str) -> str:
    """The address in one line; letters of any script, as providers accept them.

    Raises PydanticCustomError `address_invalid`.
    """
    text = clean_text(value)
    mailbox, _at, domain = text.rpartition("@")
    labels = domain.split(".")
    is_domain = len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels)
    if not (_MAILBOX.fullmatch(mailbox) and is_domain) or len(text) > 254:
        raise refused("address_invalid", _("This is not an e-mail address."))
    return text


def read_currency(value: str) -> str:
    """The code in capitals. Raises PydanticCustomError `currency_unknown`."""
    code = value.strip().upper()
    if code not in _currencies():
        sentence = _("This is not the three-letter code of a currency, such as EUR.")
        raise refused("currency_unknown", sentence)
    return code


def read_country(value: str) -> str:
    """The code in capitals. Raises PydanticCustomError `country_unknown`."""
    code = value.strip().upper()
    if code not in _countries():
        sentence = _("This is not the two-letter code of a country, such as LV.")
        raise refused("country_unknown", sentence)
    return code


def read_languages(tags: list[str]) -> list[str]:
    for tag in tags:
        if normalise(tag) is None:
            raise refused("language_unknown", _("This is not the code of a language, such as lv."))
    return tags


def read_minor(value: str, currency: str) -> int:
    """Decimals as minor units: "12.50" EUR is 1250, "1500" JPY is 1500.

    Raises PydanticCustomError `amount_invalid` where the currency has fewer decimals.
    """
    digits = exponent(currency)
    minor = Decimal(value).scaleb(digits)
    if minor != minor.to_integral_value() or minor > MOST:
        sentence = _("An amount in %(currency)s has at most %(digits)d digits after the point.")
        raise refused("amount_invalid", sentence % {"currency": currency, "digits": digits})
    return int(minor)


def begin_of(value: datetime | date, zone: str) -> datetime:
    """The moment; of a date, its first. Without an offset it is taken by the clock of `zone`."""
    return _moment(value, time.min, zone)


def end_of(value: datetime | date, zone: str) -> datetime:
    """The moment; of a date, its last second."""
    return _moment(value, time(23, 59, 59), zone)


def _moment(value: datetime | date, at: time, zone: str) -> datetime:
    if not isinstance(value, datetime):
        value = datetime.combine(value, at)
    aware = value if value.tzinfo else value.replace(tzinfo=ZoneInfo(zone))
    return aware.astimezone(UTC)


@lru_cache(maxsize=1)
def _currencies() -> frozenset[str]:
    return frozenset(get_global("all_currencies"))


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    return frozenset(str(code) for code in Locale("en").territories if len(str(code)) == 2)


def _one_line(value: str) -> str:
    return clean_text(value)


def _lines(value: str) -> str:
    """Text of several lines, without what a database or a page cannot take."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(clean_text(line) for line in lines).strip()


def _decimal(value: str) -> str:
    text = value.strip()
    if not _DECIMAL.fullmatch(text):
        sentence = _("This is not an amount: write it as 12.50, without a sign or a currency.")
        raise refused("amount_invalid", sentence)
    return text


def _split(value: Any) -> Any:
    """ "lv, en" as a list."""
    return re.split(r"[\s,;]+", value.strip()) if isinstance(value, str) else value


def _read_moment(value: Any) -> datetime | date:
    """A number could be seconds, milliseconds or a spreadsheet's days: never guessed."""
    if isinstance(value, date):
        return value
    try:
        return _parsed(str(value).strip())
    except ValueError:
        sentence = _("This is not a date or time, such as 2026-11-24 or 2026-11-24T09:30:00Z.")
        raise refused("date_invalid", sentence) from None


def _parsed(text: str) -> datetime | date:
    if _DAY.fullmatch(text):
        return date.fromisoformat(text)
    if _MOMENT.fullmatch(text):
        return datetime.fromisoformat(text)
    raise ValueError


def _in_range(value: datetime | date) -> datetime | date:
    day = value.date() if isinstance(value, datetime) else value
    if not EARLIEST.date() <= day <= date(9000, 1, 1):
        raise refused("date_out_of_range", _("This date is too long ago, or too far ahead."))
    return value


Id = Annotated[str, StringConstraints(max_length=200), AfterValidator(_one_line)]
Name = Annotated[str, StringConstraints(max_length=500), AfterValidator(_one_line)]
PlanName = Annotated[str, StringConstraints(max_length=200), AfterValidator(_one_line)]
Reason = Annotated[str, StringConstraints(max_length=100), AfterValidator(_one_line)]
Comment = Annotated[str, StringConstraints(max_length=LONGEST_COMMENT), AfterValidator(_lines)]
Address = Annotated[str, StringConstraints(max_length=1000), AfterValidator(read_address)]
Currency = Annotated[str, StringConstraints(max_length=20), AfterValidator(read_currency)]
Country = Annotated[str, StringConstraints(max_length=20), AfterValidator(read_country)]
Amount = Annotated[str, StringConstraints(max_length=40), AfterValidator(_decimal)]
Minor = Annotated[int, Field(strict=True, ge=0, le=MOST)]
Language = Annotated[str, StringConstraints(min_length=2, max_length=35)]
Languages = Annotated[
    list[Language],
    Field(max_length=MOST_LANGUAGES),
    BeforeValidator(_split),
    AfterValidator(read_languages),
]
Moment = Annotated[datetime | date, BeforeValidator(_read_moment), AfterValidator(_in_range)]
