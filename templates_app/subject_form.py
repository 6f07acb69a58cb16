"""The form of a subject line: what it is for and its words, a line for each language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.languages import native_name

from .checking import Checked, problems_in_subject
from .conditions import CONDITIONS
from .document import DocumentError, line_to_json, parse_subject
from .models import LetterKind, SubjectLine
from .notation import NotationError, parse_line, written_line

LONGEST = 200
# Nothing is wrong with a subject that one kind of letters can use.
KINDS = [LetterKind.LETTER, *(kind for kind in LetterKind if kind != LetterKind.LETTER)]


class SubjectLineForm(forms.ModelForm[SubjectLine]):
    """Subclassed by `form_for`, which adds `text_<language>` and `intent_<language>`."""

    languages: tuple[str, ...] = ()

    class Meta:
        model = SubjectLine
        fields = ["slug", "only_when", "position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "only_when" in self.fields:
            self.fields["only_when"] = _condition_field()
        for language in self.languages:
            self.initial.setdefault(f"intent_{language}", _of(self.instance.intents, language))
            self.initial.setdefault(f"text_{language}", notation(self.instance, language))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        texts = {language: self._line(language, cleaned) for language in self.languages}
        self.instance.texts = {language: line for language, line in texts.items() if line}
        if not self.instance.texts and not self.errors:
            raise ValidationError(_("Write it in one language at least."))
        intents = {language: cleaned.get(f"intent_{language}", "") for language in self.languages}
        self.instance.intents = {language: words for language, words in intents.items() if words}
        return cleaned

    def _line(self, language: str, cleaned: dict[str, Any]) -> list[dict[str, Any]]:
        """The nodes of a language, none where it is empty or wrong. What is untouched stays."""
        name = f"text_{language}"
        words = str(cleaned.get(name) or "")
        is_as_it_was = words == self.initial.get(name) and "only_when" not in self.changed_data
        if words and is_as_it_was:
            stored: list[dict[str, Any]] = self.instance.texts[language]
            return stored
        try:
            line = parse_subject(line_to_json(parse_line(words)))
        except (NotationError, DocumentError):
            self.add_error(name, _("A field is written {first_name}, or {first_name|there}."))
            return []
        conditions = [cleaned["only_when"]] if cleaned.get("only_when") else []
        if words and (problems := _problems(line, language, conditions)):
            self.add_error(name, problems)
        return line_to_json(line)


def form_for(line: SubjectLine | None) -> type[SubjectLineForm]:
    """With the languages of the desk, and those that the line has besides."""
    languages = languages_of(line)
    declared: dict[str, Any] = {"languages": languages}
    for language in languages:
        marks = {"lang": language, "dir": "auto"}
        declared[f"text_{language}"] = forms.CharField(
            label=gettext_lazy("Subject"),
            max_length=LONGEST,
            required=False,
            widget=forms.TextInput(attrs={"class": "vTextField", **marks}),
        )
        declared[f"intent_{language}"] = forms.CharField(
            label=gettext_lazy("What it is called in lists"),
            max_length=120,
            required=False,
            widget=forms.TextInput(attrs={"class": "vTextField", **marks}),
        )
    return type("SubjectLineForm", (SubjectLineForm,), declared)


def languages_of(line: SubjectLine | None) -> tuple[str, ...]:
    own = line.texts if line and isinstance(line.texts, dict) else {}
    return tuple(dict.fromkeys([*(tag for tag, _name in settings.LANGUAGES), *own]))


def fieldsets_of(line: SubjectLine | None) -> list[tuple[Any, dict[str, Any]]]:
    """One part for each language, then what holds for all."""
    texts = [
        (native_name(one), {"fields": [f"text_{one}", f"intent_{one}"]})
        for one in languages_of(line)
    ]
    return [*texts, (gettext_lazy("Use"), {"fields": ["only_when", "position", "slug"]})]


def notation(line: SubjectLine, language: str) -> str:
    """The words of one language as they are typed; empty where there are none to be read."""
    try:
        nodes = parse_subject(line.texts[language])
    except (DocumentError, KeyError, TypeError):
        return ""
    return written_line(nodes)


def condition_in_words(name: str) -> str:
    condition = CONDITIONS.find(name)
    if not name:
        return _("Always")
    return _("Only if %(condition)s") % {"condition": condition.label if condition else name}


def _condition_field() -> forms.ChoiceField:
    names = ["", *(condition.name for condition in CONDITIONS)]
    return forms.ChoiceField(
        label=gettext_lazy("True when"),
        help_text=gettext_lazy("Nobody gets a subject that is not true of them."),
        choices=[(name, condition_in_words(name)) for name in names],
        required=False,
    )


def _problems(line: Any, language: str, conditions: Iterable[str]) -> list[str]:
    found: list[list[str]] = []
    for kind in KINDS:
        problems = problems_in_subject(line, Checked(kind, language), conditions)
        if not problems:
            return []
        found.append([problem.message for problem in problems])
    return found[0]


def _of(texts: Any, language: str) -> str:
    found = texts.get(language, "") if isinstance(texts, dict) else ""
    return found if isinstance(found, str) else ""
