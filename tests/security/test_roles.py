"""Who may do what: each address is answered to each role as docs/roles.md says.

To write the table anew from what the program does:
`WRITE_ROLES=1 .venv/bin/pytest tests/security/test_roles.py`, then read what changed in it.
"""

from __future__ import annotations

import os

import pytest
from django.template import Template
from django.test import Client
from django.utils.safestring import SafeString

from . import roles
from .things import make_everything, path_of

pytestmark = pytest.mark.django_db

GUIDE = "If that is meant, write docs/roles.md anew: see the head of this file."


@pytest.fixture
def nothing_drawn(monkeypatch):
    """Who is let in is decided before a page is drawn; drawing takes most of the time."""
    monkeypatch.setattr(Template, "_render", lambda _template, _context: SafeString())


def test_every_address_answers_each_role_as_the_table_says(prepared, nothing_drawn):
    make_everything(Client())
    visitors = roles.clients()
    found = {
        route: roles.answers(visitors, path_of(route), name) for route, name in roles.addresses()
    }
    if os.environ.get("WRITE_ROLES"):
        roles.write(found)
    assert not _differences(roles.read(), found), GUIDE


def _differences(table: dict[str, roles.Row], found: dict[str, roles.Row]) -> list[str]:
    """Each address whose answers differ: what the table says, and what happens."""
    return [
        f"{route}: {_say(table.get(route))} in the table, {_say(found.get(route))} in fact"
        for route in sorted(table.keys() | found.keys())
        if table.get(route) != found.get(route)
    ]


def _say(row: roles.Row | None) -> str:
    return "missing" if row is None else " / ".join(row)
