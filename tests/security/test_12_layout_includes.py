"""SECURITY rows 12 and 13: a layout language that includes files, and renderers that fetch
(MJML CVE-2020-12827, CVE-2025-67898; osTicket CVE-2026-22200)."""

import contextlib
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import css_inline
import pytest

from templates_app import shell
from templates_app.document import DocumentError, parse_document
from templates_app.tokens import Tokens
from tests.templates_app.letters import Seen, rendered
from tests.templates_app.nodes import doc, link, paragraph, text

TYPED = [
    '<mj-include path="FILE" />',
    "<mj-raw><script>x</script></mj-raw>",
    '<link rel="stylesheet" href="URL">',
    '<link rel="stylesheet" href="file://FILE">',
    "<style>@import url(URL)</style>",
]


class Bait:
    """A file and an address that would show in the mail, or be asked for, if anything was read."""

    def __init__(self, folder: Path, server: socket.socket) -> None:
        self.folder = folder
        self.file = folder / "secret.css"
        self.file.write_text("p { color: #bada55 } bada55")
        self.server = server
        self.url = f"http://127.0.0.1:{server.getsockname()[1]}/x.css"

    def is_untouched_by(self, markup: str) -> bool:
        """Whether neither was read; the libraries are Rust, so only the outside can tell."""
        try:
            self.server.accept()
        except TimeoutError:
            return "bada55" not in markup
        return False


@pytest.fixture
def bait(tmp_path: Path) -> Iterator[Bait]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        yield Bait(tmp_path, server)


@pytest.mark.parametrize("typed", TYPED)
def test_typed_markup_is_text_and_nothing_is_opened(typed, bait):
    typed = typed.replace("FILE", str(bait.file)).replace("URL", bait.url)
    letter = rendered(doc(paragraph(text(typed), text("x", link("https://a.example/x.css")))))
    seen = Seen(letter.html)
    assert typed in seen.text
    assert not seen.elements("link")
    assert bait.is_untouched_by(letter.html.replace(typed, ""))


def test_the_bait_is_taken_by_what_reads(bait):
    """So that the tests beside this one can fail."""
    markup = f'<html><head><link rel="stylesheet" href="{bait.url}"></head><body></body></html>'
    with contextlib.suppress(css_inline.InlineError), ThreadPoolExecutor(1) as pool:
        asking = pool.submit(css_inline.CSSInliner().inline, markup)
        connection, _address = bait.server.accept()
        connection.close()
        asking.result(timeout=10)
    assert not bait.is_untouched_by(bait.file.read_text())


@pytest.mark.parametrize("path", ["FILE", "file://FILE", "secret.css", "URL"])
def test_the_layout_language_includes_neither_files_nor_addresses(path, bait, monkeypatch):
    """What a layout of ours might hold by mistake."""
    path = path.replace("FILE", str(bait.file)).replace("URL", bait.url)
    for kind in ("", ' type="css"', ' type="html"'):
        layout = f'<mjml><mj-body><mj-include path="{path}"{kind} /></mj-body></mjml>'
        (bait.folder / "letter.mjml").write_text(layout)
        (bait.folder / "letter.css").write_text("")
        monkeypatch.setattr(shell, "LAYOUTS", bait.folder)
        monkeypatch.chdir(bait.folder)
        try:
            markup = shell._layout.__wrapped__("en", "ltr")
        except OSError as error:
            markup = str(error)
        assert bait.is_untouched_by(markup)


@pytest.mark.parametrize("address", ["file://FILE", "FILE", "secret.css", "URL"])
def test_the_inliner_reads_neither_files_nor_addresses(address, bait, monkeypatch):
    """What a layout of ours might hold by mistake."""
    address = address.replace("FILE", str(bait.file)).replace("URL", bait.url)
    monkeypatch.chdir(bait.folder)
    markup = (
        f'<html><head><link rel="stylesheet" href="{address}">'
        f"<style>@import url({address});</style></head><body><p>x</p></body></html>"
    )
    assert bait.is_untouched_by(shell._INLINER.inline(markup))


def test_no_layout_of_ours_includes_anything():
    for path in shell.LAYOUTS.iterdir():
        words = path.read_text()
        for forbidden in ("mj-include", "@import", "http://", "https://", "url("):
            assert forbidden not in words, path


def test_a_document_cannot_name_a_layout():
    with pytest.raises(DocumentError):
        parse_document({"type": "doc", "content": [], "layout": "/etc/passwd"})


def test_marks_cannot_be_guessed():
    assert Tokens()._nonce != Tokens()._nonce
    assert len(Tokens()._nonce) >= 17
