"""Publishing a survey: an immutable version of its draft becomes what leavers see."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from staff.models import User

from .document import BadDocument, read
from .models import Reason, Survey, SurveyVersion


def publish(survey: Survey, *, by: User | None, now: datetime) -> SurveyVersion:
    """Make the draft live. Answers given to earlier versions stay with those.

    Publishing what is live already returns that version. Raises BadDocument when the draft is
    not a survey, or names a reason that the shared list lacks.
    """
    with transaction.atomic():
        survey = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
        _check(survey)
        if survey.live and survey.live.document == survey.document:
            return survey.live
        version = SurveyVersion.objects.create(
            survey=survey,
            number=(survey.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
            document=survey.document,
            published_at=now,
            published_by=by,
        )
        survey.live = version
        survey.save(update_fields=["live"])
        return version


def _check(survey: Survey) -> None:
    codes = {entry.code for entry in read(survey.document).reasons}
    known = set(Reason.objects.filter(code__in=codes).values_list("code", flat=True))
    if missing := sorted(codes - known):
        raise BadDocument([f"reasons.{code}: is not in the list of reasons" for code in missing])
