"""The pages of the house answer, for those who may open them."""

import pytest
from django.contrib import admin
from django.template.loader import render_to_string
from django.test import Client

from cancelmail_site.settings_groups import ELSEWHERE, SENTENCES
from tests.staff.factories import UserFactory, colleague, superuser

PAGES = ["/admin/", "/admin/settings/", "/admin/more/", "/admin/style/", "/admin/account/"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_page_opens_for_a_colleague(client: Client, path: str):
    client.force_login(superuser())
    assert client.get(path).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_page_asks_a_stranger_to_sign_in(client: Client, path: str):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/admin/login/")


@pytest.mark.django_db
def test_heartbeat_tells_a_stranger_nothing(client: Client):
    answer = client.get("/admin/beat/")
    assert answer.status_code == 204
    assert answer.content == b""


@pytest.mark.django_db
def test_sidebar_shows_only_what_a_colleague_may_enter(client: Client):
    client.force_login(UserFactory.create())
    page = client.get("/admin/").content.decode()
    assert "Today" in page
    assert "/admin/settings/" not in page


@pytest.mark.django_db
def test_refusal_names_somebody_who_can_help(client: Client):
    superuser(first_name="Marek", last_name="Novák")
    client.force_login(colleague("agent"))
    answer = client.get("/admin/staff/user/")
    assert answer.status_code == 403
    assert "Marek Novák" in answer.content.decode()


@pytest.mark.django_db
def test_unknown_address_answers_in_the_frame(client: Client):
    client.force_login(superuser())
    answer = client.get("/admin/nothing-here/")
    assert answer.status_code == 404
    assert 'class="side"' in answer.content.decode()


def test_page_for_our_own_faults_needs_no_database():
    assert "Something went wrong on our side." in render_to_string("500.html")


@pytest.mark.django_db
def test_unknown_address_tells_a_stranger_nothing_of_the_desk(client: Client):
    answer = client.get("/nothing-here/")
    assert answer.status_code == 404
    assert 'class="side"' not in answer.content.decode()


@pytest.mark.django_db
def test_settings_leave_out_what_a_colleague_may_not_open(client: Client):
    client.force_login(colleague("editor"))
    page = client.get("/admin/settings/").content.decode()
    assert "/admin/staff/user/" not in page


@pytest.mark.django_db
def test_every_model_of_the_admin_has_a_sentence_on_the_settings_page():
    labels = {f"{model._meta.app_label}.{model.__name__}" for model in admin.site._registry}
    assert labels <= set(SENTENCES) | ELSEWHERE
