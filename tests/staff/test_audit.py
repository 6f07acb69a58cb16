"""The log of what colleagues changed: what goes into it, and that nothing ever leaves it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from customers.models import Brand, Plan, PlanClass, PlanText
from staff import audit
from staff.models import AuditEntry, User
from tests.customers.factories import BrandFactory, PlanFactory
from worker import clock

from .factories import colleague, superuser

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand():
    made: Brand = BrandFactory.create(name="Brightdesk")
    return made


@pytest.fixture
def ilze():
    return colleague("administrator", first_name="Ilze", last_name="Kalniņa")


@pytest.mark.database
@pytest.mark.parametrize("change", [lambda rows: rows.update(note="x"), lambda rows: rows.delete()])
def test_database_refuses_to_change_or_delete_an_entry(ilze, change):
    audit.record(by=ilze, action="letter.published")
    with pytest.raises(IntegrityError), transaction.atomic():
        change(AuditEntry.objects.all())
    assert AuditEntry.objects.get().note == ""


@pytest.mark.database
def test_entry_outlives_the_account_of_who_did_it(ilze):
    audit.record(by=ilze, action="letter.published")
    ilze.delete()
    assert AuditEntry.objects.get().who == "Ilze Kalniņa"


def test_only_what_differs_is_kept_and_time_is_the_installations(ilze, brand):
    clock.travel(timedelta(days=3))
    audit.record(
        by=ilze,
        action="brand.changed",
        target=brand,
        before={"name": "Old", "language": "en"},
        after={"name": "New", "language": "en"},
    )
    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after) == ({"name": "Old"}, {"name": "New"})
    assert (entry.target_type, entry.target_text) == ("customers.brand", "Brightdesk")
    assert abs(entry.at - clock.now()) < timedelta(minutes=1)


@pytest.mark.parametrize("name", ["password", "token", "api_key", "signing_secret", "key_hash"])
def test_secret_only_says_that_it_changed(ilze, name):
    nested = {"settings": [{name: "kanarijputniņš"}]}
    audit.record(by=ilze, action="x.changed", before={name: "a"}, after={name: "b", **nested})
    entry = AuditEntry.objects.get()
    assert set(entry.before) == {name}
    assert "kanarijputniņš" not in str(entry.after)
    assert entry.after[name] not in {"a", "b"}


def test_program_itself_may_be_who_did_it():
    audit.record(by=None, action="sendingmode.paused", note="Too many at once.")
    entry = AuditEntry.objects.get()
    assert (entry.user, entry.who) == (None, "")


def test_plan_changed_on_its_page_is_logged_with_its_texts(client, ilze):
    plan = PlanFactory.create(name="Pro", plan_class=PlanClass.STANDARD)
    text = PlanText.objects.create(plan=plan, language="en", keeps="your boards")
    client.force_login(ilze)
    client.post(
        f"/admin/customers/plan/{plan.pk}/change/",
        {
            "name": "Pro",
            "plan_class": "premium",
            "texts-TOTAL_FORMS": 1,
            "texts-INITIAL_FORMS": 1,
            "texts-0-id": text.pk,
            "texts-0-plan": plan.pk,
            "texts-0-language": "en",
            "texts-0-keeps": "read access to your boards",
        },
    )
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.user, entry.target_text) == ("plan.changed", ilze, "Pro")
    assert entry.before == {"plan_class": "standard", "texts/en/keeps": "your boards"}
    assert entry.after == {"plan_class": "premium", "texts/en/keeps": "read access to your boards"}


def test_plan_changed_in_its_list_is_logged(client, ilze):
    plan: Plan = PlanFactory.create(plan_class=PlanClass.STANDARD)
    client.force_login(ilze)
    form = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": plan.pk}
    client.post("/admin/customers/plan/", {**form, "form-0-plan_class": "premium", "_save": "Save"})
    entry = AuditEntry.objects.get()
    assert (entry.before, entry.after) == ({"plan_class": "standard"}, {"plan_class": "premium"})


def test_form_that_is_refused_leaves_no_entry(client, ilze, brand):
    client.force_login(ilze)
    client.post(f"/admin/customers/brand/{brand.pk}/change/", {"name": ""})
    assert not AuditEntry.objects.exists()


def test_colleague_added_to_a_group_is_logged_by_the_groups_name(client):
    admin, guntis = superuser(), colleague("agent", username="guntis")
    client.force_login(admin)
    data = {"username": "guntis", "email": guntis.email, "is_active": "on", "is_staff": "on"}
    editors = _group("editor")
    client.post(f"/admin/staff/user/{guntis.pk}/change/", {**data, "groups": [editors.pk]})
    entry = AuditEntry.objects.get(action="user.changed")
    assert [row["text"] for row in entry.before["groups"]] == ["agent"]
    assert [row["text"] for row in entry.after["groups"]] == ["editor"]


def test_deleted_colleague_is_logged_as_they_were(client):
    admin, guntis = superuser(), colleague("agent", username="guntis")
    client.force_login(admin)
    client.post(f"/admin/staff/user/{guntis.pk}/delete/", {"post": "yes"})
    assert not User.objects.filter(pk=guntis.pk).exists()
    entry = AuditEntry.objects.get(action="user.deleted")
    assert entry.before["username"] == "guntis"
    assert "md5" not in str(entry.before)


def test_several_deleted_at_once_are_one_entry_with_what_they_were(client):
    names = ["andris", "baiba", "guntis"]
    people = [colleague("agent", username=name, first_name=name.title()) for name in names]
    client.force_login(superuser())
    chosen = [person.pk for person in people]
    form = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    client.post("/admin/staff/user/", form)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.target_type, entry.target_id) == ("user.deleted", "staff.user", "")
    assert entry.before["rows"] == 3
    assert {row["id"] for row in entry.before["which"]} == set(chosen)
    page = client.get(f"/admin/staff/auditentry/{entry.pk}/change/").content.decode()
    assert "Which ones" in page
    assert all(str(person) in page for person in people)


def test_new_password_is_logged_without_it(client):
    admin, guntis = superuser(), colleague("agent", username="guntis")
    client.force_login(admin)
    word = "kaut-kas-cits-9"
    client.post(
        f"/admin/staff/user/{guntis.pk}/password/",
        {"usable_password": "true", "password1": word, "password2": word, "set-password": "Set"},
    )
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.user) == ("user.password", admin)
    assert word not in str(entry.after) + entry.note


def _group(name):
    return Group.objects.get(name=name)


# --- the page ------------------------------------------------------------------------------------
def test_entry_is_read_with_before_and_after_in_words(client, ilze):
    plan = PlanFactory.create(name="Pro")
    audit.record(
        by=ilze,
        action="plan.changed",
        target=plan,
        before={"plan_class": "standard", "texts/lv/keeps": "", "is_metered": False},
        after={"plan_class": "premium", "texts/lv/keeps": "dēļi", "is_metered": True},
        note="Asked for by sales",
    )
    client.force_login(ilze)
    entry = AuditEntry.objects.get()
    page = client.get(f"/admin/staff/auditentry/{entry.pk}/change/").content.decode()
    for words in ("Premium", "Kind", "Latvian · what stays open", "Yes", "Asked for by sales"):
        assert words in page
    assert f'href="/admin/customers/plan/{plan.pk}/change/"' in page


def test_entry_of_a_thing_that_is_gone_is_still_read(client, ilze):
    audit.record(by=ilze, action="old.archived", before={"state": "on"}, after={"state": "off"})
    client.force_login(ilze)
    entry = AuditEntry.objects.get()
    assert "State" in client.get(f"/admin/staff/auditentry/{entry.pk}/change/").content.decode()


def test_list_is_filtered_by_who_and_what(client, ilze):
    audit.record(by=ilze, action="letter.published", note="Ours")
    audit.record(by=None, action="sendingmode.paused", note="Too many")
    client.force_login(ilze)
    page = client.get("/admin/staff/auditentry/?who=-&action=sendingmode.paused").content.decode()
    assert "Too many" in page
    assert "Ours" not in page


@pytest.mark.parametrize("group", ["editor", "agent", "analyst"])
def test_only_administrators_read_the_log(client, group):
    client.force_login(colleague(group))
    assert client.get("/admin/staff/auditentry/").status_code == 403
