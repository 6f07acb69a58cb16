"""Surveys, reasons and answers on the desk: who may what, and nothing that was typed runs."""

from __future__ import annotations

import copy

import pytest
from django.core.cache import cache
from django.urls import reverse

from customers import reasons
from customers.models import Cancellation
from customers.timeline import timeline
from surveys.editing import StaleDraft, save_texts
from surveys.models import Reason, Response, Survey, SurveyVersion
from worker import clock

from .answering import answered, page_of
from .factories import (
    MessageFactory,
    live_survey,
    survey_path,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def test_answer_stands_in_list_page_and_timeline(client, signed_in):
    response = answered(client, "Too slow")
    analyst = signed_in("analyst")
    listed = analyst.get(reverse("admin:surveys_response_changelist")).content.decode()
    shown = analyst.get(page_of(response)).content.decode()
    for html in (listed, shown):
        assert "Ilze Bērziņa" in html
        assert "Too slow" in html
        assert "Price" in html
    entry = next(e for e in timeline(response.cancellation.customer) if "Said why" in e.text)
    assert "Another reason" in entry.text
    assert (entry.quote, entry.url) == ("Too slow", page_of(response))


@pytest.mark.parametrize("term", ["slow", "SLOW", "Bērziņa", "ilze@", "režīm", "Papīr"])
def test_answers_are_found_by_customer_and_by_words(client, signed_in, term):
    wanted = answered(
        client,
        reason=["other"],
        **{"words-other": "Too slow, nav bezsaistes režīma", "text-new_tool": "Papīrs"},
    )
    answered(client, name="Somebody else", reason=["too_expensive"])
    Response.objects.exclude(pk=wanted.pk).get().cancellation.customer.delete()
    answered_list = signed_in("analyst").get(
        reverse("admin:surveys_response_changelist"), {"q": term}
    )
    assert [found.pk for found in answered_list.context["cl"].queryset] == [wanted.pk]
    none = signed_in("agent").get(reverse("admin:surveys_response_changelist"), {"q": "quick"})
    assert not none.context["cl"].queryset


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"reason": "too_expensive"}, 1),
        ({"reason": "other"}, 2),
        ({"first": "too_expensive"}, 0),
        ({"first": "other"}, 2),
        ({"survey": "reasons"}, 2),
        ({"survey": "why"}, 0),
        ({"language": "lv"}, 0),
        ({"words": "yes"}, 1),
        ({"reason": "'; DROP"}, 0),
    ],
)
def test_answers_are_filtered(client, signed_in, query, found):
    answered(client, "Too slow")
    answered(client, reason=["other"])
    listed = signed_in("analyst").get(reverse("admin:surveys_response_changelist"), query)
    assert listed.context["cl"].queryset.count() == found


def test_nobody_changes_an_answer(client, signed_in):
    response = answered(client, "Too slow")
    administrator = signed_in("administrator")
    assert administrator.post(page_of(response), {"language": "lv"}).status_code == 405
    delete = reverse("admin:surveys_response_delete", args=[response.pk])
    assert administrator.post(delete, {"post": "yes"}).status_code == 403
    response.refresh_from_db()
    assert response.language == "en"


def test_list_of_answers_costs_the_same_for_one_and_for_many(
    client, signed_in, django_assert_max_num_queries
):
    for _answer in range(8):
        answered(client, "Too slow")
    analyst = signed_in("analyst")
    with django_assert_max_num_queries(30):
        analyst.get(reverse("admin:surveys_response_changelist"))


SCREENS = ["survey_changelist", "reason_changelist", "response_changelist"]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("group", ["editor", "agent", "analyst", "administrator"])
def test_each_group_may_look(signed_in, group, screen):
    live_survey("why")
    assert signed_in(group).get(reverse(f"admin:surveys_{screen}")).status_code == 200


@pytest.mark.parametrize("screen", SCREENS)
def test_without_a_group_nothing_is_shown(signed_in, client, screen):
    address = reverse(f"admin:surveys_{screen}")
    assert signed_in().get(address).status_code == 403
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("group", ["agent", "analyst"])
def test_only_editors_change_and_publish(signed_in, group):
    survey = live_survey("why")
    someone = signed_in(group)
    assert someone.get(reverse("admin:surveys_survey_change", args=[survey.pk])).status_code == 200
    for name in ("texts", "publish"):
        address = reverse(f"admin:surveys_survey_{name}", args=[survey.pk])
        assert someone.post(address, {}).status_code == 403
    assert SurveyVersion.objects.filter(survey=survey).count() == 1


def test_editor_changes_a_text_and_leavers_see_it_once_published(client, signed_in):
    survey = live_survey("why")
    message, editor = MessageFactory.create(), signed_in("editor")
    texts = reverse("admin:surveys_survey_texts", args=[survey.pk])
    assert editor.get(texts).status_code == 200
    sent = {"revision": "1", "title:en": "What was it?", "reasons.moving.label:lv": "Cits rīks"}
    assert editor.post(texts, sent).status_code == 302
    survey.refresh_from_db()
    assert (survey.revision, survey.titles["en"]) == (2, "What was it?")
    assert "What was it?" not in client.get(survey_path(message)).content.decode()
    page = editor.get(reverse("admin:surveys_survey_change", args=[survey.pk])).content.decode()
    assert "The draft differs" in page
    publish = reverse("admin:surveys_survey_publish", args=[survey.pk])
    assert editor.get(publish).status_code == 405
    assert editor.post(publish).status_code == 302
    assert "What was it?" in client.get(survey_path(message)).content.decode()
    published = SurveyVersion.objects.get(survey=survey, number=2)
    assert str(published.published_by) == "editor"


def test_stale_save_keeps_both_texts_and_the_second_save_replaces(signed_in):
    survey = live_survey("why")
    editor, texts = signed_in("editor"), reverse("admin:surveys_survey_texts", args=[survey.pk])
    editor.post(texts, {"revision": "1", "title:en": "Theirs"})
    late = editor.post(texts, {"revision": "1", "title:en": "Mine", "note:en": "Mine too"})
    html = late.content.decode()
    assert "Mine" in html
    assert "Theirs" in html
    assert 'name="revision" value="2"' in html
    survey.refresh_from_db()
    assert survey.titles["en"] == "Theirs"
    editor.post(texts, {"revision": "2", "title:en": "Mine"})
    survey.refresh_from_db()
    assert survey.titles["en"] == "Mine"


@pytest.mark.parametrize("text", ["", "   ", "x" * 301])
def test_text_that_is_missing_or_too_long_is_refused_and_kept(signed_in, text):
    survey = live_survey("why")
    texts = reverse("admin:surveys_survey_texts", args=[survey.pk])
    sent = {"revision": "1", "title:en": text, "button:en": "Off it goes"}
    html = signed_in("editor").post(texts, sent).content.decode()
    assert "Not saved" in html
    assert "Off it goes" in html
    survey.refresh_from_db()
    assert survey.revision == 1


@pytest.mark.parametrize(
    "name", ["choose.at_most:en", "reasons.moving.code:en", "__class__:en", "title:fr", "x:y"]
)
def test_only_texts_can_be_changed_through_the_form(signed_in, name):
    survey = live_survey("why")
    before = copy.deepcopy(survey.document)
    texts = reverse("admin:surveys_survey_texts", args=[survey.pk])
    signed_in("editor").post(texts, {"revision": "1", name: "changed"})
    survey.refresh_from_db()
    assert survey.document == before


def test_save_with_an_old_revision_changes_nothing(colleague):
    survey = live_survey("why")
    with pytest.raises(StaleDraft):
        save_texts(survey, {("title", "en"): "x"}, revision=9, by=None, now=clock.now())


def test_draft_that_is_no_survey_is_shown_as_such(signed_in):
    survey = live_survey("why")
    Survey.objects.filter(pk=survey.pk).update(document={"title": {"en": "Half"}})
    editor = signed_in("editor")
    page = editor.get(reverse("admin:surveys_survey_change", args=[survey.pk]))
    assert "cannot be shown or published" in page.content.decode()
    editor.post(reverse("admin:surveys_survey_publish", args=[survey.pk]))
    assert SurveyVersion.objects.filter(survey=survey).count() == 1


def test_reason_is_renamed_and_keeps_its_code(signed_in):
    live_survey("why")
    reason = Reason.objects.get(code="moving")
    sent = {"name_en": "Went elsewhere", "name_lv": "Aizgāja", "position": "3", "code": "new"}
    address = reverse("admin:surveys_reason_change", args=[reason.pk])
    assert signed_in("editor").post(address, sent).status_code == 302
    reason.refresh_from_db()
    assert reason.code == "moving"
    assert reason.labels == {"en": "Went elsewhere", "lv": "Aizgāja"}


def test_reason_other_cannot_be_archived_and_none_is_deleted(signed_in):
    live_survey("why")
    other = Reason.objects.get(code="other")
    editor = signed_in("administrator")
    sent = {"name_en": "Other", "name_lv": "Cits", "position": "1000", "is_archived": "on"}
    response = editor.post(reverse("admin:surveys_reason_change", args=[other.pk]), sent)
    assert "always needed" in response.content.decode()
    assert editor.get(reverse("admin:surveys_reason_delete", args=[other.pk])).status_code == 403


def test_new_reason_is_added(signed_in):
    live_survey("why")
    sent = {"code": "merger", "name_en": "Merger", "name_lv": "Apvienošanās", "position": "20"}
    signed_in("editor").post(reverse("admin:surveys_reason_add"), sent)
    assert Reason.objects.get(code="merger").labels == {"en": "Merger", "lv": "Apvienošanās"}


def test_reason_is_known_to_rooms_below_by_its_name():
    Reason.objects.update_or_create(code="costs", defaults={"labels": {"en": "Price"}})
    cancellation = Cancellation(billing_reason="costs", billing_feedback="x_y")
    assert reasons.told(cancellation) == "Price"
    cancellation.billing_reason = "not_one_of_ours"
    assert reasons.told(cancellation) == "X y"
