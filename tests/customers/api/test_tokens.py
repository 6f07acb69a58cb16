"""API tokens in the settings: made, shown once, revoked."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from customers.models import ApiToken
from customers.setup import ensure_brand
from staff.groups import GROUPS
from staff.models import AuditEntry

from .door import a_token, post, problem

pytestmark = pytest.mark.django_db
LIST = "admin:customers_apitoken_changelist"
ADD = "admin:customers_apitoken_add"
SECRET = re.compile(r"cancelmail_[\w-]{43}")


@pytest.fixture(autouse=True)
def nobody_has_asked():
    cache.clear()


def make(client, **fields):
    brand = ensure_brand().pk
    form = {"name": "The shop", "brand": brand, "scopes": ["activity"], **fields}
    return client.post(reverse(ADD), form)


def test_token_is_shown_once_and_opens_what_it_may(signed_in) -> None:
    client = signed_in("administrator")
    page = make(client)
    secret = secret_on(page)
    assert "no-store" in page["Cache-Control"]
    assert problem(post("activity", {"email": "anna@example.com"}, secret))[0] == 404
    assert problem(post("cancellations", {}, secret))[0] == 403
    token = ApiToken.objects.get()
    shown = client.get(reverse(LIST)).content + client.get(change(token)).content
    assert secret.encode() not in shown
    assert secret[-4:].encode() in shown
    assert token.last_used_at is not None


def test_secret_is_nowhere_in_the_database(signed_in) -> None:
    secret = secret_on(make(signed_in("administrator")))
    kept = [str(row) for row in ApiToken.objects.values()]
    kept += [str(row) for row in AuditEntry.objects.values()]
    assert not [row for row in kept if secret in row]


def test_revoked_token_opens_nothing(signed_in) -> None:
    secret = a_token()
    token = ApiToken.objects.get()
    client = signed_in("administrator")
    for _ in range(2):
        assert client.post(revoking(token)).status_code == 302
    assert problem(post("activity", {"email": "anna@example.com"}, secret))[0] == 401
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["apitoken.added", "apitoken.revoked"]


@pytest.mark.parametrize("group", sorted(set(GROUPS) - {"administrator"}))
def test_only_administrators_have_to_do_with_tokens(signed_in, group: str) -> None:
    a_token()
    client = signed_in(group)
    token = ApiToken.objects.get()
    assert client.get(reverse(LIST)).status_code == 403
    assert make(client, name="Mine").status_code == 403
    assert client.post(revoking(token)).status_code == 403
    token.refresh_from_db()
    assert token.revoked_at is None
    assert ApiToken.objects.count() == 1


def test_revoking_by_a_link_changes_nothing(signed_in) -> None:
    a_token()
    token = ApiToken.objects.get()
    assert signed_in("administrator").get(revoking(token)).status_code == 405
    token.refresh_from_db()
    assert token.revoked_at is None


@pytest.mark.parametrize(("fields", "count"), [({"scopes": []}, 0), ({"name": ""}, 0)])
def test_token_without_name_or_purpose_is_not_made(signed_in, fields, count: int) -> None:
    assert make(signed_in("administrator"), **fields).status_code == 200
    assert ApiToken.objects.count() == count


def change(token: ApiToken) -> str:
    return reverse("admin:customers_apitoken_change", args=[token.pk])


def revoking(token: ApiToken) -> str:
    return reverse("admin:customers_apitoken_revoke", args=[token.pk])


def secret_on(page) -> str:
    found = SECRET.search(page.content.decode())
    assert found
    return found[0]
