"""Colleagues, roles, and the log of what colleagues changed."""

from . import log, people

__all__ = ["log", "people"]
