"""Fixtures that every room's tests may use."""

from __future__ import annotations

import importlib
import io

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test import Client

from staff.models import AuditEntry, User


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every test that commits the rows that the migrations made, and leave none of its own.

    Django empties the tables after such a test. Unless each one asks for the migrated rows back,
    the next that does meets content types that were made again under other ids.
    """
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker and marker.kwargs.get("transaction"):
            whole = {**marker.kwargs, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**whole), append=False)


@pytest.fixture(autouse=True)
def audit_log_can_be_emptied(request, _django_db_helper):
    """After a test that commits, Django empties every table. The log of changes refuses that on
    SQLite, so what the test left in it goes first, without its triggers."""
    yield
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction")
    if commits or {"transactional_db", "live_server"} & set(request.fixturenames):
        _empty_the_audit_log()


def _empty_the_audit_log():
    if connection.vendor == "postgresql" or not AuditEntry.objects.exists():
        return
    kept = importlib.import_module("staff.migrations.0003_audit_log_is_kept")
    with connection.schema_editor() as editor:
        kept.drop(None, editor)
        AuditEntry.objects.all().delete()
        kept.create(None, editor)


@pytest.fixture
def colleague(db):
    """Make a colleague of the given group: `colleague("agent", username="ilze")`."""

    def make(group: str = "", **fields) -> User:
        username = fields.pop("username", group or "nobody")
        fields.setdefault("email", f"{username}@brightdesk.example")
        user = User.objects.create_user(username, is_staff=True, password="kluss-galds-7", **fields)
        if group:
            user.groups.add(Group.objects.get(name=group))
        return user

    return make


@pytest.fixture
def signed_in(colleague):
    """A test client signed in as a colleague of the given group."""

    def sign_in(group: str = "", **fields) -> Client:
        client = Client()
        client.force_login(colleague(group, **fields))
        return client

    return sign_in


@pytest.fixture
def prepared(db):
    """A new installation as `manage.py prepare` leaves it: brand, letters, surveys, rules, live."""
    call_command("prepare", verbosity=0, stdout=io.StringIO())
