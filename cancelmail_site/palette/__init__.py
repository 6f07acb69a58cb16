"""What can be jumped to: customers, letters, screens and actions, for each colleague their own.

`search` answers the palette (Ctrl K) and the search page that works without script.
"""

from .options import Group, Option
from .searching import search

__all__ = ["Group", "Option", "search"]
