"""Signing in by name or e-mail, the lock after wrong passwords, and a colleague's own profile."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.staff.factories import PASSWORD, UserFactory, superuser

pytestmark = pytest.mark.django_db


def sign_in(client: Client, name: str, password: str = PASSWORD):
    return client.post("/admin/login/?next=/admin/", {"username": name, "password": password})


@pytest.mark.parametrize("name", ["ilze", "ilze@brightdesk.example", "ILZE@Brightdesk.example"])
def test_colleague_signs_in_by_user_name_or_email(client: Client, name: str):
    UserFactory.create(username="ilze", email="ilze@brightdesk.example")
    assert sign_in(client, name).headers["Location"] == "/admin/"


def test_user_name_that_looks_like_anothers_email_wins(client: Client):
    mine = UserFactory.create(username="shared@brightdesk.example", email="a@brightdesk.example")
    UserFactory.create(username="other", email="shared@brightdesk.example")
    sign_in(client, "shared@brightdesk.example")
    assert client.session["_auth_user_id"] == str(mine.pk)


def test_wrong_password_keeps_what_was_typed(client: Client):
    answer = sign_in(client, "ilze", "wrong")
    assert answer.status_code == 200
    assert 'value="ilze"' in answer.content.decode()


def test_wrong_password_says_how_many_tries_are_left(client: Client):
    UserFactory.create(username="ilze")
    assert "4 tries left." in sign_in(client, "ilze", "wrong").content.decode()
    assert "3 tries left." in sign_in(client, "ilze", "wrong").content.decode()
    assert "4 tries left." in sign_in(client, "nobody", "wrong").content.decode()


def test_too_many_wrong_passwords_lock_the_name_for_a_while(client: Client):
    UserFactory.create(username="ilze")
    for _try in range(5):
        answer = sign_in(client, "ilze", "wrong")
    assert answer.status_code == 429
    assert "Try again in 15 minutes" in answer.content.decode()
    assert sign_in(client, "ilze").status_code == 429


def test_colleague_without_the_desk_is_told_so(client: Client):
    UserFactory.create(username="former", is_staff=False)
    answer = sign_in(client, "former")
    assert "An administrator can change that." in answer.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/"])
def test_signing_in_leads_to_our_own_pages_alone(client: Client, target: str):
    UserFactory.create(username="ilze")
    data = {"username": "ilze", "password": PASSWORD, "next": target}
    assert client.post("/admin/login/", data).headers["Location"] == "/admin/"


def profile(**changes: str) -> dict[str, str]:
    fields = {"first_name": "Ilze", "last_name": "Kalniņa", "signature": "", "away_until": ""}
    return {**fields, "language": "", "time_zone": "", **changes}


def test_profile_is_saved(client: Client):
    user = UserFactory.create()
    client.force_login(user)
    answer = client.post(
        "/admin/account/", profile(signature="Ilze no Brightdesk", time_zone="Europe/Riga")
    )
    assert answer.headers["Location"] == "/admin/account/"
    user.refresh_from_db()
    assert (user.signature, user.time_zone) == ("Ilze no Brightdesk", "Europe/Riga")


def test_profile_gives_no_rights_and_no_other_address(client: Client):
    user = UserFactory.create(email="ilze@brightdesk.example")
    client.force_login(user)
    client.post("/admin/account/", profile(is_superuser="on", email="evil@brightdesk.example"))
    user.refresh_from_db()
    assert not user.is_superuser
    assert user.email == "ilze@brightdesk.example"


def test_unknown_time_zone_is_refused_with_the_rest_kept(client: Client):
    client.force_login(UserFactory.create())
    answer = client.post("/admin/account/", profile(time_zone="Mars/Base", signature="Kept"))
    assert answer.status_code == 200
    assert "Kept" in answer.content.decode()


def test_language_is_kept_with_the_colleague(client: Client):
    user = UserFactory.create()
    client.force_login(user)
    answer = client.post("/admin/language/", {"language": "lv", "next": "/admin/settings/"})
    assert answer.headers["Location"] == "/admin/settings/"
    assert '<html lang="lv"' in client.get("/admin/account/").content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_changing_the_language_leads_nowhere_else(client: Client, target: str):
    client.force_login(UserFactory.create())
    answer = client.post("/admin/language/", {"language": "lv", "next": target})
    assert answer.headers["Location"] == "/admin/"


def test_language_does_not_change_by_a_link(client: Client):
    user = UserFactory.create()
    client.force_login(user)
    assert client.get("/admin/language/?language=lv").status_code == 405


def test_browser_chooses_the_language_of_somebody_who_did_not(client: Client):
    page = client.get("/admin/login/", headers={"accept-language": "lv"}).content.decode()
    assert '<html lang="lv"' in page


def test_added_colleague_may_enter_the_desk(client: Client):
    client.force_login(superuser())
    client.post(
        "/admin/staff/user/add/",
        {
            "username": "tomass",
            "email": "tomass@brightdesk.example",
            "usable_password": "true",
            "password1": PASSWORD,
            "password2": PASSWORD,
            "groups": [],
        },
    )
    assert sign_in(Client(), "tomass").headers["Location"] == "/admin/"


def test_second_colleague_with_the_same_address_is_refused(client: Client):
    client.force_login(superuser())
    UserFactory.create(email="taken@brightdesk.example")
    answer = client.post(
        "/admin/staff/user/add/",
        {
            "username": "second",
            "email": "TAKEN@brightdesk.example",
            "usable_password": "true",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )
    assert "A colleague with this e-mail address exists already." in answer.content.decode()


def test_desk_speaks_only_the_languages_that_are_offered(client, signed_in, settings):
    settings.DESK_LANGUAGES = ["en"]
    page = client.get("/admin/login/", headers={"accept-language": "lv"}).content.decode()
    assert '<html lang="en"' in page
    agent = signed_in("agent", language="lv")
    page = agent.get("/admin/account/").content.decode()
    assert '<html lang="en"' in page
    assert 'name="language" value="lv"' not in page
