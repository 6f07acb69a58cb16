"""Who set the installation up cannot be locked out, nor joined, by those they let in."""

from __future__ import annotations

import pytest

from staff.models import User

from .factories import colleague, superuser

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return superuser(username="owner")


@pytest.fixture
def signed_in_administrator(client):
    user = colleague("administrator", username="ilze")
    client.force_login(user)
    return user


def form(user, **fields):
    return {"username": user.username, "email": user.email, "is_active": "on", **fields}


def test_administrator_cannot_make_themselves_a_superuser(client, signed_in_administrator):
    me = signed_in_administrator
    sent = form(me, is_staff="on", is_superuser="on", first_name="Ilze")
    client.post(f"/admin/staff/user/{me.pk}/change/", sent)
    me.refresh_from_db()
    assert me.first_name == "Ilze"
    assert not me.is_superuser


def test_administrator_sees_a_superuser_and_changes_nothing_of_theirs(
    client, signed_in_administrator, owner
):
    page = f"/admin/staff/user/{owner.pk}"
    assert client.get(f"{page}/change/").status_code == 200
    assert client.post(f"{page}/change/", form(owner, username="gone")).status_code == 403
    assert client.get(f"{page}/password/").status_code == 403
    assert client.post(f"{page}/delete/", {"post": "yes"}).status_code == 403


def test_administrator_cannot_delete_a_superuser_among_others(
    client, signed_in_administrator, owner
):
    chosen = {"action": "delete_selected", "_selected_action": [owner.pk], "post": "yes"}
    client.post("/admin/staff/user/", chosen)
    assert User.objects.filter(pk=owner.pk).exists()


def test_superuser_makes_another(client, owner):
    client.force_login(owner)
    guntis = colleague("agent", username="guntis")
    sent = form(guntis, is_staff="on", is_superuser="on")
    client.post(f"/admin/staff/user/{guntis.pk}/change/", sent)
    guntis.refresh_from_db()
    assert guntis.is_superuser
