"""The form of a survey, made from its document in one language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.core.validators import MaxLengthValidator
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from .answers import FOLLOW_UP_LIMIT, TEXT_LIMIT, clean
from .document import ReasonEntry, SurveyDocument

REASON = "reason"
TOO_LONG = ngettext_lazy(
    "This is %(show_value)d characters long. Please keep it to %(limit_value)d.",
    "This is %(show_value)d characters long. Please keep it to %(limit_value)d.",
    "show_value",
)


class WordsField(forms.CharField):
    """An optional answer in the leaver's own words."""

    def __init__(self, limit: int, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        # Not as an attribute of the input: a browser would cut a pasted text without a word.
        self.validators.append(MaxLengthValidator(limit, TOO_LONG))

    def to_python(self, value: Any) -> str:
        return clean(super().to_python(value) or "")


@dataclass(frozen=True)
class Row:
    """One reason on the page, with the question that opens under it."""

    id: str
    code: str
    label: str
    is_chosen: bool
    follow_up: BoundField | None


class AnswerForm(forms.Form):
    """Reasons, a few words under each, the survey's questions. Only a reason is needed."""

    def __init__(
        self, document: SurveyDocument, language: str, person: str, tapped: str, *args: Any
    ) -> None:
        super().__init__(*args)
        self.document = document
        self.language = language
        self.tapped = tapped if document.reason(tapped) else ""
        self.entries: list[ReasonEntry] = document.reasons_for(person)
        self._add_reasons()
        self._add_questions()

    def _add_reasons(self) -> None:
        self.fields[REASON] = forms.MultipleChoiceField(
            label=self.document.legend[self.language],
            choices=[(entry.code, entry.label[self.language]) for entry in self.entries],
            required=False,
            initial=[self.tapped] if self.tapped else [],
        )
        for entry in self.entries:
            if entry.follow_up:
                self.fields[f"words-{entry.code}"] = WordsField(
                    FOLLOW_UP_LIMIT,
                    label=entry.follow_up[self.language],
                    help_text=_("You may leave this empty"),
                )

    def _add_questions(self) -> None:
        for question in self.document.questions:
            self.fields[f"text-{question.code}"] = WordsField(
                TEXT_LIMIT,
                label=question.text[self.language],
                help_text=question.hint[self.language] if question.hint else "",
                widget=forms.Textarea({"rows": 3}) if question.long else forms.TextInput(),
            )

    @cached_property
    def helper(self) -> FormHelper:
        """Draws the fields in our own markup; the page has the form's tag, button and errors."""
        helper = FormHelper()
        helper.form_tag = False
        # The token in the address is what authorises this form, not a cookie: see views.survey.
        helper.disable_csrf = True
        helper.form_show_errors = False
        helper.layout = Layout(
            Field(REASON, template="surveys/form/reasons.html"),
            *(
                Field(f"text-{question.code}", template="surveys/form/question.html")
                for question in self.document.questions
            ),
        )
        return helper

    @property
    def rows(self) -> Iterator[Row]:
        chosen = self[REASON].value() or []
        for place, entry in enumerate(self.entries):
            name = f"words-{entry.code}"
            yield Row(
                id=f"reason-{place}",
                code=entry.code,
                label=entry.label[self.language],
                is_chosen=entry.code in chosen,
                follow_up=self[name] if name in self.fields else None,
            )

    @property
    def faults(self) -> list[tuple[str, str]]:
        """(id of the field, what to do) for the summary above the form, in the page's order."""
        return [
            ("reason-0" if name == REASON else self[name].id_for_label, str(message))
            for name in self.fields
            for message in self.errors.get(name, [])
        ]

    def clean_reason(self) -> list[str]:
        chosen = list(dict.fromkeys(self.cleaned_data[REASON]))
        choose, errors = self.document.choose, self.document.errors
        if len(chosen) < choose.at_least:
            raise forms.ValidationError(errors.none[self.language])
        if len(chosen) > choose.at_most:
            raise forms.ValidationError((errors.too_many or errors.none)[self.language])
        return chosen

    def clean(self) -> dict[str, Any]:
        """What stands under a reason that was not chosen counts for nothing, however long."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = cleaned.get(REASON, [])
        for entry in self.entries:
            if REASON in cleaned and entry.code not in chosen:
                self.errors.pop(f"words-{entry.code}", None)
        return cleaned

    @property
    def chosen(self) -> list[str]:
        reasons: list[str] = self.cleaned_data[REASON]
        return reasons

    @property
    def words(self) -> dict[str, str]:
        """By code of a chosen reason, what was written under it."""
        return {code: self.cleaned_data.get(f"words-{code}", "") for code in self.chosen}

    @property
    def texts(self) -> dict[str, str]:
        """By code of a question, its answer."""
        return {
            question.code: self.cleaned_data[f"text-{question.code}"]
            for question in self.document.questions
        }
