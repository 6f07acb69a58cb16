"""What letters can say and lead to because there are surveys: joined in `apps.ready()`."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Cancellation
from lib.languages import best_language
from templates_app import answers, destinations, fields, preview_extras
from templates_app.answers import AnswerRow
from templates_app.context import LetterContext
from templates_app.destinations import Destination, Target
from templates_app.errors import RenderError
from templates_app.fields import MergeField
from templates_app.models import OF_A_CANCELLATION

from . import links
from .document import SurveyDocument, read
from .models import ChosenReason, Survey

# In a preview a link leads to no page and stands for no person.
PREVIEW_SURVEY, PREVIEW_WAY_BACK = "#survey", "#way-back"
# What {survey.link} asks by; a button names its survey itself.
DEFAULT_SURVEY = "why"


def survey_url(context: LetterContext, survey: str) -> str:
    """The address of the survey for this letter. Raises RenderError where there is none."""
    _live_document(survey)
    return _url(context, survey)


def live_surveys(language: str) -> list[Target]:
    """The surveys that a letter can ask by."""
    surveys = Survey.objects.exclude(live=None).select_related("live")
    return [Target(survey.slug, str(survey), _order_of(survey)) for survey in surveys]


def _order_of(survey: Survey) -> str:
    """How the answers are ordered, where that is not as they are written."""
    if survey.live is None or read(survey.live.document).order != "shuffled":
        return ""
    return _("shuffled, “Other” last")


def way_back_url(context: LetterContext, target: str = "") -> str:
    """The leaver's own page, with the way back. Raises RenderError without a cancellation."""
    if context.message_id is None:
        return PREVIEW_WAY_BACK
    if context.cancellation is None:
        raise RenderError(_("The way back is for somebody who cancelled; nobody did here."))
    return links.own_page_url(context.cancellation, context.message_id, now=context.now)


def answer_rows(context: LetterContext, survey: str) -> list[AnswerRow]:
    """The reasons in the reader's order, each with the address that opens it chosen.

    Raises LookupError for a survey that does not exist or is not live.
    """
    try:
        document = _live_document(survey)
    except RenderError as error:
        raise LookupError(survey) from error
    language = best_language([context.language], document.languages, [context.brand.language])
    person = links.person(context.customer, survey)
    return [
        AnswerRow(entry.label[language], _url(context, survey, entry.code))
        for entry in document.reasons_for(person)
    ]


def last_reason(cancellation: Cancellation, language: str) -> dict[str, str]:
    """For a preview: the first reason of their last answer, as they saw it; none without one."""
    given = ChosenReason.objects.filter(
        response__cancellation__customer=cancellation.customer_id, position=0
    )
    last = given.order_by("-response__answered_at", "-pk").first()
    return {"reason": last.label} if last else {}


def _url(context: LetterContext, survey: str, reason: str = "") -> str:
    if context.message_id is None:
        return PREVIEW_SURVEY
    if context.cancellation is None:
        raise RenderError(_("A survey asks somebody who cancelled; nobody did here."))
    return links.survey_url(
        context.cancellation, survey, context.message_id, reason, now=context.now
    )


def _in_words(context: LetterContext, url: str) -> str:
    """An address within a text: nothing in a preview, where the field's sample stands instead."""
    return "" if context.message_id is None else url


def _live_document(slug: str) -> SurveyDocument:
    survey = Survey.objects.select_related("live").filter(slug=slug).first()
    if survey is None or survey.live is None:
        raise RenderError(_("The survey “%(name)s” is not published.") % {"name": slug})
    return read(survey.live.document)


def join() -> None:
    """Register with the rooms below. A second time stops the start, by name."""
    destinations.register(
        Destination(
            "survey",
            gettext_lazy("the survey"),
            survey_url,
            targets=live_surveys,
            kinds=OF_A_CANCELLATION,
        )
    )
    destinations.register(
        Destination("way_back", gettext_lazy("the way back"), way_back_url, kinds=OF_A_CANCELLATION)
    )
    answers.register(answer_rows)
    preview_extras.register(last_reason)
    fields.register(
        MergeField(
            "survey.link",
            gettext_lazy("address of the survey"),
            gettext_lazy("where the customer tells why; a button is easier to tap"),
            False,
            {"en": "https://brightdesk.example/s/…"},
            lambda context: _in_words(context, survey_url(context, DEFAULT_SURVEY)),
            kinds=OF_A_CANCELLATION,
            is_address=True,
        )
    )
    fields.register(
        MergeField(
            "way_back.link",
            gettext_lazy("address of the way back"),
            gettext_lazy("the customer's own page, from which they can return"),
            False,
            {"en": "https://brightdesk.example/b/…"},
            lambda context: _in_words(context, way_back_url(context)),
            kinds=OF_A_CANCELLATION,
            is_address=True,
        )
    )
