"""Plain SMTP, with phases: what failed before the final dot was certainly not accepted.

smtplib raises the same exception before and after the dot, so this client sends the message itself
and remembers how far it came (RFC 5321, sections 4.1.1.4 and 4.5.3.2.6).
"""

from __future__ import annotations

import smtplib
import ssl

from django.conf import settings

from outbox import building, failpoints
from outbox.outcomes import Answer, What
from outbox.payload import Payload

CONNECT_SECONDS = 30
COMMAND_SECONDS = 120
FINAL_DOT_SECONDS = 600  # RFC 5321, section 4.5.3.2.6
MOST_PER_SESSION = 100
SERVICE_CLOSING = 421  # RFC 5321, section 3.8


class Refusal(Exception):
    """The server said no to one step, with its code and words."""

    def __init__(self, code: int, words: bytes | str) -> None:
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        super().__init__(code, text)
        self.code = code
        self.text = " ".join(text.split())[:300]


class Closed(Exception):
    """The server had ended the session that we kept, and says so when we come back to it."""


class SmtpTransport:
    name = "smtp"
    deadline_seconds = CONNECT_SECONDS + 4 * COMMAND_SECONDS + FINAL_DOT_SECONDS

    def __init__(self) -> None:
        self._session: smtplib.SMTP | None = None
        self._sent_in_session = 0

    def send(self, payload: Payload) -> Answer:
        content = building.as_bytes(payload)
        if self._session is not None:
            answer = self._attempt(payload, content)
            if answer is not None:
                return answer
            # The server closed a session that we had kept: nothing of this message was accepted.
        try:
            self._open()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Answer(What.REFUSED, f"Could not connect: {_words(error)}")
        return self._attempt(payload, content) or Answer(What.REFUSED, "The server hung up.")

    def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def _attempt(self, payload: Payload, content: bytes) -> Answer | None:
        """One message over the open session. None: the session was dead before it began."""
        assert self._session is not None
        try:
            self._introduce(self._session, payload)
            self._send_body(self._session, content)
        except Refusal as refusal:
            return self._refused(refusal)
        except (smtplib.SMTPServerDisconnected, Closed):
            kept = self._sent_in_session > 0
            self.close()
            return None if kept else Answer(What.REFUSED, "The server hung up.")
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Answer(What.REFUSED, f"The connection broke: {_words(error)}")
        return self._finish(self._session)

    def _introduce(self, session: smtplib.SMTP, payload: Payload) -> None:
        reply = session.mail(payload.from_email)
        if reply[0] == SERVICE_CLOSING and self._sent_in_session:
            raise Closed
        _expect(reply, 250)
        _expect(session.rcpt(payload.to_email), 250, 251)
        _expect(session.docmd("DATA"), 354)

    def _send_body(self, session: smtplib.SMTP, content: bytes) -> None:
        """All but the final dot: the server cannot accept the message yet."""
        session.send(_dot_stuffed(content))
        failpoints.reach("bytes")

    def _finish(self, session: smtplib.SMTP) -> Answer:
        """The dot, and the one answer that counts. From here on silence is doubt."""
        try:
            if session.sock is not None:
                session.sock.settimeout(FINAL_DOT_SECONDS)
            session.send(b".\r\n")
            failpoints.reach("dot")
            code, words = session.getreply()
            if session.sock is not None:
                session.sock.settimeout(COMMAND_SECONDS)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Answer(What.UNKNOWN, f"No answer after the whole message: {_words(error)}")
        if code != 250:
            return self._refused(Refusal(code, words))
        self._after_success()
        return Answer(What.ACCEPTED, detail=Refusal(code, words).text)

    def _after_success(self) -> None:
        self._sent_in_session += 1
        if self._sent_in_session >= MOST_PER_SESSION:
            self._quit()

    def _refused(self, refusal: Refusal) -> Answer:
        """4xx may work later, 5xx never will (RFC 5321, section 4.2.1)."""
        self._quit()
        what = What.REJECTED if 500 <= refusal.code <= 599 else What.REFUSED
        return Answer(what, f"{refusal.code} {refusal.text}")

    def _quit(self) -> None:
        """End the session politely; what it says to that matters to nobody."""
        if self._session is not None:
            try:
                self._session.quit()
            except (OSError, smtplib.SMTPException):
                self._session.close()
        self._session = None

    def _open(self) -> None:
        self._session, self._sent_in_session = _connect(), 0
        self._session.ehlo_or_helo_if_needed()
        if settings.EMAIL_USE_TLS:
            self._session.starttls(context=ssl.create_default_context())
            self._session.ehlo_or_helo_if_needed()  # TLS makes the server forget the first one
        if settings.EMAIL_HOST_USER:
            self._session.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        if self._session.sock is not None:
            self._session.sock.settimeout(COMMAND_SECONDS)


def _connect() -> smtplib.SMTP:
    host, port = settings.EMAIL_HOST, settings.EMAIL_PORT
    if settings.EMAIL_USE_SSL:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, timeout=CONNECT_SECONDS, context=context)
    return smtplib.SMTP(host, port, timeout=CONNECT_SECONDS)


def _expect(reply: tuple[int, bytes], *codes: int) -> None:
    if reply[0] not in codes:
        # smtplib answers -1 where the connection was closed under it.
        if reply[0] < 0:
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        raise Refusal(*reply)


def _dot_stuffed(content: bytes) -> bytes:
    """Lines that begin with a dot get a second one (RFC 5321, section 4.5.2)."""
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    if stuffed.startswith(b"."):
        stuffed = b"." + stuffed
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__
