"""What can be wrong with a file as a whole, and with one cell of it."""

from __future__ import annotations


class FileRefused(Exception):
    """The file cannot be read at all. The argument is a translated sentence that says why."""


class CellError(ValueError):
    """One cell cannot be understood. The argument is a translated sentence that says why."""
