"""What leavers answered: to be read, found and traced; never changed here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lib.languages import language_name
from staff.readonly import PageAdmin, ReadOnlyAdmin
from surveys.document import read
from surveys.models import Reason, Response, ResponseQuerySet, Survey

from .linking import admin_url


class ReasonFilter(admin.SimpleListFilter):
    """By any reason that was chosen, first or not."""

    title = _("reason")
    parameter_name = "reason"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(reason.code, str(reason)) for reason in Reason.objects.all()]

    def queryset(self, request: HttpRequest, queryset: Any) -> ResponseQuerySet:
        found: ResponseQuerySet = queryset
        return found.with_reason(self.value() or "") if self.value() else found


class FirstReasonFilter(ReasonFilter):
    """By the reason under which an answer is counted."""

    title = _("first reason")
    parameter_name = "first"

    def queryset(self, request: HttpRequest, queryset: Any) -> ResponseQuerySet:
        found: ResponseQuerySet = queryset
        return found.with_first_reason(self.value() or "") if self.value() else found


class SurveyFilter(admin.SimpleListFilter):
    title = _("survey")
    parameter_name = "survey"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(survey.slug, str(survey)) for survey in Survey.objects.all()]

    def queryset(self, request: HttpRequest, queryset: Any) -> ResponseQuerySet:
        found: ResponseQuerySet = queryset
        return found.of_survey(self.value() or "") if self.value() else found


class LanguageFilter(admin.SimpleListFilter):
    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        tags = Response.objects.order_by("language").values_list("language", flat=True).distinct()
        return [(tag, _name_of(tag)) for tag in tags]

    def queryset(self, request: HttpRequest, queryset: Any) -> ResponseQuerySet:
        found: ResponseQuerySet = queryset
        return found.filter(language=self.value()) if self.value() else found


class WordsFilter(admin.SimpleListFilter):
    title = _("words")
    parameter_name = "words"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("yes", _("Wrote something"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> ResponseQuerySet:
        found: ResponseQuerySet = queryset
        return found.with_words() if self.value() == "yes" else found


@admin.register(Response)
class ResponseAdmin(PageAdmin[Response], ReadOnlyAdmin[Response]):
    list_display = ("customer", "said", "in_their_words", "survey", "in_language", "answered_at")
    list_filter = (ReasonFilter, FirstReasonFilter, SurveyFilter, WordsFilter, LanguageFilter)
    search_fields = ("cancellation__customer__name", "cancellation__customer__email")
    search_help_text = _("Customer, or words of the answer")
    date_hierarchy = "answered_at"
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Response]:
        found: Any = super().get_queryset(request)
        lists: QuerySet[Response] = found.for_lists()
        return lists

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Response], search_term: str
    ) -> tuple[QuerySet[Response], bool]:
        found, distinct = super().get_search_results(request, queryset, search_term)
        if not search_term:
            return found, distinct
        # SQLite keeps what is beyond ASCII in JSON as \u escapes.
        escaped = json.dumps(search_term)[1:-1]
        words = (
            queryset.annotate(words=Cast("texts", TextField()))
            .filter(
                Q(words__icontains=search_term)
                | Q(words__icontains=escaped)
                | Q(chosen__text__icontains=search_term)
            )
            .values("pk")
        )
        by_name = found.order_by().values("pk")
        return queryset.filter(Q(pk__in=by_name) | Q(pk__in=words)), False

    @admin.display(description=_("customer"), ordering="cancellation__customer__name")
    def customer(self, response: Response) -> str:
        return str(response.cancellation.customer)

    @admin.display(description=_("reasons"))
    def said(self, response: Response) -> str:
        return ", ".join(str(chosen.reason) for chosen in response.reasons)

    @admin.display(description=_("in their words"), empty_value="–")
    def in_their_words(self, response: Response) -> str:
        words = [chosen.text for chosen in response.reasons if chosen.text]
        joined = " · ".join([*words, *response.texts.values()])
        return Truncator(joined).chars(90)

    @admin.display(description=_("survey"))
    def survey(self, response: Response) -> str:
        return str(response.version.survey)

    @admin.display(description=_("language"), ordering="language")
    def in_language(self, response: Response) -> str:
        return _name_of(response.language)

    def page(self, request: HttpRequest, row: Response, context: dict[str, Any]) -> HttpResponse:
        """The answer on one page, with ways to the customer, the cancellation and the letter."""
        context |= {
            "title": str(row),
            "answer": row,
            "questions": _answered_questions(row),
            "language": _name_of(row.language),
            "links": [
                (_("Customer"), admin_url(row.cancellation.customer, request.user)),
                (_("Cancellation"), admin_url(row.cancellation, request.user)),
                (_("The letter that asked"), admin_url(row.message, request.user)),
            ],
        }
        return TemplateResponse(request, "surveys/admin/response.html", context)


def _answered_questions(response: Response) -> list[tuple[str, str]]:
    """(question as it was asked, answer), in the survey's order."""
    document = read(response.version.document)
    return [
        (question.text.get(response.language, question.code), response.texts[question.code])
        for question in document.questions
        if response.texts.get(question.code)
    ]


def _name_of(language: str) -> str:
    return capfirst(language_name(language, get_language() or "en"))
