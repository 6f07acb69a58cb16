"""Which addresses a letter may link to."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

LONGEST = 2000

# Scheme and shape are matched on the text as it stands: nothing is decoded first, so that an
# encoded scheme ("java&#115;cript:", "%6Aavascript:") is no scheme at all.
_WEB = re.compile(r"https?://[^/?#]+(?:[/?#].*)?", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^@?\s]+@[^@?\s]+(?:\?.*)?", re.IGNORECASE)
_PHONE = re.compile(r"tel:\+?[0-9().-]+", re.IGNORECASE)
# Whitespace, quotes, brackets, and the controls that reorder text (CVE-2021-42574).
_FORBIDDEN = re.compile(
    r"[\x00-\x20\x7f-\xa0\"'<>\\^`{|}\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ud800-\udfff]"
)
_ENTITY = re.compile(r"&(?:#x?[0-9a-f]+;?|[a-z]+;)", re.IGNORECASE)


class UnsafeLink(ValueError):
    """An address that no letter may link to; the message says why."""


def checked_link(address: str) -> str:
    """Return the address as it is when a letter may link to it.

    Web addresses, mail addresses and telephone numbers only. Raises UnsafeLink for every other
    scheme, for control characters and HTML entities, and for a web address that names a user (the
    part before "@" is read as the host by people).
    """
    if len(address) > LONGEST:
        raise UnsafeLink(_("This address is too long. It can have 2,000 characters."))
    if _FORBIDDEN.search(address) or _ENTITY.search(address):
        raise UnsafeLink(_("This address has characters that an address cannot have."))
    if _WEB.fullmatch(address):
        _check_host(address)
    elif not (_MAIL.fullmatch(address) or _PHONE.fullmatch(address)):
        raise UnsafeLink(
            _("An address begins with https://, http://, mailto: or tel:, and this one does not.")
        )
    return address


def is_safe_link(address: str) -> bool:
    """Whether a letter may link to this address."""
    try:
        checked_link(address)
    except UnsafeLink:
        return False
    return True


def _check_host(address: str) -> None:
    try:
        parts = urlsplit(address)
        has_host, has_user = bool(parts.hostname), "@" in parts.netloc
        _port = parts.port
    except ValueError as error:
        raise UnsafeLink(_("This is not a complete web address.")) from error
    if not has_host or has_user:
        raise UnsafeLink(_("This is not a complete web address."))
