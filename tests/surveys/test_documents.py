"""Survey documents, the gallery and publishing."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from surveys import gallery
from surveys.document import BadDocument, read
from surveys.models import OTHER, Reason, Survey, SurveyVersion
from surveys.publishing import publish
from worker.clock import now

from .factories import live_survey


@pytest.fixture
def why() -> dict[str, Any]:
    return gallery.original("why")


def test_every_text_of_the_gallery_is_in_english_and_latvian():
    for slug in gallery.SLUGS:
        assert read(gallery.original(slug)).languages == ["en", "lv"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda d: d.update(colour="red"), "colour"),
        (lambda d: d.pop("button"), "button"),
        (lambda d: d["reasons"][0]["label"].pop("lv"), "reasons.technical_problems.label"),
        (lambda d: d["reasons"].append(d["reasons"][0]), "a reason appears twice"),
        (lambda d: d["choose"].update(at_most=3), "errors.too_many is missing"),
        (lambda d: d["choose"].update(at_least=2), "at_least is more than at_most"),
        (lambda d: d["title"].update(en=" "), "title"),
        (lambda d: d["title"].update({"<b>": "x"}), "not a language tag"),
        (lambda d: d["reasons"][0].update(code="Not A Code"), "code"),
        (lambda d: d["reasons"][0].update(label={"en": "x" * 301, "lv": "x"}), "label"),
    ],
)
def test_document_that_is_not_a_survey_is_refused_with_the_place(why, change, named):
    change(why)
    with pytest.raises(BadDocument) as refused:
        read(why)
    assert named in str(refused.value)


def test_order_is_the_same_for_a_person_and_differs_between_people(why):
    document = read(why)
    orders = {tuple(entry.code for entry in document.reasons_for(f"person {n}")) for n in range(50)}
    assert len(orders) > 20
    assert document.reasons_for("one") == document.reasons_for("one")
    assert {order[-1] for order in orders} == {OTHER}


def test_each_reason_stands_first_for_about_as_many_people(why):
    document = read(why)
    first = [document.reasons_for(f"person {n}")[0].code for n in range(1200)]
    assert all(140 < first.count(code) < 260 for code in set(first))
    assert len(set(first)) == 6


@pytest.mark.django_db
def test_gallery_loads_once_and_leaves_what_a_team_changed():
    gallery.load()
    Reason.objects.filter(code="moving").update(labels={"en": "Went elsewhere"}, position=99)
    Survey.objects.filter(slug="why").update(document={"draft": "half done"})
    gallery.load()
    assert SurveyVersion.objects.count() == 2
    assert Reason.objects.get(code="moving").labels == {"en": "Went elsewhere"}
    assert Survey.objects.get(slug="why").document == {"draft": "half done"}


@pytest.mark.django_db
def test_gallery_brings_every_reason_with_a_name_in_both_languages_and_other_last():
    gallery.load()
    reasons = list(Reason.objects.all())
    assert len(reasons) == 12
    assert all(set(reason.labels) == {"en", "lv"} for reason in reasons)
    assert reasons[-1].code == OTHER
    assert len({reason.position for reason in reasons}) == 12


@pytest.mark.django_db
def test_gallery_can_be_loaded_without_publishing():
    gallery.load(publish=False)
    assert not Survey.objects.exclude(live=None).exists()


@pytest.mark.django_db
def test_publishing_makes_a_new_version_and_the_same_draft_makes_none():
    survey = live_survey("why")
    first = survey.live
    assert publish(survey, by=None, now=now()) == first
    document = copy.deepcopy(survey.document)
    document["button"]["en"] = "Send"
    Survey.objects.filter(pk=survey.pk).update(document=document)
    second = publish(survey, by=None, now=now())
    survey.refresh_from_db()
    assert (second.number, survey.live) == (2, second)
    first.refresh_from_db()
    assert first.document["button"]["en"] == "Send my answer"


@pytest.mark.django_db
def test_draft_with_a_reason_that_is_not_in_the_list_is_not_published():
    survey = live_survey("why")
    Reason.objects.filter(code="moving").delete()
    with pytest.raises(BadDocument, match="moving"):
        publish(survey, by=None, now=now())


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"number": 7}, {"document": {}}, {"published_at": None}])
def test_database_refuses_to_change_a_published_version(change):
    live_survey("why")
    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyVersion.objects.update(**change)


@pytest.mark.database
@pytest.mark.django_db
def test_publisher_may_leave_without_the_version_being_in_the_way(colleague):
    survey, editor = live_survey("why"), colleague("editor")
    SurveyVersion.objects.update(published_by=editor)
    editor.delete()
    assert survey.versions.get().published_by is None
