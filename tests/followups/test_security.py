"""Faults that other products had: guessed ids, stored scripts, changes by GET."""

from __future__ import annotations

import uuid

import pytest
from django.http import Http404
from django.test import Client

from followups import writing
from followups.access import case_for
from followups.cases import add_note, close
from followups.models import Case, CaseEntry, Draft, Outcome
from outbox.models import Message

from .factories import CaseFactory, LeaverFactory, LeavingFactory, PremiumFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("personal_letter")]

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'\"--></style></script><svg onload=alert(1)>",
    "{{7*7}}{% debug %}",
]
READS = [
    "",
    "{id}/",
    "{id}/about/",
    "{id}/snooze/",
    "{id}/close/",
    "{id}/seen/",
    "{id}/seen/frame/",
]
POSTS = [
    "{id}/assign/",
    "{id}/wake/",
    "{id}/reopen/",
    "{id}/note/",
    "{id}/draft/",
    "{id}/draft/language/",
    "{id}/draft/look/",
    "{id}/send/",
    "undo/{id}/",
]


def urls(paths, public_id):
    return [f"/admin/follow-ups/{path.format(id=public_id)}" for path in paths]


def snapshot():
    return [
        list(model.objects.values().order_by("pk")) for model in (Case, CaseEntry, Draft, Message)
    ]


def is_harmless(payload, shown) -> bool:
    """Markup comes out escaped; template code comes out as it was typed."""
    return payload not in shown if "<" in payload else payload in shown


@pytest.mark.parametrize("group", ["", "editor", "analyst"])
def test_other_groups_reach_nothing(group, case, signed_in):
    client = signed_in(group)
    for url in urls(READS, case.public_id):
        assert client.get(url).status_code == 403
    for url in urls(POSTS, case.public_id):
        assert client.post(url).status_code == 403


def test_signed_out_everything_leads_to_the_sign_in_page(case):
    client, before = Client(), snapshot()
    for url in urls(READS, case.public_id):
        assert "/login/" in client.get(url)["Location"]
    for url in urls(POSTS, case.public_id):
        assert "/login/" in client.post(url)["Location"]
    assert snapshot() == before


def test_guessed_ids_are_not_found(client):
    """FreeScout CVE-2026-40496, Zammad CVE-2024-33668: numbers that can be counted up."""
    CaseFactory.create()
    for guess in (uuid.uuid4(), uuid.UUID(int=1)):
        for url in urls(READS[1:], guess):
            assert client.get(url).status_code == 404
        for url in urls(POSTS, guess):
            assert client.post(url).status_code == 404
    assert client.get("/admin/follow-ups/1/").status_code == 404


def test_the_look_up_itself_finds_nothing_without_the_permission(case, agent, colleague):
    assert case_for(agent, case.public_id) == case
    with pytest.raises(Http404):
        case_for(colleague("editor"), case.public_id)


def test_reading_and_prefetching_change_nothing(client, case, held, agent, now):
    """Mail scanners, prefetching browsers: GET and HEAD never change anything."""
    add_note(case, text="A note", by=agent, now=now)
    before = snapshot()
    for url in urls(READS + POSTS, case.public_id):
        client.get(url)
        client.head(url)
    assert snapshot() == before


def test_forms_without_their_token_are_refused(agent, case):
    client = Client(enforce_csrf_checks=True)
    client.force_login(agent)
    for url in urls(POSTS, case.public_id):
        assert client.post(url).status_code == 403


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_people_typed_is_shown_as_typed(payload, client, agent, now):
    """FreeScout CVE-2026-32754, django-helpdesk CVE-2021-3945: scripts in names and answers."""
    customer = LeaverFactory.create(name=payload, first_name=payload)
    subscription = PremiumFactory.create(customer=customer)
    leaving = LeavingFactory.create(
        subscription=subscription, billing_comment=payload, billing_feedback=payload[:100]
    )
    case = CaseFactory.create(cancellation=leaving, why=payload)
    add_note(case, text=payload, by=agent, now=now)
    draft = writing.save(
        case, by=agent, revision=0, subject=payload, words=payload, language="en", now=now
    )
    for url in urls(READS, case.public_id):
        assert is_harmless(payload, client.get(url).content.decode())
    writing.send(case, by=agent, revision=draft.revision, now=now)
    close(case, outcome=Outcome.LEARNED, note=payload, by=agent, now=now)
    shown = client.get(f"/admin/follow-ups/{case.public_id}/").content.decode()
    assert is_harmless(payload, shown)
