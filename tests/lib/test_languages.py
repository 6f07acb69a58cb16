import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.languages import (
    best_language,
    is_right_to_left,
    language_name,
    locale_for,
    native_name,
    normalise,
)


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("lv", "lv"),
        ("lv-LV", "lv"),
        ("lv_LV", "lv"),
        ("LV", "lv"),
        (" lv ", "lv"),
        ("lv_LV.UTF-8", "lv"),
        ("lav", "lv"),
        ("iw", "he"),
        ("zh-Hant-TW", "zh"),
        ("pt-BR", "pt"),
        ("haw", "haw"),
        ("", None),
        ("xx", None),
        ("und", None),
        ("latviešu", None),
        ("lv-", None),
        ("lv LV", None),
        ("../lv", None),
        ("lv\x00", None),
        ("1", None),
    ],
)
def test_a_tag_is_reduced_to_its_language(tag: str, language: str | None) -> None:
    assert normalise(tag) == language


@pytest.mark.parametrize(
    ("preferred", "available", "fallbacks", "language"),
    [
        (["lv-LV", "en"], {"en", "lv"}, ["en"], "lv"),
        (["de", "lv"], {"en", "lv"}, [], "lv"),
        (["de"], {"en", "lv"}, ["lv"], "lv"),
        (["de"], {"en", "lv"}, ["fr"], "en"),
        (["de"], {"lv", "et"}, ["fr"], "et"),
        ([], {"en", "lv"}, [], "en"),
        (["garbage!"], {"en", "lv"}, ["lv"], "lv"),
        (["pt-BR"], {"pt", "pt-BR"}, [], "pt-BR"),
        (["pt-PT"], {"pt", "pt-BR"}, [], "pt"),
        (["pt"], {"pt-BR", "en"}, [], "pt-BR"),
        (["en-us"], {"en_GB"}, [], "en_GB"),
        (["lv"], set(), [], "en"),
    ],
)
def test_the_best_language_is_the_first_wish_that_is_there(
    preferred: list[str], available: set[str], fallbacks: list[str], language: str
) -> None:
    assert best_language(preferred, available, fallbacks) == language


@given(
    st.lists(st.text()), st.sets(st.sampled_from(["en", "lv", "de", "ar", "zh-Hant"]), min_size=1)
)
def test_the_best_language_is_always_one_that_is_there(wishes: list[str], there: set[str]) -> None:
    assert best_language(wishes, there) in there


@pytest.mark.parametrize(
    ("language", "right_to_left"),
    [
        ("ar", True),
        ("he", True),
        ("iw", True),
        ("fa-IR", True),
        ("az-Arab", True),
        ("az", False),
        ("lv", False),
        ("en", False),
        ("garbage!", False),
    ],
)
def test_direction_of_writing(language: str, right_to_left: bool) -> None:
    assert is_right_to_left(language) is right_to_left


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("lv", "Latviešu"),
        ("en", "English"),
        ("de", "Deutsch"),
        ("fr", "Français"),
        ("ar", "العربية"),
        ("xx", "xx"),
    ],
)
def test_a_language_names_itself_with_a_capital(language: str, name: str) -> None:
    assert native_name(language) == name


def test_a_language_without_data_is_written_like_english() -> None:
    assert normalise("ang") == "ang"
    assert locale_for("ang").language == "en"
    assert native_name("ang") == "ang"


@given(st.text())
def test_no_tag_is_too_strange(tag: str) -> None:
    assert locale_for(tag).language
    assert native_name(tag) or not tag
    assert is_right_to_left(tag) in {True, False}


@pytest.mark.parametrize(
    ("tag", "reader", "name"),
    [("lv", "en", "Latvian"), ("lv", "lv", "latviešu"), ("x-none", "en", "x-none")],
)
def test_a_language_is_named_for_its_reader(tag: str, reader: str, name: str) -> None:
    assert language_name(tag, reader) == name
