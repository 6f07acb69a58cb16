"""What each reason costs a month: a chart of amounts in one currency, and its table."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lib.money import Money

from .definitions import CHARGE_FAILED, SILENT, is_silent
from .figures import Figures, Sums
from .filters import Filters
from .formats import column, span
from .overview import list_url
from .reasons import Palette


@dataclass(frozen=True)
class Cost:
    """What the leavers of one reason paid a month; `major` is the plain number that is drawn."""

    name: str
    colour: str
    is_silence: bool
    n: int
    major: str
    lost: str
    unknown: int
    url: str


@dataclass(frozen=True)
class Costs:
    """Reasons by what they cost, those whose reason is not known last; and everybody."""

    reasons: list[Cost]
    everybody: Cost
    drawing: str
    apart: Cost | None  # silence that would leave the bars of the reasons too short to compare


def costs(filters: Filters, now: Figures, palette: Palette) -> Costs | None:
    """Nothing where no value is known in any currency."""
    if not now.currency:
        return None
    codes = _by_cost(now)
    all_sums = [*(now.by_reason[code] for code in codes), now.everybody]
    written = column([sums.lost[now.currency] for sums in all_sums], now.currency)
    rows = [
        Cost(
            name=palette.name(code) if code else _("Everyone who left"),
            colour=palette.colour(code) if code else "",
            is_silence=is_silent(code),
            n=sums.left,
            major=_major(sums, now.currency),
            lost=lost,
            unknown=sums.n["unknown_value"],
            url=list_url(filters, reason=code),
        )
        for code, sums, lost in zip([*codes, ""], all_sums, written, strict=True)
    ]
    amounts = [sums.lost[now.currency] for sums in all_sums[:-1]]
    apart = _apart(rows[:-1], amounts)
    drawn = [row for row in rows[:-1] if row is not apart]
    return Costs(rows[:-1], rows[-1], _drawing(filters, drawn), apart)


def _apart(rows: list[Cost], amounts: list[int]) -> Cost | None:
    """Silence worth more than three times the greatest reason, where there are reasons at all."""
    pairs = list(zip(rows, amounts, strict=True))
    greatest = max((amount for row, amount in pairs if not row.is_silence), default=0)
    silent = (row for row, amount in pairs if row.is_silence and amount > 3 * greatest > 0)
    return next(silent, None)


def _by_cost(now: Figures) -> list[str]:
    codes = [code for code, sums in now.by_reason.items() if sums.left]
    last = {SILENT: 1, CHARGE_FAILED: 2}
    return sorted(
        codes,
        key=lambda code: (last.get(code, 0), -now.by_reason[code].lost[now.currency], code),
    )


def _major(sums: Sums, currency: str) -> str:
    return str(Money(sums.lost[currency], currency.upper()).major)


def _drawing(filters: Filters, rows: list[Cost]) -> str:
    """What a reader who does not see the chart is told about it."""
    return _(
        "Bars: what was lost a month from %(span)s by first reason (%(reasons)s). "
        "The numbers are in the table below."
    ) % {
        "span": span(filters.first, filters.last),
        "reasons": ", ".join(f"{row.name} {row.lost}" for row in rows),
    }
