"""Workbooks: what their cells say, and the ones that are refused before they are opened."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from customers.imports import choices as choices_module
from customers.imports import dates, spreadsheets
from customers.imports.choices import look_at, sample_of
from customers.imports.errors import FileRefused

from .files import understood, workbook, written

ROWS = [["email", "name"], ["a@b.example", "Ann"]]


def saved(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "upload"
    path.write_bytes(content)
    return path


def changed(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The workbook with each of its parts as `change(name, part)` makes it."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return out.getvalue()


def test_workbook_gives_dates_numbers_and_what_formulas_last_showed(tmp_path) -> None:
    rows = [
        ["Epasts", "Vārds", "Summa", "Datums", "Beigas"],
        [],
        [
            "a@b.example",
            "Ann",
            12.499999999999998,
            datetime.fromisoformat("2026-11-24"),
            46350,
        ],
        ["b@b.example", "=1+1", 1500, date(2026, 11, 23), "24.12.2026."],
    ]
    path = saved(tmp_path, workbook(rows))
    choices, lines = understood(path)
    assert choices.is_workbook
    assert lines[0]["monthly_value"] == "12.5"
    assert lines[0]["cancelled_at"] == "2026-11-24"
    assert lines[0]["ends_at"] == "46350"
    assert lines[1]["name"] == ""  # never calculated: nobody has opened it in a spreadsheet
    assert [line.number for line in sample_of(path, choices)] == [3, 4]


@pytest.mark.parametrize("counts_from_1904", [False, True])
def test_days_are_counted_from_the_workbooks_own_beginning(tmp_path, counts_from_1904) -> None:
    number = 46350 - (1462 if counts_from_1904 else 0)
    rows = [["email", "date", "ends"], ["a@b.example", date(2026, 11, 24), number]]
    path = saved(tmp_path, workbook(rows, counts_from_1904=counts_from_1904))
    choices, (line,) = understood(path)
    assert choices.counts_from_1904 == counts_from_1904
    for cell in (line["cancelled_at"], line["ends_at"]):
        found = dates.read_date(cell, counts_from_1904=choices.counts_from_1904)
        assert found == date(2026, 11, 24)


def test_part_that_unpacks_to_far_more_than_its_size_is_refused(tmp_path) -> None:
    bomb = with_part(workbook(ROWS), "xl/media/image1.png", bytes(5_000_000))
    assert len(bomb) < 50_000
    with pytest.raises(FileRefused, match="far more than its size"):
        look_at(saved(tmp_path, bomb))


def test_many_small_parts_are_refused(tmp_path) -> None:
    content = workbook(ROWS)
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(spreadsheets.MOST_PARTS):
            archive.writestr(f"xl/media/{number}.png", b"")
    with pytest.raises(FileRefused, match="too large"):
        look_at(saved(tmp_path, out.getvalue()))


def test_workbook_that_is_too_large_unpacked_is_refused(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(spreadsheets, "LARGEST_UNPACKED", 1000)
    with pytest.raises(FileRefused, match="too large"):
        look_at(saved(tmp_path, workbook(ROWS)))


@pytest.mark.parametrize("before", ["", "<!-- " + "x" * 5000 + " -->"])
def test_declarations_of_entities_are_refused(tmp_path, before) -> None:
    doctype = f'{before}<!DOCTYPE lolz [<!ENTITY lol "lol">]>'.encode()

    def with_doctype(name: str, part: bytes) -> bytes:
        return doctype + part if name.startswith("xl/worksheets/") else part

    with pytest.raises(FileRefused, match="declarations"):
        look_at(saved(tmp_path, changed(workbook(ROWS), with_doctype)))


def test_names_of_parts_that_point_elsewhere_are_never_followed(tmp_path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    content = with_part(workbook(ROWS), "../../outside.xml", b"<a/>")
    _choices, lines = understood(saved(inside, content))
    assert lines == [{"email": "a@b.example", "name": "Ann"}]
    assert [path.name for path in tmp_path.rglob("*")] == ["inside", "upload"]


def test_other_zip_files_are_no_workbooks(tmp_path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    with pytest.raises(FileRefused, match="not an Excel workbook"):
        look_at(saved(tmp_path, out.getvalue()))


def test_file_with_more_lines_than_we_take_is_refused(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(choices_module, "MOST_LINES", 3)
    path = written(tmp_path / "a.csv", "email\n" + "a@b.example\n" * 3)
    assert len(sample_of(path, look_at(path))) == 3
    written(path, "email\n" + "a@b.example\n" * 4)
    with pytest.raises(FileRefused, match="more than 3 lines"):
        look_at(path)


def test_workbook_with_more_rows_than_we_take_is_refused(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 1)
    with pytest.raises(FileRefused, match="Save the sheet as CSV"):
        look_at(saved(tmp_path, workbook(ROWS)))


def test_file_larger_than_we_take_is_refused(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(choices_module, "LARGEST_FILE", 30)
    with pytest.raises(FileRefused, match="larger than"):
        look_at(written(tmp_path / "a.csv", "email\n" + "a@b.example\n" * 3))
