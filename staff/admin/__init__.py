"""Colleagues, roles, and the log of what colleagues changed."""

from . import groups, log, people

__all__ = ["groups", "log", "people"]
