"""Every kind of page of the demo, as a browser sees it: both themes, a desk and a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import Page

from cancelmail_site.demo import loading
from tests.browser.helpers import Watch
from tests.crawling import Frontier, links_of

pytestmark = [pytest.mark.browser, pytest.mark.exhaustive]

LOOKS = [(1440, False), (1440, True), (390, False), (390, True)]
# Answered with a file, which a browser keeps and does not show.
FILES = (".csv", ".xlsx", ".eml")


@pytest.mark.parametrize(("width", "is_dark"), LOOKS)
def test_every_kind_of_page_is_whole(
    house: str, signed_in_page: Callable[..., Page], watch: Watch, width: int, is_dark: bool
):
    call_command("prepare", verbosity=0)
    loading.load(people=400)
    page = signed_in_page(width=width, dark=is_dark)
    frontier = Frontier("/admin/", of_a_kind=1, of_a_route=4)
    for link in frontier:
        if link.split("?")[0].endswith(FILES):
            continue
        answer = page.goto(link)
        assert answer
        if answer.status >= 400:
            watch.faults.append(f"{answer.status} {link} (on {frontier.found_on[link]})")
        frontier.add(links_of(page.content(), link, house), link)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 0:
            watch.faults.append(f"{link} is {wide} px too wide in {width} px")
    assert len(frontier.found_on) > 150
