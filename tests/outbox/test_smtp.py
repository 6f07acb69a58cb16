"""SMTP: what failed before the final dot was refused, after it is doubt."""

from __future__ import annotations

import socket
import threading
from typing import Any

import pytest

from outbox.outcomes import What
from outbox.payload import Payload
from outbox.transports.smtp import SmtpTransport

from .servers import Inbox, certificate, server_tls, smtp_server


def payload(**fields):
    values = {
        "public_id": "0f3c0000000040008000000000000001",
        "from_email": "support@brightdesk.example",
        "from_name": "Brightdesk",
        "to_email": "zane@example.com",
        "to_name": "Zane Ozola",
        "reply_to": "",
        "subject": "Jūsu abonements ir atcelts",
        "html": "<p>Paldies!</p>",
        "text": "Paldies!\n.\nAr cieņu",
        "headers": {
            "Date": "Wed, 25 Nov 2026 02:00:00 +0000",
            "Message-ID": "<1@brightdesk.example>",
        },
        **fields,
    }
    return Payload(**values)


@pytest.fixture
def send(settings):
    """Send one payload to a server of the given kind; returns the answer."""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = ""

    def to(inbox, **fields):
        with smtp_server(inbox) as (settings.EMAIL_HOST, settings.EMAIL_PORT):
            transport = SmtpTransport()
            answer = transport.send(payload(**fields))
            transport.close()
        return answer

    return to


def test_accepted_mail_arrives_as_it_was_built(send):
    inbox = Inbox()
    assert send(inbox).what == What.ACCEPTED
    (mail,), (envelope,) = inbox.mails, inbox.envelopes
    assert envelope.rcpt_tos == ["zane@example.com"]
    assert mail["Subject"] == "Jūsu abonements ir atcelts"
    text = mail.get_body(("plain",)).get_content()
    assert text.replace("\r\n", "\n").strip() == "Paldies!\n.\nAr cieņu"


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_4xx_may_work_later(send, command):
    answer = send(Inbox(**{command: "451 Try again later"}))
    assert answer.what == What.REFUSED
    assert "451 Try again later" in answer.detail


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_5xx_never_will(send, command):
    assert send(Inbox(**{command: "550 No such user"})).what == What.REJECTED


def test_hanging_up_before_the_dot_is_a_refusal(send):
    inbox = Inbox()
    inbox.hang_up_after = "RCPT"
    assert send(inbox).what == What.REFUSED


def test_hanging_up_after_the_dot_is_doubt(send):
    inbox = Inbox()
    inbox.hang_up_after = "dot"
    assert send(inbox).what == What.UNKNOWN
    assert len(inbox.envelopes) == 1


def test_nobody_listening_is_a_refusal(settings):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = unused.getsockname()
    answer = SmtpTransport().send(payload())
    assert answer.what == What.REFUSED
    assert "Could not connect" in answer.detail


def test_one_session_carries_several_mails_and_survives_being_dropped(settings):
    inbox = Inbox()
    transport: Any = SmtpTransport()
    with smtp_server(inbox) as (settings.EMAIL_HOST, settings.EMAIL_PORT):
        assert transport.send(payload()).what == What.ACCEPTED
        session = transport._session
        assert transport.send(payload()).what == What.ACCEPTED
        assert transport._session is session
        # The server ends an idle session: the next mail goes over a new one.
        session.sock.shutdown(socket.SHUT_RDWR)
        assert transport.send(payload()).what == What.ACCEPTED
    assert len(inbox.envelopes) == 3


def test_starttls_without_a_login_says_hello_again(settings, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate()))
    settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = True, ""
    inbox, transport = Inbox(), SmtpTransport()
    with smtp_server(inbox, tls_context=server_tls(), require_starttls=True) as (_host, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", port
        answer = transport.send(payload())
        transport.close()
    assert answer.what == What.ACCEPTED, answer.detail


def test_kept_session_that_the_server_has_ended_is_opened_anew(settings):
    """It says so at the next MAIL: 421."""
    inbox, transport = Inbox(), SmtpTransport()
    with smtp_server(inbox) as (settings.EMAIL_HOST, settings.EMAIL_PORT):
        assert transport.send(payload()).what == What.ACCEPTED
        inbox.busy_mails = 1
        assert transport.send(payload()).what == What.ACCEPTED
    assert len(inbox.envelopes) == 2


def test_new_session_that_the_server_ends_at_once_is_a_refusal(settings):
    inbox = Inbox(MAIL="421 Too busy")
    with smtp_server(inbox) as (settings.EMAIL_HOST, settings.EMAIL_PORT):
        assert SmtpTransport().send(payload()).what == What.REFUSED


def test_broken_body_is_a_refusal_since_no_dot_was_sent(settings):
    """The server reads a little of the body and vanishes."""
    server = socket.create_server(("127.0.0.1", 0))
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()

    def vanish():
        connection, _address = server.accept()
        connection.sendall(b"220 here\r\n")
        reader = connection.makefile("rb")
        for reply in (b"250 hi\r\n", b"250 OK\r\n", b"250 OK\r\n", b"354 go\r\n"):
            reader.readline()
            connection.sendall(reply)
        reader.read(100)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        reader.close()
        connection.close()

    thread = threading.Thread(target=vanish)
    thread.start()
    answer = SmtpTransport().send(payload(text="x" * 20_000_000, html=""))
    thread.join()
    server.close()
    assert answer.what == What.REFUSED
