"""The overview, put into words: tiles, a chart with its table, a ranking, quotes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from math import ceil, sqrt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.models import Cancellation, CancellationKind

from . import lists
from .definitions import CHARGE_FAILED, FEW, SILENT, is_silent
from .figures import Bar, Figures, FollowUps, Sums
from .filters import STEPS, Filters
from .formats import amount, amounts, column, month, number, percent, short_day, span
from .reasons import Palette
from .statistics import wilson

QUOTES = 4
UNKNOWN = "–"


@dataclass(frozen=True)
class Tile:
    """A key figure: what it is, what it says beside it, and the list behind it."""

    code: str
    name: str
    value: str
    details: list[str]
    url: str


@dataclass(frozen=True)
class Series:
    """One colour of the chart."""

    code: str
    name: str
    colour: str
    is_silence: bool
    total: int


@dataclass(frozen=True)
class Cell:
    """One part of a bar: a number, its share of the bar's answers ("" for silence), its list."""

    n: int
    share: str
    url: str


@dataclass(frozen=True)
class Row:
    """One bar of the chart, as a row of its table."""

    label: str
    title: str
    cells: list[Cell]
    failed: Cell
    total: Cell


@dataclass(frozen=True)
class Interval:
    """A share with its range of doubt, as lengths on a scale of 100 for drawing."""

    share: str
    low: int
    high: int
    bar: str
    start: str
    width: str


@dataclass(frozen=True)
class Ranked:
    """One reason of the ranking."""

    name: str
    colour: str
    n: int
    interval: Interval | None
    change: int
    lost: str
    unknown: int
    url: str

    @property
    def is_rising(self) -> bool:
        """More than before, and by more than chance would often do (two standard errors)."""
        return self.change > 2 * sqrt(2 * self.n - self.change)


def list_url(filters: Filters, **changes: Any) -> str:
    """Where the people behind a number are listed; how they were drawn does not matter there."""
    query = filters.query(**{"by": "", "measure": "number", **changes})
    return f"{reverse('insights:leavers')}?{query}"


# --- tiles ----------------------------------------------------------------------------------------


def tiles(
    filters: Filters,
    now: Figures,
    before: Figures,
    people: int,
    cases: tuple[FollowUps, FollowUps],
    back: int,
) -> list[Tile]:
    return [
        _left(filters, now, before, people),
        _lost(filters, now, before),
        _answered(filters, now.everybody, before.everybody),
        _personal(filters, *cases),
        _won_back(filters, now.everybody, before.everybody, back),
        _won_revenue(filters, now, before),
    ]


def _before(value: str) -> str:
    return _("%(value)s before") % {"value": value}


def _left(filters: Filters, now: Figures, before: Figures, people: int) -> Tile:
    details = [_before(number(before.everybody.left))]
    if people != now.everybody.left:
        details.append(ngettext("%(n)s person", "%(n)s people", people) % {"n": number(people)})
    failed = now.by_kind[CancellationKind.CHARGE_FAILED].left
    if failed and not filters.kind:
        details.append(_("%(n)s by a failed charge") % {"n": number(failed)})
    value = number(now.everybody.left)
    return Tile("left", _("Left"), value, details, list_url(filters))


def _lost(filters: Filters, now: Figures, before: Figures) -> Tile:
    lost, currency = now.everybody.lost, now.currency
    value = amount(lost[currency], currency) if currency else UNKNOWN
    details = [_before(amount(before.everybody.lost[currency], currency))] if currency else []
    if others := amounts(lost, now.currencies[1:]):
        details.append(_("besides %(amounts)s") % {"amounts": ", ".join(others)})
    if unknown := now.everybody.n["unknown_value"]:
        words = ngettext("%(n)s of unknown value", "%(n)s of unknown value", unknown)
        details.append(words % {"n": number(unknown)})
    return Tile("lost", _("Revenue lost, monthly"), value, details, list_url(filters))


def _answered(filters: Filters, now: Sums, before: Sums) -> Tile:
    name, url = _("Answered the survey"), list_url(filters, show="answered")
    if not now.n["asked"]:
        return Tile("answered", name, UNKNOWN, [_("nobody was asked")], url)
    of = {"answered": number(now.n["answered"]), "asked": number(now.n["asked"])}
    details = [_("%(answered)s of %(asked)s asked") % of]
    if before.n["asked"]:
        details.append(_before(percent(before.n["answered"] / before.n["asked"])))
    return Tile("answered", name, percent(now.n["answered"] / now.n["asked"]), details, url)


def _personal(filters: Filters, now: FollowUps, before: FollowUps) -> Tile:
    numbers = {"open": number(now.opened - now.closed), "closed": number(now.closed)}
    details = [_("%(open)s open, %(closed)s closed") % numbers, _before(number(before.opened))]
    url = list_url(filters, show="followups")
    return Tile("followups", _("Personal follow-ups"), number(now.opened), details, url)


def _won_back(filters: Filters, now: Sums, before: Sums, back: int) -> Tile:
    """Who came back in the period left at any time: a share is only of those who left in it."""
    details = [_before(number(before.n["won_back"]))]
    if now.left:
        words = ngettext(
            "%(back)s of the %(left)s who left is back",
            "%(back)s of the %(left)s who left are back",
            back,
        )
        details.insert(0, words % {"back": number(back), "left": number(now.left)})
    url = list_url(filters, show="returned")
    return Tile("won_back", _("Won back"), number(now.n["won_back"]), details, url)


def _won_revenue(filters: Filters, now: Figures, before: Figures) -> Tile:
    won, currency = now.everybody.won, now.currency
    details = [_before(amount(before.everybody.won[currency], currency))] if currency else []
    if others := amounts(won, now.currencies[1:]):
        details.append(_("besides %(amounts)s") % {"amounts": ", ".join(others)})
    if unknown := now.everybody.n["won_unknown"]:
        words = ngettext("%(n)s of unknown value", "%(n)s of unknown value", unknown)
        details.append(words % {"n": number(unknown)})
    value = amount(won[currency], currency) if currency else UNKNOWN
    url = list_url(filters, show="returned")
    return Tile("won_revenue", _("Revenue won back, monthly"), value, details, url)


# --- the chart and its table ----------------------------------------------------------------------


def series(filters: Filters, bars: list[Bar], palette: Palette) -> list[Series]:
    """Colours that the chart needs: a reason nobody gave has none, silence comes last.

    Those whose charge failed did not choose to leave: they are drawn only when asked for.
    """
    totals: Counter[str] = Counter()
    for bar in bars:
        totals.update(_by_series(bar, palette))
    if filters.kind != CancellationKind.CHARGE_FAILED:
        del totals[CHARGE_FAILED]
    return [
        Series(code, palette.name(code), palette.colour(code), is_silent(code), totals[code])
        for code in palette.in_order(code for code, n in totals.items() if n)
    ]


def _by_series(bar: Bar, palette: Palette) -> Counter[str]:
    left: Counter[str] = Counter()
    for code, n in bar.left.items():
        left[palette.series(code)] += n
    return left


def rows(filters: Filters, bars: list[Bar], shown: list[Series], palette: Palette) -> list[Row]:
    return [_row(filters, bar, shown, palette) for bar in bars]


def _row(filters: Filters, bar: Bar, shown: list[Series], palette: Palette) -> Row:
    left = _by_series(bar, palette)
    known = sum(left[each.code] for each in shown if not each.is_silence)
    here = replace(filters, first=bar.first, last=bar.last, range="")
    cells = [
        Cell(
            left[each.code],
            "" if each.is_silence or not known else percent(left[each.code] / known),
            list_url(here, reason=each.code),
        )
        for each in shown
    ]
    is_drawn = any(each.code == CHARGE_FAILED for each in shown)
    failed = 0 if is_drawn else left[CHARGE_FAILED]
    label, title = _names(filters, bar)
    return Row(
        label,
        title,
        cells,
        Cell(failed, "", list_url(here, reason=CHARGE_FAILED)),
        Cell(left.total(), "", list_url(here)),
    )


def _names(filters: Filters, bar: Bar) -> tuple[str, str]:
    has_years = filters.first.year != filters.last.year
    if filters.step == "year":
        return str(bar.first.year), str(bar.first.year)
    if filters.step == "month":
        return month(bar.first, year=has_years), month(bar.first, year=True)
    return short_day(bar.first), span(bar.first, bar.last, year=has_years)


# --- the ranking ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ranking:
    """Reasons by how often they were given first, and everybody else below them."""

    reasons: list[Ranked]
    silent: list[Ranked]
    everybody: Ranked
    known: int
    is_few: bool


def ranking(filters: Filters, now: Figures, before: Figures, palette: Palette) -> Ranking:
    codes = sorted(
        (code for code, sums in now.by_reason.items() if sums.left and not is_silent(code)),
        key=lambda code: (-now.by_reason[code].left, code),
    )
    silent = [code for code in (SILENT, CHARGE_FAILED) if now.by_reason[code].left]
    all_sums = [*(now.by_reason[code] for code in (*codes, *silent)), now.everybody]
    lost = _lost_column(all_sums, now.currency)
    top = max((wilson(now.by_reason[code].left, now.known)[1] for code in codes), default=1.0)
    scale = min(1.0, ceil(top * 10) / 10)
    ranked = [
        Ranked(
            name=palette.name(code) if code != CHARGE_FAILED else _failed_name(now.by_reason[code]),
            colour=palette.colour(code),
            n=now.by_reason[code].left,
            interval=_interval(now.by_reason[code].left, now.known, scale)
            if code in codes
            else None,
            change=now.by_reason[code].left - before.by_reason[code].left,
            lost=lost[place],
            unknown=now.by_reason[code].n["unknown_value"],
            url=list_url(filters, reason=code),
        )
        for place, code in enumerate([*codes, *silent])
    ]
    everybody = Ranked(
        name=_("Everyone who left"),
        colour="",
        n=now.everybody.left,
        interval=None,
        change=now.everybody.left - before.everybody.left,
        lost=lost[-1],
        unknown=now.everybody.n["unknown_value"],
        url=list_url(filters),
    )
    return Ranking(
        ranked[: len(codes)], ranked[len(codes) :], everybody, now.known, now.known < FEW
    )


def _failed_name(sums: Sums) -> str:
    return (
        _("Charge failed, reason not known") if sums.n["asked"] else _("Charge failed, not asked")
    )


def _lost_column(all_sums: list[Sums], currency: str) -> list[str]:
    if not currency:
        return [UNKNOWN] * len(all_sums)
    return column([sums.lost[currency] for sums in all_sums], currency)


def _interval(n: int, of: int, scale: float) -> Interval:
    low, high = wilson(n, of)
    length = 100 / scale
    return Interval(
        share=percent(n / of),
        low=round(low * 100),
        high=round(high * 100),
        bar=f"{n / of * length:.1f}",
        start=f"{low * length:.1f}",
        width=f"{(high - low) * length:.1f}",
    )


# --- sentences and quotes -------------------------------------------------------------------------


def remark(now: Figures, before: Figures, palette: Palette) -> str:
    """The sentence before the chart: what stands out, and how sure one can be of it."""
    if not now.everybody.left:
        return ""
    known = {code: sums.left for code, sums in now.by_reason.items() if not is_silent(code)}
    if not now.known:
        return _("No reason is known in this period.")
    code = max(known, key=lambda code: (known[code], code))
    sentence = _(
        "“%(name)s” was the first reason of %(n)s of the %(known)s whose reason is known "
        "(%(chosen)s from the survey, %(told)s from the billing system); "
        "in the period before it was %(before)s."
    ) % {
        "name": palette.name(code),
        "n": number(known[code]),
        "known": number(now.known),
        "chosen": number(now.chosen),
        "told": number(now.known - now.chosen),
        "before": number(before.by_reason[code].left),
    }
    if now.known < FEW:
        return f"{sentence} " + _("That is few: read shares as a hint.")
    return sentence


def quotes(filters: Filters) -> QuerySet[Cancellation]:
    """The latest answers with words in them."""
    rows: QuerySet[Cancellation] = lists.behind(replace(filters, show="words", reason=""))
    return rows.order_by("-response__answered_at", "-pk")[:QUOTES]


def drawing(filters: Filters, shown: list[Series]) -> str:
    """What a reader who does not see the chart is told about it."""
    return _(
        "Stacked bars: who left from %(span)s, by %(step)s and first reason (%(reasons)s). "
        "The numbers are in the table below."
    ) % {
        "span": span(filters.first, filters.last),
        "step": str(dict(STEPS)[filters.step]).lower(),
        "reasons": ", ".join(f"{each.name} {number(each.total)}" for each in shown),
    }


def heading(filters: Filters, count: int, palette: Palette) -> str:
    """What a list shows and how many: "Price: 41 left"."""
    subject = {
        "left": ngettext("%(n)s left", "%(n)s left", count),
        "asked": ngettext("%(n)s was asked", "%(n)s were asked", count),
        "answered": ngettext("%(n)s answered the survey", "%(n)s answered the survey", count),
        "words": ngettext("%(n)s wrote something", "%(n)s wrote something", count),
        "unknown": ngettext("%(n)s of unknown value", "%(n)s of unknown value", count),
        "followups": ngettext("%(n)s personal follow-up", "%(n)s personal follow-ups", count),
        "returned": ngettext("%(n)s came back", "%(n)s came back", count),
    }[filters.show] % {"n": number(count)}
    return f"{palette.name(filters.reason)}: {subject}" if filters.reason else subject
