"""Language tags: reading them, choosing between them, naming them."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError, get_global

DEFAULT_LANGUAGE = "en"

# RFC 5646, section 2.1, reduced to what people and billing systems store: a language, then subtags.
_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*")
_NO_LANGUAGE = frozenset({"und", "mul", "mis", "zxx"})  # undetermined, several, uncoded, none
_POSIX_SUFFIX = re.compile(r"[.@].*\Z")  # lv_LV.UTF-8, lv_LV@euro


@lru_cache(maxsize=1024)
def normalise(tag: str) -> str | None:
    """The base language of a tag in lower case ("lv-LV", "lv_LV", "LAV" → "lv").

    None when it is no tag, or when its language is not one that CLDR knows a name for. Retired and
    three-letter codes become the present short one ("iw" → "he", "lav" → "lv").
    """
    canonical = _canonical(tag)
    if canonical is None:
        return None
    base = canonical.partition("-")[0]
    alias: str = get_global("language_aliases").get(base, base)
    base = re.split("[-_]", alias)[0]
    is_language = base in Locale(DEFAULT_LANGUAGE).languages and base not in _NO_LANGUAGE
    return base if is_language else None


def best_language(
    preferred: Sequence[str], available: Collection[str], fallbacks: Sequence[str] = ()
) -> str:
    """The language to write in, spelled as it is in `available`.

    The first of `preferred` that is available, else the first of `fallbacks`, else English, else
    the first available in alphabetical order. A wish for "pt-BR" is met by "pt-BR", then by "pt",
    then by any other Portuguese. With nothing available at all the answer is English.
    """
    for wish in (*preferred, *fallbacks, DEFAULT_LANGUAGE):
        match = _available_for(wish, available)
        if match is not None:
            return match
    return min(available, default=DEFAULT_LANGUAGE)


def is_right_to_left(language: str) -> bool:
    """Whether text in this language runs from right to left; False where we do not know it."""
    locale = _find_locale(language)
    return locale is not None and locale.character_order == "right-to-left"


def native_name(language: str) -> str:
    """The language's name for itself with a capital letter ("Latviešu"), or the tag as it came."""
    locale = _find_locale(language)
    name = locale.get_display_name() if locale else None
    return name[0].upper() + name[1:] if name else language


def language_name(language: str, reader: str) -> str:
    """The language's name for a reader, as it stands in a sentence: lv for en is "Latvian".

    The tag as it came where there is no name for it.
    """
    locale = _find_locale(language)
    return (locale and locale.get_display_name(locale_for(reader))) or language


def locale_for(language: str) -> Locale:
    """Babel's locale for a tag, for its base language, or else English.

    Mail must go out even when somebody's language is one that CLDR has no data for.
    """
    return _find_locale(language) or Locale(DEFAULT_LANGUAGE)


@lru_cache(maxsize=1024)
def _find_locale(language: str) -> Locale | None:
    for candidate in _candidates(language):
        try:
            return Locale.parse(candidate, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None


def _candidates(language: str) -> Iterator[str]:
    canonical, base = _canonical(language), normalise(language)
    if canonical is not None and base is not None:
        yield canonical
        yield base


def _canonical(tag: str) -> str | None:
    text = _POSIX_SUFFIX.sub("", tag.strip()).replace("_", "-").lower()
    return text if _TAG.fullmatch(text) else None


def _available_for(wish: str, available: Collection[str]) -> str | None:
    canonical, base = _canonical(wish), normalise(wish)
    if canonical is None or base is None:
        return None
    related = sorted(tag for tag in available if normalise(tag) == base)
    for tag in related:
        if _canonical(tag) == canonical:
            return tag
    # The shortest tag is the plain language, which serves every region.
    return min(related, key=len, default=None)
