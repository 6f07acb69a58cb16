"""What a person is asked on the pages of an import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from pydantic_core import PydanticCustomError

from ..models import Brand
from ..report_fields import read_currency
from .asked import Question
from .choices import Choices
from .columns import Column
from .decoding import ENCODINGS
from .delimited import DELIMITERS

INPUT = {"class": "inp"}
ORDERS = [("dmy", _("03/04 is 3 April: the day comes first")), ("mdy", _("03/04 is March 4"))]
SENTENCES = {
    Question.WHO: _("Say which column tells who left: an e-mail address, or an id."),
    Question.WHEN: _("Say which column tells when they left."),
    Question.DATE_ORDER: _("Say whether the day or the month comes first."),
    Question.CURRENCY: _("Nothing in the file says in which currency the amounts are. Say it."),
}


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV up to 200,000 lines, or Excel (.xlsx) up to 100,000; 50 MB at most."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx", **INPUT}),
    )
    brand = forms.ModelChoiceField(
        Brand.objects.order_by("pk"), label=_("Brand"), empty_label=None, widget=forms.Select(INPUT)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        brands = list(Brand.objects.order_by("pk")[:2])
        if len(brands) == 1:
            self.fields["brand"].widget = forms.HiddenInput()
            self.fields["brand"].initial = brands[0]


class ReadingForm(forms.Form):
    """How a text file is read; a workbook says that itself."""

    encoding = forms.ChoiceField(
        label=_("Encoding"), choices=list(ENCODINGS.items()), widget=forms.Select(INPUT)
    )
    delimiter = forms.ChoiceField(
        label=_("Between the cells"), choices=list(DELIMITERS.items()), widget=forms.Select(INPUT)
    )


class ColumnsForm(forms.Form):
    """What each column is, and what the file does not say."""

    date_order = forms.ChoiceField(
        label=_("Dates such as 03/04/2026"),
        choices=[("", _("Not said yet")), *ORDERS],
        required=False,
        widget=forms.Select(INPUT),
    )
    currency = forms.CharField(
        label=_("Currency of amounts that name none"),
        required=False,
        max_length=3,
        widget=forms.TextInput(attrs={**INPUT, "autocomplete": "off", "placeholder": "EUR"}),
    )

    def __init__(self, choices: Choices, data: Any = None) -> None:
        initial = {"date_order": choices.date_order, "currency": choices.currency}
        super().__init__(data, initial=initial)
        self.choices = choices
        for place, (heading, column) in enumerate(
            zip(choices.headings, choices.columns, strict=True)
        ):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=heading,
                choices=[("", _("Leave out")), *Column.choices],
                initial=column,
                required=False,
                widget=forms.Select(INPUT),
            )

    @property
    def columns(self) -> list[BoundField]:
        return [self[f"column_{place}"] for place in range(len(self.choices.headings))]

    @property
    def chosen(self) -> list[str]:
        return [self.cleaned_data[field.name] for field in self.columns]

    def clean_currency(self) -> str:
        code = self.cleaned_data["currency"].strip()
        if not code:
            return ""
        try:
            return read_currency(code)
        except PydanticCustomError as error:
            raise forms.ValidationError(str((error.context or {})["sentence"])) from None

    def clean(self) -> dict[str, Any]:
        taken: set[str] = set()
        for field in self.columns:
            column = self.cleaned_data.get(field.name, "")
            if column and column in taken:
                self.add_error(field.name, _("Another column is that already."))
            taken.add(column)
        return self.cleaned_data

    def ask(self, questions: list[Question]) -> None:
        """Show what is still to be answered, at its place."""
        fields = {Question.DATE_ORDER: "date_order", Question.CURRENCY: "currency"}
        for question in questions:
            self.add_error(fields.get(question), SENTENCES[question])


class StartForm(forms.Form):
    """Whether anybody is written to, and the number of them, typed."""

    sends = forms.ChoiceField(
        label=_("Letters"),
        choices=[("", _("Nobody is written to")), ("yes", _("Those who left lately are"))],
        required=False,
        widget=forms.RadioSelect,
    )
    count = forms.CharField(
        required=False,
        max_length=12,
        widget=forms.TextInput({**INPUT, "autocomplete": "off", "inputmode": "numeric"}),
    )

    def __init__(self, recent: int, data: Any = None) -> None:
        super().__init__(data)
        self.recent = recent

    def clean(self) -> dict[str, Any]:
        sends = self.cleaned_data.get("sends") == "yes"
        typed = self.cleaned_data.get("count", "").strip()
        if sends and typed != str(self.recent):
            sentence = ngettext(
                "Type %(n)d, the number of those who may be written to.",
                "Type %(n)d, the number of those who may be written to.",
                self.recent,
            )
            self.add_error("count", sentence % {"n": self.recent})
        return {**self.cleaned_data, "sends": sends}
