"""The screens on which letters are listed, written, previewed and published."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staff.access import AGENT, ANALYST, EDITOR
from templates_app import gallery
from templates_app.models import LetterText
from tests.customers.factories import CancellationFactory
from tests.staff.factories import colleague

from .factories import LetterTextFactory, SubjectLineFactory
from .nodes import doc, p

pytestmark = pytest.mark.django_db

JSON = {"accept": "application/json"}


@pytest.fixture
def editor(client):
    user = colleague(EDITOR)
    client.force_login(user)
    return user


@pytest.fixture
def text():
    return LetterTextFactory.create(letter__slug="standard")


def address(text, name="studio"):
    return reverse(f"templates_app:{name}", args=[text.letter.slug, text.language])


def form(text, **changes):
    return {
        "document": json.dumps(text.document),
        "subject": json.dumps(text.subject),
        "subject_line": text.subject_line.slug if text.subject_line else "",
        "preview_line": text.preview_line,
        "revision": text.revision,
        **changes,
    }


def test_the_list_shows_each_letter_with_its_languages(client, editor):
    gallery.load()
    page = client.get(reverse("templates_app:letters"))
    assert page.status_code == 200
    assert page.content.decode().count("Live, version 1") == 20
    assert client.get(reverse("admin:templates_app_letter_changelist")).url == "/admin/letters/"


def test_the_list_asks_the_same_few_questions_however_many_letters_there_are(client, editor):
    gallery.load()
    client.get(reverse("templates_app:letters"))
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("templates_app:letters"))
    questions = [question["sql"] for question in asked]
    assert sum("\"slug\" = 'subscription_cancelled'" in sql for sql in questions) <= 1
    assert not any("compiled" in sql for sql in questions)
    assert len(questions) <= 12


def test_the_studio_gives_the_editor_what_it_needs(client, editor, text):
    page = client.get(address(text))
    words = page.content.decode()
    assert page.status_code == 200
    for part in ("editor-fields", "editor-conditions", "editor-destinations", "editor-surveys"):
        assert f'id="{part}"' in words
    assert 'data-letter-editor data-document-input="id_document"' in words
    assert "Hi ⟦first name or “there”⟧," in words
    assert "style=" not in words.replace("data-st=", "")


def test_saving_keeps_the_draft_and_leaves_what_is_live(client, editor):
    gallery.load()
    text = LetterText.objects.get(letter__slug="standard", language="en")
    live = text.live_id
    document = doc(p("Goodbye, {first_name|you}."))
    answer = client.post(address(text, "draft"), form(text, document=json.dumps(document)))
    assert answer.status_code == 302
    text.refresh_from_db()
    assert (text.document, text.live_id, text.revision) == (document, live, 2)
    assert text.edited_by == editor


def test_a_script_gets_the_new_revision(client, editor, text):
    answer = client.post(
        address(text, "draft"),
        form(text, preview_line="New."),
        headers=JSON,
    )
    assert answer.json()["revision"] == 2
    text.refresh_from_db()
    assert text.preview_line == "New."


@pytest.mark.parametrize(
    "document",
    [
        "",
        "{",
        "[" * 100_000,
        json.dumps(doc({"type": "script"})),
        json.dumps({"type": "doc", "x": 1}),
    ],
)
def test_what_is_no_letter_is_refused_with_what_was_typed_still_there(
    client, editor, text, document
):
    typed = form(text, document=document, preview_line="Typed by me")
    answer = client.post(address(text, "draft"), typed)
    assert answer.status_code == 400
    answer = client.post(address(text, "draft"), typed, headers=JSON)
    assert answer.status_code == 400
    assert answer.json()["message"]
    text.refresh_from_db()
    assert text.revision == 1


def test_preview_shows_the_typed_draft_for_a_real_customer(client, editor, text):
    leaver = CancellationFactory.create()
    document = json.dumps(doc(p("Sveika, {first_name|Jūs}! {plan|}"), p("{end_date}")))
    page = client.post(address(text, "preview"), form(text, document=document, leaver=leaver.pk))
    words = page.content.decode()
    assert "Sveika, <bdi>Ilze</bdi>! <bdi>Pro</bdi>" in words
    assert "<bdi>3 October 2026</bdi>" in words
    text.refresh_from_db()
    assert text.revision == 1


def test_preview_with_a_real_customer_marks_what_is_missing(client, editor, text):
    leaver = CancellationFactory.create()
    document = json.dumps(doc(p("You said {reason}; {days_left}.")))
    typed = form(text, document=document)
    words = client.post(address(text, "preview"), {**typed, "leaver": leaver.pk}).content.decode()
    assert "You said <bdi>⟦reason?⟧</bdi>; <bdi>⟦days left?⟧</bdi>." in words
    sample = client.post(address(text, "preview"), typed).content.decode()
    assert "<bdi>Technical problems got in the way</bdi>; <bdi>30 days</bdi>" in sample


def test_preview_has_a_policy_of_its_own(client, editor, text):
    page = client.get(address(text, "preview"))
    policy = page["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:;")
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "<bdi>Joakim</bdi>" in page.content.decode()


def test_preview_as_text_and_dark(client, editor, text):
    page = client.post(address(text, "preview"), {**form(text), "as": "text"}).content.decode()
    assert "<pre>Hi Joakim," in page
    dark = client.post(address(text, "preview"), {**form(text), "dark": "1"}).content.decode()
    assert "@media all" in dark


def test_preview_says_what_keeps_it_from_being_shown(client, editor, text):
    bad = json.dumps(doc({"type": "heading", "attrs": {"level": 9}}))
    page = client.post(address(text, "preview"), form(text, document=bad)).content.decode()
    assert "heading 1" in page


def test_publishing_saves_what_is_on_the_screen(client, editor, text):
    document = doc(p("Goodbye."))
    answer = client.post(
        address(text, "publish"), form(text, document=json.dumps(document), note="Shorter")
    )
    assert answer.status_code == 302
    text.refresh_from_db()
    assert text.live.document == document
    assert (text.live.number, text.live.note, text.live.published_by) == (1, "Shorter", editor)


def test_what_would_hurt_somebody_is_saved_but_not_published(client, editor, text):
    document = json.dumps(doc(p("Until {end_date}.")))
    page = client.post(address(text, "publish"), form(text, document=document), follow=True)
    text.refresh_from_db()
    assert text.live is None
    assert text.revision == 2
    assert "“last day” can be empty" in page.content.decode()


@pytest.mark.parametrize("door", ["draft", "publish", "original"])
def test_a_stale_screen_is_refused_with_both_texts(client, editor, text, door):
    LetterText.objects.filter(pk=text.pk).update(
        revision=2, document=doc(p("Theirs.")), edited_by=editor
    )
    text.letter.gallery_slug = "standard"
    text.letter.save()
    mine = form(text, document=json.dumps(doc(p("Mine."))), preview_line="My line")
    page = client.post(address(text, door), mine)
    words = page.content.decode()
    assert page.status_code == 409
    assert "Theirs." in words
    assert "Mine." in words
    assert "My line" in words
    text.refresh_from_db()
    assert text.document == doc(p("Theirs."))
    assert text.live is None


def test_a_stale_script_gets_theirs(client, editor, text):
    LetterText.objects.filter(pk=text.pk).update(revision=2, document=doc(p("Theirs.")))
    answer = client.post(address(text, "draft"), form(text), headers=JSON)
    assert answer.status_code == 409
    assert answer.json()["revision"] == 2
    assert answer.json()["document"] == doc(p("Theirs."))


def test_an_old_version_can_be_live_again(client, editor):
    gallery.load()
    text = LetterText.objects.get(letter__slug="standard", language="en")
    old = text.live
    client.post(address(text, "publish"), form(text, document=json.dumps(doc(p("Short.")))))
    text.refresh_from_db()
    restore = reverse("templates_app:restore", args=["standard", "en", 1])
    assert client.post(restore, {"revision": 1}).status_code == 409
    client.post(restore, {"revision": text.revision})
    text.refresh_from_db()
    assert text.live
    assert old
    assert text.live.number == 3
    assert text.live.document == text.document == old.document


def test_the_original_comes_back_into_the_draft(client, editor):
    gallery.load()
    text = LetterText.objects.get(letter__slug="standard", language="lv")
    original = text.document
    client.post(address(text, "draft"), form(text, document=json.dumps(doc(p("Īsi.")))))
    client.post(address(text, "original"), {"revision": 2})
    text.refresh_from_db()
    assert text.document == original
    assert text.subject_line
    assert text.subject_line.slug == "subscription_cancelled"


def test_leavers_are_found_by_name_and_address(client, editor):
    CancellationFactory.create(subscription__customer__name="Jānis Ozols")
    CancellationFactory.create(subscription__customer__name="Anna Liepa")
    page = client.get(reverse("templates_app:leavers"), {"q": "ozol"}).content.decode()
    assert "Jānis Ozols" in page
    assert "Anna Liepa" not in page


@pytest.mark.parametrize("door", ["draft", "publish", "original"])
def test_changes_need_post(client, editor, text, door):
    assert client.get(address(text, door)).status_code == 405


def test_an_agents_preview_has_the_subject_that_is_stored(client):
    """The select is disabled for them, so a browser does not post it."""
    line = SubjectLineFactory.create(texts={"en": [{"type": "text", "text": "The stored one"}]})
    text = LetterTextFactory.create(subject_line=line)
    client.force_login(colleague(AGENT))
    posted = form(text)
    del posted["subject_line"]
    page = client.post(address(text, "preview"), posted).content.decode()
    assert "<title>The stored one</title>" in page
    page = client.post(address(text, "preview"), {**posted, "subject_line": ""}).content.decode()
    assert "<title>About your cancellation</title>" in page


def test_a_subject_line_that_is_gone_is_refused(client, editor, text):
    posted = form(text, subject_line="gone")
    answer = client.post(address(text, "draft"), posted, headers=JSON)
    assert answer.status_code == 400
    assert "no longer in the list" in answer.json()["message"]


def test_agents_read_and_change_nothing(client, text):
    client.force_login(colleague(AGENT))
    assert client.get(address(text)).status_code == 200
    assert client.get(address(text, "preview")).status_code == 200
    for door in ("draft", "publish", "original"):
        assert client.post(address(text, door), form(text)).status_code == 403


def test_others_do_not_come_in(client, text):
    assert client.get(address(text)).status_code == 302
    client.force_login(colleague(ANALYST))
    assert client.get(address(text)).status_code == 403
    assert client.get(reverse("templates_app:letters")).status_code == 403
    assert client.get(address(text, "preview")).status_code == 403
