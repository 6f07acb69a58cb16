"""Subject lines: what the admin refuses, and what publishing and the lists make of the rest."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from staff.access import EDITOR
from staff.models import AuditEntry
from templates_app.document import line_to_json, parse_subject
from templates_app.fields import FIELDS
from templates_app.models import LetterKind, SubjectLine
from templates_app.notation import parse_line
from templates_app.publishing import has_changes, problems_of, publish
from templates_app.subject_form import notation
from tests.customers.factories import A_DAY
from tests.staff.factories import colleague

from .factories import LetterTextFactory, SubjectLineFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(colleague(EDITOR))
    return client


def _form(line, **changes):
    return {
        "slug": line.slug,
        "only_when": line.only_when,
        "position": line.position,
        "text_en": "A subject",
        "intent_en": "a subject",
        **changes,
    }


def _post(client, line, **changes):
    address = reverse("admin:templates_app_subjectline_change", args=[line.pk])
    return client.post(address, _form(line, **changes))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text_en": "Hello {"}, None),  # a brace alone is a brace
        ({"text_en": "Hello {First name}"}, "A field is written"),
        ({"text_en": "Hello {nobody}"}, "There is no field “nobody”"),
        ({"text_en": "Hello {first_name}"}, "“first name” can be empty"),
        ({"text_en": "Hello {first_name|}"}, "a hole stays"),
        ({"text_en": "x" * 201}, "at most 200 characters"),
        ({"text_en": ""}, "Write it in one language at least"),
        ({"only_when": "nonsense"}, "Select a valid choice"),
    ],
)
def test_what_no_letter_could_use_is_refused_in_the_admin(editor, changes, sentence):
    line = SubjectLineFactory.create()
    page = _post(editor, line, **changes)
    if sentence is None:
        assert page.status_code == 302
        return
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert SubjectLine.objects.get(pk=line.pk).texts == line.texts


def test_what_a_letter_can_use_is_kept_and_the_short_name_stays(editor):
    line = SubjectLineFactory.create()
    answer = _post(editor, line, slug="other", text_en="Other words", only_when="has_plan")
    assert answer.status_code == 302
    kept = SubjectLine.objects.get(pk=line.pk)
    words = {"en": [{"type": "text", "text": "Other words"}]}
    assert (kept.slug, kept.texts, kept.only_when) == (line.slug, words, "has_plan")


def test_each_language_has_a_line_of_its_own_and_an_empty_one_has_none(editor):
    line = SubjectLineFactory.create()
    _post(editor, line, text_lv="Ardievu{, first_name_vocative|}", intent_lv="ardievas")
    kept = SubjectLine.objects.get(pk=line.pk)
    assert kept.texts.keys() == kept.intents.keys() == {"en", "lv"}
    page = editor.get(reverse("admin:templates_app_subjectline_change", args=[line.pk]))
    assert 'value="Ardievu{, first_name_vocative|}"' in page.content.decode()
    _post(editor, line)
    assert SubjectLine.objects.get(pk=line.pk).texts.keys() == {"en"}


def test_line_that_is_not_touched_is_kept_as_it_is_stored(editor):
    odd = [
        {"type": "field", "attrs": {"name": "brand", "before": "{", "after": "", "fallback": ""}}
    ]
    line = SubjectLineFactory.create(texts={"en": odd})
    page = editor.get(reverse("admin:templates_app_subjectline_change", args=[line.pk]))
    assert "{{brand|}" in page.content.decode()
    _post(editor, line, text_en="{{brand|}", position=7)
    kept = SubjectLine.objects.get(pk=line.pk)
    assert (kept.position, kept.texts) == (7, {"en": odd})


def test_words_that_were_true_under_a_condition_are_checked_again_without_it(editor):
    plan = FIELDS.find("plan")
    line = SubjectLineFactory.create(only_when=plan.guard)
    assert _post(editor, line, text_en="{plan}").status_code == 302
    page = _post(editor, line, text_en="{plan}", only_when="")
    assert "can be empty" in page.content.decode()


def test_stored_text_that_cannot_be_read_is_written_anew(editor):
    line = SubjectLineFactory.create()
    SubjectLine.objects.filter(pk=line.pk).update(texts={"en": "Hello"}, intents=["x"])
    assert _post(editor, line, text_en="Hello").status_code == 302
    assert SubjectLine.objects.get(pk=line.pk).texts["en"][0]["text"] == "Hello"


def test_new_subject_line_is_added(editor):
    form = {"slug": "new", "text_en": "{brand}: bye", "only_when": "", "position": 0}
    editor.post(reverse("admin:templates_app_subjectline_add"), form)
    line = SubjectLine.objects.get(slug="new")
    assert [node["type"] for node in line.texts["en"]] == ["field", "text"]


def test_changed_words_are_logged_as_they_are_typed(editor):
    line = SubjectLineFactory.create()
    _post(editor, line, text_en="{brand}: bye")
    entry = AuditEntry.objects.get()
    assert (entry.before["texts/en"], entry.after["texts/en"]) == ("A subject", "{brand}: bye")


@pytest.mark.parametrize("language", ["en", "lv"])
def test_subject_of_the_gallery_is_typed_as_it_is_read(prepared, editor, language):
    for line in SubjectLine.objects.all():
        words = notation(line, language)
        assert line_to_json(parse_subject(line_to_json(parse_line(words)))) == line.texts[language]


def test_list_says_the_words_and_when_they_are_true(prepared, editor):
    page = editor.get(reverse("admin:templates_app_subjectline_changelist")).content.decode()
    assert "About your cancellation{, first_name|}" in page
    assert "Only if " in page


def test_a_subject_line_cannot_be_read_and_the_lists_still_open(editor):
    line = SubjectLineFactory.create()
    text = LetterTextFactory.create(letter__slug="standard", subject_line=line)
    publish(text, by=None, now=A_DAY)
    SubjectLine.objects.filter(pk=line.pk).update(texts={"en": "Hello"})
    text = type(text).objects.get(pk=text.pk)
    assert has_changes(text)
    assert editor.get(reverse("templates_app:letters")).status_code == 200
    studio = reverse("templates_app:studio", args=["standard", "en"])
    assert editor.get(studio).status_code == 200


def test_a_subject_under_an_unknown_condition_is_not_published():
    line = SubjectLineFactory.create(only_when="nonsense")
    SubjectLineFactory.create(slug="subscription_cancelled")
    (problem,) = problems_of(LetterTextFactory.create(subject_line=line))
    assert str(problem) == "Subject: There is no condition “nonsense”. Choose another subject."


def test_a_letter_has_a_subject_for_everybody_and_a_reminder_need_not():
    line = SubjectLineFactory.create(only_when="has_plan")
    (problem,) = problems_of(LetterTextFactory.create(subject_line=line))
    assert "not true for everybody" in str(problem)
    reminder = LetterTextFactory.create(subject_line=line, letter__kind=LetterKind.REMINDER)
    assert not problems_of(reminder)


def test_the_rule_holds_for_every_door():
    with pytest.raises(ValidationError):
        SubjectLineFactory.build(texts={"en": "Hello"}).full_clean()
