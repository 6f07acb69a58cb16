"""The groups in words: what each may do, and who is in it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission

from staff import roles
from staff.models import AuditEntry

from .factories import colleague, superuser

pytestmark = pytest.mark.django_db
PAGE = "/admin/auth/group/"


@pytest.fixture
def marta(client):
    user = superuser(first_name="Marta")
    client.force_login(user)
    return user


def group(name):
    return Group.objects.get(name=name)


def save(client, name, abilities, singles=()):
    chosen = [Permission.objects.get(codename=code).pk for code in singles]
    form = {"abilities": abilities, "permissions": chosen}
    return client.post(f"{PAGE}{group(name).pk}/change/", form)


def ticked(name):
    return [one.code for one in roles.held(roles.permissions_of(group(name)))]


# --- the list ------------------------------------------------------------------------------------
def test_page_says_what_each_group_may_do_and_who_is_in_it(client, marta):
    jonas = colleague("agent", first_name="Jonas")
    page = client.get(PAGE).content.decode()
    assert "writes to leavers and works the queue" in page
    assert "<dd>Write to leavers in person</dd>" in page
    assert f'href="/admin/staff/user/{jonas.pk}/change/"' in page
    assert f'href="/admin/staff/user/{marta.pk}/change/"' in page


def test_every_permission_that_a_group_was_given_has_words():
    """Name new ones in cancelmail_site/abilities.py."""
    for one in Group.objects.all():
        assert roles.besides(roles.permissions_of(one)) == set(), one.name


def test_every_sentence_stands_for_permissions_that_exist():
    existing = {roles.permission_name(one) for one in Permission.objects.all()}
    assert roles.named() <= existing


def test_two_sentences_cannot_stand_for_the_same_permission():
    with pytest.raises(ValueError, match=r"templates_app\.publish_letter"):
        roles.name_abilities("Letters", {"Again": ["templates_app.publish_letter"]})


# --- the form ------------------------------------------------------------------------------------
def test_sentences_are_ticked_as_the_group_is(client, marta):
    page = client.get(f"{PAGE}{group('analyst').pk}/change/").content.decode()
    box = page.split('value="insights.view_dashboard"')[1].split(">")[0]
    assert "checked" in box
    assert "checked" not in page.split('value="templates_app.publish_letter"')[1].split(">")[0]


def test_ticked_sentence_gives_all_its_permissions_and_unticked_takes_them(client, marta):
    save(client, "analyst", ["journeys.add_rule"])
    names = roles.permissions_of(group("analyst"))
    assert names == {"journeys.add_rule", "journeys.change_rule", "journeys.delete_rule"}


def test_form_saved_as_it_came_changes_nothing(client, marta):
    before = roles.permissions_of(group("editor"))
    save(client, "editor", ticked("editor"))
    assert roles.permissions_of(group("editor")) == before


def test_half_of_an_ability_is_not_lost_when_the_form_is_saved(client, marta):
    agent = group("agent")
    agent.permissions.add(Permission.objects.get(codename="change_sendingmode"))
    page = client.get(f"{PAGE}{agent.pk}/change/").content.decode()
    half = Permission.objects.get(codename="change_sendingmode")
    assert f'<option value="{half.pk}" selected>' in page
    save(client, "agent", ticked("agent"), ["change_sendingmode"])
    assert "outbox.change_sendingmode" in roles.permissions_of(group("agent"))


def test_what_is_given_to_a_group_is_logged(client, marta):
    save(client, "analyst", [*ticked("analyst"), "templates_app.publish_letter"])
    entry = AuditEntry.objects.get()
    given = {row["text"] for row in entry.after["permissions"]} - {
        row["text"] for row in entry.before["permissions"]
    }
    assert given == {str(Permission.objects.get(codename="publish_letter"))}


def test_our_own_groups_keep_their_names_and_stay(client, marta):
    client.post(f"{PAGE}{group('analyst').pk}/change/", {"name": "renamed"})
    assert client.post(f"{PAGE}{group('analyst').pk}/delete/", {"post": "yes"}).status_code == 403
    assert Group.objects.filter(name="analyst").exists()


def test_a_group_of_ones_own_is_added_in_sentences(client, marta):
    form = {"name": "translator", "abilities": ["templates_app.view_letter"]}
    client.post(f"{PAGE}add/", form)
    assert ticked("translator") == ["templates_app.view_letter"]
