"""A mail server on 127.0.0.1 that accepts, refuses, or hangs up where a test wants it to."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import SMTP as SMTP_POLICY
from http.server import BaseHTTPRequestHandler, HTTPServer
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

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
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
def smtp_server(inbox: Inbox) -> Iterator[tuple[str, int]]:
    """Host and port of a running server."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port, enable_SMTPUTF8=False)
    controller.start()
    try:
        yield "127.0.0.1", port
    finally:
        controller.stop()


ACCEPTED = {"ErrorCode": 0, "Message": "OK", "MessageID": "pm-1", "To": "zane@example.com",
            "SubmittedAt": "2026-11-25T02:00:00Z"}  # fmt: skip


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
