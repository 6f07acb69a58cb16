"""Every provider that Anymail speaks to, each attempt read as exactly as its answer allows.

Anymail raises also after a provider has accepted (an odd body, a receiver that fails, a rejected
recipient), so what counts is the response: any 2xx is accepted, whatever was raised afterwards.
"""

from __future__ import annotations

import ssl
import time
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from anymail.exceptions import (
    AnymailConfigurationError,
    AnymailError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailSerializationError,
    AnymailUnsupportedFeature,
)
from django.core.mail import EmailMultiAlternatives, get_connection
from urllib3.exceptions import NewConnectionError, ProxyError
from urllib3.exceptions import SSLError as TlsError

from outbox import building
from outbox.outcomes import Answer, What
from outbox.payload import Payload

# What each provider cannot do without; read from the environment as ANYMAIL_<name>.
PROVIDERS: dict[str, tuple[str, ...]] = {
    "amazon_ses": (),
    "brevo": ("BREVO_API_KEY",),
    "mailersend": ("MAILERSEND_API_TOKEN",),
    "mailgun": ("MAILGUN_API_KEY",),
    "mailjet": ("MAILJET_API_KEY", "MAILJET_SECRET_KEY"),
    "mailtrap": ("MAILTRAP_API_TOKEN",),
    "mandrill": ("MANDRILL_API_KEY",),
    "postal": ("POSTAL_API_KEY", "POSTAL_API_URL"),
    "postmark": ("POSTMARK_SERVER_TOKEN",),
    "resend": ("RESEND_API_KEY",),
    "scaleway": ("SCALEWAY_SECRET_KEY", "SCALEWAY_PROJECT_ID"),
    "sendgrid": ("SENDGRID_API_KEY",),
    "sparkpost": ("SPARKPOST_API_KEY",),
    "unisender_go": ("UNISENDER_GO_API_KEY", "UNISENDER_GO_API_URL"),
}
# These take no metadata through Anymail: the random id travels as a tag.
TAG_ONLY = {"mailersend", "postal"}

REFUSED_STATUSES = {"invalid", "rejected", "failed"}
# The request itself is wrong: the same one will be refused for ever.
FOR_EVER = {400, 413, 422}
# Not refusals: the provider may be working on it (408) or already has it (409).
DOUBTFUL = {408, 409}
LONGEST_RETRY_SECONDS = 3600


class AnymailTransport:
    deadline_seconds = 90

    def __init__(self, name: str) -> None:
        self.name = name
        self._backend: Any = None

    def send(self, payload: Payload) -> Answer:
        email = self._email(payload)
        try:
            self._open().send_messages([email])
        except Exception as error:
            answer = read_status(email) or read_error(error)
            if answer.what != What.ACCEPTED:
                self.close()
            return answer
        return read_status(email) or Answer(What.UNKNOWN, "The provider gave no answer.")

    def close(self) -> None:
        backend, self._backend = self._backend, None
        if backend is not None:
            backend.close()

    def _open(self) -> Any:
        if self._backend is None:
            backend = get_connection(f"anymail.backends.{self.name}.EmailBackend")
            backend.open()
            self._backend = backend
        return self._backend

    def _email(self, payload: Payload) -> EmailMultiAlternatives:
        """With a random id alone: some providers show metadata to the recipient."""
        email: Any = building.email_of(payload)
        if self.name in TAG_ONLY:
            email.tags = [payload.public_id]
        else:
            email.metadata = {"message": payload.public_id}
        return email  # type: ignore[no-any-return]


def read_status(email: EmailMultiAlternatives) -> Answer | None:
    """What the provider's answer says, if there was one; None if there was none.

    Not the absence of an exception: Anymail passes some refusals as answers (Postmark's 422).
    """
    status = getattr(email, "anymail_status", None)
    response = getattr(status, "esp_response", None)
    if status is None or response is None:
        return None
    code = getattr(response, "status_code", 200)  # Amazon's answers have none: all are acceptances
    if not 200 <= code <= 299:
        return read_response(code, response.headers.get("Retry-After", ""))
    if status.status and status.status <= REFUSED_STATUSES:
        return Answer(What.REJECTED, "The provider refused the recipient.")
    return Answer(What.ACCEPTED, provider_id=str(status.message_id or "")[:250])


def read_error(error: Exception) -> Answer:
    """What an exception says of an attempt without an answer that Anymail kept."""
    if isinstance(error, AnymailRecipientsRefused):
        return Answer(What.REJECTED, "The provider refused the recipient.")
    response = getattr(error, "response", None)
    if response is not None and hasattr(response, "status_code"):
        return read_response(response.status_code, response.headers.get("Retry-After", ""))
    if code := _amazon_status(error):
        return read_response(code, "")
    if isinstance(error, requests.RequestException):
        return _read_connection_error(error)
    return _read_before_request(error)


def read_response(code: int, retry_after: str) -> Answer:
    detail = f"The provider answered {code}."
    if 200 <= code <= 299:
        return Answer(What.ACCEPTED, detail)
    if code in FOR_EVER:
        return Answer(What.REJECTED, detail)
    if 400 <= code <= 499 and code not in DOUBTFUL:
        wait = retry_after_seconds(retry_after)
        return Answer(What.REFUSED, detail, retry_after_seconds=wait)
    return Answer(What.UNKNOWN, detail)


def _amazon_status(error: Exception) -> int | None:
    """boto3 keeps the HTTP status of an answer in a dictionary of the error below Anymail's."""
    answer = getattr(error.__cause__, "response", None)
    if not isinstance(answer, dict):
        return None
    status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return status if isinstance(status, int) else None


def retry_after_seconds(value: str) -> int | None:
    """Seconds or a date (RFC 9110, section 10.2.3); absurd ones are capped, odd ones ignored."""
    value = value.strip()
    try:
        seconds = int(value) if value.lstrip("-").isdigit() else _until(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return min(seconds, LONGEST_RETRY_SECONDS) if seconds > 0 else None


def _until(date: str) -> int:
    return int(parsedate_to_datetime(date).timestamp() - time.time())


def _read_connection_error(error: requests.RequestException) -> Answer:
    """Without a connection nothing was accepted; after it, a broken one leaves doubt."""
    name = type(error.__cause__ or error).__name__
    if isinstance(error, requests.exceptions.ConnectTimeout) or _never_connected(error):
        return Answer(What.REFUSED, f"Could not connect to the provider ({name}).")
    return Answer(What.UNKNOWN, f"No answer from the provider ({name}).")


def _never_connected(error: requests.RequestException) -> bool:
    """What urllib3 gave as the reason, inside the error that Anymail wraps.

    Of the TLS errors only a wrong certificate is certain: others also come after the request.
    """
    arguments = (error.__cause__ or error).args
    reason = getattr(arguments[0], "reason", None) if arguments else None
    if isinstance(reason, TlsError):
        return any(isinstance(below, ssl.SSLCertVerificationError) for below in reason.args)
    return isinstance(reason, NewConnectionError | ProxyError)


def _read_before_request(error: Exception) -> Answer:
    """Errors that Anymail raises while it builds the request; any other leaves doubt."""
    wrong_mail = AnymailInvalidAddress | AnymailSerializationError | AnymailUnsupportedFeature
    if isinstance(error, wrong_mail):
        return Answer(What.REJECTED, f"The provider cannot send this mail: {_first_line(error)}")
    if isinstance(error, AnymailConfigurationError):
        return Answer(What.REFUSED, f"The provider is not set up: {_first_line(error)}")
    kind = "AnymailError" if isinstance(error, AnymailError) else type(error).__name__
    return Answer(What.UNKNOWN, f"Something went wrong while sending ({kind}).")


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:300]
