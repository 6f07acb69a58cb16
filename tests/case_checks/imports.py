"""Cases of imported files: the command reads what a spreadsheet wrote."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from django.core.management import call_command

from customers.models import Cancellation
from worker.running import drain

from . import Case, case


def imported(case: Case) -> tuple[str, Path]:
    """What the command says of the case's file, and where it puts lines that are bad."""
    (source,) = case.paths
    bad = case.request.getfixturevalue("tmp_path") / "bad.csv"
    out = io.StringIO()
    call_command("import_cancellations", str(source), "--errors", str(bad), stdout=out)
    drain()
    return out.getvalue(), bad


def in_order_of_the_file() -> list[Cancellation]:
    rows = Cancellation.objects.select_related("customer")
    return list(rows.order_by("-left_at", "pk"))


@case("csv-bom-and-semicolons")
def csv_bom_and_semicolons(case: Case) -> None:
    said, _bad = imported(case)
    assert "Semicolon ;" in said
    assert "left out\n" not in said
    assert "0 left out" in said
    rows = in_order_of_the_file()
    expected = case.expect[1]
    names = re.findall(r'"([^"]+)"', expected)
    amounts = [int(value.replace(".", "")) for value in re.findall(r"\d+\.\d\d", expected)]
    assert sorted(row.customer.name for row in rows) == sorted(names)
    assert sorted(row.lost_monthly or 0 for row in rows) == sorted(amounts)
    assert {row.currency for row in rows} == {"EUR"}
    days = re.findall(r"\d{4}-\d\d-\d\d", expected)
    assert sorted(str(row.left_at.date()) for row in rows) == sorted(days)


@case("csv-line-break-inside-a-field")
def csv_line_break_inside_a_field(case: Case) -> None:
    said, bad = imported(case)
    first, *_rest, third = in_order_of_the_file()
    assert len(_rest) == 1
    assert first.billing_comment == "Too expensive.\nMaybe later."
    assert third.billing_comment.startswith('She said "no",')
    assert "line 8:" in said
    header, record = csv.reader(bad.read_text("utf-8-sig").splitlines())
    with case.paths[0].open(newline="") as file:
        original = list(csv.reader(file))
    assert header[: len(original[0])] == original[0]
    assert record[: len(original[0])] == original[-1]
