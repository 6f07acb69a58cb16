"""A wrong mail transport, or one without its key, stops the start with what to set."""

from __future__ import annotations

import sys

import pytest
from django.conf import settings as settings_module

from cancelmail_site.environment import Environment
from outbox.checks import mail_is_configured
from outbox.modes import as_installed
from outbox.transports import make
from outbox.transports.anymail import PROVIDERS


def problems(settings, **values):
    for name, value in values.items():
        setattr(settings, name, value)
    return mail_is_configured(None)


def test_files_need_nothing(settings):
    assert problems(settings, MAIL_TRANSPORT="file") == []
    assert as_installed() == "live"


def test_unknown_transport_is_refused_with_the_known_ones(settings):
    (error,) = problems(settings, MAIL_TRANSPORT="pigeon")
    assert "pigeon" in error.msg
    assert "postmark" in error.hint


@pytest.mark.parametrize("name", sorted(PROVIDERS))
def test_provider_without_its_keys_is_refused_by_their_names(settings, name):
    found = problems(settings, MAIL_TRANSPORT=name, ANYMAIL={})
    keys = [error.msg.split("ANYMAIL_")[1].split()[0] for error in found if "ANYMAIL_" in error.msg]
    assert keys == list(PROVIDERS[name])
    assert as_installed() == "shadow"


@pytest.mark.parametrize("name", sorted(set(PROVIDERS) - {"amazon_ses"}))
def test_provider_with_its_keys_starts(settings, name):
    keys = {key: "https://api.example/" if key.endswith("URL") else "k" for key in PROVIDERS[name]}
    keys["RESEND_API_KEY"] = "k"
    assert problems(settings, MAIL_TRANSPORT=name, ANYMAIL=keys) == []
    transport = make(name)
    transport._open()
    transport.close()


def test_provider_without_its_package_is_refused_with_what_to_install(settings, monkeypatch):
    monkeypatch.setitem(sys.modules, "boto3", None)  # as if it were not installed
    monkeypatch.delitem(sys.modules, "anymail.backends.amazon_ses", raising=False)
    (error,) = problems(settings, MAIL_TRANSPORT="amazon_ses", ANYMAIL={})
    assert "boto3" in error.msg
    assert "pip install 'django-anymail[amazon-ses]'" in error.hint


def test_smtp_needs_a_host_and_one_kind_of_tls(settings):
    ids = [
        error.id
        for error in problems(
            settings,
            MAIL_TRANSPORT="smtp",
            EMAIL_HOST="",
            EMAIL_USE_TLS=True,
            EMAIL_USE_SSL=True,
        )
    ]
    assert ids == ["outbox.E003", "outbox.E004"]


def test_provider_settings_come_from_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("ANYMAIL_POSTMARK_SERVER_TOKEN", "12345678901")
    monkeypatch.setenv("ANYMAIL_REQUESTS_TIMEOUT", "20")
    monkeypatch.setenv("ANYMAIL_AMAZON_SES_CLIENT_PARAMS", '{"region_name": "eu-north-1"}')
    found = Environment(tmp_path).prefixed("ANYMAIL_")
    assert found["POSTMARK_SERVER_TOKEN"] == "12345678901"
    assert found["REQUESTS_TIMEOUT"] == 20
    assert found["AMAZON_SES_CLIENT_PARAMS"] == {"region_name": "eu-north-1"}


def test_readme_names_every_provider_and_what_it_needs():
    readme = (settings_module.BASE_DIR / "README.md").read_text()
    for name, keys in PROVIDERS.items():
        assert f"`{name}`" in readme
        assert all(f"`ANYMAIL_{key}`" in readme for key in keys)
