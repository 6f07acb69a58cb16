"""No path out of an imported file is used, and nothing in it fills the memory or the disk.

Taught by Mautic GHSA-6r9h-4h75-7q4x. What a workbook alone can do is in tests/imports.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from customers.imports import choices, steps
from customers.models import FileImport
from customers.setup import ensure_brand
from tests.imports.files import workbook

pytestmark = pytest.mark.django_db

TABLE = b"email,date\na@b.example,2025-11-24\n"
ROWS = [["email", "date"], ["a@b.example", "2025-11-24"]]


@pytest.fixture
def send(signed_in, settings, tmp_path: Path):
    """Upload a file as an administrator; returns the page that follows."""
    settings.IMPORTS_DIR = tmp_path / "var" / "imports"
    client, brand = signed_in("administrator"), ensure_brand()

    def upload(content: bytes, name: str = "left.csv") -> str:
        fields = {"file": SimpleUploadedFile("left.csv", content), "brand": brand.pk}
        fields["file"]._name = name  # as a hostile client sends it: Django cuts paths off, we too
        answer = client.post(reverse("imports:files"), fields, follow=True)
        return str(answer.content.decode())

    return upload


def files_below(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["../../evil.csv", "/etc/evil.csv", "..\\evil.csv", "a\0b.csv"])
def test_name_of_a_file_names_no_file_of_ours(send, tmp_path, name):
    send(TABLE, name)
    folder = f"var/imports/{FileImport.objects.get().public_id.hex}"
    assert files_below(tmp_path) == {f"{folder}/upload", f"{folder}/lines"}


def test_paths_inside_a_workbook_lead_nowhere(send, tmp_path):
    out = io.BytesIO(workbook(ROWS))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("../../../evil.xml", "<a/>")
    send(out.getvalue(), "left.xlsx")
    assert "evil.xml" not in " ".join(files_below(tmp_path))
    assert FileImport.objects.get().total == 1


def test_workbook_that_unpacks_to_far_more_is_refused_and_not_kept(send, tmp_path):
    out = io.BytesIO(workbook(ROWS))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", bytes(20_000_000))
    assert "far more than its size" in send(out.getvalue(), "left.xlsx")
    assert not files_below(tmp_path)
    assert not FileImport.objects.exists()


def test_file_that_is_too_large_is_refused_before_it_is_read(send, tmp_path, monkeypatch):
    monkeypatch.setattr(steps, "LARGEST_FILE", 20)
    assert "larger than 50 MB" in send(TABLE)
    assert not files_below(tmp_path)


def test_file_of_too_many_lines_is_refused_and_not_kept(send, tmp_path, monkeypatch):
    monkeypatch.setattr(choices, "MOST_LINES", 3)
    assert "more than 3 lines" in send(TABLE + b"a@b.example,2025-11-24\n" * 3)
    assert not files_below(tmp_path)


def test_endless_cell_and_endless_line_cost_a_line(send):
    page = send(TABLE + b'"' + b"x" * 3_000_000 + b"\n" + b"," * 100_000 + b"x\n")
    assert "lines. Look whether" in page or "One line. Look" in page
