"""The leaver's pages: the survey, and the page of their own. Opening them changes nothing."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from customers.models import CancellationState
from lib.parsing import whole_number
from worker import clock

from . import colours, links
from .answers import AnswerRefused, record
from .document import read
from .forms import AnswerForm
from .limits import ANSWERS
from .links import NoSuchLink, Opened
from .models import Response, Survey, SurveyVersion
from .own_page import OwnPage
from .public import (
    TOO_MANY,
    SeeOther,
    allow_form_to_lead_on,
    other_languages,
    page_language,
    public_page,
    render,
)


@public_page
def survey(request: HttpRequest, token: str, reason: str = "") -> HttpResponse:
    """The survey with `reason` chosen. POST records the answer and leads to the own page."""
    now = clock.now()
    opened = links.find(links.SURVEY, token, now)
    if not _is_asked(opened):
        return _to_own_page(request, opened)
    version = _version(opened.survey, request.POST.get("version", ""))
    document = read(version.document)
    language = page_language(request, opened, document.languages)
    person = links.person(opened.cancellation.customer, opened.survey)
    with translation.override(language):
        form = AnswerForm(document, language, person, reason, *_sent(request))
        if request.method != "POST":
            return _survey_page(token, opened, version, form)
        if ANSWERS.is_exceeded(opened.cancellation.public_id.hex):
            return _survey_page(token, opened, version, form, status=TOO_MANY)
        if not form.is_valid():
            return _survey_page(token, opened, version, form)
    if opened.is_trial:
        return _to_own_page(request, opened)
    try:
        record(
            cancellation=opened.cancellation,
            version=version,
            message=opened.message,
            language=language,
            chosen=form.chosen,
            words=form.words,
            texts=form.texts,
            tapped=form.tapped,
            now=now,
        )
    except AnswerRefused as refused:
        if refused.code != "nothing_to_answer":
            raise
    return _to_own_page(request, opened)


@public_page
def own_page(request: HttpRequest, token: str) -> HttpResponse:
    """Thanks, until when access lasts, the way back. POST leads on to the brand's way back."""
    now = clock.now()
    opened = links.find(links.OWN_PAGE, token, now)
    page = OwnPage(opened.cancellation, now)
    if request.method == "POST" and page.way_back_url:
        return SeeOther(page.way_back_url)
    language = page_language(request, opened, page.languages)
    with translation.override(language):
        response = render(
            "surveys/own_page.html",
            {
                "page": page,
                "told": page.told(language),
                "switch": other_languages(language, page.languages),
            },
            brand=opened.cancellation.brand,
            language=language,
        )
    if page.way_back_url:
        allow_form_to_lead_on(response)
    return response


@public_page
def nowhere(request: HttpRequest) -> HttpResponse:
    """Any other address of a leaver's page: the same page as for a link that is not good."""
    clock.now()  # the one look-up that a bad link costs
    raise NoSuchLink


@require_safe
def brand_colours(request: HttpRequest, colour: str) -> HttpResponse:
    """The stylesheet of one colour. It depends on nothing else, so it may be kept for good."""
    response = HttpResponse(
        colours.stylesheet(f"#{colour}"), content_type="text/css; charset=utf-8"
    )
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _is_asked(opened: Opened) -> bool:
    """Whether there is anything left to answer."""
    if opened.cancellation.state == CancellationState.UNDONE:
        return False
    return not Response.objects.filter(cancellation=opened.cancellation).exists()


def _version(slug: str, seen: str) -> SurveyVersion:
    """The version that the leaver has before them, else the live one. Raises NoSuchLink."""
    versions = SurveyVersion.objects.filter(survey__slug=slug)
    number = whole_number(seen)
    before_them = None if number is None else versions.filter(number=number).first()
    live = Survey.objects.filter(slug=slug).values("live")
    version = before_them or versions.filter(pk__in=live).first()
    if version is None:
        raise NoSuchLink
    return version


def _sent(request: HttpRequest) -> list[object]:
    return [request.POST] if request.method == "POST" else []


def _survey_page(
    token: str,
    opened: Opened,
    version: SurveyVersion,
    form: AnswerForm,
    status: int = 200,
) -> HttpResponse:
    document, language = form.document, form.language
    context = {
        "form": form,
        "title": document.title[language],
        "intro": document.intro[language],
        "intro_tapped": document.intro_tapped[language] if form.tapped else "",
        "note": document.note[language],
        "button": document.button[language],
        "version": version.number,
        "is_too_many": status == TOO_MANY,
        "switch": other_languages(language, document.languages),
        "action": f"{links.survey_path(token, form.tapped)}?{urlencode({'lang': language})}",
    }
    return render(
        "surveys/survey.html",
        context,
        brand=opened.cancellation.brand,
        language=language,
        status=status,
    )


def _to_own_page(request: HttpRequest, opened: Opened) -> HttpResponse:
    message_id = opened.message.public_id.hex if opened.message else ""
    address = links.own_page_path(opened.cancellation, message_id)
    if language := request.GET.get("lang", ""):
        address = f"{address}?{urlencode({'lang': language})}"
    return SeeOther(address)
