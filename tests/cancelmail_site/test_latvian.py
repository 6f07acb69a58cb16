"""What Django keeps in English is read in Latvian."""

import re
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.utils import translation

from followups import moments

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(signed_in, prepared):
    return signed_in("administrator", language="lv")


def read(client, path):
    return client.get(path).content.decode()


def test_groups_and_their_permissions_are_in_latvian(desk):
    assert "Analītiķis" in read(desk, "/admin/auth/group/")
    page = read(desk, f"/admin/auth/group/{Group.objects.get(name='editor').pk}/change/")
    assert re.search(r">\s*Vēstules \| Drīkst publicēt vēstules\s*<", page)
    assert re.search(r">\s*Klienti \| klients \| skatīt\s*<", page)
    assert "Can " not in page
    assert "Axes" not in page  # nobody sees its tables


def test_rules_as_installed_are_called_in_latvian(desk):
    page = read(desk, "/admin/journeys/rule/")
    assert "Maksas abonements" in page
    assert "Paid subscription" not in page


def test_near_times_are_written_as_in_latvian():
    moment = datetime(2026, 11, 17, 16, 40, tzinfo=UTC)
    with translation.override("lv"):
        assert moments.short(moment, moment) == "ot, 17. nov., 16:40"
        assert moments.day(moment) == "17. novembris"
    with translation.override("en"):
        assert moments.short(moment, moment) == "Tue 17 Nov, 16:40"


def test_djangos_own_scripts_speak_our_latvian(desk):
    catalogue = read(desk, "/admin/jsi18n/")
    assert "Pieejams: %s" in catalogue
    assert '"Today": "\\u0160odien"' in catalogue
