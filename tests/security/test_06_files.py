"""Files fetched by guessed ids (FreeScout CVE-2026-40496, Zammad CVE-2024-33668).

Which role may open which address is walked in test_roles; here it is about the ids.
"""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from followups.models import Case
from outbox.models import Message
from staff.groups import GROUPS
from surveys.models import Response
from tests.outbox.factories import MessageFactory

pytestmark = pytest.mark.django_db

ALLOWED = {"editor", "agent", "administrator"}


@pytest.mark.parametrize("group", ["", *GROUPS])
def test_copy_as_sent_that_does_not_exist_looks_like_one_that_may_not_be_seen(signed_in, group):
    """Who may not look learns nothing from the answer: not even whether the id is right."""
    client, message = signed_in(group), MessageFactory.create()
    real = client.get(reverse("outbox:copy", args=[message.public_id]))
    guessed = client.get(reverse("outbox:copy", args=[uuid.uuid4()]))
    if group in ALLOWED:
        assert guessed.status_code == 404
    else:
        assert real.status_code == guessed.status_code == 403


@pytest.mark.parametrize("model", [Message, Case, Response])
def test_ids_in_addresses_cannot_be_guessed(model):
    field = model._meta.get_field("public_id")
    assert field.default is uuid.uuid4  # 122 random bits, from the system's source
    assert field.unique


def test_export_and_copy_are_never_kept_by_a_cache_on_the_way(signed_in):
    client, message = signed_in("administrator"), MessageFactory.create()
    copy = client.get(reverse("outbox:copy", args=[message.public_id]))
    export = client.post(reverse("insights:leavers_csv"))
    assert "no-store" in copy["Cache-Control"]
    assert "no-store" in export["Cache-Control"]
    assert export["Content-Disposition"].startswith("attachment")
