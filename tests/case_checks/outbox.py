"""Cases of the room outbox: between "this should be sent" and "it was handed over"."""

from __future__ import annotations

import re
import signal
from datetime import timedelta
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import getaddresses
from pathlib import Path
from typing import Any

from django.test import Client

from outbox import doors, links
from outbox.models import Message, MessageState, Suppression
from outbox.transports.anymail import AnymailTransport
from templates_app.publishing import publish
from tests.customers.factories import CancellationFactory
from tests.outbox.factories import COMPOSED, CustomerFactory, MessageFactory, SendingModeFactory
from tests.outbox.servers import Inbox, provider_server, smtp_server
from tests.templates_app.factories import LetterTextFactory
from tests.worker.processes import start_worker
from worker import clock
from worker.running import drain

from . import Case, case


def settings_of(case: Case) -> Any:
    return case.request.getfixturevalue("settings")


def mail_folder(case: Case) -> Path:
    """A folder of its own for this case's mail, sent live."""
    folder: Path = case.request.getfixturevalue("tmp_path") / "mail"
    settings_of(case).MAIL_DIR = folder
    SendingModeFactory.create()
    return folder


def raw_mails(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in sorted(folder.glob("*.eml"))]


def header_of(raw: bytes, name: str) -> str:
    """The header as it stands in the mail, unfolded and nothing else."""
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    value = re.search(rf"^{name}:([^\r\n]*(?:\r\n[ \t][^\r\n]*)*)", head, re.M)
    assert value, f"no {name} header"
    return re.sub(r"\r\n(?=[ \t])", "", value[1]).strip()


@case("subject-keeps-every-space")
def subject_keeps_every_space(case: Case) -> None:
    folder = mail_folder(case)
    for subject in case.input["subjects"]:
        MessageFactory.create(composed={**COMPOSED, "subject": subject})
    drain()
    headers = [header_of(raw, "Subject") for raw in raw_mails(folder)]
    decoded = {str(make_header(decode_header(header))) for header in headers}
    assert decoded == set(case.input["subjects"])
    for header in headers:
        assert header.isascii()
        assert "?==?" not in header
        words = re.findall(r"=\?[^?]+\?[bBqQ]\?[^?]*\?=", header)
        assert words
        assert all(len(word) <= 76 and not word.endswith("??=") for word in words)


@case("recipient-name-with-comma-and-diacritics")
def recipient_name_with_comma_and_diacritics(case: Case) -> None:
    folder = mail_folder(case)
    name, email = case.input["name"], case.input["email"]
    queue = {"to_name": name, "to_email": email}
    MessageFactory.create(**queue)
    drain()
    assert_one_recipient(raw_mails(folder)[0], name, email)
    inbox = Inbox()
    with smtp_server(inbox) as (host, port):
        use_smtp(case, host, port)
        MessageFactory.create(**queue)
        drain()
    assert inbox.envelopes[0].rcpt_tos == [email]
    raw = bytes(inbox.envelopes[0].original_content or b"")
    assert_one_recipient(raw, name, email)
    # What a transport does that takes the message apart and writes it once more.
    again = message_from_bytes(raw).as_bytes(policy=policy.SMTP.clone(refold_source="none"))
    assert_one_recipient(again, name, email)
    assert_one_recipient_by_api(case, queue)


def assert_one_recipient(raw: bytes, name: str, email: str) -> None:
    """By RFC 2047: Python 3.11's own parser keeps a space between encoded words in names."""
    ((written_name, address),) = getaddresses([header_of(raw, "To")])
    assert (str(make_header(decode_header(written_name))), address) == (name, email)


def assert_one_recipient_by_api(case: Case, queue: dict[str, str]) -> None:
    """A provider with an API gets one address with its name, quoted."""
    with provider_server() as provider:
        settings_of(case).ANYMAIL = provider.settings
        settings_of(case).MAIL_TRANSPORT = AnymailTransport("postmark").name
        MessageFactory.create(**queue)
        drain()
    (request,) = provider.requests
    assert request["To"].endswith(f"<{queue['to_email']}>")
    assert request["To"].count("@") == 1


def use_smtp(case: Case, host: str, port: int) -> None:
    settings = settings_of(case)
    settings.MAIL_TRANSPORT = "smtp"
    settings.EMAIL_HOST, settings.EMAIL_PORT = host, port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = ""


def number_in(text: str) -> int:
    found = re.search(r"\d+", text)
    assert found, text
    return int(found[0])


@case("customer-name-with-line-break")
def customer_name_with_line_break(case: Case) -> None:
    folder = mail_folder(case)
    start, field, _end = re.split(r"(\[\w+\])", case.input["subject"])
    assert field == "[name]"
    attrs = {"name": "first_name", "fallback": "you", "before": "", "after": ""}
    text = LetterTextFactory.create(
        subject=[{"type": "text", "text": start}, {"type": "field", "attrs": attrs}]
    )
    version = publish(text, by=None, now=clock.now())
    evil = case.input["customer_name"]
    customer = CustomerFactory.create(name=evil, first_name=evil)
    first = MessageFactory.create(customer=customer, version=version, language="en")
    behind = number_in(case.input["queue"].partition(",")[2])
    for _ in range(behind):
        MessageFactory.create(customer=CustomerFactory.create(), is_written=True)
    drain()
    assert Message.objects.filter(state=MessageState.SENT).count() == behind + 1
    (raw,) = [raw for raw in raw_mails(folder) if first.public_id.hex.encode() in raw]
    clean = " ".join(evil.split())
    assert str(make_header(decode_header(header_of(raw, "Subject")))) == f"{start}{clean}"
    assert not re.search(rb"^bcc", raw, re.M | re.I)
    first.body.refresh_from_db()
    assert first.body.payload["to_email"] == customer.email


@case("unicode-domain-and-local-part")
def unicode_domain_and_local_part(case: Case) -> None:
    mail_folder(case)
    inbox = Inbox()
    made = []
    with smtp_server(inbox) as (host, port):
        use_smtp(case, host, port)
        for number, email in enumerate(case.input["addresses"]):
            customer = CustomerFactory.create(email=email)
            made.append(enqueue(customer, f"letter:{number}").message)
        drain()
    sent = {envelope.rcpt_tos[0] for envelope in inbox.envelopes}
    assert sent == expected_addresses(case)
    headers = [mail["To"].addresses[0].addr_spec for mail in inbox.mails]
    assert set(headers) == sent
    assert not any("=?" in header for header in headers)
    for message in made:
        message.refresh_from_db()
        if message.to_email in sent:
            assert message.state == MessageState.SENT
        else:
            assert message.state == MessageState.FAILED
            assert message.state_reason


def expected_addresses(case: Case) -> set[str]:
    """ "2: info@xn--fa-hia.example (IDNA 2008), …" names the form of the second address."""
    lines = re.findall(r"^(\d+):.*?(\S+@xn--[\w.-]+)", "\n".join(case.expect), re.M)
    assert len(lines) < len(case.input["addresses"])
    return {address for _number, address in lines}


def enqueue(customer: Any, key: str, **fields: Any) -> Any:
    return doors.enqueue(
        **{
            "purpose": "letter",
            "stream": "standard",
            "dedupe_key": key,
            "cause": "cancellation:1",
            "brand": customer.brand,
            "customer": customer,
            "language": "en",
            "composed": COMPOSED,
            "now": clock.now(),
            **fields,
        }
    )


@case("plus-address-in-links")
def plus_address_in_links(case: Case) -> None:
    folder = mail_folder(case)
    email = case.input["email"]
    customer = CustomerFactory.create(email=email)
    version = publish(LetterTextFactory.create(), by=None, now=clock.now())
    cancellation = CancellationFactory.create(subscription__customer=customer)
    enqueue(customer, "letter:1", composed=None, version=version, cancellation=cancellation)
    drain()
    mail: Any = message_from_bytes(raw_mails(folder)[0], policy=policy.SMTP)
    texts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    addresses = re.findall(r"https?://[^\s\"'<>]+", " ".join([*texts, mail["List-Unsubscribe"]]))
    assert addresses
    for spelled in (email, email.replace("+", "%2B"), email.replace("@", "%40")):
        assert not any(spelled in address for address in addresses)
    assert one_click(Message.objects.get()).status_code == 200
    local, domain = email.split("@")
    without_plus = f"{local.partition('+')[0]}@{domain}"
    assert doors.is_suppressed(email, "letter")
    assert not doors.is_suppressed(without_plus, "letter")


def unsubscribe_path(message: Message) -> str:
    return "/u/" + links.unsubscribe_url(message.public_id).rpartition("/u/")[2]


def one_click(message: Message) -> Any:
    """The mailbox provider's POST: no cookies, no CSRF token (RFC 8058)."""
    client = Client(enforce_csrf_checks=True)
    return client.post(unsubscribe_path(message), {"List-Unsubscribe": "One-Click"})


@case("one-click-unsubscribe-without-cookies")
def one_click_unsubscribe_without_cookies(case: Case) -> None:
    untouched = MessageFactory.create(state=MessageState.SENT, to_email="other@example.com")
    answer = Client(enforce_csrf_checks=True).get(unsubscribe_path(untouched))
    assert answer.status_code == 200
    assert "<button" in answer.content.decode()
    assert not Suppression.objects.exists()
    message = MessageFactory.create(state=MessageState.SENT, to_email="zane@example.com")
    for _ in range(2):
        answer = one_click(message)
        assert answer.status_code == 200
        suppression = Suppression.objects.get()
        assert (suppression.email, suppression.reason) == ("zane@example.com", "unsubscribed")
    assert not answer.cookies


def is_sent_once(folder: Path, ids: list[str]) -> bool:
    found = [file.stem.rpartition("-")[2] for file in folder.glob("*.eml")]
    return sorted(found) == sorted(ids)


def queue_of(count: int) -> list[str]:
    customer = CustomerFactory.create()
    made = [
        MessageFactory.create(
            customer=customer, is_written=True, to_email=f"leaver{number}@example.com"
        )
        for number in range(count)
    ]
    return [message.public_id.hex for message in made]


@case("restart-between-claim-and-send", needs_commits=True)
def restart_between_claim_and_send(case: Case) -> None:
    """With a twenty-fifth of the case's number: a start that skips a batch shows with few too."""
    folder = mail_folder(case)
    ids = queue_of(max(case.input["queued"] // 25, 20))
    worker = start_worker(CANCELMAIL_FAILPOINT="claimed")
    worker.communicate(timeout=60)
    assert worker.returncode == -signal.SIGKILL
    assert Message.objects.filter(state=MessageState.LEASED).exists()
    clock.travel(timedelta(minutes=5))
    drain(max_rounds=100_000)
    assert is_sent_once(folder, ids)
    assert Message.objects.filter(state=MessageState.SENT).count() == len(ids)


@case("pause-and-resume-in-the-middle")
def pause_and_resume_in_the_middle(case: Case) -> None:
    """With a tenth of the case's numbers."""
    mail_folder(case)
    queue_of(case.input["queued"] // 10)
    inbox = Inbox()
    inbox.hang_up_at = number_in(case.input["provider"]) // 10
    with smtp_server(inbox) as (host, port):
        use_smtp(case, host, port)
        pause_when_dropped(inbox)
        assert not drain_is_over()
        doors.resume(None)
        drain(max_rounds=100_000)
    accepted = [envelope.rcpt_tos[0] for envelope in inbox.envelopes]
    assert len(accepted) == len(set(accepted)) == case.input["queued"] // 10
    # The one that was in flight when the connection dropped stays in doubt, and is not repeated.
    assert Message.objects.filter(state=MessageState.UNKNOWN).count() == 1
    assert Message.objects.filter(state=MessageState.SENT).count() == len(accepted) - 1


def pause_when_dropped(inbox: Inbox) -> None:
    """One round at a time until the connection has dropped; then the switch, and wait."""
    while not inbox.has_hung_up:
        drain(max_rounds=1)
    doors.pause(None)
    drain()


def drain_is_over() -> bool:
    """Paused: nothing is done however often a worker looks."""
    left = Message.objects.filter(state=MessageState.QUEUED).count()
    assert left
    drain()
    return Message.objects.filter(state=MessageState.QUEUED).count() != left
