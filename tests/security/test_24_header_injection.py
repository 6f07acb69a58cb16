"""Class 24: header injection. Providers' JSON bypasses Django's own check of header lines.

Known from providers' APIs that take headers as data: a line break in a name or a subject becomes a
header of the attacker's choice there, although Django refuses it in a mail.
"""

from __future__ import annotations

import json
import re
import sys
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import SMTP
from functools import cache
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.urls import reverse

from customers.models import Brand
from customers.setup import ensure_brand
from lib.lines import breaks_a_line
from outbox import composing, doors
from outbox.payload import Payload
from outbox.transports.anymail import PROVIDERS, AnymailTransport
from outbox.transports.file import FileTransport
from outbox.transports.smtp import SmtpTransport
from staff.models import User
from tests.outbox.factories import COMPOSED, BrandFactory, CustomerFactory, MessageFactory
from tests.outbox.servers import Inbox, provider_server, smtp_server
from tests.staff.factories import UserFactory
from worker import clock
from worker.running import drain

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
PLACES = ["to_name", "brand_name", "sender_name", "colleague", "subject", "reference"]


def message_with(place: str, value: str) -> Any:
    """A message whose value at this place is hostile, longer than its column where it is."""
    brand = BrandFactory.create(slug="evil", reply_to="")
    if place in {"brand_name", "sender_name"}:
        brand.name, brand.sender_name = value, value if place == "sender_name" else ""
    customer = CustomerFactory.create(brand=brand)
    customer.name = value if place == "to_name" else "Zane"
    message: Any = doors.enqueue(
        purpose="personal",
        stream="personal",
        dedupe_key=f"evil:{place}:{value[:50]!a}",
        cause="case:1",
        brand=brand,
        customer=customer,
        language="en",
        now=clock.now(),
        extra={"references": value} if place == "reference" else {},
        composed={**COMPOSED, "subject": value} if place == "subject" else COMPOSED,
    ).message
    message.brand = brand  # with the values that its columns would refuse
    if place == "colleague":
        message.sender = User(first_name=value, last_name="B")
    return message


def payload_with(place: str, value: str) -> Payload:
    payload, _preview = composing.payload_of(message_with(place, value), clock.now())
    return payload


@cache
def hostile_payloads() -> list[Payload]:
    """Every value in every place, as the outbox would hand it over."""
    return [payload_with(place, value) for place in PLACES for value in HOSTILE]


@pytest.fixture
def payloads(db):
    return hostile_payloads()


def leaves(data: Any) -> list[str]:
    """All texts in a request, keys too."""
    if isinstance(data, dict):
        return [text for pair in data.items() for part in pair for text in leaves(part)]
    if isinstance(data, list):
        return [text for part in data for text in leaves(part)]
    return [data] if isinstance(data, str) else []


def mailboxes(text: str) -> list[str]:
    """The addresses that whoever gets this as a header reads in it."""
    header: Any = SMTP.header_factory("To", text)
    return [address.addr_spec for address in header.addresses]


def decoded(text: str) -> str:
    """As it reads once the encoded words in it are decoded."""
    return str(make_header(decode_header(text)))


def check_request(body: dict[str, Any], payload: Payload) -> None:
    heads = [text for text in leaves(body) if text not in {payload.html, payload.text}]
    assert not [text for text in heads if breaks_a_line(text) or breaks_a_line(decoded(text))]
    assert not [text for text in heads if len(text) > 998]
    for address in (payload.to_email, payload.from_email):
        places = [text for text in heads if address in text]
        assert places
        assert all(mailboxes(text) == [address] for text in places)
    assert not [value for name, value in body.items() if name.lower() in {"bcc", "cc"} and value]


def check_mail(raw: bytes, payload: Payload) -> None:
    head = re.split(rb"\r?\n\r?\n", raw)[0]
    assert max(map(len, re.split(rb"\r?\n", head))) <= 998
    names = [line.partition(b":")[0].lower() for line in re.split(rb"\r?\n(?![ \t])", head)]
    assert len(names) == len(set(names))
    assert not {b"bcc", b"cc"} & set(names)
    mail = message_from_bytes(raw, policy=SMTP)
    assert mailboxes(str(mail["To"])) == [payload.to_email]
    assert mailboxes(str(mail["From"])) == [payload.from_email]
    assert not any(breaks_a_line(str(value)) for value in mail.values())


class Wire:
    """The outside: takes what would leave the machine, and breaks the connection."""

    def __init__(self) -> None:
        self.taken: list[Any] = []

    def http(self, request: Any) -> Any:
        self.taken.append(request)
        raise ConnectionError

    def send_email(self, **params: Any) -> dict[str, str]:
        """As boto3's client for Amazon."""
        self.taken.append(params)
        return {"MessageId": "1"}

    def close(self) -> None:
        pass


@pytest.fixture
def wire(monkeypatch):
    wire = Wire()
    send = lambda adapter, request, **options: wire.http(request)  # noqa: E731
    monkeypatch.setattr("requests.adapters.HTTPAdapter.send", send)
    return wire


@pytest.fixture
def amazon(wire, monkeypatch):
    """Anymail's own building of Amazon's request, with nothing of boto3 but its client."""
    boto3, client, errors = (
        ModuleType(name) for name in ("boto3", "botocore.client", "botocore.exceptions")
    )
    session: Any = type("Session", (), {"client": lambda self, name, **options: wire})
    boto3.session = type("session", (), {"Session": session})
    config = type("Config", (dict,), {"merge": lambda self, other: self})
    client.Config = config
    for name in ("BotoCoreError", "ClientError", "ConnectionError"):
        setattr(errors, name, type(name, (Exception,), {}))
    for module in (boto3, ModuleType("botocore"), client, errors):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    yield wire
    sys.modules.pop("anymail.backends.amazon_ses", None)


def key_for(name: str) -> str:
    return "https://api.example/" if name.endswith("_URL") else "test"


@pytest.mark.parametrize("provider", [name for name in PROVIDERS if name != "amazon_ses"])
def test_every_provider_gets_one_recipient_and_lines_without_breaks(
    provider, payloads, wire, settings
):
    settings.ANYMAIL = {name: key_for(name) for name in PROVIDERS[provider]}
    for payload in payloads:
        transport = AnymailTransport(provider)
        transport.send(payload)
        request = wire.taken.pop()
        check_request(body_of(request), payload)
        assert not any(breaks_a_line(str(value)) for value in request.headers.values())


def body_of(request: Any) -> dict[str, Any]:
    """Mailgun takes a form, the others JSON."""
    if "json" in request.headers.get("Content-Type", "json"):
        found: dict[str, Any] = json.loads(request.body)
        return found
    return dict(parse_qs(request.body, keep_blank_values=True))


def test_amazon_gets_one_recipient_and_lines_without_breaks(payloads, amazon):
    for payload in payloads:
        AnymailTransport("amazon_ses").send(payload)
        params = amazon.taken.pop()
        check_mail(params["Content"]["Raw"]["Data"], payload)
        assert params["Destination"]["ToAddresses"] == [payload.to_email]


def test_mail_server_gets_one_recipient_and_lines_without_breaks(payloads, settings):
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = ""
    inbox = Inbox()
    with smtp_server(inbox) as (settings.EMAIL_HOST, settings.EMAIL_PORT):
        transport = SmtpTransport()
        for payload in payloads:
            transport.send(payload)
        transport.close()
    assert len(inbox.envelopes) == len(payloads)
    for envelope, payload in zip(inbox.envelopes, payloads, strict=True):
        assert envelope.rcpt_tos == [payload.to_email]
        check_mail(envelope.original_content or b"", payload)


def test_file_has_one_recipient_and_lines_without_breaks(payloads, settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "mail"
    for payload in payloads:
        answer = FileTransport().send(payload)
        check_mail((settings.MAIL_DIR / answer.provider_id).read_bytes(), payload)


@pytest.mark.parametrize(
    "field", ["from_name", "from_email", "to_name", "to_email", "reply_to", "subject", "headers"]
)
@pytest.mark.parametrize("sign", ["\r\n", "\n", "\r", "\x00", "\u2028", "\x85"])
def test_payload_with_a_line_break_cannot_even_be_made(field, sign):
    fields = {**as_built(), field: f"Anna{sign}Bcc: everyone@evil.example"}
    if field == "headers":
        fields["headers"] = {"References": fields["headers"]}
    with pytest.raises(ValueError, match="control character"):
        Payload(**fields)


def as_built() -> dict[str, Any]:
    names = ["public_id", "from_email", "from_name", "to_email", "to_name", "reply_to", "subject"]
    return {**dict.fromkeys(names, "x"), "html": "a\nb", "text": "a\nb", "headers": {}}


def test_provider_is_told_a_random_id_alone(payloads, settings):
    with provider_server() as provider:
        settings.ANYMAIL = provider.settings
        AnymailTransport("postmark").send(payloads[0])
    assert provider.requests[0]["Metadata"] == {"message": payloads[0].public_id}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["zane@example.com\r\nBcc: x@evil.example", "a b@example.com"])
def test_address_with_a_line_break_or_a_space_is_never_sent_to(address, settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "mail"
    message = MessageFactory.create(to_email=address)
    drain()
    message.refresh_from_db()
    assert message.state == "failed"
    assert message.state_reason


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["sender_email", "reply_to"])
def test_brand_with_a_line_break_in_its_address_sends_nothing(field, settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "mail"
    message = MessageFactory.create()
    Brand.objects.update(**{field: "support@brightdesk.example\r\nBcc: x@evil.example"})
    drain()
    message.refresh_from_db()
    assert message.state == "failed"


BREAKS = ["Anna\r\nBcc: x@evil.example", "Anna\nB", "Anna\x0bB", "Anna\x85B", "Anna\u2028B"]


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["name", "sender_name"])
@pytest.mark.parametrize("value", BREAKS, ids=range(len(BREAKS)))
def test_brands_page_refuses_a_name_of_two_lines(signed_in, field, value):
    brand = BrandFactory.create()
    path = reverse("admin:customers_brand_change", args=[brand.pk])
    response = signed_in("administrator").post(path, {field: value})
    assert "Write it in one line" in str(response.context["errors"])
    brand.refresh_from_db()
    assert "Anna" not in getattr(brand, field)


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["first_name", "last_name"])
def test_account_page_refuses_a_name_of_two_lines(client, field):
    colleague = UserFactory.create()
    client.force_login(colleague)
    response = client.post(reverse("admin:account"), {field: BREAKS[0]})
    assert b"Write it in one line" in response.content
    colleague.refresh_from_db()
    assert "Bcc" not in getattr(colleague, field)


@pytest.mark.django_db
def test_first_brand_is_named_in_one_line_whatever_the_environment_says(settings):
    settings.BRAND_NAME = "Bright\r\nBcc: x"
    settings.DEFAULT_FROM_EMAIL = '"Bright\x0bdesk" <support@brightdesk.example>'
    brand = ensure_brand()
    assert (brand.name, brand.sender_name) == ("Bright Bcc: x", "Bright desk")
