"""A live installation, unless a test says otherwise."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import SMTP

import pytest

from .factories import BrandFactory, CustomerFactory, SendingModeFactory


@pytest.fixture
def live(db):
    return SendingModeFactory()


@pytest.fixture
def brand(db):
    return BrandFactory()


@pytest.fixture
def customer(brand):
    return CustomerFactory(brand=brand)


@pytest.fixture
def mail_dir(settings, tmp_path):
    """Where the file transport of this test writes."""
    settings.MAIL_DIR = tmp_path / "mail"
    return settings.MAIL_DIR


@pytest.fixture
def letters(mail_dir):
    """Reads what has gone out: `letters()`."""

    def read():
        files = sorted(mail_dir.glob("*.eml")) if mail_dir.exists() else []
        return [message_from_bytes(file.read_bytes(), policy=SMTP) for file in files]

    return read
