"""A real Chromium on a live server. Any script error or refusal of the policy fails the test."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import editor_page
from tests.browser.editor_desk import Desk

from .helpers import Watch

# Playwright's loop runs in this thread; Django would take the tests' own queries for async ones.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
RESULTS = Path(settings.BASE_DIR) / "test-results"
HEIGHTS = {1440: 900, 390: 844, 320: 700}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    }


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    outcome: Any = yield
    setattr(item, f"report_{call.when}", outcome.get_result())


@pytest.fixture
def house(transactional_db: None, live_server: Any) -> str:
    """The address of a live server on a database that has what the migrations made."""
    return str(live_server.url)


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails the test at its end for anything that went wrong on a page of it."""
    seen = Watch()
    yield seen
    assert not seen.faults, "\n".join(seen.faults)


@pytest.fixture
def open_browser(
    house: str, browser: Browser, watch: Watch, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Open a window: `open_browser(width=390, dark=True, language="lv")`. A picture on failure."""
    contexts: list[BrowserContext] = []

    def open_window(
        width: int = 1440, dark: bool = False, language: str = "en", **more: Any
    ) -> Page:
        context = browser.new_context(
            base_url=house,
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            color_scheme="dark" if dark else "light",
            locale=language,
            reduced_motion="reduce",
            **more,
        )
        context.set_default_timeout(10_000)
        watch.context(context)
        contexts.append(context)
        return context.new_page()

    yield open_window
    if getattr(getattr(request.node, "report_call", None), "failed", False):
        _keep_pictures(contexts, request.node.name)
    for context in contexts:
        context.close()


@pytest.fixture
def signed_in_page(
    house: str, open_browser: Callable[..., Page], colleague: Callable[..., Any]
) -> Callable[..., Page]:
    """A window of a colleague of a group: `signed_in_page("agent", width=390, dark=True)`.

    "superuser" is everybody's rights. A user made before can be given instead of a group.
    """

    def open_signed_in(who: Any = "superuser", **window: Any) -> Page:
        user = who if not isinstance(who, str) else _make(colleague, who)
        client = Client()
        client.force_login(user)
        page = open_browser(**window)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": house}]
        )
        return page

    return open_signed_in


def _make(colleague: Callable[..., Any], who: str) -> Any:
    name = {"first_name": "Ilze", "last_name": "Kalniņa"}
    if who == "superuser":
        return colleague(username="ilze", is_superuser=True, **name)
    return colleague(who, username=f"ilze-{who}", **name)


def _keep_pictures(contexts: list[BrowserContext], test: str) -> None:
    RESULTS.mkdir(exist_ok=True)
    name = re.sub(r"[^\w.-]+", "-", test)
    for number, page in enumerate(page for context in contexts for page in context.pages):
        page.screenshot(path=RESULTS / f"{name}-{number}.png", full_page=True)


@pytest.fixture
def open_desk(settings: Any, open_browser: Any) -> Callable[..., Desk]:
    """A window with the editor's page: `open_desk(width=390, dark=True)`."""
    settings.ROOT_URLCONF = "tests.browser.editor_page"
    editor_page.draft = editor_page.Draft()
    return lambda **window: Desk(open_browser(**window))


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    return open_desk()
