"""The filters above a dashboard, as menus of links: they work without script."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from customers.models import Brand, CancellationKind, Plan

from .definitions import CHARGE_FAILED, OTHERS, SILENT
from .filters import MEASURES, RANGES, SHOWS, STEPS, Filters
from .formats import span
from .reasons import Palette


@dataclass(frozen=True)
class Choice:
    """One entry of a menu."""

    name: str
    query: str
    is_chosen: bool
    code: str = ""


@dataclass(frozen=True)
class Menu:
    """One filter: its name, what is chosen, whether that narrows the figures."""

    code: str
    name: str
    chosen: str
    is_narrowing: bool
    choices: list[Choice]


def menus(filters: Filters, palette: Palette | None = None) -> list[Menu]:
    """The menus of the overview; with a palette those of a list, which adds reason and subject."""
    shown = [_range(filters), _brands(filters), _plans(filters), _kinds(filters)]
    if palette:
        shown += [_shows(filters), _reasons(filters, palette)]
    return [menu for menu in shown if menu]


def step_links(filters: Filters) -> list[Choice]:
    """What one bar may be."""
    return [
        Choice(str(name), filters.query(by=code), code == filters.step, code)
        for code, name in STEPS
        if code in filters.steps
    ]


def measure_links(filters: Filters) -> list[Choice]:
    return [
        Choice(str(name), filters.query(measure=code), code == filters.measure, code)
        for code, name in MEASURES
    ]


def _range(filters: Filters) -> Menu:
    choices = [
        Choice(str(name), filters.query(range=code, by=""), code == filters.range)
        for code, name in RANGES
    ]
    return Menu("range", _("Period"), span(filters.first, filters.last), True, choices)


def _menu(code: str, name: str, chosen: str, choices: list[Choice]) -> Menu:
    return Menu(code, name, chosen or _("all"), bool(chosen), choices)


def _brands(filters: Filters) -> Menu | None:
    brands = list(Brand.objects.all())
    if len(brands) < 2:
        return None
    choices = [Choice(_("all"), filters.query(brand=None), filters.brand is None)] + [
        Choice(brand.name, filters.query(brand=brand), brand == filters.brand) for brand in brands
    ]
    return _menu("brand", _("Brand"), filters.brand.name if filters.brand else "", choices)


def _plans(filters: Filters) -> Menu:
    plans = Plan.objects.filter(brand=filters.brand) if filters.brand else Plan.objects.all()
    choices = [Choice(_("all"), filters.query(plan=None), filters.plan is None)] + [
        Choice(str(plan), filters.query(plan=plan), plan == filters.plan) for plan in plans
    ]
    return _menu("plan", _("Plan"), str(filters.plan or ""), choices)


def _kinds(filters: Filters) -> Menu:
    choices = [Choice(_("all"), filters.query(kind=""), not filters.kind)] + [
        Choice(str(kind.label), filters.query(kind=kind.value), kind.value == filters.kind)
        for kind in CancellationKind
    ]
    chosen = str(CancellationKind(filters.kind).label) if filters.kind else ""
    return _menu("kind", _("How it ended"), chosen, choices)


def _shows(filters: Filters) -> Menu:
    names = {code: str(name) for code, name in SHOWS}
    choices = [
        Choice(name, filters.query(show=code), code == filters.show) for code, name in names.items()
    ]
    is_narrowing = filters.show != "left"
    return Menu("show", _("Shown"), names[filters.show], is_narrowing, choices)


def _reasons(filters: Filters, palette: Palette) -> Menu:
    codes = [*palette.names, OTHERS, SILENT, CHARGE_FAILED]
    choices = [Choice(_("all"), filters.query(reason=""), not filters.reason)] + [
        Choice(palette.name(code), filters.query(reason=code), code == filters.reason)
        for code in codes
    ]
    chosen = palette.name(filters.reason) if filters.reason else ""
    return _menu("reason", _("First reason"), chosen, choices)
