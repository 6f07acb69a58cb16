"""Mail addresses: one form for comparing and sending, and what cannot be sent to.

Domains are converted by IDNA 2008 (RFC 5891), as registries use it: faß.example is
xn--fa-hia.example, not fass.example. A mailbox name that is not ASCII needs SMTPUTF8 (RFC 6531) on
the whole way, which no sender can promise, so it is refused with a reason.
"""

from __future__ import annotations

import re

import idna
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _


class AddressError(ValueError):
    """This address cannot be written to; the argument is a sentence that says why."""


def ascii_domain(domain: str) -> str:
    """The domain as it stands in DNS. Raises AddressError."""
    if domain.isascii():
        return domain.lower()
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise AddressError(_("The part of the address after @ is not a valid domain.")) from error


def deliverable(address: str) -> str:
    """The address as it is handed over: ASCII, domain in lower case. Raises AddressError."""
    local, at, domain = address.strip().rpartition("@")
    if not at or not local:
        raise AddressError(_("This is not an e-mail address."))
    if not local.isascii():
        raise AddressError(
            _("The part of the address before @ has letters that mail servers do not accept.")
        )
    if re.search(r"[\x00-\x20\x7f]", local + domain):
        raise AddressError(_("The address has a space or a line break in it."))
    written = f"{local}@{ascii_domain(domain)}"
    try:
        validate_email(written)
    except ValidationError as error:
        raise AddressError(_("This is not an e-mail address.")) from error
    return written


def can_be_written_to(address: str) -> None:
    """Validator for fields. Raises ValidationError."""
    try:
        deliverable(address)
    except AddressError as error:
        raise ValidationError(error.args[0], code="undeliverable") from error


def normalised(address: str) -> str:
    """The form in which an address is stored with a message: deliverable if it can be."""
    try:
        return deliverable(address)
    except AddressError:
        return address.strip()


def comparable(address: str) -> str:
    """The form in which addresses are compared: upper and lower case are one."""
    return normalised(address).lower()
