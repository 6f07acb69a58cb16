"""What stands in a form or an address, read without trusting it."""

from __future__ import annotations

# The largest value of an integer column.
MOST = 2**31 - 1


def whole_number(value: str | None, most: int = MOST) -> int | None:
    """The number that ASCII digits write, from 0 to `most`; None for anything else.

    The length is asked first: `int` raises ValueError for more than 4,300 digits.
    """
    if not value or len(value) > len(str(most)) or not (value.isascii() and value.isdigit()):
        return None
    number = int(value)
    return number if number <= most else None
