"""Saving, publishing and restoring: what is refused, and what never changes."""

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import Error, connection, transaction

from staff.access import AGENT, EDITOR
from templates_app import answers, checks, destinations, fields
from templates_app.choosing import live_version
from templates_app.conditions import CONDITIONS
from templates_app.context import LetterContext
from templates_app.document import DocumentError
from templates_app.errors import NotPublishable, StaleDraft
from templates_app.models import LetterKind, LetterText, Version
from templates_app.publishing import has_changes, problems_of, publish, restore, save_draft
from tests.customers.factories import A_DAY, BrandFactory, CustomerFactory
from tests.staff.factories import UserFactory, colleague

from .factories import LetterTextFactory, SubjectLineFactory
from .nodes import button, condition, doc, field, link, p, paragraph, text

pytestmark = pytest.mark.django_db

ANSWERS_GONE = {"type": "answers", "attrs": {"survey": "gone"}}


def a_text(*blocks, **fields_of_text):
    return LetterTextFactory.create(document=doc(*blocks), **fields_of_text)


def save(letter_text, document, revision=1, by=None):
    return save_draft(
        letter_text,
        document=document,
        subject_line=None,
        subject=[text("Subject")],
        preview_line="Line\r\n two ",
        revision=revision,
        by=by,
        now=A_DAY,
    )


def problems(*blocks, **fields_of_text):
    return [str(problem) for problem in problems_of(a_text(*blocks, **fields_of_text))]


# --- publishing ---------------------------------------------------------------
def test_versions_are_counted_and_the_newest_is_live():
    letter_text = a_text(p("One."))
    first = publish(letter_text, by=None, now=A_DAY, note="One")
    assert not has_changes(LetterText.objects.get(pk=letter_text.pk))
    save(letter_text, doc(p("Two.")))
    assert has_changes(letter_text)
    second = publish(letter_text, by=None, now=A_DAY)
    letter_text.refresh_from_db()
    assert (first.number, second.number) == (1, 2)
    assert letter_text.live == second
    assert Version.objects.get(pk=first.pk).document == doc(p("One."))


@pytest.mark.parametrize(
    ("block", "sentence"),
    [
        (
            p("Until {end_date}."),
            "Paragraph 1: “last day” can be empty. Give other words for it",
        ),
        (p("Hi {first_name},"), "Paragraph 1: “first name” can be empty. Give other words for it."),
        (p("Hi {first_name|}, you."), "Paragraph 1: Where “first name” is left out, a hole stays."),
        (p("{first_name|}"), "Paragraph 1: Where “first name” is left out, a hole stays."),
        (p("Hi {nobody}."), "Paragraph 1: There is no field “nobody”."),
        (condition("is_tuesday", [p("x")]), "Condition 1: There is no condition “is_tuesday”."),
        (button("", "way_back"), "Button 1: The button says nothing."),
        (button("Go", "the_moon"), "Button 1: The button leads nowhere."),
        (button("Why", "survey"), "Button 1: The button leads to a survey. Choose which one."),
        (button("Help", "help_centre"), "Button 1: The button can lead nowhere."),
        (button("Why", "survey", "gone"), "Button 1: What the button leads to, “gone”, is not"),
        (
            ANSWERS_GONE,
            "Survey answers 1: There is no published survey “gone”. Choose another one.",
        ),
        (button("Keep", "keep_account"), "Button 1: Only a reminder can lead there."),
        (p("Hi {reason}"), "Paragraph 1: “reason” has no value in a letter of this kind."),
        (p("Hi {reason|x}"), "Paragraph 1: “reason” has no value in a letter of this kind."),
        (p("In {days_left}."), "Paragraph 1: “days left” has no value in a letter of this kind."),
        (p("In {days_allowed}."), "Paragraph 1: “days allowed” has no value"),
        (p("By {agent_first_name}."), "Paragraph 1: “first name of the sender” has no value"),
        (
            condition("has_plan", [p("Fine."), p("{end_date}")]),
            "Condition 1, paragraph 2: “last day” can be empty.",
        ),
    ],
)
def test_what_would_hurt_is_named_with_its_place(block, sentence):
    found = (
        problems(p("Fine."), block) if not sentence.startswith("Paragraph 1") else problems(block)
    )
    assert len(found) == 1
    assert found[0].startswith(sentence)


def test_what_is_guarded_or_has_other_words_is_fine():
    assert not problems(
        p("Hi {first_name|there}, {brand}{, plan|}!"),
        condition("has_end_date", [p("Until {end_date}."), condition("has_plan", [p("{plan}")])]),
        condition("has_help_centre", [button("Help", "help_centre")]),
        button("Why", "survey", "why"),
        {"type": "answers", "attrs": {"survey": "reasons"}},
    )


@pytest.mark.parametrize(
    ("kind", "block"),
    [
        (LetterKind.REMINDER, button("Keep", "keep_account")),
        (LetterKind.REMINDER, p("Of {days_allowed} there are {days_left}.")),
        (LetterKind.FOLLOW_UP, p("You said {reason}.")),
        (LetterKind.PERSONAL, p("By {agent_first_name}.")),
    ],
)
def test_some_kinds_of_letters_know_more(kind, block):
    assert not problems(p("Fine."), block, letter__kind=kind)


def test_an_empty_letter_and_an_empty_subject_are_refused():
    for nothing in (paragraph(), paragraph(text("  ")), paragraph({"type": "hardBreak"})):
        assert problems(nothing) == ["The letter is empty. Write something first."]
    assert problems(p("Hi."), subject=[]) == [
        "Subject: The letter has no subject. Choose one or write one."
    ]
    assert "Subject: “last day”" in problems(p("Hi."), subject=[field("end_date")])[0]


def test_nothing_is_published_while_something_is_to_mend():
    letter_text = a_text(p("Until {end_date}."))
    with pytest.raises(NotPublishable) as refused:
        publish(letter_text, by=None, now=A_DAY)
    assert len(refused.value.problems) == 1
    assert not Version.objects.exists()


def test_a_subject_with_a_condition_has_one_that_is_always_true_behind_it():
    SubjectLineFactory.create(slug="subscription_cancelled")
    line = SubjectLineFactory.create(slug="miss_you", only_when="keeps_nothing_else")
    version = publish(a_text(p("Hi."), subject_line=line), by=None, now=A_DAY)
    assert [(one["slug"], one["only_when"]) for one in version.subjects] == [
        ("miss_you", "keeps_nothing_else"),
        ("subscription_cancelled", ""),
    ]
    reminder = a_text(p("Hi."), subject_line=line, letter__kind=LetterKind.REMINDER)
    assert len(publish(reminder, by=None, now=A_DAY).subjects) == 1


def test_publishing_needs_the_permission():
    letter_text = a_text(p("Hi."))
    for user in (UserFactory.create(), colleague(AGENT)):
        with pytest.raises(PermissionDenied):
            publish(letter_text, by=user, now=A_DAY)
        with pytest.raises(PermissionDenied):
            save(letter_text, doc(p("x")), by=user)
    assert publish(letter_text, by=colleague(EDITOR), now=A_DAY).number == 1


# --- drafts -------------------------------------------------------------------
def test_a_draft_is_validated_cleaned_and_counted():
    saved = save(a_text(p("x")), doc(paragraph(text("a\x00b", link("https://a.example", rel="x")))))
    assert saved.document == doc(paragraph(text("a b", link("https://a.example"))))
    assert saved.preview_line == "Line two"
    assert (saved.revision, saved.edited_at) == (2, A_DAY)
    with pytest.raises(DocumentError):
        save(saved, doc({"type": "script"}), revision=2)


def test_the_later_stale_save_is_refused_and_says_what_is_there():
    letter_text = a_text(p("x"))
    save(letter_text, doc(p("First.")))
    with pytest.raises(StaleDraft) as refused:
        save(letter_text, doc(p("Second.")))
    assert refused.value.current.document == doc(p("First."))
    with pytest.raises(StaleDraft):
        publish(letter_text, by=None, now=A_DAY, revision=1)


# --- going back ---------------------------------------------------------------
def test_restoring_publishes_again_and_takes_an_unchanged_draft_along():
    letter_text = a_text(p("One."))
    first = publish(letter_text, by=None, now=A_DAY)
    save(letter_text, doc(p("Two.")))
    publish(letter_text, by=None, now=A_DAY)
    again = restore(first, by=None, now=A_DAY, revision=2)
    letter_text.refresh_from_db()
    assert (again.number, again.note) == (3, "Version 1 again")
    assert letter_text.live == again
    assert letter_text.document == doc(p("One."))
    assert letter_text.revision == 3
    assert not has_changes(letter_text)


def test_restoring_leaves_a_draft_with_changes_alone():
    letter_text = a_text(p("One."))
    first = publish(letter_text, by=None, now=A_DAY)
    save(letter_text, doc(p("Being written.")))
    restore(first, by=None, now=A_DAY, revision=2)
    letter_text.refresh_from_db()
    assert letter_text.document == doc(p("Being written."))
    assert letter_text.preview_line == "Line two"


@pytest.mark.database
@pytest.mark.parametrize(
    "change",
    [
        {"number": 9},
        {"document": {}},
        {"subjects": []},
        {"preview_line": "x"},
        {"compiled": {}},
        {"note": "x"},
        {"published_at": A_DAY},
    ],
)
def test_the_database_refuses_to_change_a_version(change):
    version = publish(a_text(p("Hi.")), by=None, now=A_DAY)
    with pytest.raises(Error, match="never changes"), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(**change)
    with pytest.raises(Error, match="never changes"), transaction.atomic():
        version.save()


@pytest.mark.database
def test_a_colleague_who_published_can_be_deleted():
    editor = colleague(EDITOR)
    version = publish(a_text(p("Hi.")), by=editor, now=A_DAY)
    editor.delete()
    version.refresh_from_db()
    assert version.published_by is None
    assert connection.vendor in {"sqlite", "postgresql"}


# --- languages ----------------------------------------------------------------
def test_the_first_language_that_is_live_is_taken():
    english = a_text(p("Hi."))
    letter = english.letter
    latvian = a_text(p("Sveiki."), letter=letter, language="lv")
    lithuanian = a_text(p("Labas."), letter=letter, language="lt")
    brand = BrandFactory.create(language="lt")

    def language_for(*languages):
        version = live_version(letter, CustomerFactory.build(languages=list(languages)), brand)
        return version and version.language

    assert language_for("lv") is None
    for letter_text in (english, latvian):
        publish(letter_text, by=None, now=A_DAY)
    assert language_for("lv-LV", "en") == "lv"
    assert language_for("de", "lv") == "lv"
    assert language_for("de") == "en"
    publish(lithuanian, by=None, now=A_DAY)
    assert language_for("de") == "lt"


# --- registries ---------------------------------------------------------------
def test_a_second_registration_stops_the_start_by_name():
    with pytest.raises(ImproperlyConfigured, match="merge field 'brand' is registered twice"):
        fields.register(next(iter(fields.FIELDS)).__class__("brand", "", "", False, {}, str))
    with pytest.raises(ImproperlyConfigured, match="condition 'has_plan' is registered twice"):
        CONDITIONS.register(next(one for one in CONDITIONS if one.name == "has_plan"))
    with pytest.raises(ImproperlyConfigured, match="survey answers"):
        answers.register(lambda context, survey: [])


def test_a_missing_registration_is_an_error_by_name():
    assert checks.everything_is_registered(None) == []
    survey = destinations.DESTINATIONS.find("survey")
    assert survey
    destinations.DESTINATIONS.unregister("survey")
    try:
        (error,) = checks.everything_is_registered(None)
    finally:
        destinations.register(survey)
    assert error.id == "templates_app.E001"
    assert "'survey'" in error.msg


def test_every_guard_is_a_condition_and_every_field_has_samples():
    for merge_field in fields.FIELDS:
        assert merge_field.samples.get("en")
        assert not merge_field.guard or merge_field.guard in CONDITIONS


def test_nothing_is_known_of_nobody():
    """Conditions are false where we do not know; fields are empty."""
    context = LetterContext(
        brand=BrandFactory.create(), customer=CustomerFactory.create(), language="en", now=A_DAY
    )
    assert [one.name for one in CONDITIONS if one.test(context)] == []
