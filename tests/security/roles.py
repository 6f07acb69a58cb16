"""The table of docs/roles.md: what each role may do at each address, as the program answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from staff.groups import GROUPS
from staff.models import User
from tests.walking import routes

FILE = Path(settings.BASE_DIR) / "docs" / "roles.md"
ROLES = ("anonymous", *GROUPS)
# Reading by POST is all that these know, or what they change has a row of its own.
ONLY_READ = (
    *("_history", "app_list", "jsi18n", "autocomplete", "view_on_site", "admin:index", "admin:"),
)
HEAD = """# Who may do what, by address

Every address that the program answers, and what becomes of a request by each role. Written by
`WRITE_ROLES=1 .venv/bin/pytest tests/security/test_roles.py` from what the program does; the same
test fails when an answer differs from this table, or an address is missing in it.

- **opens**: the page is shown. **leads on**: to another one, which has a row of its own.
- **acts**: what is sent there by POST is taken (then it may still be refused as incomplete, or at
  `/hooks/` as unsigned). Of a list: it offers something to do with its rows.
- **sign-in**: to the sign-in page. **refused**: 403; under `/api/` 401, whoever is signed in: there
  a token is asked for. **nothing**: there is nothing at this address.

Roles are groups; a colleague may have several, and single permissions besides. Addresses with `<…>`
stand for each object; an object's own state may refuse more (a message that has gone out cannot be
stopped by anybody). `/api/` knows no roles: it asks for a token.
"""

ROOMS = {
    *("auth", "customers", "follow-ups", "followups", "insights", "journeys", "letters"),
    *("imports", "outbox", "staff", "surveys", "templates_app"),
}

Row = tuple[str, ...]


def addresses() -> list[tuple[str, str]]:
    """Each address once, in the order of the alphabet, with the name that it has in the program."""
    return sorted({(route, name) for route, name in routes() if not name.endswith(":nowhere")})


def answers(clients: Mapping[str, Client], path: str, name: str) -> Row:
    return tuple(answer(client, path, name) for client in clients.values())


def answer(client: Client, path: str, name: str) -> str:
    response = client.get(path)
    shown = _word(response, "leads on" if response.status_code in {301, 302} else "opens")
    if name.endswith("_changelist"):
        return f"{shown}, acts" if _offers_actions(response) else shown
    is_stock = name.startswith("admin:")  # whoever may not look there may not act there either
    asks = shown in {"opens", "leads on", ""} if is_stock else True
    acts = _posted(client, path) if asks and not name.endswith(ONLY_READ) else ""
    if shown in {"opens", "leads on"}:
        return f"{shown}, acts" if acts == "acts" else shown
    return acts if acts == "acts" or not shown else shown


def _offers_actions(response: Any) -> bool:
    """A list that is posted to without an action only comes back, so it is asked what it offers."""
    shown = getattr(response, "context_data", None) or {}
    return bool(shown.get("action_form") or getattr(shown.get("cl"), "formset", None))


def _posted(client: Client, path: str) -> str:
    """What a POST would do; nothing of it stays."""
    kept = copy(client.cookies)
    with transaction.atomic():
        word = _word(client.post(path), "acts")
        transaction.set_rollback(True)
    client.cookies = kept
    return word


def _word(response: Any, allowed: str) -> str:
    """Empty where the method is none that this address knows."""
    status, to = response.status_code, response.get("Location", "")
    if to.startswith(reverse("admin:login")):
        return "sign-in"
    if status == 204 and allowed == "opens":
        return "nothing"
    words = {405: "", 401: "refused", 403: "refused", 404: "nothing", 410: "nothing"}
    return words.get(status, allowed)


def clients() -> dict[str, Client]:
    """One visitor of each role."""
    cache.clear()
    found = {"anonymous": Client()}
    for group in GROUPS:
        user = User.objects.create_user(group, f"{group}@roles.example", is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        found[group] = Client()
        found[group].force_login(user)
    return found


# --- the file -----------------------------------------------------------------------------------
def read() -> dict[str, Row]:
    """The table as it is checked in, by address."""
    table: dict[str, Row] = {}
    for line in FILE.read_text().splitlines() if FILE.exists() else []:
        if line.startswith("| `"):
            address, *cells = (cell.strip() for cell in line.strip("| ").split("|"))
            table[address.strip("`")] = tuple(cells)
    return table


def write(table: Mapping[str, Row]) -> None:
    parts = [HEAD]
    for area, rows in groupby(sorted(table, key=lambda one: (_area(one), one)), key=_area):
        parts.append(
            f"\n## {area}\n\n{_line('address', ROLES)}{_line('---', ['---'] * len(ROLES))}"
        )
        parts += [_line(f"`{address}`", table[address]) for address in rows]
    FILE.write_text("".join(parts))


def _area(address: str) -> str:
    """Public pages, or the part of the admin."""
    _root, first, *rest = address.split("/")
    if first != "admin":
        return "Public"
    return f"/admin/{rest[0]}/" if len(rest) > 1 and rest[0] in ROOMS else "The frame"


def _line(first: str, cells: Iterable[str]) -> str:
    return f"| {' | '.join([first, *cells])} |\n"
