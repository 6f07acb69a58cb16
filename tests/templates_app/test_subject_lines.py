"""Subject lines: what the admin refuses, and what publishing and the lists make of the rest."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from staff.access import EDITOR
from templates_app.models import LetterKind, SubjectLine
from templates_app.publishing import has_changes, problems_of, publish
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
        "intents": json.dumps(line.intents),
        "only_when": line.only_when,
        "texts": json.dumps(line.texts),
        "position": line.position,
        **changes,
    }


def _post(client, line, **changes):
    address = reverse("admin:templates_app_subjectline_change", args=[line.pk])
    return client.post(address, _form(line, **changes))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"texts": '{"en": "Hello"}'}, "“en”"),
        ({"texts": '{"en": [{"type": "script"}]}'}, "“en”"),
        ({"texts": '{"en": []}'}, "“en” has no words"),
        ({"texts": '["Hello"]'}, "Give a list of words and fields for each language"),
        ({"intents": '["Hello"]'}, "Give words for each language"),
        ({"intents": '{"en": 5}'}, "Give words for each language"),
        ({"only_when": "nonsense"}, "There is no condition “nonsense”"),
    ],
)
def test_what_no_letter_could_use_is_refused_in_the_admin(editor, changes, sentence):
    line = SubjectLineFactory.create()
    page = _post(editor, line, **changes)
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert SubjectLine.objects.get(pk=line.pk).texts == line.texts


def test_what_a_letter_can_use_is_kept_and_the_short_name_stays(editor):
    line = SubjectLineFactory.create()
    words = {"en": [{"type": "text", "text": "Other words"}]}
    answer = _post(editor, line, slug="other", texts=json.dumps(words), only_when="has_plan")
    assert answer.status_code == 302
    kept = SubjectLine.objects.get(pk=line.pk)
    assert (kept.slug, kept.texts, kept.only_when) == (line.slug, words, "has_plan")


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
