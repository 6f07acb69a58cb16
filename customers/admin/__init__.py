"""The room's pages in the admin: settings of brands and plans, who left, what came in, and
which programs may tell us."""

from . import brands, events, leaving, people, tokens, value

__all__ = ["brands", "events", "leaving", "people", "tokens", "value"]
