"""Importing a file in a real browser, from a bad file to the cancellation in the list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from customers.setup import ensure_brand
from tests.imports.files import written
from worker.running import drain

from .helpers import assert_clean_everywhere

pytestmark = pytest.mark.browser

LEFT = (
    "E-pasts;Vārds;Kad;Beigas;Summa;Piezīmes\n"
    'ilze@example.com;Ilze Bērziņa;03/04/2025;;29,00 €;"Labs rīks.\nVarbūt vēlāk."\n'
    "nobody;Līga Aleksandra Vanaga-Kalniņa-Ozoliņa no Jaunmārupes;03/05/2025;;12,00 €;\n"
    "omar@example.com;عمر حداد;07/08/2025;09/08/2025;29,00 €;كان رائعا\n"
)


def test_bad_file_to_the_cancellation_in_the_list(signed_in_page, settings, tmp_path: Path, watch):
    settings.IMPORTS_DIR = tmp_path / "imports"
    ensure_brand()
    page = signed_in_page("administrator")
    page.goto("/admin/customers/customer/")
    page.get_by_role("link", name="Import").click()
    assert_clean_everywhere(page)

    picture = tmp_path / "chart.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x01")
    page.get_by_label("File", exact=True).set_input_files(picture)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_text("neither a CSV file nor an Excel workbook")).to_be_visible()

    page.get_by_label("File", exact=True).set_input_files(written(tmp_path / "left.csv", LEFT))
    page.get_by_role("button", name="Upload").click()
    page.get_by_role("button", name="Check the lines").click()
    expect(page.get_by_role("alert")).to_have_text("Say which column tells when they left.")
    page.get_by_label("Kad").select_option("Cancelled on")
    page.get_by_role("button", name="Check the lines").click()
    expect(page.get_by_text("Say whether the day or the month comes first.")).to_be_visible()
    expect(page.get_by_label("Kad")).to_have_value("cancelled_at")
    assert_clean_everywhere(page)
    page.get_by_label("Dates such as").select_option("dmy")
    page.get_by_role("button", name="Check the lines").click()

    expect(page.get_by_text("2 cancellations can be imported")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Ilze Bērziņa.*3 Apr 2025"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("not an e-mail address"))).to_be_visible()
    assert_clean_everywhere(page)
    page.get_by_role("button", name="Import 2 cancellations").click()

    expect(page.get_by_text("Nobody is written to.")).to_be_visible()
    assert_clean_everywhere(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download these lines").click()
    assert "not an e-mail address" in Path(download.value.path()).read_text("utf-8-sig")
    drain()
    expect(page.get_by_text("still to be read by the worker")).to_be_hidden()
    page.get_by_role("link", name="See the cancellations").click()
    expect(page.get_by_role("link", name="Ilze Bērziņa")).to_be_visible()
