"""The room's pages in the admin: the rules, and what was decided by them."""

from . import decisions, rules

__all__ = ["decisions", "rules"]
