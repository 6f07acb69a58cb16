"""Files in the forms in which spreadsheets and billing systems write them."""

from __future__ import annotations

import contextlib
import random

import pytest

from customers.imports.choices import look_at, sample_of
from customers.imports.columns import guess
from customers.imports.errors import FileRefused

from .files import understood, written

ENGLISH = "email,name,monthly value,cancelled on\nilze@example.com,Ilze Bērziņa,12.50,2026-11-24\n"
LATVIAN = (
    "E-pasts;Vārds, uzvārds;Tarifs;Mēneša summa;Valūta;Atcelšanas datums;Iemesls;Komentārs\n"
    "kersta@example.com;Ķērsta Jansone;Prēmija;12,50;EUR;24.11.2026.;Pārāk dārgi;Žēl, ļoti žēl\n"
)
LATVIAN_COLUMNS = [
    "email",
    "name",
    "plan",
    "monthly_value",
    "currency",
    "cancelled_at",
    "reason",
    "comment",
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1257"])
def test_latvian_file_is_read_in_any_code_page(tmp_path, encoding) -> None:
    choices, (line,) = understood(written(tmp_path / "a.csv", LATVIAN, encoding))
    assert choices.columns == LATVIAN_COLUMNS
    assert choices.delimiter == ";"
    assert line["name"] == "Ķērsta Jansone"
    assert line["comment"] == "Žēl, ļoti žēl"


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("Hélène Lefèvre", "cp1252"),
        ("José Núñez", "cp1252"),
        ("João Conceição", "cp1252"),
        ("Søren Kjær", "cp1252"),
        ("Šarūnas Žukauskas", "cp1257"),
        ("Mārtiņš Krūmiņš", "cp1257"),
        ("Kārlis Ozols", "cp1257"),
        ("Jürgen Müller", "cp1252"),
    ],
)
def test_western_and_baltic_names_are_told_apart(tmp_path, name, encoding) -> None:
    text = f"email,name\na@example.com,{name}\n"
    choices, (line,) = understood(written(tmp_path / "a.csv", text, encoding))
    assert line["name"] == name
    assert choices.encoding == encoding
    assert not choices.is_encoding_certain


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_sign_between_the_cells_is_found(tmp_path, delimiter) -> None:
    text = 'name,email,plan\n"Jansone, Ķērsta; jun.",k@example.com,Pro\n'.replace(",", delimiter)
    choices, (line,) = understood(written(tmp_path / "a.csv", text))
    assert choices.delimiter == delimiter
    assert line["email"] == "k@example.com"


def test_excels_own_first_line_is_no_heading(tmp_path) -> None:
    choices, lines = understood(written(tmp_path / "a.csv", "sep=;\nemail;name\na@b.example;Ann\n"))
    assert choices.columns == ["email", "name"]
    assert lines == [{"email": "a@b.example", "name": "Ann"}]


def test_columns_are_known_in_any_order_case_and_spelling() -> None:
    headings = ["Datums", "KLIENTA E-PASTS", "Summa mēnesī", "Canceled At (UTC)", "X", "End_Date"]
    assert guess(headings, []) == ["cancelled_at", "email", "monthly_value", "", "", "ends_at"]


def test_file_without_headings_is_understood_by_its_addresses(tmp_path) -> None:
    choices, lines = understood(written(tmp_path / "a.csv", "Ann,a@b.example\nBen,b@b.example\n"))
    assert choices.headings == ["Column 1", "Column 2"]
    assert choices.columns == ["", "email"]
    assert [line["email"] for line in lines] == ["a@b.example", "b@b.example"]


def test_quotation_mark_that_is_not_closed_costs_its_own_line_only(tmp_path) -> None:
    rest = "".join(f"c{n}@b.example,\n" for n in range(300))
    path = written(tmp_path / "a.csv", f'email,comment\na@b.example,"oh\nb@b.example,\n{rest}')
    lines = sample_of(path, look_at(path))
    assert (lines[0].number, lines[0].cells) == (2, ['a@b.example,"oh'])
    assert "quotation mark" in lines[0].problem
    assert (lines[1].number, lines[1].cells[0]) == (3, "b@b.example")
    assert len(lines) == 302


def test_unclosed_quotation_mark_near_the_end_is_found_too(tmp_path) -> None:
    path = written(tmp_path / "a.csv", 'email,comment\na@b.example,"oh\nb@b.example,fine\n')
    first, second = sample_of(path, look_at(path))
    assert first.problem
    assert (second.number, second.cells) == (3, ["b@b.example", "fine"])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"\n\n \n", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Save it as .xlsx"),
        (b"PK\x03\x04" + bytes(600), "damaged"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x01\0\0\x02\0\xff\xfe" + random.randbytes(99), "neither"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(tmp_path, content, sentence) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=sentence):
        look_at(path)


def test_some_bytes_of_garbage_end_in_a_sentence_or_in_lines(tmp_path) -> None:
    path = tmp_path / "a.csv"
    made = random.Random(7)
    for _time in range(50):
        path.write_bytes(made.choice([b"", b"email,name\n", b"\xff\xfe"]) + made.randbytes(2000))
        with contextlib.suppress(FileRefused):
            sample_of(path, look_at(path))


def test_english_file_says_how_its_dates_and_amounts_are_written(tmp_path) -> None:
    choices, _lines = understood(written(tmp_path / "a.csv", ENGLISH))
    assert (choices.decimal_mark, choices.date_order) == (".", "")
    assert not choices.must_ask_for_dates
