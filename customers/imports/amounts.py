"""Amounts as spreadsheets and people write them: 1 234,50 € · 1,234.50 · EUR 12.50."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from .errors import CellError

# The sign before the decimals; "" where the column does not say.
Mark = Literal["", ".", ","]

# Signs that stand for one currency, or for the one that is meant when nothing else is said. "kr"
# stands for three and is not guessed.
SIGNS = {"€": "EUR", "£": "GBP", "$": "USD", "US$": "USD", "¥": "JPY", "zł": "PLN", "Kč": "CZK"} | {
    "Ls": "LVL",
    "₴": "UAH",
    "₽": "RUB",
    "₹": "INR",
    "₩": "KRW",
    "₺": "TRY",
    "₪": "ILS",
    "R$": "BRL",
    "C$": "CAD",
    "CA$": "CAD",
    "A$": "AUD",
    "eiro": "EUR",
    "euro": "EUR",
    "euros": "EUR",
}
SEVERAL_OWN = {"$", "¥"}  # a column that says CAD or CNY is believed
_AMOUNT = re.compile(r"(?P<before>[^\d.,+-]*)(?P<sign>[+-]?)(?P<number>[\d.,]*\d)(?P<after>[^\d]*)")
_PER_MONTH = re.compile(r"(?:/|per )\s*(?:mo|month|mon|mēn|menesi|mēnesī)\.?\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Amount:
    """`decimals`: digits with a point, as `customers.reporting` takes them. `currency`: a code, or
    "" where the cell names none; `is_sign`: it was only a sign that others have too.
    """

    decimals: str
    currency: str = ""
    is_shared_sign: bool = False


def judge(cells: Iterable[str]) -> Mark:
    """The sign before the decimals of a column, from the cells in which it is certain."""
    votes = {".": 0, ",": 0}
    for cell in cells:
        number = re.sub(r"[^\d.,]", "", cell)
        if mark := _certain_mark(number):
            votes[mark] += 1
    if votes["."] == votes[","]:
        return ""
    return "." if votes["."] > votes[","] else ","


def read_amount(cell: str, mark: Mark = "") -> Amount:
    """Raises CellError for what is no amount, and for one below zero."""
    text = _PER_MONTH.sub("", unicodedata.normalize("NFKC", cell).strip()).strip()
    text = re.sub(r"[\s'’_]|[.,][-–](?!\d)", "", text)
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise CellError(_no_amount(cell))
    if match["sign"] == "-" or text.startswith(("−", "(")):
        raise CellError(
            _("“%(text)s” is below zero. Write what they paid a month.")
            % {"text": cell.strip()[:40]}
        )
    currency, is_shared = _currency(match["before"], match["after"].strip("."), cell)
    return Amount(_decimals(match["number"], mark, cell), currency, is_shared)


def has_currency(cell: str) -> bool:
    try:
        return bool(read_amount(cell).currency)
    except CellError:
        return False


def read_currency(cell: str) -> str:
    """A code or a sign as a code; what is neither stays as it is, for the door to refuse."""
    text = cell.strip()
    return SIGNS.get(text) or SIGNS.get(text.casefold()) or text.upper()


def _currency(before: str, after: str, cell: str) -> tuple[str, bool]:
    """From "EUR", "€", or a sign on one side and its code on the other ("$12 USD")."""
    named = {_code(text): text for text in (before, after) if text}
    codes = set(named) - {_code(text) for text in named.values() if text in SEVERAL_OWN}
    if "" in named or len(codes) > 1:
        raise CellError(_no_amount(cell))
    if codes:
        return codes.pop(), False
    return next(iter(named), ""), bool(named)


def _no_amount(cell: str) -> str:
    sentence = _("“%(text)s” is not an amount. Write it like 12.50 or 12.50 EUR.")
    return sentence % {"text": cell.strip()[:40]}


def _code(text: str) -> str:
    """The currency that a text stands for; "" for a text that names none."""
    if code := SIGNS.get(text) or SIGNS.get(text.casefold()):
        return code
    return text.upper() if len(text) == 3 and text.isascii() and text.isalpha() else ""


def _certain_mark(number: str) -> Mark:
    """The later one where both signs stand; a single one that has not three digits after it."""
    point, comma = number.rfind("."), number.rfind(",")
    if point >= 0 and comma >= 0:
        return "." if point > comma else ","
    mark: Mark = "." if point >= 0 else ","
    if number.count(mark) != 1:
        return ""
    whole, _mark, rest = number.partition(mark)
    return mark if len(rest) != 3 or len(whole) > 3 or whole in {"", "0"} else ""


def _decimals(number: str, mark: Mark, cell: str) -> str:
    """Digits with a point. Where neither cell nor column is certain, three digits are a group."""
    certain = _certain_mark(number)
    point = certain or (mark if mark and number.count(mark) == 1 else "")
    whole, _point, rest = number.rpartition(point) if point else (number, "", "")
    groups = re.split(r"[.,]", whole)
    if len(groups) > 1 and not _are_groups(groups):
        raise CellError(_no_amount(cell))
    digits = "".join(groups).lstrip("0") or "0"
    rest = rest.rstrip("0")
    return f"{digits}.{rest}" if rest else digits


def _are_groups(groups: list[str]) -> bool:
    """Threes from the end, or twos before the last three, as in India."""
    first, *middle, last = groups
    return 1 <= len(first) <= 3 and len(last) == 3 and all(len(g) in (2, 3) for g in middle)
