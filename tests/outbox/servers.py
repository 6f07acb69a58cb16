"""A mail server on 127.0.0.1 that accepts, refuses, or hangs up where a test wants it to."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import SMTP as SMTP_POLICY
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Inbox:
    """Handler: keeps what was accepted. `replies` gives other answers by command."""

    def __init__(self, **replies: str) -> None:
        self.replies = replies
        self.envelopes: list[Envelope] = []
        self.hang_up_after: str = ""
        self.hang_up_at = 0  # after so many mails, once, without an answer to the last
        self.has_hung_up = False
        self.busy_mails = 0  # so many MAILs are answered with 421

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.busy_mails:
            self.busy_mails -= 1
            return "421 Idle for too long"
        envelope.mail_from = address
        return self.replies.get("MAIL", "250 OK")

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.hang_up_after == "RCPT":
            hang_up(server)
        if "RCPT" not in self.replies:
            envelope.rcpt_tos.append(address)
        return self.replies.get("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if "DATA" in self.replies:
            return self.replies["DATA"]
        self.envelopes.append(envelope)
        if self.hang_up_after == "dot" or len(self.envelopes) == self.hang_up_at:
            self.has_hung_up = True
            hang_up(server)
        return "250 OK: queued as 12345"

    @property
    def mails(self) -> list[Any]:
        return [
            message_from_bytes(envelope.original_content or b"", policy=SMTP_POLICY)
            for envelope in self.envelopes
        ]


def hang_up(server: SMTP) -> None:
    transport: Any = server.transport
    transport.abort()
    raise asyncio.CancelledError


@contextmanager
def smtp_server(inbox: Inbox, **options: Any) -> Iterator[tuple[str, int]]:
    """Host and port of a running server. `options` are aiosmtpd's."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    options = {"hostname": "127.0.0.1", "port": port, "enable_SMTPUTF8": False, **options}
    controller = Controller(inbox, **options)
    controller.start()
    try:
        yield "127.0.0.1", port
    finally:
        controller.stop()


ACCEPTED = {"ErrorCode": 0, "Message": "OK", "MessageID": "pm-1", "To": "zane@example.com",
            "SubmittedAt": "2026-11-25T02:00:00Z"}  # fmt: skip


@cache
def certificate() -> Path:
    """A certificate for localhost that nobody trusts, with its key in the same file."""
    path = Path(mkdtemp()) / "localhost.pem"
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(path), "-out", f"{path}.crt"]
    subprocess.run(["openssl", *words.split(), *names, *files], check=True, capture_output=True)
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


def server_tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate())
    return context


@contextmanager
def tls_server_that_breaks() -> Iterator[tuple[str, list[bytes]]]:
    """Takes the whole request, then answers with a record that nobody can read."""
    listener = socket.create_server(("127.0.0.1", 0))
    got: list[bytes] = []

    def serve() -> None:
        try:
            secure = server_tls().wrap_socket(listener.accept()[0], server_side=True)
            got.append(_whole_request(secure))
        except OSError:
            return
        raw = socket.socket(fileno=secure.detach())
        raw.sendall(b"\x17\x03\x03\x00\x40" + bytes(64))
        raw.shutdown(socket.SHUT_WR)
        raw.recv(1000)
        raw.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"https://localhost:{listener.getsockname()[1]}/", got
    finally:
        thread.join()
        listener.close()


def _whole_request(secure: ssl.SSLSocket) -> bytes:
    reader = secure.makefile("rb")
    lines = list(iter(reader.readline, b"\r\n"))
    length = next(line for line in lines if line.lower().startswith(b"content-length"))
    return reader.read(int(length.split(b":")[1]))


class Provider:
    """Answers as Postmark's API does, with what a test asks for."""

    def __init__(self, status=200, body=None, headers=None):
        self.status, self.headers = status, headers or {}
        self.body = json.dumps(ACCEPTED).encode() if body is None else body
        self.requests: list[dict[str, Any]] = []
        self.url = ""

    def answer(self, handler):
        length = int(handler.headers["Content-Length"])
        self.requests.append(json.loads(handler.rfile.read(length)))
        if self.status == 0:
            return handler.connection.close()
        handler.send_response(self.status)
        for name, value in self.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(self.body)))
        handler.end_headers()
        return handler.wfile.write(self.body)

    @property
    def settings(self) -> dict[str, object]:
        return {"POSTMARK_SERVER_TOKEN": "test", "POSTMARK_API_URL": self.url}


@contextmanager
def provider_server(provider: Provider | None = None) -> Iterator[Provider]:
    """A running provider."""
    provider = provider or Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            provider.answer(self)

        def log_message(self, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
