"""SECURITY row 8: scripts in names and answers (FreeScout CVE-2026-32754, django-helpdesk
CVE-2021-3945). In a browser: tests/browser/test_survey.py.
"""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.surveys.answering import answered, page_of
from tests.surveys.factories import MessageFactory, survey_path

pytestmark = pytest.mark.django_db
# Each would do harm in a page that forgot to escape: in text, attributes, scripts, templates.
PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; alert(1); //",
    "{{ 7*7 }}{% load x %}",
    "</textarea><svg onload=alert(1)>",
    "javascript:alert(1)",
    "<!--<a href=//evil.example>",
]


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_was_typed_is_shown_as_typed(client, signed_in, payload):
    response = answered(
        client,
        name=payload,
        reason=["other"],
        **{"words-other": payload, "text-new_tool": payload, "text-improve": payload},
    )
    editor = signed_in("administrator")
    for path in (reverse("admin:surveys_response_changelist"), page_of(response)):
        html = editor.get(path).content.decode()
        assert payload not in re.sub(r"&[\w#]+;", "", html) or "<" not in payload
        assert payload in unescape(html)
        for harm in ("<script>alert", "<img src=x", "<svg onload", "<a href=//evil"):
            assert harm not in html


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_was_typed_comes_back_escaped_on_an_error(client, payload):
    message = MessageFactory.create()
    sent = {"words-other": payload, "text-new_tool": payload, "text-improve": payload}
    html = client.post(survey_path(message, "reasons"), sent).content.decode()
    assert unescape(html).count(payload) == 3
    for harm in ("<script", "<img", "<svg", "<a href=//evil"):
        assert harm not in html


@pytest.mark.parametrize("reason", ["<script>", "a'b", "%3Cscript%3E", "{{7*7}}"])
def test_reason_in_the_address_is_never_written_out(client, reason):
    path = survey_path(MessageFactory.create())
    html = client.get(f"{path}/{reason}").content.decode()
    assert "What was the main reason?" in html
    assert "<script" not in html
    assert reason not in html
