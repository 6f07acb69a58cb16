"""What a leaver said: to the survey, else to the billing system."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from customers.models import Cancellation
from surveys.models import Reason, Response


@dataclass(frozen=True)
class Said:
    """Their words as typed, the reasons by their short names, and where they said it."""

    words: str = ""
    reasons: tuple[str, ...] = ()
    source: str = ""
    language: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.reasons)


def what_they_said(cancellation: Cancellation) -> Said:
    """Their answer to the survey; without one, what they told the billing system."""
    response = Response.objects.filter(cancellation=cancellation).first()
    return _answered(response) if response else _told_billing(cancellation)


def first_words(cancellations: list[Cancellation]) -> dict[int, Said]:
    """What each of these leavers said, by the cancellation's primary key, in few queries."""
    asked = [cancellation.pk for cancellation in cancellations]
    responses = Response.objects.filter(cancellation__in=asked).prefetch_related("chosen__reason")
    answers = {response.cancellation_id: _answered(response) for response in responses}
    labels = {reason.code: str(reason) for reason in Reason.objects.all()}
    return {
        cancellation.pk: answers.get(cancellation.pk) or _told_billing(cancellation, labels)
        for cancellation in cancellations
    }


def _answered(response: Response) -> Said:
    chosen = list(response.chosen.all())
    texts = [one.text for one in chosen] + [str(text) for text in response.texts.values()]
    return Said(
        words="\n".join(text.strip() for text in texts if text.strip()),
        reasons=tuple(str(one.reason) for one in chosen),
        source=_("Answered our survey."),
        language=response.language,
    )


def _told_billing(cancellation: Cancellation, labels: dict[str, str] | None = None) -> Said:
    code = cancellation.billing_reason
    if labels is None:
        labels = {reason.code: str(reason) for reason in Reason.objects.filter(code=code)}
    label = labels.get(code) or cancellation.billing_feedback.replace("_", " ")
    return Said(
        words=cancellation.billing_comment.strip(),
        reasons=(label,) if label else (),
        source=_("Told the billing system when cancelling."),
    )
