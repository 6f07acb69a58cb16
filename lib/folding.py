"""Text as people look for it: without marks and capitals, word by word."""

import re
import unicodedata

# Letters that Unicode does not take apart, as people type them who do not have them.
_PLAIN = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ħ": "h",
        "ŧ": "t",
    }
)
_WORD = re.compile(r"[^\W_]+")
LONGEST_WORD = 60


def fold(text: str) -> str:
    """Small letters without marks: "Mārtiņš" is "martins", "Straße" is "strasse"."""
    # Twice: 𝕬 is a capital only once it is taken apart, and ΐ has to be again after that.
    small = unicodedata.normalize("NFKD", text.casefold()).casefold()
    apart = unicodedata.normalize("NFKD", small)
    kept = "".join(char for char in apart if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", kept).translate(_PLAIN)


def words(text: str) -> list[str]:
    """The words of a text, folded, in their order, each at most `LONGEST_WORD` long."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold(text))]
