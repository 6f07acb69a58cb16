"""Publishing a survey: an immutable version of its draft becomes what leavers see."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from staff.audit import record
from staff.models import User

from .document import BadDocument, read, texts
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
        was, survey.live = survey.live, version
        survey.save(update_fields=["live"])
        _log(version, was, by, now)
        return version


def _log(
    version: SurveyVersion, before: SurveyVersion | None, by: User | None, now: datetime
) -> None:
    """What comes with the program is no colleague's doing."""
    if by is not None:
        record(
            by=by,
            action="survey.published",
            target=version.survey,
            before=_as_read(before) if before else None,
            after=_as_read(version),
            now=now,
        )


def _as_read(version: SurveyVersion) -> dict[str, Any]:
    """Each text under its place and language, such as `reasons.price.label/lv`."""
    words = {
        f"{place}/{language}": text
        for place, by_language in texts(read(version.document))
        for language, text in by_language.items()
    }
    return {"version": version.number, **words}


def _check(survey: Survey) -> None:
    codes = {entry.code for entry in read(survey.document).reasons}
    known = set(Reason.objects.filter(code__in=codes).values_list("code", flat=True))
    if missing := sorted(codes - known):
        raise BadDocument([f"reasons.{code}: is not in the list of reasons" for code in missing])
