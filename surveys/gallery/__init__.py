"""The surveys that Cancelmail ships: loaded once, then the team's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from surveys.document import read
from surveys.models import OTHER, Reason, Survey
from surveys.publishing import publish as publish_survey
from worker.clock import now

HERE = Path(__file__).parent
SLUGS = ("why", "reasons")
# Room for the team's own reasons before the last one.
LAST_POSITION = 1000


def load(*, publish: bool = True) -> None:
    """Bring in what is missing: reasons, then surveys, with `publish` also their first version.

    What is there already is left as it is, also where a team has changed it.
    """
    with transaction.atomic():
        _load_reasons()
        for slug in SLUGS:
            survey = _load_survey(slug)
            if publish and survey.live is None:
                publish_survey(survey, by=None, now=now())


def original(slug: str) -> dict[str, Any]:
    """The document of a survey as shipped. Raises FileNotFoundError for another slug."""
    document: dict[str, Any] = _read(f"survey-{slug}.yaml")
    return read(document).model_dump(exclude_none=True)


def _load_reasons() -> None:
    for position, entry in enumerate(_read("reason-list.yaml"), start=1):
        Reason.objects.get_or_create(
            code=entry["code"],
            defaults={
                "labels": entry["name"],
                "position": LAST_POSITION if entry["code"] == OTHER else position,
            },
        )


def _load_survey(slug: str) -> Survey:
    document = original(slug)
    survey, _made = Survey.objects.get_or_create(
        slug=slug, defaults={"document": document, "titles": document["title"], "edited_at": now()}
    )
    return survey


def _read(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
