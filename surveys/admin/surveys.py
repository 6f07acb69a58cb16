"""A survey on the desk: how it reads in each language, its texts, and publishing."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lib.languages import is_right_to_left, native_name
from staff.readonly import PageAdmin
from surveys.document import BadDocument, SurveyDocument, read
from surveys.models import Survey
from surveys.publishing import publish
from worker import clock

from .texts_view import edit_texts


@admin.register(Survey)
class SurveyAdmin(PageAdmin[Survey]):
    list_display = ("title", "slug", "in_languages", "live_version", "answers")
    list_display_links = ("title",)
    change_list_template = "surveys/admin/survey_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Survey]:
        surveys = super().get_queryset(request).select_related("live", "edited_by")
        return surveys.annotate(answers=Count("versions__responses"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Survey | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        def named(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        ours = [
            path("<int:pk>/texts/", named(self.texts), name="surveys_survey_texts"),
            path(
                "<int:pk>/publish/",
                named(require_POST(self.publish)),
                name="surveys_survey_publish",
            ),
        ]
        return [*ours, *super().get_urls()]

    @admin.display(description=gettext_lazy("title"))
    def title(self, survey: Survey) -> str:
        return str(survey)

    @admin.display(description=gettext_lazy("languages"))
    def in_languages(self, survey: Survey) -> str:
        return ", ".join(native_name(language) for language in sorted(survey.titles))

    @admin.display(description=gettext_lazy("live version"), empty_value="–")
    def live_version(self, survey: Survey) -> str | None:
        if survey.live is None:
            return None
        number = str(survey.live.number)
        return _("%(number)s, draft differs") % {"number": number} if _differs(survey) else number

    @admin.display(description=gettext_lazy("answers"), ordering="answers")
    def answers(self, survey: Any) -> int:
        answers: int = survey.answers
        return answers

    def page(self, request: HttpRequest, row: Survey, context: dict[str, Any]) -> HttpResponse:
        """How the draft reads, in all its languages side by side."""
        document, problems = _readable(row)
        context |= {
            "title": str(row),
            "survey": row,
            "document": document,
            "problems": problems,
            "columns": _columns(document) if document else [],
            "versions": row.versions.select_related("published_by")[:10],
            "differs": _differs(row),
            "may_change": self.has_change_permission(request, row),
            "may_publish": request.user.has_perm("surveys.publish_survey"),
            "answers_url": f"{reverse('admin:surveys_response_changelist')}?survey={row.slug}",
        }
        return TemplateResponse(request, "surveys/admin/survey.html", context)

    def texts(self, request: HttpRequest, pk: int) -> HttpResponse:
        survey = self._found(request, pk)
        if not self.has_change_permission(request, survey):
            raise PermissionDenied
        return edit_texts(request, survey, self.admin_site.each_context(request))

    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        survey = self._found(request, pk)
        if not request.user.has_perm("surveys.publish_survey"):
            raise PermissionDenied
        try:
            version = publish(survey, by=request.user, now=clock.now())  # type: ignore[arg-type]
        except BadDocument as error:
            messages.error(
                request,
                _("Not published. Correct this first: %(problems)s")
                % {"problems": "; ".join(error.problems)},
            )
        else:
            messages.success(
                request,
                _("Version %(number)s is live. Whoever opens the survey from now on sees it.")
                % {"number": version.number},
            )
        return HttpResponseRedirect(reverse("admin:surveys_survey_change", args=[survey.pk]))

    def _found(self, request: HttpRequest, pk: int) -> Survey:
        survey = self.get_object(request, str(pk))
        if survey is None:
            raise Http404
        return survey


def _differs(survey: Survey) -> bool:
    return survey.has_unpublished_changes


def _readable(survey: Survey) -> tuple[SurveyDocument | None, list[str]]:
    try:
        return read(survey.document), []
    except BadDocument as error:
        return None, error.problems


def _columns(document: SurveyDocument) -> list[dict[str, Any]]:
    """For each language the survey as its page reads."""
    return [
        {
            "tag": language,
            "name": native_name(language),
            "direction": "rtl" if is_right_to_left(language) else "ltr",
            "title": document.title[language],
            "intro": document.intro[language],
            "legend": document.legend[language],
            "button": document.button[language],
            "note": document.note[language],
            "thanks": document.thanks.title[language],
            "thanks_text": document.thanks.text[language],
            "closing": document.thanks.closing[language],
            "reasons": [
                {
                    "code": entry.code,
                    "label": entry.label[language],
                    "follow_up": (entry.follow_up or {}).get(language, ""),
                    "thanks": (entry.thanks_text or {}).get(language, ""),
                }
                for entry in document.reasons
            ],
            "questions": [
                {
                    "text": question.text[language],
                    "hint": (question.hint or {}).get(language, ""),
                }
                for question in document.questions
            ],
        }
        for language in sorted(document.languages)
    ]
