"""Providers by Anymail: any 2xx is accepted, certain refusals are repeated, the rest is doubt."""

from __future__ import annotations

import json

import pytest
from anymail.signals import post_send

from outbox.outcomes import What
from outbox.transports.anymail import AnymailTransport, retry_after_seconds

from .servers import Provider, certificate, provider_server, tls_server_that_breaks
from .test_smtp import payload


@pytest.fixture
def send_to(settings):
    """Send one mail to a provider; returns the answer."""

    def send(provider):
        with provider_server(provider):
            settings.ANYMAIL = provider.settings
            transport = AnymailTransport("postmark")
            answer = transport.send(payload())
            transport.close()
        return answer

    return send


def test_accepted_with_the_providers_id_and_a_random_id_alone_as_metadata(send_to):
    provider = Provider()
    answer = send_to(provider)
    assert (answer.what, answer.provider_id) == (What.ACCEPTED, "pm-1")
    assert provider.requests[0]["Metadata"] == {"message": payload().public_id}
    assert provider.requests[0]["To"].endswith("<zane@example.com>")


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]", b'{"odd": true}'])
def test_2xx_with_an_odd_body_is_accepted(send_to, body):
    assert send_to(Provider(200, body)).what == What.ACCEPTED


def test_2xx_counts_although_a_listener_of_ours_fails(send_to):
    def fails(**kwargs):
        raise RuntimeError("boom")

    post_send.connect(fails)
    try:
        assert send_to(Provider()).what == What.ACCEPTED
    finally:
        post_send.disconnect(fails)


@pytest.mark.parametrize(
    ("status", "what"),
    [
        (401, What.REFUSED),
        (429, What.REFUSED),
        (422, What.REJECTED),
        (408, What.UNKNOWN),
        (409, What.UNKNOWN),
        (500, What.UNKNOWN),
        (502, What.UNKNOWN),
        (504, What.UNKNOWN),
        (0, What.UNKNOWN),
    ],
)
def test_what_each_answer_means(send_to, status, what):
    assert send_to(Provider(status, b"{}")).what == what


def test_rejected_recipient_is_final(send_to):
    body = {"ErrorCode": 406, "Message": "You tried to send to recipient(s) that have been marked "
            "as inactive. Found inactive addresses: zane@example.com."}  # fmt: skip
    assert send_to(Provider(422, json.dumps(body).encode())).what == What.REJECTED


def test_no_connection_is_a_refusal(settings):
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "t", "POSTMARK_API_URL": "http://127.0.0.1:9/"}
    assert AnymailTransport("postmark").send(payload()).what == What.REFUSED


def test_name_that_cannot_be_resolved_is_a_refusal(settings):
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "t", "POSTMARK_API_URL": "https://no.invalid/"}
    assert AnymailTransport("postmark").send(payload()).what == What.REFUSED


def test_tls_that_breaks_after_the_request_is_doubt(settings, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate()))
    with tls_server_that_breaks() as (url, got):
        settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "t", "POSTMARK_API_URL": url}
        answer = AnymailTransport("postmark").send(payload())
    assert b"zane@example.com" in got[0]
    assert answer.what == What.UNKNOWN


def test_certificate_that_is_not_trusted_is_a_refusal(settings):
    with tls_server_that_breaks() as (url, got):
        settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "t", "POSTMARK_API_URL": url}
        answer = AnymailTransport("postmark").send(payload())
    assert got == []
    assert answer.what == What.REFUSED


def test_provider_that_says_when_to_come_back_is_believed(send_to):
    answer = send_to(Provider(429, b"{}", {"Retry-After": "120"}))
    assert answer.retry_after_seconds == 120


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("30", 30), ("-5", None), ("999999999", 3600), ("soon", None), ("", None),
     ("Wed, 25 Nov 2015 02:00:00 GMT", None), ("Wed, 25 Nov 2099 02:00:00 GMT", 3600)],
)  # fmt: skip
def test_retry_after_is_read_with_care(value, seconds):
    assert retry_after_seconds(value) == seconds
