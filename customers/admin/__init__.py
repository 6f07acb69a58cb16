"""The room's pages in the admin: settings of brands and plans, who left, and what came in."""

from . import brands, events, leaving, people, value

__all__ = ["brands", "events", "leaving", "people", "value"]
