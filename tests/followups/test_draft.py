"""The draft of a case: begun from the personal letter, shared, saved over a revision."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from followups import text, writing
from followups.errors import AlreadyAnswered, CaseClosed, SentMeanwhile, StaleDraft, Unfinished
from followups.models import CaseState, Draft
from templates_app.models import LetterText

from .factories import CaseFactory
from .racing import race

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("personal_letter")]


def save(case, by, revision, words="Hello Aya,\n\nwas something missing?", **more):
    fields = {"subject": "Your cancellation", "language": "en", "now": more.pop("now"), **more}
    return writing.save(case, by=by, revision=revision, words=words, **fields)


def words_of(case) -> str:
    return text.text_of(Draft.objects.get(case=case).document)


def test_it_begins_with_the_personal_letter_in_the_customers_language(case, agent, now):
    case.customer.languages = ["lv-LV", "en"]
    case.customer.save()
    composed = writing.current(case, agent, now)
    assert (composed.language, composed.revision) == ("lv", 0)
    assert composed.text.startswith("Labdien")
    assert composed.subject
    assert not Draft.objects.exists()


def test_it_is_saved_and_gone_on_with(case, agent, other_agent, now):
    first = save(case, agent, 0, now=now)
    second = save(case, other_agent, first.revision, "Hello Aya,\n\nis all well?", now=now)
    assert second.revision == first.revision + 1
    assert writing.current(case, agent, now).text == "Hello Aya,\n\nis all well?"
    assert writing.current(case, agent, now).saved_by == other_agent


def test_saving_the_same_again_changes_nothing(case, agent, now):
    first = save(case, agent, 0, now=now)
    assert save(case, agent, first.revision, now=now).revision == first.revision
    assert save(case, agent, 0, now=now).revision == first.revision


def test_a_stale_save_is_refused_and_both_texts_are_kept(case, agent, other_agent, now):
    first = save(case, agent, 0, now=now)
    save(case, other_agent, first.revision, "Tomass's text", now=now)
    with pytest.raises(StaleDraft) as refused:
        save(case, agent, first.revision, "Ilze's text", now=now)
    assert text.text_of(refused.value.theirs.document) == "Tomass's text"
    assert words_of(case) == "Tomass's text"


def test_a_draft_of_a_closed_case_or_without_permission_is_refused(case, agent, colleague, now):
    with pytest.raises(CaseClosed):
        save(CaseFactory.create(state=CaseState.DONE), agent, 0, now=now)
    with pytest.raises(PermissionDenied):
        save(case, colleague("editor"), 0, now=now)


def test_a_text_that_is_too_long_is_refused(case, agent, now):
    with pytest.raises(Unfinished):
        save(case, agent, 0, "a" * 20_001, now=now)


def url(case, what="draft"):
    return f"/admin/follow-ups/{case.public_id}/{what}/"


TYPED = {"revision": "0", "subject": "Hello", "words": "Was it the price?", "language": "en"}


def test_the_page_saves_without_script(client, case):
    answer = client.post(url(case), TYPED)
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "Was it the price?" in page
    assert "Draft saved" in page


def test_the_script_saves_and_hears_the_revision_and_the_blanks(client, case):
    typed = TYPED | {"words": "You have it from ⟦date?⟧ on."}
    answer = client.post(url(case), typed, headers={"Accept": "application/json"})
    assert answer.json()["revision"] == 1
    assert answer.json()["blanks"] == ["date"]


def test_a_stale_save_on_the_page_shows_both_texts(client, case, other_agent):
    colleague = Client()
    colleague.force_login(other_agent)
    colleague.post(url(case), TYPED | {"words": "Tomass wrote this."})
    answer = client.post(url(case), TYPED | {"words": "Ilze wrote that."})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Tomass wrote this." in page
    assert "Ilze wrote that." in page
    assert words_of(case) == "Tomass wrote this."
    told = client.post(
        url(case), TYPED | {"words": "Ilze wrote that."}, headers={"Accept": "application/json"}
    )
    assert told.status_code == 409
    assert told.json()["code"] == "stale"


def test_going_on_with_ones_own_text_is_one_more_save(client, case, other_agent):
    colleague = Client()
    colleague.force_login(other_agent)
    colleague.post(url(case), TYPED | {"words": "Tomass wrote this."})
    revision = str(Draft.objects.get().revision)
    client.post(url(case), TYPED | {"words": "Ilze wrote that.", "revision": revision})
    assert words_of(case) == "Ilze wrote that."


def test_an_untouched_letter_changes_its_language_with_its_words(client, case, agent, now):
    begun = writing.current(case, agent, now)
    typed = {"revision": "0", "subject": begun.subject, "words": begun.text, "language": "en"}
    client.post(url(case, "draft/language"), typed | {"to": "lv"})
    draft = Draft.objects.get()
    assert draft.language == "lv"
    assert words_of(case).startswith("Labdien")


def test_a_text_that_somebody_wrote_survives_another_language(client, case):
    client.post(url(case, "draft/language"), TYPED | {"to": "lv"})
    assert (Draft.objects.get().language, words_of(case)) == ("lv", "Was it the price?")
    client.post(url(case, "draft/language"), TYPED | {"revision": "1", "again": "lv"})
    assert words_of(case).startswith("Labdien")


def test_a_language_without_a_letter_is_refused_with_the_text_kept(client, case):
    answer = client.post(url(case, "draft/language"), TYPED | {"to": "xx"})
    assert answer.status_code == 409
    assert "Was it the price?" in answer.content.decode()


def test_saving_after_it_was_sent_says_so(client, case, agent, now):
    draft = save(case, agent, 0, now=now)
    writing.send(case, by=agent, revision=draft.revision, now=now)
    with pytest.raises(AlreadyAnswered):
        save(case, agent, draft.revision, now=now)
    with pytest.raises(SentMeanwhile):
        save(case, agent, draft.revision, "one more word", now=now)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_of_two_first_saves_at_once_one_is_kept_and_the_other_told(agent, other_agent, now):
    case = CaseFactory.create()
    outcomes = race(
        lambda: save(case, agent, 0, "Ilze's text", now=now),
        lambda: save(case, other_agent, 0, "Tomass's text", now=now),
    )
    assert sorted(outcomes) == ["StaleDraft", "done"]


@pytest.mark.parametrize("revision", ["9" * 5000, "99999999999", "-1", "x"])
def test_a_revision_that_cannot_be_one_is_a_stale_one(client, case, revision):
    client.post(url(case), TYPED)
    typed = TYPED | {"words": "Ilze wrote that.", "revision": revision}
    assert client.post(url(case), typed).status_code == 409


@pytest.mark.parametrize("language", ["xx", "", '"><b>', "en-US"])
def test_a_language_without_a_letter_is_no_language_of_a_draft(client, case, language):
    answer = client.post(url(case), TYPED | {"language": language})
    assert answer.status_code == 409
    assert "Was it the price?" in answer.content.decode()
    assert not Draft.objects.exists()


def test_a_draft_stays_in_its_language_when_the_letter_in_it_is_gone(client, case):
    client.post(url(case), TYPED | {"language": "lv"})
    LetterText.objects.filter(language="lv").update(live=None)
    typed = TYPED | {"language": "lv", "words": "Vai cena?", "revision": "1"}
    assert client.post(url(case), typed).status_code == 302
    assert words_of(case) == "Vai cena?"


def test_where_no_letter_is_published_one_writes_in_the_brands_language(client, case, agent, now):
    LetterText.objects.update(live=None)
    language = writing.current(case, agent, now).language
    assert client.post(url(case), TYPED | {"language": language}).status_code == 302


def test_a_typed_subject_survives_another_language(client, case, agent, now):
    begun = writing.current(case, agent, now)
    typed = {"revision": "0", "subject": "My own", "words": begun.text, "language": "en"}
    client.post(url(case, "draft/language"), typed | {"to": "lv"})
    draft = Draft.objects.get()
    assert (draft.language, draft.subject, words_of(case)) == ("lv", "My own", begun.text)
