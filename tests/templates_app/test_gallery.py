"""The letters that are shipped: loaded once, never over what a team wrote, and each in order."""

import itertools
import re
from dataclasses import replace
from functools import partial

import pytest

from customers.models import PlanText
from lib.names import clean_text
from staff.models import User
from templates_app import gallery
from templates_app.compiling import compile_letter
from templates_app.conditions import CONDITIONS
from templates_app.context import LetterContext
from templates_app.document import Condition, parse_document, parse_subject
from templates_app.fields import FIELDS
from templates_app.gallery.reading import GalleryText
from templates_app.models import Letter, LetterText, SubjectLine, Version
from templates_app.publishing import problems_of
from templates_app.rendering import render_compiled
from templates_app.walking import walk
from tests.customers.factories import A_DAY, CancellationFactory

pytestmark = pytest.mark.django_db

TEXTS = [
    pytest.param(letter, text, id=f"{letter.slug}-{text.language}")
    for letter in gallery.read().letters
    for text in letter.texts
]
NEVER = re.compile(r"[{}⟦⟧]|  |\s[,.!?;:]|[\"]|None")
MOST_WORDS = 115


@pytest.fixture
def loaded():
    gallery.load()


def test_nine_letters_the_receipt_and_ten_subjects_are_published(loaded):
    assert Letter.objects.count() == 10
    assert SubjectLine.objects.count() == 10
    assert LetterText.objects.filter(live__number=1).count() == 20


def test_loading_again_changes_nothing(loaded):
    before = list(Version.objects.values("id", "published_at"))
    gallery.load()
    assert list(Version.objects.values("id", "published_at")) == before


def test_loading_again_keeps_what_a_team_wrote(loaded):
    text = LetterText.objects.get(letter__slug="standard", language="lv")
    LetterText.objects.filter(pk=text.pk).update(preview_line="Mūsu vārdi.", revision=2)
    Letter.objects.filter(slug="standard").update(titles={"en": "Goodbye"})
    gallery.load()
    text.refresh_from_db()
    assert text.preview_line == "Mūsu vārdi."
    assert text.letter.title == "Goodbye"


def test_drafts_can_be_loaded_without_publishing():
    gallery.load(publish=False)
    assert not Version.objects.exists()
    assert not any(problems_of(text) for text in LetterText.objects.all())


def test_the_original_can_be_had_again(loaded):
    text = LetterText.objects.get(letter__slug="unpaid", language="en")
    original = gallery.original(text)
    assert original is not None
    assert original.document == text.document
    Letter.objects.filter(pk=text.letter_id).update(gallery_slug="")
    assert gallery.original(LetterText.objects.get(pk=text.pk)) is None


def test_both_languages_have_the_same_build():
    for letter in gallery.read().letters:
        english, latvian = (_build(text.document) for text in letter.texts)
        assert english == latvian, letter.slug


def test_subjects_are_short_and_their_conditions_known():
    for subject in gallery.read().subjects:
        assert not subject.only_when or subject.only_when in CONDITIONS
        assert set(subject.texts) == set(subject.intents) == {"en", "lv"}


def test_previews_have_a_fitting_length():
    for letter in gallery.read().letters:
        for text in letter.texts:
            assert 40 <= len(text.preview_line) <= 80, (letter.slug, text.language)


@pytest.mark.parametrize(("letter", "text"), TEXTS)
def test_every_branch_reads_well_with_and_without_a_name(letter, text, monkeypatch):
    compiled = _compiled(letter, text)
    contexts = [_context(text.language, name, letter.slug) for name in ("Ilze", "", "\u200b")]
    names = _conditions(text)
    seen = []
    for answers in itertools.product([True, False], repeat=len(names)):
        _answer(monkeypatch, dict(zip(names, answers, strict=True)))
        for context in contexts:
            rendered = render_compiled(compiled, context)
            _check(rendered)
            seen.append(" ".join(rendered.text.split()))
    for sentence in itertools.chain.from_iterable(text.points.values()):
        assert any(_as_read(sentence, text.language) in words for words in seen), sentence


def _compiled(letter, text):
    lines = {line.slug: line for line in gallery.read().subjects}
    line, always = lines[text.subject], lines["subscription_cancelled"]
    return compile_letter(
        parse_document(text.document),
        subjects=[
            (one.only_when, parse_subject(one.texts[text.language])) for one in (line, always)
        ],
        preview_line=text.preview_line,
        language=text.language,
        kind=letter.kind,
    )


def _check(rendered):
    assert 0 < len(rendered.subject) < 60
    for part in (rendered.subject, rendered.preview_line, rendered.text):
        words = re.sub(r"^- |^  ", "", part, flags=re.MULTILINE)
        assert not NEVER.search(re.sub(r"https://\S+", "https", words)), part
    assert not re.search(r"[{}⟦⟧]", re.sub(r"<style.*?</style>", "", rendered.html, flags=re.S))
    assert _count_words(rendered.text) <= MOST_WORDS


def _count_words(text):
    """Of the letter itself: not the addresses, the answers, the sign-off and the foot."""
    blocks = [block for block in text.strip().split("\n\n") if not block.startswith("- ")]
    return len(re.sub(r"https://\S+", "", " ".join(blocks[:-2])).split())


def _conditions(text: GalleryText):
    document = parse_document(text.document)
    nodes = [item.node for item in walk(document)]
    return sorted({node.attrs.name for node in nodes if isinstance(node, Condition)})


def _answer(monkeypatch, answers):
    """Conditions as this test wants them, whatever the customer is."""
    wanted = {**dict.fromkeys(("keeps_nothing_else", "paid_plan_cancelled"), True), **answers}
    wanted["account_will_close"] = True
    for condition in list(CONDITIONS):
        fixed = partial(_fixed, wanted.get(condition.name, False))
        monkeypatch.setitem(CONDITIONS._entries, condition.name, replace(condition, test=fixed))


def _fixed(answer, context):
    return answer


def _context(language, name, slug):
    cancellation = CancellationFactory.create(
        subscription__card_last4="4242",
        subscription__customer__first_name=name,
        subscription__customer__vocative=name,
        customer_since=A_DAY.replace(year=2022),
    )
    cancellation.brand.help_centre_url = "https://brightdesk.example/help"
    PlanText.objects.get_or_create(
        plan=cancellation.subscription.plan,
        language=language,
        defaults={name: _sample(name, language) for name in ("keeps", "benefits")},
    )
    return LetterContext(
        brand=cancellation.brand,
        customer=cancellation.customer,
        language=language,
        now=A_DAY,
        cancellation=cancellation,
        sender=User(username="ilze", first_name="Ilze") if slug == "personal" else None,
        message_id="ab" * 16,
        extra={"days_left": "30", "days_allowed": "90", "reason": _sample("reason", language)},
    )


def _sample(name, language):
    field = FIELDS.find(name)
    assert field
    return field.sample(language)


def _as_read(sentence, language):
    values = {
        "product": "Brightdesk",
        "brand": "Brightdesk",
        "plan": "Pro",
        "membership": "Pro",
        "end_date": {"en": "3 October 2026", "lv": "2026. gada 3. oktobris"}[language],
        "time_with_us": {"en": "4 years", "lv": "4 gadi"}[language],
    }
    return clean_text(re.sub(r"\{(\w+)(\|\w*)?\}", lambda found: values[found[1]], sentence))


def _build(document):
    """The kinds of blocks in order, with what they depend on; not their words."""

    def shape(node):
        content = node.get("content", [])
        if node["type"] in {"paragraph", "button"}:
            return (node["type"], tuple(sorted((node.get("attrs") or {}).items())))
        inner = tuple(shape(child) for child in content)
        return (node["type"], tuple(sorted((node.get("attrs") or {}).items())), inner)

    return shape(document)
