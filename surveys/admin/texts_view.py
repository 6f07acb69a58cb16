"""The form for the texts of a survey's draft: one field per text and language, side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.languages import is_right_to_left, native_name
from lib.parsing import whole_number
from surveys.document import BadDocument, read
from surveys.editing import StaleDraft, Text, draft_texts, save_texts
from surveys.models import Survey
from worker import clock

NAMES: dict[str, Promise] = {
    "title": gettext_lazy("Title"),
    "intro": gettext_lazy("Introduction"),
    "intro_tapped": gettext_lazy("Added when a reason was tapped in the letter"),
    "legend": gettext_lazy("Above the reasons"),
    "errors.none": gettext_lazy("When no reason is chosen"),
    "errors.too_many": gettext_lazy("When too many are chosen"),
    "note": gettext_lazy("Under the button"),
    "button": gettext_lazy("Button"),
    "thanks.title": gettext_lazy("Title of the thanks"),
    "thanks.text": gettext_lazy("Thanks"),
    "thanks.closing": gettext_lazy("Last line of the thanks"),
    "label": gettext_lazy("What the leaver reads"),
    "follow_up": gettext_lazy("Question that opens under it"),
    "thanks_text": gettext_lazy("Thanks, when it is the only reason"),
    "text": gettext_lazy("Question"),
    "hint": gettext_lazy("Hint"),
}


@dataclass
class Input:
    name: str
    language: str
    language_name: str
    direction: str
    value: str
    fault: str = ""
    theirs: str = ""


@dataclass
class TextRow:
    label: str
    inputs: list[Input] = field(default_factory=list)


@dataclass
class Section:
    title: str
    rows: list[TextRow] = field(default_factory=list)


def edit_texts(request: HttpRequest, survey: Survey, frame: dict[str, Any]) -> HttpResponse:
    """Show the form, or save it. A stale save keeps what was typed, beside what the other wrote."""
    try:
        texts = draft_texts(read(survey.document))
    except BadDocument as error:
        messages.error(request, "; ".join(error.problems))
        return HttpResponseRedirect(_page(survey))
    sent = _sent(request, texts) if request.method == "POST" else {}
    revision, faults, is_stale = str(survey.revision), [], False
    if request.method == "POST":
        try:
            _save(request, survey, texts, sent)
        except BadDocument as error:
            faults = error.problems
            revision = request.POST.get("revision", "")
        except StaleDraft:
            # Their revision: sent again, what is typed here replaces what the other wrote.
            is_stale = True
        else:
            messages.success(request, _("Saved as a draft. Publish it when it is ready."))
            return HttpResponseRedirect(_page(survey))
    context = {
        **frame,
        "title": _("Texts of “%(survey)s”") % {"survey": survey},
        "opts": Survey._meta,
        "survey": survey,
        "sections": _sections(texts, sent, faults, is_stale),
        "faults": faults,
        "is_stale": is_stale,
        "revision": revision,
        "back": _page(survey),
    }
    return TemplateResponse(request, "surveys/admin/texts.html", context)


def _page(survey: Survey) -> str:
    return reverse("admin:surveys_survey_change", args=[survey.pk])


def _sent(request: HttpRequest, texts: list[Text]) -> dict[tuple[str, str], str]:
    """What was typed, for texts that there are: nothing else in the form is looked at."""
    wanted = [(text.place, language) for text in texts for language in text.words]
    return {
        (place, language): request.POST[_name(place, language)].replace("\r\n", "\n")
        for place, language in wanted
        if _name(place, language) in request.POST
    }


def _save(
    request: HttpRequest, survey: Survey, texts: list[Text], sent: dict[tuple[str, str], str]
) -> None:
    save_texts(
        survey,
        sent,
        revision=whole_number(request.POST.get("revision")) or 0,
        by=request.user,  # type: ignore[arg-type]
        now=clock.now(),
    )


def _name(place: str, language: str) -> str:
    return f"{place}:{language}"


def _sections(
    texts: list[Text], sent: dict[tuple[str, str], str], faults: list[str], is_stale: bool
) -> list[Section]:
    sections: dict[str, Section] = {}
    for text in texts:
        group = text.section if "." in text.section else _part(text.place)
        section = sections.setdefault(group, Section(_section_title(group, text)))
        row = TextRow(str(NAMES.get(text.place) or NAMES[text.place.rsplit(".", 1)[-1]]))
        for language in sorted(text.words):
            row.inputs.append(_input(text, language, sent, faults, is_stale))
        section.rows.append(row)
    return list(sections.values())


def _part(place: str) -> str:
    if place.startswith("thanks"):
        return "thanks"
    return "after" if place in {"note", "button"} else "page"


def _section_title(group: str, text: Text) -> str:
    if group in {"page", "after", "thanks"}:
        return {"page": _("The page"), "after": _("Sending"), "thanks": _("Thanks")}[group]
    kind, code = group.split(".", 1)
    name = _("Reason: %(code)s") if kind == "reasons" else _("Question: %(code)s")
    return name % {"code": code}


def _input(
    text: Text,
    language: str,
    sent: dict[tuple[str, str], str],
    faults: list[str],
    is_stale: bool,
) -> Input:
    current = text.words[language]
    typed = sent.get((text.place, language), current)
    return Input(
        name=_name(text.place, language),
        language=language,
        language_name=native_name(language),
        direction="rtl" if is_right_to_left(language) else "ltr",
        value=typed,
        fault=_("Write something here.") if faults and not typed.strip() else "",
        theirs=current if is_stale and current != typed.strip() else "",
    )
