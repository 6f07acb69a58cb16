"""The room's pages in the admin: the rules, what was decided by them, and unused accounts."""

from . import decisions, disuse, rules

__all__ = ["decisions", "disuse", "rules"]
