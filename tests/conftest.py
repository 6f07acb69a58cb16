"""Fixtures that every room's tests may use."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client, TransactionTestCase
from django.utils import translation

from staff.models import User
from tests import snapshots


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Every test that commits leaves the database as the migrations made it."""
    with django_db_blocker.unblock():
        migrated = snapshots.take("migrated")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _self: migrated.restore())
        yield


@pytest.fixture(autouse=True)
def english():
    """The language of the last request stays with its thread: no test hands it to the next."""
    translation.activate("en")
    yield
    translation.deactivate()


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
