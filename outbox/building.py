"""A payload as a mail. MIME is built by Django: hand-made builders lose spaces and split names."""

from __future__ import annotations

from typing import Any

from django.core.mail import EmailMultiAlternatives

from .payload import Payload


def email_of(payload: Payload) -> EmailMultiAlternatives:
    """Django's message: the same bytes for the same payload but for the MIME boundary."""
    email = EmailMultiAlternatives(
        subject=payload.subject,
        body=payload.text,
        from_email=mailbox(payload.from_name, payload.from_email),
        to=[mailbox(payload.to_name, payload.to_email)],
        reply_to=[payload.reply_to] if payload.reply_to else None,
        headers=payload.headers,
    )
    email.encoding = "utf-8"
    if payload.html:
        email.attach_alternative(payload.html, "text/html")
    return email


def as_bytes(payload: Payload) -> bytes:
    message: Any = email_of(payload).message()
    return bytes(message.as_bytes(linesep="\r\n"))


def mailbox(name: str, address: str) -> str:
    """`"Name, Company" <address>`: quoted always, encoded later by whoever serialises it."""
    if not name:
        return address
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>'
