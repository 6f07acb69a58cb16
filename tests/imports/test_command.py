"""`manage.py import_cancellations`: a file imported from the command line."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from customers.models import Brand, Cancellation, Customer, RawEvent, Subscription
from journeys.models import Decision
from outbox.models import Message
from staff.models import AuditEntry
from tests.customers.stripe_door import STORIES, deliver, story
from worker import clock
from worker.running import drain

from .files import workbook, written

THREE = (
    "email;name;monthly value;currency;cancelled on\n"
    "anna@example.com;Anna Kalniņa;12,50;EUR;24.11.2025\n"
    "nobody;Nobody;1,00;EUR;24.11.2025\n"
    "zane@example.com;Zane O'Neill;9,99;EUR;23.11.2025\n"
)

pytestmark = pytest.mark.django_db


def run(*arguments: str | Path) -> str:
    out = io.StringIO()
    call_command("import_cancellations", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def type_in(monkeypatch):
    """Somebody at the keyboard."""

    def typed(words: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{words}\n"))

    return typed


def test_good_lines_go_in_and_bad_ones_are_put_aside_with_their_number(tmp_path):
    path = written(tmp_path / "left.csv", THREE)
    said = run(path)
    assert "line 3: E-mail address: This is not an e-mail address." in said
    assert "2 imported, 0 known already, 1 left out. Nobody is written to." in said
    drain()
    values = Cancellation.objects.order_by("left_at").values_list(
        "customer__name", "lost_monthly", "currency", "is_history", "state"
    )
    assert list(values) == [
        ("Zane O'Neill", 999, "EUR", True, "ended"),
        ("Anna Kalniņa", 1250, "EUR", True, "ended"),
    ]
    aside = (tmp_path / "left-not-imported.csv").read_text("utf-8-sig").splitlines()
    assert aside[0] == f"{THREE.splitlines()[0]};Line in the file;Not imported because"
    assert aside[1].startswith("nobody;Nobody;1,00;EUR;24.11.2025;3;E-mail address: This is")


def test_lines_put_aside_can_be_mended_and_imported(tmp_path):
    run(written(tmp_path / "left.csv", THREE))
    aside = tmp_path / "left-not-imported.csv"
    aside.write_text(aside.read_text("utf-8-sig").replace("nobody", "nobody@example.com"))
    assert "1 imported, 0 known already, 0 left out." in run(aside)


def test_same_file_twice_brings_nothing_new_and_says_so(tmp_path):
    path = written(tmp_path / "left.csv", THREE.replace("nobody;", "nobody@example.com;"))
    run(path)
    assert "Nothing new: all of this was imported before." in run(path)
    assert RawEvent.objects.count() == 3
    assert AuditEntry.objects.filter(action="cancellations.imported").count() == 1


def test_same_rows_in_a_workbook_are_the_same_cancellations(tmp_path):
    run(written(tmp_path / "left.csv", "email,cancelled on\na@b.example,24.11.2025\n"))
    path = tmp_path / "left.xlsx"
    path.write_bytes(workbook([["Epasts", "Datums"], ["a@b.example", 45985]]))
    assert "Nothing new" in run(path)


def test_line_that_stands_twice_in_a_file_is_imported_once(tmp_path):
    path = written(tmp_path / "left.csv", "email,date\n" + "a@b.example,2025-11-24\n" * 2)
    assert "1 imported, 1 known already" in run(path)


def test_dry_run_imports_nothing(tmp_path):
    said = run(written(tmp_path / "left.csv", THREE), "--dry-run")
    assert "2 new, 0 known already, 1 with something wrong." in said
    assert not RawEvent.objects.exists()
    assert not AuditEntry.objects.filter(action="cancellations.imported").exists()


def recent(tmp_path: Path) -> Path:
    today = clock.now().date()
    rows = [f"a@b.example,{today}", f"b@b.example,{today - timedelta(days=400)}"]
    return written(tmp_path / "left.csv", "\n".join(["email,cancelled on", *rows, ""]))


def test_history_is_never_written_to_however_young(prepared, tmp_path):
    run(recent(tmp_path))
    drain()
    assert Cancellation.objects.count() == 2
    assert not Message.objects.exists()
    assert set(Decision.objects.values_list("reason", flat=True)) == {"history"}


def test_letters_go_to_those_who_left_lately_once_their_number_was_typed(
    prepared, tmp_path, type_in
):
    type_in("1")
    said = run(recent(tmp_path), "--send")
    assert "1 of them left lately" in said
    drain()
    assert Message.objects.get().to_email == "a@b.example"


@pytest.mark.parametrize("typed", ["2", "yes", ""])
def test_wrong_number_imports_nothing(tmp_path, type_in, typed):
    type_in(typed)
    with pytest.raises(CommandError, match="nothing was imported"):
        run(recent(tmp_path), "--send")
    assert not RawEvent.objects.exists()


def test_file_of_bad_lines_alone_ends_in_an_error(tmp_path):
    with pytest.raises(CommandError, match="Nothing was imported"):
        run(written(tmp_path / "left.csv", "email,cancelled on\nnobody,soon\n"))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("name,date\nAnn,2025-11-24\n", "--column email="),
        ("email,name\na@b.example,Ann\n", "--column cancelled_at="),
        ("email,date\na@b.example,03/04/2025\n", "--dates dmy"),
        ("email,date,amount\na@b.example,2025-11-24,12.50\n", "--currency EUR"),
    ],
)
def test_what_nobody_can_tell_is_asked_for(tmp_path, text, hint):
    with pytest.raises(CommandError, match=hint):
        run(written(tmp_path / "left.csv", text))
    assert not RawEvent.objects.exists()


def test_answers_are_taken_from_the_command_line(tmp_path):
    path = written(tmp_path / "left.csv", "Kontakts,Kad,amount\na@b.example,03/04/2025,12.50\n")
    said = run(path, "--column", "cancelled_at=Kad", "--dates", "dmy", "--currency", "eur")
    assert "1 imported" in said
    drain()
    cancellation = Cancellation.objects.get()
    assert (cancellation.left_at.month, cancellation.currency) == (4, "EUR")


def test_brand_is_the_one_that_was_named(tmp_path):
    Brand.objects.create(name="Other", slug="other", sender_email="o@example.com")
    path = written(tmp_path / "left.csv", THREE)
    run(path, "--brand", "other")
    drain()
    assert set(Customer.objects.values_list("brand__slug", flat=True)) == {"other"}
    with pytest.raises(CommandError, match="no brand “nowhere”"):
        run(path, "--brand", "nowhere")


def test_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "nothing.csv")


def test_example_is_imported_whole(prepared):
    assert "6 imported, 0 known already, 0 left out." in run(STORIES.parent / "cancellations.csv")
    drain()
    assert Cancellation.objects.count() == 6
    assert Customer.objects.get(email="aya.tanaka@example.com").name == "田中 彩"
    assert not Message.objects.exists()


@pytest.mark.parametrize("address", ["anna@example.com", "Ērika@example.com"])
def test_address_in_other_letters_is_the_same_customer(tmp_path, address):
    rows = f"{address},Pro,2025-01-24\n{address.replace('example', 'EXAMPLE')},Max,2025-11-24\n"
    run(written(tmp_path / "left.csv", f"email,plan,date\n{rows}"))
    drain()
    customer = Customer.objects.get()
    assert customer.subscriptions.count() == 2
    assert list(Customer.objects.at_address(address)) == [customer]


@pytest.mark.parametrize("name", ["=1+1", "+371 20000000", "'quoted", "-5", "@SUM(A1)"])
def test_names_that_look_like_formulas_come_back_from_the_error_file_as_they_were(tmp_path, name):
    rows = f"ann,{name},2025-11-24\nben@b.example,Ben,2025-11-24\n"
    run(written(tmp_path / "left.csv", f"email,name,date\n{rows}"))
    aside = tmp_path / "left-not-imported.csv"
    aside.write_text(aside.read_text("utf-8-sig").replace("ann,", "ann@b.example,", 1))
    run(aside)
    drain()
    assert Customer.objects.get(email="ann@b.example").name == name


def test_what_a_file_and_stripe_tell_of_one_subscription_is_one_cancellation(tmp_path):
    deliver(story("john"))
    subscription = Subscription.objects.get()
    rows = f"{subscription.external_id},2025-11-24,Too expensive,A good tool.\n"
    run(written(tmp_path / "left.csv", f"subscription id,date,reason,comment\n{rows}"))
    drain()
    cancellation = Cancellation.objects.get()
    assert cancellation.subscription == subscription
    assert not cancellation.is_history
    assert cancellation.billing_comment == "A good tool."
