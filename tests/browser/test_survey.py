"""The leaver's pages in a real browser: by thumb, by keyboard, without script, in any language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from customers.models import Brand
from surveys import gallery
from surveys.models import Response, Survey
from surveys.publishing import publish
from tests.browser.helpers import Watch, assert_accessible, assert_no_sideways_scroll
from tests.surveys.factories import MessageFactory, live_survey, own_page_path, survey_path
from worker.clock import now

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
WINDOWS: list[tuple[int, Literal["light", "dark"]]] = [
    (390, "light"),
    (390, "dark"),
    (1440, "dark"),
    (1440, "light"),
]
IN_ARABIC = "لماذا ألغيت اشتراكك؟ نود أن نعرف السبب الحقيقي وراء هذا القرار"
LONG_WORD = "Pretnonoziedzniekoties" * 4


@pytest.fixture(autouse=True)
def fresh_limits(house: str) -> None:
    cache.clear()
    gallery.load()


def speak(slug: str, language: str, words: str) -> None:
    """Publish the survey with one more language, in which every text is `words`."""
    survey = Survey.objects.get(slug=slug)

    def add(found: Any) -> None:
        if isinstance(found, dict) and "en" in found:
            found[language] = words
        for inner in found.values() if isinstance(found, dict) else found:
            if isinstance(inner, dict | list):
                add(inner)

    add(survey.document)
    survey.save()
    publish(survey, by=None, now=now())


def check(page: Page) -> None:
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def check_in_every_window(page: Page) -> None:
    for width, scheme in WINDOWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        check(page)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_leaver_taps_a_reason_and_sends_it(open_browser: Open, house: str, script: bool):
    message = MessageFactory.create(language="lv")
    page = open_browser(width=390, java_script_enabled=script)
    page.goto(survey_path(message, "why", "moving"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Kas bija galvenais iemesls?")
    expect(page.get_by_role("radio", name="Atradu ko citu")).to_be_checked()
    page.get_by_label("Kas tas ir").fill("Papīrs")
    page.get_by_role("button", name="Nosūtīt atbildi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Paldies par atbildi")
    expect(page.get_by_text("Lai tas Jums labi kalpo.")).to_be_visible()
    response = Response.objects.get()
    assert (response.language, response.reasons[0].text) == ("lv", "Papīrs")
    page.goto(survey_path(message, "why", "other"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Paldies par atbildi")
    assert Response.objects.count() == 1


def test_question_opens_under_the_chosen_reason_only(open_browser: Open):
    page = open_browser(width=390, java_script_enabled=False)
    page.goto(survey_path(MessageFactory.create(), "why", "too_expensive"))
    price = page.get_by_label("What would have been a fair price?")
    stuck = page.get_by_label("Where did you get stuck?")
    expect(price).to_be_visible()
    expect(stuck).to_be_hidden()
    page.get_by_text("It was not clear to me how it works").click()
    expect(stuck).to_be_visible()
    expect(price).to_be_hidden()


def test_mistake_is_announced_and_leads_to_its_field(open_browser: Open):
    page = open_browser(width=390)
    page.goto(survey_path(MessageFactory.create(), "reasons"))
    page.get_by_label("What should we do better?").fill("Speed")
    page.get_by_role("button", name="Send my answer").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(page).to_have_title("Please look again: Why did you cancel? · Brightdesk")
    expect(page.get_by_label("What should we do better?")).to_have_value("Speed")
    check(page)
    summary.get_by_role("link").click()
    expect(page.get_by_role("checkbox").first).to_be_focused()


def test_survey_is_answered_by_keyboard(open_browser: Open):
    page = open_browser(width=1440)
    page.goto(survey_path(MessageFactory.create(), "reasons"))
    page.get_by_role("checkbox", name="The price is too high").focus()
    page.keyboard.press("Space")
    page.get_by_label("What will you use instead?").focus()
    page.keyboard.type("Paper")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your answer")
    assert Response.objects.get().texts == {"new_tool": "Paper"}


def test_language_is_switched_and_kept(open_browser: Open):
    page = open_browser(width=390)
    page.goto(survey_path(MessageFactory.create(), "why", "moving"))
    page.get_by_role("link", name="Latviešu").click()
    expect(page.get_by_role("radio", name="Atradu ko citu")).to_be_checked()
    page.get_by_role("button", name="Nosūtīt atbildi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Paldies par atbildi")
    assert Response.objects.get().language == "lv"


def test_way_back_leads_to_the_brand(open_browser: Open):
    Brand.objects.update(way_back_url="https://brightdesk.example/resume")
    message = MessageFactory.create()
    Brand.objects.update(way_back_url="https://brightdesk.example/resume")
    page = open_browser(width=390)
    page.context.route("https://brightdesk.example/**", lambda route: route.fulfill(body="Welcome"))
    page.goto(own_page_path(message))
    page.get_by_role("button", name="Come back").click()
    page.wait_for_url("https://brightdesk.example/resume")


def test_pages_are_clean_in_every_size(open_browser: Open, watch: Watch):
    page = open_browser(width=390)
    for slug in ("why", "reasons"):
        page.goto(survey_path(MessageFactory.create(), slug, "other"))
        check_in_every_window(page)
    page.get_by_role("button", name="Send my answer").click()
    check_in_every_window(page)
    page.goto(own_page_path(MessageFactory.create()))
    check_in_every_window(page)
    watch.expect(404)
    page.goto("/s/nothing")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    check_in_every_window(page)


def test_any_colour_of_a_brand_can_be_read(open_browser: Open):
    message, page = MessageFactory.create(), open_browser(width=390)
    for colour in ("#ffee00", "#000000", "#ffffff", "#e91e63"):
        Brand.objects.update(colour=colour, way_back_url="https://brightdesk.example/resume")
        for path in (survey_path(message, "why", "other"), own_page_path(message)):
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.goto(path)
                assert_accessible(page)


@pytest.mark.parametrize(
    ("language", "words"),
    [("ar", " ".join([IN_ARABIC] * 3)), ("de", f"{LONG_WORD} {LONG_WORD}")],
)
def test_long_texts_and_right_to_left_fit(open_browser: Open, language: str, words: str):
    speak("reasons", language, words)
    message = MessageFactory.create()
    Brand.objects.update(name=LONG_WORD)
    page = open_browser(width=320)
    page.goto(f"{survey_path(message, 'reasons', 'other')}?lang={language}")
    direction = page.evaluate("getComputedStyle(document.body).direction")
    assert direction == ("rtl" if language == "ar" else "ltr")
    check(page)
    page.get_by_role("button").click()
    check(page)


def test_twice_the_text_size_fits_a_small_phone(open_browser: Open):
    page = open_browser(width=320)
    page.goto(survey_path(MessageFactory.create(), "reasons", "other"))
    page.evaluate("document.body.style.setProperty('font-size', '34px')")
    assert_no_sideways_scroll(page)


def test_page_weighs_little_and_nothing_comes_from_elsewhere(open_browser: Open, house: str):
    page = open_browser(width=390)
    responses: list[Any] = []
    page.on("response", lambda response: responses.append(response))
    page.goto(survey_path(MessageFactory.create(), "reasons", "other"))
    assert len(responses) == 3
    assert all(response.url.startswith(house) for response in responses)
    assert sum(len(response.body()) for response in responses) < 20_000


def test_screens_of_the_desk_are_clean(signed_in_page: Open):
    page = signed_in_page()
    message = MessageFactory.create()
    page.goto(survey_path(message, "reasons", "other"))
    page.get_by_label("Which reason was it?").fill("Too slow, and مرحبا")
    page.get_by_role("button", name="Send my answer").click()
    survey, answer = live_survey("why"), Response.objects.get()
    for path in (
        "/admin/surveys/survey/",
        f"/admin/surveys/survey/{survey.pk}/change/",
        f"/admin/surveys/survey/{survey.pk}/texts/",
        "/admin/surveys/reason/",
        "/admin/surveys/reason/1/change/",
        "/admin/surveys/response/",
        "/admin/surveys/response/?q=slow&reason=other",
        f"/admin/surveys/response/{answer.pk}/change/",
    ):
        page.goto(path)
        check_in_every_window(page)


def test_nothing_that_a_leaver_types_runs_or_loads(signed_in_page: Open, house: str):
    payload = (
        '<script>alert(1)</script>"><img src="//evil.example/x" onerror="alert(1)">'
        "</textarea><svg onload=alert(1)>"
    )
    page = signed_in_page("analyst")
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    page.on("request", lambda request: asked.append(request.url))
    message: Any = MessageFactory.create()
    message.customer.name = payload
    message.customer.save()
    page.goto(survey_path(message, "reasons"))
    page.get_by_label("What should we do better?").fill(payload)
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_label("What should we do better?")).to_have_value(payload)
    page.get_by_text("Another reason").click()
    page.get_by_label("Which reason was it?").fill(payload)
    page.get_by_role("button", name="Send my answer").click()
    for path in (
        "/admin/surveys/response/",
        f"/admin/surveys/response/{Response.objects.get().pk}/change/",
    ):
        page.goto(path)
        expect(page.get_by_text(payload).first).to_be_visible()
    assert [address for address in asked if not address.startswith(house)] == []
