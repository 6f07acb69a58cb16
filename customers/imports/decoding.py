"""Which code page a text file is in.

Marks of Unicode are certain, valid UTF-8 nearly so. Between the Western and the Baltic Windows page
nothing in the file decides: the same byte is è in one and č in the other. Letters that the
languages of one of them use often, and those of the other hardly ever, are counted.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

# What a person can choose from, most likely first.
ENCODINGS = {
    "utf-8-sig": _("Unicode (UTF-8)"),
    "utf-16": _("Unicode (UTF-16)"),
    "utf-16-le": _("Unicode (UTF-16, little-endian)"),
    "utf-16-be": _("Unicode (UTF-16, big-endian)"),
    "cp1257": _("Baltic (Windows-1257)"),
    "cp1252": _("Western European (Windows-1252)"),
    "iso8859-15": _("Western European (ISO 8859-15)"),
    "cp1250": _("Central European (Windows-1250)"),
    "cp1251": _("Cyrillic (Windows-1251)"),
}

# Bytes by what they are in Windows-1257: ā ī š ņ ž ģ ū ļ ė and their capitals. In Windows-1252
# these are â î ð ò þ ì û ï ë, seldom in any language but French, which gives itself away by é.
_BALTIC = frozenset(b"\xe2\xee\xf0\xf2\xfe\xec\xfb\xef\xeb\xc2\xce\xd0\xd2\xde\xcc\xdb\xcf\xcb")
# By what they are in Windows-1252: é à á ñ ú ã ê ø æ ß and capitals, and the Š Ž š ž Œ œ that only
# it has. In Windows-1257 é is foreign, the others are Polish or seldom.
_WESTERN = frozenset(
    b"\xe9\xe0\xe1\xf1\xfa\xe3\xea\xf8\xe6\xdf\xc9\xc1\xd1\x8a\x8e\x9a\x9e\x8c\x9c"
)


@dataclass(frozen=True)
class Guess:
    """An encoding by Python's name. `is_certain`: there is no need to ask."""

    encoding: str
    is_certain: bool


def guess(data: bytes, *, prefers_baltic: bool = False) -> Guess:
    """The encoding of a file's text. `prefers_baltic`: where the letters do not decide."""
    if data.startswith(codecs.BOM_UTF8):
        return Guess("utf-8-sig", True)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Guess("utf-16", True)
    if order := _unmarked_utf16(data[:4000]):
        return Guess(order, True)
    if _is_utf8(data):
        return Guess("utf-8-sig", True)
    baltic, western = _how_many(data, _BALTIC), _how_many(data, _WESTERN)
    if baltic == western:
        return Guess("cp1257" if prefers_baltic else "cp1252", False)
    return Guess("cp1257" if baltic > western else "cp1252", False)


def _how_many(data: bytes, letters: frozenset[int]) -> int:
    return sum(data.count(letter) for letter in letters)


def _unmarked_utf16(data: bytes) -> str:
    """UTF-16 without its mark: every second byte of Latin text is zero."""
    pairs = len(data) // 2
    if pairs < 4:
        return ""
    if data[1::2].count(0) > pairs * 0.6:
        return "utf-16-le"
    return "utf-16-be" if data[0::2].count(0) > pairs * 0.6 else ""


def _is_utf8(data: bytes) -> bool:
    """Cut off in the middle of a letter is valid: often only the beginning is looked at."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return True
