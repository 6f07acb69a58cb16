"""A mail server on 127.0.0.1 that accepts, refuses, or hangs up where a test wants it to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import SMTP as SMTP_POLICY
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Inbox:
    """Handler: keeps what was accepted. `replies` gives other answers by command."""

    def __init__(self, **replies: str) -> None:
        self.replies = replies
        self.envelopes: list[Envelope] = []
        self.hang_up_after: str = ""

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
        if self.hang_up_after == "dot":
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
