import csv
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.latvian_names import LIST_PATH, vocative

with LIST_PATH.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Kaspars", "Kaspar"),
        ("Jānis", "Jāni"),
        ("Andris", "Andri"),
        ("Mārtiņš", "Mārtiņ"),
        ("Ingus", "Ingu"),
        ("Edgars", "Edgar"),
        ("Juris", "Juri"),
        ("Matīss", "Matīs"),
        ("Kristaps", "Kristap"),
        ("Alberts", "Albert"),
        ("Gints", "Gint"),
        ("Edžus", "Edžu"),
        ("Andrejs", "Andrej"),
        ("Oto", "Oto"),
        ("Bruno", "Bruno"),
        ("Raivo", "Raivo"),
        ("Ivo", "Ivo"),
        ("Laura", "Laura"),
        ("Ilze", "Ilze"),
        ("Anna", "Anna"),
        ("Elīna", "Elīna"),
        ("Skaidrīte", "Skaidrīte"),
    ],
)
def test_a_listed_name_has_its_form_of_address(name: str, form: str) -> None:
    assert vocative(name) == form
    assert vocative(name.upper()) == form
    assert vocative(name.lower()) == form
    assert vocative(unicodedata.normalize("NFD", name)) == form


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "Joakim",
        "Nils",
        "Markus",
        "Janis",
        "Martins",
        "Bērziņš",
        "عمر",
        "Anna Smith",
        "Smith Anna",
        "Anna-",
        "-Anna",
        "Anna--Marija",
        "Anna Marija Liene",
        "name",
    ],
)
def test_a_name_that_is_not_listed_has_none(name: str) -> None:
    assert vocative(name) == ""


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Anna Marija", "Anna Marija"),
        ("Anna-Marija", "Anna-Marija"),
        ("jānis  KĀRLIS", "Jāni Kārli"),
        ("Jānis-Kārlis", "Jāni-Kārli"),
    ],
)
def test_a_double_name_needs_both_parts(name: str, form: str) -> None:
    assert vocative(name) == form


def test_the_list_is_long_unique_and_sorted() -> None:
    names = [row["name"] for row in ROWS]
    assert len(names) >= 350
    assert len({name.casefold() for name in names}) == len(names)
    assert names == sorted(names)


def test_the_list_is_in_composed_form_and_clean() -> None:
    text = LIST_PATH.read_text(encoding="utf-8")
    assert text == unicodedata.normalize("NFC", text)
    for row in ROWS:
        assert all(row[column].isalpha() for column in ("name", "vocative"))
        assert row["name"].istitle()


def test_each_form_obeys_the_rule_of_its_ending() -> None:
    for row in ROWS:
        name = row["name"]
        if row["gender"] == "m" and name.endswith(("s", "š")):
            # Kaspar(s), Mārtiņ(š), Jāni(s), Ingu(s), Matīs(s)
            assert row["vocative"] == name[:-1], name
        else:
            assert row["gender"] in {"f", "m"}, name
            assert name[-1] in ("ae" if row["gender"] == "f" else "oa"), name
            assert row["vocative"] == name


@given(st.text(max_size=30))
def test_whatever_is_asked_the_answer_is_from_the_list(name: str) -> None:
    known = {row["vocative"] for row in ROWS}
    assert set(vocative(name).replace("-", " ").split()) <= known
