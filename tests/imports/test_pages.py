"""Importing a file in the admin: upload, columns, preview, import, result."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from customers.imports import running, views
from customers.imports.folder import Folder
from customers.models import Cancellation, FileImport, RawEvent
from customers.setup import ensure_brand
from outbox.models import Message
from staff.models import AuditEntry
from worker import clock
from worker.running import drain

GOOD = "email,name,date,amount\nann@b.example,Ann,2025-11-24,12.50 EUR\n"
MIXED = f"{GOOD}nobody,=1+1,2025-11-24,1 EUR\nben@b.example,Ben,2025-11-23,9.99 EUR\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(signed_in):
    return signed_in("administrator")


@pytest.fixture
def in_pieces(monkeypatch):
    """Nobody waits: what is more than one piece is left to the worker."""
    monkeypatch.setattr(views, "SECONDS_A_PERSON_WAITS", 0)
    monkeypatch.setattr(running, "BATCH", 20)


def upload(desk, content: str | bytes, name="left.csv"):
    """Follows to the page that comes next."""
    data = content.encode() if isinstance(content, str) else content
    return desk.post(
        reverse("imports:files"), {"file": SimpleUploadedFile(name, data), **brand()}, follow=True
    )


def brand() -> dict[str, int]:
    return {"brand": ensure_brand().pk}


def do(desk, action: str, **fields):
    row = FileImport.objects.first()
    return desk.post(reverse(f"imports:{action}", args=[row.public_id]), fields, follow=True)


def chosen() -> dict[str, str]:
    """The columns as they were understood."""
    columns = FileImport.objects.first().choices["columns"]
    return {f"column_{place}": column for place, column in enumerate(columns)}


def checked(desk, content):
    upload(desk, content)
    return do(desk, "columns", **chosen())


def text(response) -> str:
    return str(response.content.decode())


def folders() -> list[Path]:
    root = Path(settings.IMPORTS_DIR)
    return list(root.iterdir()) if root.exists() else []


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.IMPORTS_DIR = tmp_path / "imports"


def test_file_is_imported_and_seen_in_the_list(desk):
    page = text(upload(desk, MIXED))
    assert "3 lines." in page
    assert "ann@b.example" in page
    page = text(do(desk, "columns", **chosen()))
    assert "2 cancellations can be imported" in page
    assert "€12.50" in page
    assert "E-mail address: This is not an e-mail address." in page
    assert not RawEvent.objects.exists()
    page = text(do(desk, "start"))
    assert "2 cancellations were imported. Nobody is written to." in page
    drain()
    rows = Cancellation.objects.order_by("customer__name")
    assert [(row.customer.name, row.lost_monthly, row.is_history) for row in rows] == [
        ("Ann", 1250, True),
        ("Ben", 999, True),
    ]
    assert not Message.objects.exists()
    assert "ann@b.example" in text(desk.get(reverse("admin:customers_cancellation_changelist")))


def test_import_is_in_the_log_with_its_numbers(desk):
    checked(desk, MIXED)
    do(desk, "start")
    entry = AuditEntry.objects.get(action="cancellations.imported")
    assert entry.after == {"new": 2, "known": 0, "bad": 1, "sends": False}
    assert entry.target_text == "left.csv"
    assert entry.user is not None


def test_same_file_again_brings_nothing_new_and_offers_no_import(desk):
    checked(desk, GOOD)
    do(desk, "start")
    page = text(checked(desk, GOOD))
    assert "Nothing new" in page
    assert reverse("imports:start", args=[FileImport.objects.first().public_id]) not in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x01\0\0\x02", "neither a CSV file nor an Excel workbook"),
        (b"   \n", "empty"),
        (b"email,date\n", "nothing below"),
        (b"PK\x03\x04" + bytes(99), "damaged"),
    ],
)
def test_file_that_is_no_table_is_refused_and_not_kept(desk, content, sentence):
    assert sentence in text(upload(desk, content))
    assert not FileImport.objects.exists()
    assert not folders()


def test_no_file_at_all_is_said(desk):
    assert "required" in text(desk.post(reverse("imports:files"), brand()))


def test_column_that_is_not_found_is_asked_for_and_the_others_are_kept(desk):
    upload(desk, "Kontakts,Vards,Kad\nann@b.example,Ann,2025-11-24\n")
    given = {"column_0": "email", "column_1": "name", "column_2": ""}
    page = text(do(desk, "columns", **given))
    assert "Say which column tells when they left." in page
    assert '<option value="name" selected>' in page
    assert "1 cancellation" not in page
    page = text(do(desk, "columns", **{**given, "column_2": "cancelled_at"}))
    assert "One cancellation can be imported" in page


def test_two_columns_cannot_be_the_same(desk):
    upload(desk, GOOD)
    page = text(do(desk, "columns", **{**chosen(), "column_1": "email"}))
    assert "Another column is that already." in page


def test_dates_that_can_be_read_in_two_ways_and_bare_amounts_are_asked_for(desk):
    page = text(checked(desk, "email,date,amount\na@b.example,03/04/2025,12.50\n"))
    assert "Say whether the day or the month comes first." in page
    assert "in which currency" in page
    page = text(do(desk, "columns", **chosen(), date_order="dmy", currency="kr"))
    assert "not the three-letter code" in page
    page = text(do(desk, "columns", **chosen(), date_order="dmy", currency="sek"))
    assert "3 Apr 2025" in page
    assert "SEK" in page


def test_wrong_code_page_is_put_right_by_reading_again(desk):
    page = text(upload(desk, "email,name,date\na@b.example,René,2025-11-24\n".encode("cp1250")))
    assert "Do names read right?" in page
    content = "email;name;date\na@b.example;Łukasz;2025-11-24\n".encode("cp1250")
    upload(desk, content)
    page = text(do(desk, "reading", encoding="cp1250", delimiter=";"))
    assert "Łukasz" in page


def test_file_of_bad_lines_alone_cannot_be_imported_but_goes_back_to_the_columns(desk):
    page = text(checked(desk, "email,date\nann,2025-11-24\nben,soon\n"))
    assert "No line can be imported" in page
    assert reverse("imports:start", args=[FileImport.objects.first().public_id]) not in page
    assert "Column in the file" in text(do(desk, "back"))


def test_bad_lines_are_downloaded_with_the_reason_and_no_formula_runs(desk):
    checked(desk, MIXED)
    answer = do(desk, "bad_lines")
    assert answer["Content-Disposition"] == 'attachment; filename="left-not-imported.csv"'
    head, line = answer.content.decode("utf-8-sig").splitlines()
    assert head == "email,name,date,amount,Line in the file,Not imported because"
    assert line.startswith("nobody,'=1+1,2025-11-24,1 EUR,3,E-mail address: This is not")
    assert AuditEntry.objects.get(action="import.exported").after == {"rows": 1}


def recent() -> str:
    today = clock.now().date()
    rows = [f"a@b.example,{today}", f"b@b.example,{today - timedelta(days=400)}"]
    return "\n".join(["email,cancelled on", *rows, ""])


def test_letters_go_out_only_when_asked_for_and_their_number_typed(prepared, desk):
    assert "the one who left within the last 48 hours" in text(checked(desk, recent()))
    page = text(do(desk, "start", sends="yes", count="2"))
    assert "Type 1, the number of those" in page
    assert not RawEvent.objects.exists()
    do(desk, "start", sends="yes", count="1")
    drain()
    assert Message.objects.get().to_email == "a@b.example"


def test_typed_number_alone_sends_nothing(prepared, desk):
    checked(desk, recent())
    do(desk, "start", count="1")
    drain()
    assert Cancellation.objects.count() == 2
    assert not Message.objects.exists()


def test_import_that_has_begun_is_not_begun_twice(desk):
    checked(desk, GOOD)
    do(desk, "start")
    assert "gone on meanwhile" in text(do(desk, "start"))
    assert "gone on meanwhile" in text(do(desk, "throw_away"))
    assert AuditEntry.objects.filter(action="import.started").count() == 1


def many(count: int) -> str:
    rows = (f"p{n}@b.example,{'soon' if n % 10 == 7 else '2025-11-24'}" for n in range(count))
    return "\n".join(["email,date", *rows, ""])


@pytest.mark.database
def test_large_file_is_checked_and_imported_by_the_worker_with_progress(desk, in_pieces):
    page = text(checked(desk, many(45)))
    assert "20 of 45 lines" in page
    drain()
    row = FileImport.objects.get()
    assert (row.state, row.new, row.bad) == ("checked", 41, 4)
    assert "20 of 45 lines" in text(do(desk, "start"))
    drain()
    row.refresh_from_db()
    assert (row.state, row.done, row.new, row.bad) == ("done", 45, 41, 4)
    assert Cancellation.objects.count() == 41


@pytest.mark.database
def test_piece_that_a_stopped_process_left_half_written_is_written_again(desk, in_pieces):
    checked(desk, many(45))
    row = FileImport.objects.get()
    with Folder(row.public_id).bad.open("ab") as file:
        file.write(b"[1, half a li")
    with Folder(row.public_id).seen.open("ab") as file:
        file.write(bytes(40))
    drain()
    row.refresh_from_db()
    bad = list(Folder(row.public_id).bad_lines(row.places["bad"]))
    assert [number for number, _cells, _reasons in bad] == [9, 19, 29, 39]
    assert (row.new, row.known) == (41, 0)


@pytest.mark.database
def test_file_that_another_process_reads_is_left_to_it(desk, in_pieces):
    checked(desk, many(45))
    row = FileImport.objects.get()
    FileImport.objects.update(lease_until=clock.now() + timedelta(seconds=30))
    assert running.advance(row, 5) == 0
    clock.travel(timedelta(seconds=31))
    assert running.advance(row, 60) == 25


def test_lines_that_are_not_on_this_computer_stop_the_import_with_a_reason(desk, in_pieces):
    checked(desk, many(45))
    row = FileImport.objects.get()
    Folder(row.public_id).delete()
    drain()
    page = text(desk.get(reverse("imports:show", args=[row.public_id])))
    assert "not on this computer" in page
    assert "It stopped after 20 of 45 lines" in page


def test_thrown_away_file_leaves_nothing(desk):
    checked(desk, GOOD)
    assert "thrown away" in text(do(desk, "throw_away"))
    assert not FileImport.objects.exists()
    assert not folders()


def test_lines_are_deleted_after_thirty_days_and_the_result_stays(desk):
    checked(desk, MIXED)
    do(desk, "start")
    upload(desk, GOOD)
    clock.travel(timedelta(days=31))
    drain()
    assert not folders()
    left, done = FileImport.objects.all()
    assert "are gone" in text(desk.get(reverse("imports:show", args=[left.public_id])))
    page = text(desk.get(reverse("imports:show", args=[done.public_id])))
    assert "2 cancellations were imported" in page
    assert "deleted 30 days after" in page


@pytest.mark.parametrize("group", ["agent", "editor", "analyst"])
def test_only_who_may_import_may(desk, signed_in, group):
    checked(desk, GOOD)
    other = signed_in(group)
    row = FileImport.objects.get()
    assert other.get(reverse("imports:files")).status_code == 403
    for action in ("columns", "reading", "back", "start", "bad_lines", "throw_away"):
        assert other.post(reverse(f"imports:{action}", args=[row.public_id])).status_code == 403
    row.refresh_from_db()
    assert row.state == "checked"


def test_names_of_files_and_people_are_shown_as_text(desk):
    script = "<script>alert(1)</script>"
    content = f"email,name,date\na@b.example,{script},2025-11-24\n{script},x,2025-11-24\n"
    page = text(upload(desk, content, name=f"{script}.csv"))
    page += text(do(desk, "columns", **chosen()))
    assert script not in page
    assert "&lt;script&gt;" in page
