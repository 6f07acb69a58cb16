"""Ways out: files, SMTP, and every provider that Anymail speaks to. `MAIL_TRANSPORT` chooses.

A transport belongs to one sender thread, owns its session there and never touches the database.
To add one: a module here with a class like `base.Transport`, a name in `make`, and a test that
shows what each of its errors means (tests/outbox/test_transports.py).
"""

from __future__ import annotations

from .base import Transport


def make(name: str) -> Transport:
    """A new session of the transport of this name; `checks` has refused unknown names at start."""
    if name == "file":
        from .file import FileTransport

        return FileTransport()
    if name == "smtp":
        from .smtp import SmtpTransport

        return SmtpTransport()
    from .anymail import AnymailTransport

    return AnymailTransport(name)


__all__ = ["Transport", "make"]
