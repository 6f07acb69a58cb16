"""What tests that commit rely on: the database is put back as it was."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from tests import snapshots
from tests.customers.factories import CustomerFactory
from tests.staff.factories import UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def test_rows_and_sequences_are_put_back():
    before = list(Group.objects.values_list("pk", "name"))
    kept = UserFactory.create(username="kept")
    snapshot = snapshots.take("with_a_user")
    Group.objects.first().delete()
    kept.delete()
    added = CustomerFactory.create()

    for _time in range(2):
        snapshot.restore()
        assert list(Group.objects.values_list("pk", "name")) == before
        assert type(kept).objects.get().username == "kept"
        assert not type(added).objects.exists()
        assert CustomerFactory.create().pk == added.pk


def test_the_test_before_left_nothing():
    assert not UserFactory._meta.model.objects.exists()
