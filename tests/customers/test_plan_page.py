"""Plans, with their words for letters in each language side by side."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission

from customers.models import PlanText
from staff.models import AuditEntry
from tests.customers.factories import PlanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(signed_in):
    return signed_in("administrator")


def columns(**words):
    """The form of a plan without words: one column for each language."""
    form = {"name": "Pro", "plan_class": "standard"}
    form |= {"texts-TOTAL_FORMS": "2", "texts-INITIAL_FORMS": "0"}
    for number, language in enumerate(["en", "lv"]):
        form[f"texts-{number}-language"] = language
        form[f"texts-{number}-keeps"] = words.get(language, "")
    return form


def test_plan_has_a_column_for_each_language(administrator):
    plan = PlanFactory.create()
    page = administrator.get(f"/admin/customers/plan/{plan.pk}/change/").content.decode()
    assert 'name="texts-0-language" value="en"' in page
    assert 'name="texts-1-language" value="lv"' in page
    assert 'name="texts-2-' not in page


def test_words_are_saved_on_one_line_and_an_empty_column_is_not(administrator):
    plan = PlanFactory.create()
    address = f"/admin/customers/plan/{plan.pk}/change/"
    administrator.post(address, columns(lv="savi dēļi\r\n lasīšanai"))
    text = PlanText.objects.get()
    assert (text.language, text.keeps) == ("lv", "savi dēļi lasīšanai")
    page = administrator.get(address).content.decode()
    assert 'name="texts-0-language" value="lv"' in page
    assert 'name="texts-1-language" value="en"' in page


def test_who_may_only_look_sees_the_words(client, colleague):
    plan = PlanFactory.create()
    PlanText.objects.create(plan=plan, language="en", keeps="your boards")
    reader = colleague("agent")
    reader.user_permissions.add(Permission.objects.get(codename="view_plantext"))
    client.force_login(reader)
    page = client.get(f"/admin/customers/plan/{plan.pk}/change/").content.decode()
    assert "your boards" in page
    assert "<textarea" not in page


def test_changed_words_are_logged_by_their_language(administrator):
    plan = PlanFactory.create()
    PlanText.objects.create(plan=plan, language="en", keeps="your boards")
    form = columns() | {
        "texts-TOTAL_FORMS": "1",
        "texts-INITIAL_FORMS": "1",
        "texts-0-id": plan.texts.get().pk,
        "texts-0-plan": plan.pk,
        "texts-0-keeps": "your boards and files",
    }
    administrator.post(f"/admin/customers/plan/{plan.pk}/change/", form)
    entry = AuditEntry.objects.get()
    assert entry.before["texts/en/keeps"] == "your boards"
    assert entry.after["texts/en/keeps"] == "your boards and files"
