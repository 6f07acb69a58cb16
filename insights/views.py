"""The screens of Insights. All of them only read."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_safe

from staff.access import staff_view
from staff.audit import record

from . import exports
from . import overview as words
from .cost import costs
from .definitions import DEFINITIONS
from .figures import back, bars, figures, follow_ups, people
from .filters import FilterForm, Filters, read
from .formats import span
from .leavers import describe
from .lists import behind
from .menus import measure_links, menus, step_links
from .models import DailyFigure, DayMark
from .reasons import Palette

PAGE_SIZE = 50


@require_safe
@staff_view("insights.view_dashboard")
def overview(request: HttpRequest) -> HttpResponse:
    """Who left, what it cost, and why: the figures, the reasons over time, their ranking."""
    form = read(request.GET)
    if not form.is_valid():
        return _refused(request, form, "insights/overview.html")
    filters = form.filters()
    context = {"form": form, "filters": filters, "menus": menus(filters), **_overview(filters)}
    return render(request, "insights/overview.html", context)


def _overview(filters: Filters) -> dict[str, Any]:
    palette = Palette.load()
    now, before = figures(filters), figures(filters.before)
    cases = follow_ups(filters), follow_ups(filters.before)
    drawn = bars(filters)
    shown = words.series(filters, drawn, palette)
    rows = words.rows(filters, drawn, shown, palette)
    return {
        "definitions": DEFINITIONS,
        "is_empty": not (now.everybody.left or now.everybody.n["won_back"] or cases[0].opened),
        "tiles": words.tiles(
            filters, now, before, people(filters, now.everybody.left), cases, back(filters)
        ),
        "remark": words.remark(now, before, palette),
        "series": shown,
        "rows": rows,
        "failed": sum(row.failed.n for row in rows),
        "skipped": now.skipped,
        "drawing": words.drawing(filters, shown),
        "step_links": step_links(filters),
        "measure_links": measure_links(filters),
        "compared": span(filters.before.first, filters.before.last),
        "ranking": words.ranking(filters, now, before, palette),
        "cost": costs(filters, now, palette),
        "with_words": now.everybody.n["with_words"],
        "quotes": [describe(row, palette) for row in words.quotes(filters)],
        "words_url": words.list_url(filters, show="words"),
        "currency": now.currency,
        "other_currencies": len([code for code, n in now.everybody.lost.items() if code and n]) > 1,
        "has_figures": DailyFigure.objects.exists(),
        "is_catching_up": DayMark.objects.exists(),
    }


@require_safe
@staff_view("insights.view_dashboard")
def leavers(request: HttpRequest) -> HttpResponse:
    """The list behind a number."""
    form = read(request.GET)
    if not form.is_valid():
        return _refused(request, form, "insights/leavers.html")
    filters, palette = form.filters(), Palette.load()
    page = Paginator(behind(filters), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "filters": filters,
        "menus": menus(filters, palette),
        "page": page,
        "leavers": [describe(row, palette) for row in page],
        "query": filters.query(),
        "back_query": filters.query(reason="", show="left"),
        "heading": words.heading(filters, page.paginator.count, palette),
    }
    return render(request, "insights/leavers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_view("insights.view_dashboard")
def leavers_csv(request: HttpRequest) -> HttpResponse:
    """The same list as a file. By POST, for it is written into the log; a GET shows the list."""
    form = read(request.GET)
    if not form.is_valid():
        return _refused(request, form, "insights/leavers.html")
    filters = form.filters()
    if request.method != "POST":
        return redirect(f"{reverse('insights:leavers')}?{filters.query()}")
    period = {"first": filters.first, "last": filters.last, "rows": behind(filters).count()}
    record(
        by=request.user,  # type: ignore[arg-type]
        action="leavers.exported",
        after=period | dict(filters.kept),
    )
    response = HttpResponse(exports.lines(filters), content_type="text/csv; charset=utf-8")
    name = f"leavers-{filters.first:%Y-%m-%d}-{filters.last:%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    add_never_cache_headers(response)
    return response


def _refused(request: HttpRequest, form: FilterForm, template: str) -> HttpResponse:
    """Something in the address is wrong: say what, keep what was typed, show no figures."""
    return render(request, template, {"form": form, "filters": None}, status=400)
