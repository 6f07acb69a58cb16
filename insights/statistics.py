"""What a share is worth: its range of doubt."""

from __future__ import annotations

from math import sqrt

_Z = 1.959963984540054  # of 95 in 100


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % score interval of a share, as two shares between 0 and 1 (E. B. Wilson, 1927).

    Unlike the usual "plus or minus" it never leaves 0 to 1, and it is honest where there are few.
    With nothing counted the share may be anything.
    """
    if not of:
        return 0.0, 1.0
    share = hits / of
    spread = _Z * sqrt(share * (1 - share) / of + _Z * _Z / (4 * of * of))
    middle = share + _Z * _Z / (2 * of)
    scale = 1 + _Z * _Z / of
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
