"""What a dashboard is about: a period, a brand, a plan, a kind. All of it stands in the address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Brand, CancellationKind, Plan
from lib.dates import add_months
from worker import clock

from .days import day_of

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
DEFAULT_RANGE = "12w"
RANGES = [
    ("7d", _("7 days")),
    ("4w", _("4 weeks")),
    ("12w", _("12 weeks")),
    ("month", _("This month")),
    ("last_month", _("Last month")),
    ("year", _("This year")),
    ("12m", _("12 months")),
]
STEPS = [("day", _("Day")), ("week", _("Week")), ("month", _("Month")), ("year", _("Year"))]
# The fewest days of a bar, and of how many bars a chart and its table are made at most.
_STEP_DAYS = {"day": 1, "week": 7, "month": 28, "year": 365}
MOST_BARS = 200
MEASURES = [("number", _("Number")), ("share", _("Share"))]
SHOWS = [
    ("left", _("Left")),
    ("asked", _("Were asked")),
    ("answered", _("Answered the survey")),
    ("words", _("In their words")),
    ("unknown", _("Of unknown value")),
    ("followups", _("Personal follow-ups")),
    ("returned", _("Won back")),
]
_YEARS = [
    MinValueValidator(date(2000, 1, 1), _("Choose a day from the year 2000 on.")),
    MaxValueValidator(date(2099, 12, 31), _("Choose a day before the year 2100.")),
]
_BAD_DAY = _("This is not a day. Write it as 2026-08-25.")


@dataclass(frozen=True)
class Filters:
    """One way of looking. `first` and `last` are days in each brand's own time zone, both in."""

    first: date
    last: date
    range: str = ""
    brand: Brand | None = None
    plan: Plan | None = None
    kind: str = ""
    by: str = ""
    measure: str = "number"
    reason: str = ""
    show: str = "left"

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def step(self) -> str:
        """What one bar is: as chosen, else what fits; longer where that makes too many bars."""
        usual = "day" if self.days <= 21 else "week" if self.days <= 200 else "month"
        wanted = _STEP_DAYS[self.by or usual]
        return next(step for step in self.steps if _STEP_DAYS[step] >= wanted)

    @property
    def steps(self) -> list[str]:
        """What one bar may be in this period: nothing that makes more than `MOST_BARS` of them."""
        fitting = [step for step, days in _STEP_DAYS.items() if self.days <= days * MOST_BARS]
        return fitting or ["year"]

    @property
    def before(self) -> Filters:
        """The same look at as many days just before."""
        gap = timedelta(days=self.days)
        return replace(self, first=self.first - gap, last=self.last - gap, range="")

    def query(self, **changes: Any) -> str:
        """This look as a query string, with some of it changed; what is as usual is left out."""
        changed = replace(self, **changes) if changes else self
        if {"first", "last"} & changes.keys():
            changed = replace(changed, range="")
        return urlencode([(name, value) for name, value in changed._named() if value])

    @property
    def kept(self) -> list[tuple[str, str]]:
        """All but the period: what a form for other days sends along."""
        days = ("range", "since", "until")
        return [(name, value) for name, value in self._named() if value and name not in days]

    def _named(self) -> list[tuple[str, str]]:
        is_preset = bool(self.range)
        usual = {"range": DEFAULT_RANGE, "measure": "number", "show": "left"}
        named = [
            ("range", self.range),
            ("since", "" if is_preset else self.first.isoformat()),
            ("until", "" if is_preset else self.last.isoformat()),
            ("brand", self.brand.slug if self.brand else ""),
            ("plan", str(self.plan.pk) if self.plan else ""),
            ("kind", self.kind),
            ("by", self.by),
            ("measure", self.measure),
            ("reason", self.reason),
            ("show", self.show),
        ]
        return [(name, value) for name, value in named if usual.get(name) != value]


class DayField(forms.DateField):
    """A day as browsers send it: 2026-08-25."""

    widget = forms.DateInput(attrs={"type": "date", "class": "inp"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": _BAD_DAY}
    default_validators = _YEARS  # type: ignore[assignment]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], required=False, **kwargs)


class FilterForm(forms.Form):
    """Reads an address. Every part is optional; a wrong one is named and stays as it was typed."""

    range = forms.ChoiceField(choices=[("", ""), *RANGES], required=False)
    since = DayField(label=_("From"))
    until = DayField(label=pgettext_lazy("last day", "To"))
    brand = forms.ModelChoiceField(Brand.objects.all(), to_field_name="slug", required=False)
    plan = forms.ModelChoiceField(Plan.objects.all(), required=False)
    kind = forms.ChoiceField(choices=[("", ""), *CancellationKind.choices], required=False)
    by = forms.ChoiceField(choices=[("", ""), *STEPS], required=False)
    measure = forms.ChoiceField(choices=MEASURES, required=False)
    reason = forms.CharField(max_length=64, required=False)
    show = forms.ChoiceField(choices=SHOWS, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day is before the first."))
        return data

    def filters(self) -> Filters:
        """The look that a valid form describes."""
        data = self.cleaned_data
        today = today_of(data["brand"])
        chosen = data["range"] or DEFAULT_RANGE
        since, until = data["since"], data["until"]
        if since or until:
            chosen = ""
            last = until or max(today, since)
            first = since or last - 12 * WEEK + DAY
        else:
            first, last = period(chosen, today)
        return Filters(
            first=first,
            last=last,
            range=chosen,
            brand=data["brand"],
            plan=data["plan"],
            kind=data["kind"],
            by=data["by"],
            measure=data["measure"] or "number",
            reason=data["reason"],
            show=data["show"] or "left",
        )


def read(query: QueryDict) -> FilterForm:
    """The form for an address; only the fields above are ever looked at."""
    return FilterForm({name: query.get(name, "") for name in FilterForm.base_fields})


def today_of(brand: Brand | None) -> date:
    """Today in the brand's time zone, or in that of the first brand."""
    brand = brand or Brand.objects.first()
    now = clock.now()
    return day_of(now, brand) if brand else now.date()


def period(name: str, today: date) -> tuple[date, date]:
    """First and last day of a named period that ends today (or, for last month, with it)."""
    monday = today - timedelta(days=today.weekday())
    first_of_month = today.replace(day=1)
    match name:
        case "7d":
            return today - WEEK + DAY, today
        case "4w":
            return monday - 3 * WEEK, today
        case "month":
            return first_of_month, today
        case "last_month":
            return add_months(first_of_month, -1), first_of_month - DAY
        case "year":
            return today.replace(month=1, day=1), today
        case "12m":
            return add_months(first_of_month, -11), today
        case _:
            return monday - 11 * WEEK, today
