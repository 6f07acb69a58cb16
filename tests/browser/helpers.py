"""What browser tests share: watching a page for faults, and the accessibility check."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

# Reports what the policy refused, also where the browser's console says nothing of it.
REPORT_REFUSALS = """
document.addEventListener("securitypolicyviolation", (event) => {
  const { violatedDirective, blockedURI } = event;
  console.error(`CSP refused ${violatedDirective}: ${blockedURI} on ${location.pathname}`);
});
"""
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
}


@dataclass
class Watch:
    """Collects what went wrong on the pages of a test: script errors, refusals, lost files."""

    faults: list[str] = field(default_factory=list)
    refusals_expected: set[int] = field(default_factory=set)

    def context(self, context: BrowserContext) -> None:
        context.add_init_script(REPORT_REFUSALS)
        context.on("page", self.page)

    def page(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))

    def expect(self, *statuses: int) -> None:
        """Pages of this test are meant to answer with these statuses (404, 403 …)."""
        self.refusals_expected.update(statuses)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        expected = (f"the server responded with a status of {n} " for n in self.refusals_expected)
        if not any(words in message.text for words in expected):
            self.faults.append(f"console: {message.text} ({message.location.get('url')})")


# Dark changes colours alone.
CONTRAST_ALONE = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


def axe_findings(page: Page, options: dict[str, Any] = AXE_OPTIONS) -> list[str]:
    """One line per finding of axe-core, WCAG 2.2 AA with target-size; empty when clean."""
    result = Axe().run(page, options=options)
    return [_in_words(finding) for finding in result.response["violations"]]


def assert_clean_everywhere(page: Page) -> None:
    """The page as it stands is accessible and never too wide: 1440 and 390 px, light and dark."""
    for width, height in ((1440, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="light")
        assert_accessible(page)
        assert_no_sideways_scroll(page)
        page.emulate_media(color_scheme="dark")
        assert_accessible(page, CONTRAST_ALONE)


def assert_accessible(page: Page, options: dict[str, Any] = AXE_OPTIONS) -> None:
    findings = axe_findings(page, options)
    assert not findings, f"{page.url}\n" + "\n".join(findings)


def assert_no_sideways_scroll(page: Page) -> None:
    """The page itself is never wider than the window; parts of it may scroll for themselves."""
    width, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width <= window, f"{page.url} is {width} px wide in a window of {window} px"


def _in_words(finding: dict[str, Any]) -> str:
    places = "; ".join(f"{node['target']} {node['html'][:160]}" for node in finding["nodes"][:4])
    return f"{finding['id']}: {finding['help']}: {places}"
