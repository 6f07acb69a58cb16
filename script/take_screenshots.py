"""Takes the pictures of the docs from a running server with demo data: see script/screenshots."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, StorageState, ViewportSize, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
DESK: ViewportSize = {"width": 1440, "height": 900}
START_MILLISECONDS = 60_000


def today(page: Page) -> None:
    page.goto("/admin/")


def queue(page: Page) -> None:
    page.goto("/admin/follow-ups/")
    page.get_by_role("main").get_by_role("link", name="Open", exact=True).click()


def studio(page: Page) -> None:
    page.goto("/admin/letters/standard/en/")


def insights(page: Page) -> None:
    page.goto("/admin/insights/")


def customer(page: Page) -> None:
    page.goto("/admin/customers/customer/?is_starred__exact=1")
    page.locator("#result_list tbody th a").first.click()


def message(page: Page) -> None:
    page.goto("/admin/outbox/message/?state__exact=sent&purpose__exact=letter")
    page.locator("#result_list tbody th a").first.click()


PICTURES: dict[str, Callable[[Page], None]] = {
    one.__name__: one for one in (today, queue, studio, insights, customer, message)
}


def take(base: str, folder: Path, names: list[str]) -> None:
    """Save `folder/NAME.png` of each picture, of all where none is named."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        state = signed_in(browser, base)
        for name in names or PICTURES:
            context = browser.new_context(base_url=base, viewport=DESK, storage_state=state)
            page = context.new_page()
            PICTURES[name](page)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=folder / f"{name}.png", animations="disabled")
            print(f"    {folder}/{name}.png")
            context.close()


def signed_in(browser: Chromium, base: str) -> StorageState:
    page = browser.new_page(base_url=base)
    page.goto("/admin/login/", timeout=START_MILLISECONDS)
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(os.environ["DJANGO_SUPERUSER_PASSWORD"])
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/admin/")
    return page.context.storage_state()


if __name__ == "__main__":
    take(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
