"""Countries and languages by their codes or their names in English and Latvian."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from babel import Locale

NAMED_IN = ("en", "lv")


def country_code(cell: str) -> str:
    """LV for "lv", "Latvia" and "Latvija"; what is no name of a country stays as it is."""
    return _countries().get(cell.casefold(), cell)


def language_code(word: str) -> str:
    """lv for "Latvian" and "latviešu"; what is no name of a language stays as it is."""
    return _languages().get(word.casefold(), word)


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    return _by_name(lambda locale: locale.territories)


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    return _by_name(lambda locale: locale.languages)


def _by_name(names: Callable[[Locale], Mapping[str, str]]) -> dict[str, str]:
    return {
        name.casefold(): code
        for tag in NAMED_IN
        for code, name in names(Locale(tag)).items()
        if len(code) == 2
    }
