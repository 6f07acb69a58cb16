"""The letters' screens in a real browser: written, previewed beside it, published."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from customers.setup import ensure_brand
from surveys import gallery as survey_gallery
from templates_app import gallery
from templates_app.models import LetterText
from tests.customers.factories import CancellationFactory

from .helpers import assert_clean_everywhere

pytestmark = pytest.mark.browser

ADDRESS = "/admin/letters/standard/en/"


@pytest.fixture
def letters(house):
    brand = ensure_brand()
    survey_gallery.load(publish=True)
    gallery.load()
    CancellationFactory.create(
        subscription__customer__brand=brand,
        subscription__customer__name="Līga Ozola",
        subscription__customer__first_name="Līga",
        subscription__plan__brand=brand,
    )


def test_a_letter_is_written_previewed_and_published(letters, signed_in_page):
    page = signed_in_page("editor")
    page.goto("/admin/letters/")
    page.get_by_role("link", name="Standard cancellation").click()
    frame = page.frame_locator('iframe[name="letter-preview"]')
    expect(frame.get_by_text("Hello Joakim,")).to_be_visible()

    page.get_by_role("textbox", name="Letter").get_by_text("Half a minute is enough.").click()
    page.keyboard.press("End")
    page.keyboard.type(" Thank you.")
    expect(page.locator("[data-draft-status]")).to_contain_text("Saved")
    expect(frame.get_by_text("Half a minute is enough. Thank you.")).to_be_visible()

    with page.expect_response("**/leavers/**"):
        page.get_by_role("searchbox").fill("ozol")
    expect(page.locator("#id_leaver option")).to_have_count(2)
    page.get_by_label("Customer", exact=True).select_option(label="Līga Ozola, Pro, LV")
    expect(frame.get_by_text("Hello Līga,")).to_be_visible()
    expect(page.locator("[data-preview-subject]")).to_have_text(
        "Brightdesk: your subscription is cancelled"
    )

    page.get_by_label("Text", exact=True).check(force=True)
    expect(frame.locator("pre")).to_contain_text("Hello Līga,")

    page.get_by_label("What changed").fill("Thanks them twice")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Version 2 is live.")).to_be_visible()
    live = LetterText.objects.get(letter__slug="standard", language="en").live
    assert live
    assert "Thank you." in str(live.document)
    assert live.note == "Thanks them twice"


def test_two_windows_on_one_letter_lose_nothing(letters, signed_in_page, watch):
    watch.expect(409)
    first, second = signed_in_page("editor"), signed_in_page("administrator")
    for page in (first, second):
        page.goto(ADDRESS)
    for page, words in ((first, "The first. "), (second, "The second. ")):
        page.get_by_role("textbox", name="Letter").get_by_text("Half a minute").click()
        page.keyboard.type(words)
        if page is first:
            expect(page.locator("[data-draft-status]")).to_contain_text("Saved")
    expect(second.locator("[data-draft-banner]")).to_contain_text("Ilze")
    text = LetterText.objects.get(letter__slug="standard", language="en")
    assert "The first." in str(text.document)
    assert "The second." not in str(text.document)


@pytest.mark.parametrize("is_saving", [False, True])
def test_who_puts_the_original_back_while_writing_is_not_set_against_oneself(
    letters, signed_in_page, is_saving
):
    page = signed_in_page("editor")
    page.goto(ADDRESS)
    page.get_by_role("textbox", name="Letter").get_by_text("Half a minute is enough.").click()
    page.keyboard.type("Hasty ")
    if is_saving:  # otherwise before the draft even hears of it
        page.wait_for_event("request", lambda request: request.url.endswith("/draft/"))
    page.get_by_role("button", name="Put the original into the draft").click()
    expect(page.get_by_text("The original is in the draft.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Letter")).not_to_contain_text("Hasty")
    expect(page.locator("[data-draft-banner]")).to_be_hidden()
    page.get_by_role("textbox", name="Letter").get_by_text("Half a minute is enough.").click()
    page.keyboard.type("Calm ")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Version 2 is live.")).to_be_visible()
    text = LetterText.objects.get(letter__slug="standard", language="en")
    assert text.live
    assert "Calm" in str(text.live.document)
    assert "Hasty" not in str(text.live.document)


def test_the_screens_are_clean(letters, signed_in_page):
    page = signed_in_page("editor")
    page.goto("/admin/letters/")
    assert_clean_everywhere(page)
    page.goto(ADDRESS)
    expect(page.get_by_role("toolbar")).to_be_visible()
    assert_clean_everywhere(page)


def test_what_publishing_came_to_has_the_focus(letters, signed_in_page):
    page = signed_in_page("editor")
    page.goto(ADDRESS)
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(":focus")).to_contain_text("Version 2 is live.")

    page.get_by_role("textbox", name="Letter").get_by_text("Half a minute").click()
    page.keyboard.type("{nonsense}")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(":focus")).to_contain_text("Not published yet.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_contain_text("nonsense")


def test_on_a_phone_the_panes_are_tabs(letters, signed_in_page):
    page = signed_in_page("agent", width=390)
    page.goto(ADDRESS)
    expect(page.get_by_role("region", name="Preview")).to_be_hidden()
    page.get_by_role("link", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_be_visible()
    expect(page.get_by_role("region", name="Letter", exact=True)).to_be_hidden()
    page.get_by_role("link", name="Versions").click()
    expect(page.get_by_text("From the gallery")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [1440, 390])
def test_studio_ends_where_its_panes_end(letters, signed_in_page, width: int):
    LetterText.objects.update(preview_line="Changed since it was published")
    page = signed_in_page("editor", width=width)
    page.goto(ADDRESS)
    expect(page.get_by_role("textbox", name="Letter")).to_be_visible()
    if width > 1200:
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    publish = page.get_by_role("button", name="Publish").bounding_box()
    assert publish
    assert publish["x"] + publish["width"] <= width
