"""What made-up leavers answered: by what was asked of them, and when."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from customers.models import CancellationKind
from outbox.models import Delivery, Message, MessageState
from surveys.document import ReasonEntry, SurveyDocument, read
from surveys.models import ChosenReason, Reason, Response, Survey, SurveyVersion

from .deciding import Verdict
from .world import World, data

BATCH = 500
ANSWERS = 0.47
WRITES_WORDS = 0.5
# How often each reason comes first; those of a survey only are drawn from.
WEIGHTS = {
    "too_expensive": 15.0,
    "missing_feature": 17.0,
    "moving": 13.0,
    "technical_problems": 7.0,
    "hard_to_use": 11.0,
    "no_results": 9.0,
    "poor_support": 4.0,
    "no_fit_with_tools": 10.0,
    "unsure_how": 8.0,
    "test_account": 4.0,
    "organisation_closed": 7.0,
    "other": 6.0,
}
OF_A_TRIAL = {"test_account": 6.0, "unsure_how": 3.0, "hard_to_use": 2.0}
# What the new prices did to the first of them, by plan.
DEARER = {"starter": 3.4, "team": 2.6, "studio": 2.0}


class Words:
    """Hands out what people wrote, each text once before any comes again."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._left: defaultdict[tuple[str, str], list[str]] = defaultdict(list)

    def about(self, code: str, languages: list[str], at: datetime) -> str:
        """A text about this reason, in a language of theirs if there is one, else in English."""
        if code == "too_expensive" and at >= self.world.new_prices_at:
            code = "new_prices"
        texts = data("words")["reasons"].get(code, {})
        language = next((one for one in languages if one in texts), "en")
        return self._next(code, language, texts.get(language, []))

    def _next(self, code: str, language: str, texts: list[str]) -> str:
        if not texts:
            return ""
        left = self._left[code, language]
        if not left:
            left += self.world.chance.sample(texts, len(texts))
        return left.pop()


def store(world: World, verdicts: list[Verdict]) -> int:
    """One answer for those who sent the survey; returns how many.

    The newest first: those are read first, and no text should stand there twice.
    """
    surveys = _surveys()
    words = Words(world)
    reasons = {reason.code: reason for reason in Reason.objects.all()}
    responses: list[Response] = []
    chosen: list[ChosenReason] = []
    for verdict in reversed(verdicts):
        version = _asks(verdict, surveys)
        if version is None or not world.happens(ANSWERS):
            continue
        response = _response(world, verdict, version)
        if response.answered_at >= world.now:
            continue
        document = read(version.document)
        chosen += _choose(world, verdict, response, document, words, reasons)
        _answer_questions(world, response, document)
        responses.append(response)
    Response.objects.bulk_create(responses, batch_size=BATCH)
    ChosenReason.objects.bulk_create(chosen, batch_size=BATCH)
    return len(responses)


def _surveys() -> dict[str, SurveyVersion]:
    found = Survey.objects.exclude(live=None).select_related("live")
    return {survey.slug: survey.live for survey in found if survey.live}


def _asks(verdict: Verdict, surveys: dict[str, SurveyVersion]) -> SurveyVersion | None:
    """The survey that the letter leads to, if the letter arrived."""
    message = verdict.message
    if message is None or not _arrived(message) or message.version is None:
        return None
    return surveys.get(_survey_of(message.version.document))


def _arrived(message: Message) -> bool:
    return message.state == MessageState.SENT and message.delivery not in {
        Delivery.BOUNCED,
        Delivery.COMPLAINED,
    }


def _survey_of(node: Any) -> str:
    """The short name of the survey that a letter's document leads to, by answers or by a button."""
    if isinstance(node, list):
        return next(filter(None, map(_survey_of, node)), "")
    if not isinstance(node, dict):
        return ""
    attrs = node.get("attrs", {})
    if node.get("type") == "answers":
        return str(attrs["survey"])
    if attrs.get("to") == "survey":
        return str(attrs["target"])
    return _survey_of(list(node.values()))


def _response(world: World, verdict: Verdict, version: SurveyVersion) -> Response:
    message = verdict.message
    assert message
    assert message.finished_at
    hours = world.chance.expovariate(1 / 9)
    speaks = set(version.document["title"]) & set(dict(settings.LANGUAGES))
    language = message.language if message.language in speaks else "en"
    return Response(
        public_id=world.uuid(),
        cancellation=verdict.cancellation,
        version=version,
        message=message,
        language=language,
        answered_at=message.finished_at + timedelta(minutes=2, hours=min(hours, 200)),
    )


def _choose(
    world: World,
    verdict: Verdict,
    response: Response,
    document: SurveyDocument,
    words: Words,
    reasons: dict[str, Reason],
) -> list[ChosenReason]:
    weights = _weights(world, verdict, response.answered_at)
    entries = [entry for entry in document.reasons if entry.code in reasons]
    most = document.choose.at_most
    count = 1 if most == 1 else min(most, world.weighted({1: 5, 2: 3, 3: 2}))
    picked: list[ReasonEntry] = []
    while len(picked) < count:
        free = {n: weights[e.code] for n, e in enumerate(entries) if e not in picked}
        picked.append(entries[world.weighted(free)])
    writes = world.happens(WRITES_WORDS)
    languages = [*verdict.cancellation.customer.languages, response.language]
    return [
        ChosenReason(
            response=response,
            reason=reasons[entry.code],
            position=position,
            label=entry.label.get(response.language) or next(iter(entry.label.values())),
            text=words.about(entry.code, languages, response.answered_at)
            if writes and entry.follow_up and not position
            else "",
        )
        for position, entry in enumerate(picked)
    ]


def _weights(world: World, verdict: Verdict, at: datetime) -> dict[str, float]:
    row = verdict.cancellation
    weights = dict(WEIGHTS)
    if row.kind == CancellationKind.TRIAL_NOT_CONVERTED:
        for code, factor in OF_A_TRIAL.items():
            weights[code] *= factor
    plan = row.subscription.plan
    if at >= world.new_prices_at and plan:
        weights["too_expensive"] *= DEARER.get(plan.external_id, 1.3)
    return weights


def _answer_questions(world: World, response: Response, document: SurveyDocument) -> None:
    """The open questions at the end, which few answer."""
    texts = {"new_tool": "instead", "improve": "improve"}
    for question in document.questions:
        known = data("words").get(texts.get(question.code, ""), {})
        if known and world.happens(0.3):
            response.texts[question.code] = world.one_of(
                known.get(response.language) or known["en"]
            )
