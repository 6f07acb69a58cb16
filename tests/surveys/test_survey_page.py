"""The survey as a leaver meets it: opened by anybody's machine, answered by a person."""

from __future__ import annotations

import copy
import re
import threading
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from customers.models import CancellationState
from surveys.answers import TEXT_LIMIT
from surveys.models import ChosenReason, Response, Survey
from surveys.publishing import publish
from surveys.signals import response_recorded
from worker import clock

from .factories import (
    CancellationFactory,
    CustomerFactory,
    MessageFactory,
    SubscriptionFactory,
    own_page_path,
    survey_path,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def message():
    return MessageFactory.create()


def checked(html: str) -> list[str]:
    return re.findall(r'value="(\w+)" id="reason-\d+" checked', html)


def codes(html: str) -> list[str]:
    return re.findall(r'name="reason" value="(\w+)"', html)


def test_reason_of_the_link_is_chosen_and_nothing_is_recorded(client, message):
    html = client.get(survey_path(message, "why", "too_expensive")).content.decode()
    assert checked(html) == ["too_expensive"]
    assert "What you tapped in the letter" in html
    assert not Response.objects.exists()


@pytest.mark.parametrize("reason", ["", "never_heard_of", "no_results", "other."])
def test_link_without_a_reason_of_this_survey_opens_with_none_chosen(client, message, reason):
    html = client.get(survey_path(message, "why", reason)).content.decode()
    assert checked(html) == []
    assert "What you tapped in the letter" not in html


def test_answer_is_recorded_once_and_leads_to_the_own_page(client, message):
    path = survey_path(message, "why", "too_expensive")
    sent = {"reason": "too_expensive", "words-too_expensive": "EUR 9", "version": "1"}
    response = client.post(path, sent)
    assert response.status_code == 303
    assert response["Location"].startswith("/b/")
    answer = Response.objects.get()
    assert answer.cancellation == message.cancellation
    assert answer.message == message
    assert (answer.language, answer.version.number) == ("en", 1)
    chosen = answer.chosen.get()
    assert (chosen.reason.code, chosen.position) == ("too_expensive", 0)
    assert (chosen.label, chosen.text) == ("It costs more than I want to spend", "EUR 9")
    thanks = client.get(response["Location"])
    assert "Thank you for your answer" in thanks.content.decode()


@pytest.mark.parametrize("again", ["get", "post"])
def test_link_opened_again_leads_to_the_own_page(client, message, again):
    path = survey_path(message, "why", "other")
    client.post(path, {"reason": "other"})
    response = getattr(client, again)(survey_path(message, "why", "moving"), {"reason": "moving"})
    assert response.status_code == 303
    assert response["Location"].startswith("/b/")
    assert Response.objects.get().chosen.get().reason.code == "other"


def test_another_letter_about_the_same_cancellation_cannot_answer_twice(client, message):
    client.post(survey_path(message, "why"), {"reason": "other"})
    second = MessageFactory.create(cancellation=message.cancellation)
    assert client.post(survey_path(second, "reasons"), {"reason": "other"}).status_code == 303
    assert Response.objects.count() == 1


def test_up_to_three_reasons_and_the_tapped_one_stays_the_first(client, message):
    path = survey_path(message, "reasons", "poor_support")
    order = codes(client.get(path).content.decode())
    wanted = [code for code in order if code in {"poor_support", "other", "too_expensive"}]
    client.post(path, {"reason": wanted, "text-new_tool": "Pen", "text-improve": " More\r\ncare "})
    answer = Response.objects.get()
    rest = [code for code in wanted if code != "poor_support"]
    assert [chosen.reason.code for chosen in answer.reasons] == ["poor_support", *rest]
    assert [chosen.position for chosen in answer.reasons] == [0, 1, 2]
    assert answer.texts == {"new_tool": "Pen", "improve": "More\ncare"}


def test_tapped_reason_that_was_unticked_does_not_count(client, message):
    client.post(survey_path(message, "reasons", "poor_support"), {"reason": ["too_expensive"]})
    assert [chosen.reason.code for chosen in Response.objects.get().reasons] == ["too_expensive"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Please choose at least one reason."),
        (
            {"reason": ["other", "too_expensive", "poor_support", "hard_to_use"]},
            "Please keep the three that matter most.",
        ),
        ({"reason": ["other"], "text-improve": "x" * (TEXT_LIMIT + 1)}, "Please keep it to 4,000."),
        ({"reason": ["other"], "words-other": "x" * 1001}, "Please keep it to 1,000."),
        ({"reason": ["moving"]}, "Select a valid choice."),
    ],
)
def test_mistake_is_said_in_words_and_what_was_typed_is_kept(client, message, sent, said):
    typed = {"text-new_tool": 'A "pen" & <paper>'}
    response = client.post(survey_path(message, "reasons"), typed | sent)
    html = response.content.decode()
    assert response.status_code == 200
    assert said.replace(",", "") in unescape(html).replace(",", "")
    assert 'value="A &quot;pen&quot; &amp; &lt;paper&gt;"' in html
    assert set(checked(html)) == set(sent.get("reason", [])) & set(codes(html))
    for name, text in sent.items():
        if name != "reason":
            assert text in html
    assert not Response.objects.exists()


def test_error_is_tied_to_its_field(client, message):
    html = client.post(survey_path(message, "reasons"), {}).content.decode()
    assert '<a href="#reason-0">' in html
    assert 'id="reason-0" aria-invalid="true" aria-describedby="reason-error"' in html
    assert "<title>Please look again" in html


def test_words_under_a_reason_that_was_not_chosen_count_for_nothing(client, message):
    sent = {"reason": "moving", "words-other": "x" * 5000, "words-moving": "Pen"}
    assert client.post(survey_path(message), sent).status_code == 303
    assert ChosenReason.objects.get().text == "Pen"


def test_control_and_direction_characters_are_taken_out(client, message):
    sent = {"reason": "other", "words-other": "a\x00b\x1b[31m\u202egnp.exe\r\n\tnext‏ مرحبا"}
    assert client.post(survey_path(message), sent).status_code == 303
    assert ChosenReason.objects.get().text == "ab[31mgnp.exe\n\tnext‏ مرحبا"


def test_very_long_answer_is_refused_quickly_and_kept(client, message):
    sent = {"reason": "other", "words-other": "x" * 1_000_000}
    response = client.post(survey_path(message), sent)
    assert response.status_code == 200
    assert "This is 1000000 characters long." in response.content.decode()
    assert not Response.objects.exists()


def test_flood_of_fields_is_refused(client, message):
    sent = {f"field-{n}": "x" for n in range(1500)}
    assert client.post(survey_path(message), sent).status_code == 400


def test_language_is_the_letters_unless_the_address_asks_for_another(client):
    message = MessageFactory.create(language="lv")
    path = survey_path(message)
    html = client.get(path, HTTP_ACCEPT_LANGUAGE="de").content.decode()
    assert '<html lang="lv" dir="ltr">' in html
    assert "Kas bija galvenais iemesls?" in html
    english = client.get(f"{path}?lang=en")
    assert "What was the main reason?" in english.content.decode()
    assert english["Content-Language"] == "en"
    client.post(f"{path}?lang=lv", {"reason": "moving"})
    assert Response.objects.get().language == "lv"
    assert ChosenReason.objects.get().label == "Atradu ko citu"


@pytest.mark.parametrize(("languages", "shown"), [(["lv-LV", "en"], "lv"), (["fi"], "en")])
def test_without_a_letter_the_customers_language_decides(client, languages, shown):
    customer = CustomerFactory.create(languages=languages)
    message = MessageFactory.create(
        cancellation=CancellationFactory.create(
            subscription=SubscriptionFactory.create(customer=customer)
        ),
        language="xx",
    )
    assert f'<html lang="{shown}"' in client.get(survey_path(message)).content.decode()


@pytest.mark.parametrize("language", ["ar", "xx", "../../etc", "<script>", "en\r\nX: y", ""])
def test_unknown_language_falls_back(client, message, language):
    response = client.get(survey_path(message), {"lang": language})
    assert '<html lang="en"' in response.content.decode()


def test_answer_belongs_to_the_version_that_was_seen(client, message):
    path = survey_path(message)
    survey = Survey.objects.get(slug="why")
    document = copy.deepcopy(survey.document)
    document["reasons"] = [e for e in document["reasons"] if e["code"] != "moving"]
    Survey.objects.filter(pk=survey.pk).update(document=document)
    publish(survey, by=None, now=clock.now())
    assert "moving" not in codes(client.get(path).content.decode())
    client.post(path, {"reason": "moving", "version": "1"})
    assert Response.objects.get().version.number == 1


@pytest.mark.parametrize("version", ["", "0", "99", "-1", "x", "٣", "9" * 40])
def test_made_up_version_is_the_live_one(client, message, version):
    client.post(survey_path(message), {"reason": "moving", "version": version})
    assert Response.objects.get().version.number == 1


def test_whoever_changed_their_mind_is_not_asked(client, message):
    path = survey_path(message)
    type(message.cancellation).objects.update(state=CancellationState.UNDONE)
    for response in (client.get(path), client.post(path, {"reason": "other"})):
        assert response.status_code == 303
    assert not Response.objects.exists()
    page = client.get(response["Location"]).content.decode()
    assert "Your subscription goes on" in page


def test_colleague_who_tries_a_test_mail_does_not_answer_for_the_customer(client, message):
    test_mail = MessageFactory.create(cancellation=message.cancellation, purpose="test")
    response = client.post(survey_path(test_mail, "why", "other"), {"reason": "other"})
    assert response.status_code == 303
    assert not Response.objects.exists()
    client.post(survey_path(message, "why", "moving"), {"reason": "moving"})
    assert Response.objects.get().message == message


def test_answer_and_what_hears_of_it_are_one_transaction(client, message):
    def fails(sender, response, **kwargs):
        raise RuntimeError("no follow-up")

    response_recorded.connect(fails)
    try:
        with pytest.raises(RuntimeError):
            client.post(survey_path(message), {"reason": "other"})
    finally:
        response_recorded.disconnect(fails)
    assert not Response.objects.exists()


def test_page_is_light(client, message):
    html = client.get(survey_path(message, "reasons")).content
    colours = client.get("/s/colours/14594b.css").content
    with open("surveys/static/surveys/public.css", "rb") as css:
        assert len(html) + len(colours) + len(css.read()) < 20_000


def test_page_has_no_inline_style_script_or_foreign_address(client, message):
    html = client.get(survey_path(message, "reasons", "other")).content.decode()
    assert "style=" not in html
    assert "<script" not in html
    assert not re.search(r'\son\w+="', html)
    assert "http" not in re.sub(r"http-equiv", "", html)


def test_stylesheet_of_a_colour_is_kept_for_good(client):
    response = client.get("/s/colours/14594b.css")
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response["Cache-Control"]
    assert client.get("/s/colours/14594B;}.css").status_code == 404


def everything() -> dict[str, list[str]]:
    """All rows of all tables."""
    rows: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_opening_changes_nothing(client, message, method):
    paths = [survey_path(message, slug, "other") for slug in ("why", "reasons")]
    paths += [own_page_path(message), "/s/unknown", "/b/unknown", "/s/colours/14594b.css"]
    before = everything()
    for path in paths:
        getattr(client, method)(path)
        getattr(client, method)(path + "?reason=other&version=1")
    assert everything() == before


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(client, message, method):
    assert getattr(client, method)(survey_path(message)).status_code == 405


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_submits_at_the_same_moment_are_one_answer():
    message = MessageFactory.create()
    path = survey_path(message, "why", "moving")
    heard: list[int] = []
    sent = {"reason": "moving", "words-moving": "Pen"}

    def listen(sender, response, **kwargs):
        heard.append(response.pk)

    response_recorded.connect(listen)
    barrier = threading.Barrier(4)
    answers: list[Any] = []

    def submit() -> None:
        client = Client()
        barrier.wait()
        try:
            answers.append(client.post(path, sent, follow=True))
        finally:
            connection.close()

    threads = [threading.Thread(target=submit) for _sender in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    response_recorded.disconnect(listen)
    assert [answer.status_code for answer in answers] == [200] * 4
    assert all("Thank you for your answer" in answer.content.decode() for answer in answers)
    assert Response.objects.count() == ChosenReason.objects.count() == 1
    assert len(heard) == 1


def test_person_answers_an_hour_after_the_scanner(client, message):
    path = survey_path(message, "why", "moving")
    client.get(path)
    clock.travel(timedelta(hours=1))
    client.post(path, {"reason": "moving"})
    assert Response.objects.get().answered_at > message.created_at + timedelta(minutes=59)
