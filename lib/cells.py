"""Text in cells of a spreadsheet file, written so that none of it runs as a formula."""

from __future__ import annotations

import re

# What Excel, LibreOffice or Sheets take as the beginning of a formula, also in its full-width form
# (OWASP, "CSV Injection"). Quotes before it are counted too, so that `plain` undoes `safe` exactly.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def safe(text: str) -> str:
    """`text` for a cell of a CSV file: an apostrophe before what a spreadsheet would run."""
    return f"'{text}" if _FORMULA.match(text) else text


def plain(cell: str) -> str:
    """What `safe` was given: our own export read back gives the same values."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
