"""How often the public pages may be tried. Counted in Django's cache: per process, unless the
installation shares one, which is enough to make guessing and hammering pointless.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache


@dataclass(frozen=True)
class Limit:
    """At most `times` in `seconds`, per key."""

    name: str
    times: int
    seconds: int

    def is_exceeded(self, key: str) -> bool:
        """Count one more try, and say whether it is one too many."""
        entry = f"surveys:{self.name}:{key}"
        cache.add(entry, 0, self.seconds)
        try:
            return cache.incr(entry) > self.times
        except ValueError:  # ran out between the two calls
            return False


# Per letter, so that people behind one office address never stand in each other's way.
ANSWERS = Limit("answers", times=20, seconds=600)
# Per address, and only for links that do not exist: a good one is never refused for a neighbour's.
UNKNOWN_LINKS = Limit("unknown", times=60, seconds=60)
