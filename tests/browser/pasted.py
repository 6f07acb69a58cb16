"""What the letter editor makes of a pasted HTML file: `python -m tests.browser.pasted FILE`.

Prints the document as JSON. A process of its own, since Playwright's loop and Django's connections
do not share a thread well; no server, since the editor's script is all that is asked.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from playwright.sync_api import Route, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
BUNDLE = ROOT / "templates_app/static/templates_app/dist/letter-editor.js"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'"
FIELDS = [{"name": "first_name", "label": "first name", "meaning": "", "sample": ""}]
PAGE = f"""<!doctype html><textarea id="document" hidden></textarea>
<div data-letter-editor data-document-input="document"></div>
<script type="application/json" id="editor-fields">{json.dumps(FIELDS)}</script>
<script type="module" src="/editor.js"></script>"""
PASTE = """(element, html) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  const options = { clipboardData, bubbles: true, cancelable: true };
  element.dispatchEvent(new ClipboardEvent("paste", options));
}"""


def serve(route: Route) -> None:
    if route.request.url.endswith("/editor.js"):
        route.fulfill(content_type="text/javascript", body=BUNDLE.read_text())
    else:
        headers = {"Content-Security-Policy": POLICY}
        route.fulfill(content_type="text/html; charset=utf-8", body=PAGE, headers=headers)


def pasted(html: str) -> object:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        page = browser.new_page()
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text))
        page.route("**/*", serve)
        page.goto("http://editor.test/")
        page.get_by_role("textbox").evaluate(PASTE, html)
        document = json.loads(page.locator("#document").input_value())
        browser.close()
    if refused:
        raise SystemExit("\n".join(refused))
    return document


if __name__ == "__main__":
    json.dump(pasted(Path(sys.argv[1]).read_text()), sys.stdout)
