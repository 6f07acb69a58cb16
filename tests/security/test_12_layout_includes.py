"""SECURITY rows 12 and 13: a layout language that includes files, and renderers that fetch
(MJML CVE-2020-12827, CVE-2025-67898; osTicket CVE-2026-22200)."""

import builtins
import io
import os
import socket

import pytest

from templates_app import shell
from templates_app.document import DocumentError, parse_document
from templates_app.tokens import Tokens
from tests.templates_app.letters import Seen, rendered
from tests.templates_app.nodes import doc, link, p, paragraph, text

TYPED = [
    '<mj-include path="/etc/passwd" />',
    "<mj-raw><script>x</script></mj-raw>",
    '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
    '<link rel="stylesheet" href="file:///etc/passwd">',
    "<style>@import url(http://127.0.0.1:9/x.css)</style>",
]


@pytest.fixture
def nothing_is_opened(monkeypatch):
    """After the frame was read once, rendering opens neither files nor connections."""
    rendered(doc(p("warm")))

    def refuse(*args, **kwargs):
        raise AssertionError(f"opened {args!r}")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(builtins, "open", refuse)
    monkeypatch.setattr(io, "open", refuse)
    monkeypatch.setattr(os, "open", refuse)


@pytest.mark.parametrize("typed", TYPED)
def test_typed_markup_is_text_and_nothing_is_opened(typed, nothing_is_opened):
    address = "https://127.0.0.1:9/x.css"
    letter = rendered(doc(paragraph(text(typed), text("x", link(address)))))
    seen = Seen(letter.html)
    assert typed in seen.text
    assert not seen.elements("link")
    assert "root:" not in letter.html


def test_the_inliner_reads_neither_files_nor_addresses(tmp_path):
    """What a layout of ours might hold by mistake."""
    secret = tmp_path / "secret.css"
    secret.write_text("p { color: #bada55 }")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        port = server.getsockname()[1]
        markup = (
            f'<html><head><link rel="stylesheet" href="file://{secret}">'
            f'<link rel="stylesheet" href="http://127.0.0.1:{port}/x.css"></head>'
            "<body><p>x</p></body></html>"
        )
        assert "bada55" not in shell._INLINER.inline(markup)
        with pytest.raises(TimeoutError):
            server.accept()


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
