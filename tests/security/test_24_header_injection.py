"""Class 24: header injection. Providers' JSON bypasses Django's own check of header lines.

Known from providers' APIs that take headers as data: a line break in a name or a subject becomes a
header of the attacker's choice there, although Django refuses it in a mail.
"""

from __future__ import annotations

import json

import pytest

from outbox import building, composing, doors
from tests.outbox.factories import COMPOSED, BrandFactory, CustomerFactory, MessageFactory
from tests.outbox.servers import provider_server
from worker import clock
from worker.running import drain

pytestmark = pytest.mark.django_db

HOSTILE = [
    "Anna\r\nBcc: everyone@evil.example",
    "Anna\nBcc: everyone@evil.example",
    "Anna\rBcc: everyone@evil.example",
    "Anna\x00\x0b\x0c\x1c\x85\u2028\u2029Bcc: everyone@evil.example",
    "=?utf-8?q?Anna=0D=0ABcc:_everyone@evil.example?=",
    'Anna" <everyone@evil.example>, "B',
    "Anna\\",
    "x" * 10_000,
]
PLACES = ["to_name", "brand_name", "sender_name", "subject", "reference"]


def message_with(place, value):
    brand = BrandFactory.create(slug="evil", reply_to="")
    if place in {"brand_name", "sender_name"}:
        brand.name, brand.sender_name = value, value if place == "sender_name" else ""
    customer = CustomerFactory.create(brand=brand)
    customer.name = value if place == "to_name" else "Zane"
    message = doors.enqueue(
        purpose="personal",
        stream="personal",
        dedupe_key="evil",
        cause="case:1",
        brand=brand,
        customer=customer,
        language="en",
        now=clock.now(),
        extra={"references": value} if place == "reference" else {},
        composed={**COMPOSED, "subject": value} if place == "subject" else COMPOSED,
    ).message
    message.brand = brand  # with the values that its columns would refuse
    return message


def payload_with(place, value):
    payload, _preview = composing.payload_of(message_with(place, value), clock.now())
    return payload


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_mail_gets_no_header_and_no_recipient_by_a_value(place, value):
    payload = payload_with(place, value)
    head = building.as_bytes(payload).partition(b"\r\n\r\n")[0].lower()
    assert not any(line.startswith(b"bcc") for line in head.splitlines())
    email = building.email_of(payload)
    assert email.recipients()[0].endswith(f"{payload.to_email}>") or email.to == [payload.to_email]
    assert len(email.recipients()) == 1


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_provider_gets_no_line_break_in_any_value(place, value, settings, tmp_path):
    message = message_with(place, value)
    payload, _preview = composing.payload_of(message, clock.now())
    from outbox.transports.anymail import AnymailTransport

    with provider_server() as provider:
        settings.ANYMAIL = provider.settings
        AnymailTransport("postmark").send(payload)
    for request in provider.requests:
        headers = {name: request[name] for name in ("From", "To", "Subject") if name in request}
        headers |= {header["Name"]: header["Value"] for header in request.get("Headers", [])}
        assert not any(char in json.dumps(headers) for char in ("\\r", "\\n", "\\u0000"))
        assert request["To"].endswith(f"<{payload.to_email}>")
        assert "Bcc" not in request
        assert request["Metadata"] == {"message": message.public_id.hex}


@pytest.mark.parametrize("address", ["zane@example.com\r\nBcc: x@evil.example", "a b@example.com"])
def test_address_with_a_line_break_or_a_space_is_never_sent_to(address, settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "mail"
    message = MessageFactory.create(to_email=address)
    drain()
    message.refresh_from_db()
    assert message.state == "failed"
    assert message.state_reason
