"""The configuration: read from the environment, and refused in words when it is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cancelmail_site.environment import Environment, new_link_keys
from lib.signing import Keyring

BASE = Path(__file__).resolve().parents[2]


@pytest.fixture
def environment(tmp_path):
    return Environment(tmp_path)


@pytest.mark.parametrize(
    ("name", "value", "read", "kept"),
    [
        ("PORT", "eighty", lambda e: e.number("PORT", 8000, least=1), 8000),
        ("PORT", "0", lambda e: e.number("PORT", 8000, least=1), 8000),
        ("PORT", "-1", lambda e: e.number("PORT", 8000), 8000),
        ("PORT", "²", lambda e: e.number("PORT", 8000), 8000),
        ("PORT", "99999", lambda e: e.number("PORT", 8000, most=65535), 8000),
        ("FROM", "nonsense", lambda e: e.email("FROM", "a@b.example"), "a@b.example"),
        ("HOSTS", "a.example,http://b", lambda e: e.hosts("HOSTS", ["x"])[0], "x"),
        ("SITE_URL", "http://[::1", lambda e: e.url("SITE_URL", "http://x"), "http://x"),
        ("USE", "maybe", lambda e: e.flag("USE", True), True),
        ("MODE", "warp", lambda e: e.choice("MODE", "live", {"live", "shadow"}), "live"),
        ("SITE_URL", "cancelmail", lambda e: e.url("SITE_URL", "http://x"), "http://x"),
        ("SITE_URL", "https://a.example/desk", lambda e: e.url("SITE_URL", "http://x"), "http://x"),
    ],
)
def test_wrong_value_is_noted_and_the_default_kept(
    monkeypatch, environment, name, value, read, kept
):
    monkeypatch.setenv(name, value)
    assert read(environment) == kept
    ((variable, advice),) = environment.problems
    assert variable == name
    assert value.split(",")[-1] in advice


@pytest.mark.parametrize("value", ["yes", "TRUE", "1", "on"])
def test_flag_understands_the_usual_words(monkeypatch, environment, value):
    monkeypatch.setenv("USE", value)
    assert environment.flag("USE", False) is True
    assert environment.problems == []


def test_unreadable_database_address_is_noted(monkeypatch, environment):
    monkeypatch.setenv("DATABASE_URL", "mongodb://x")
    assert environment.database("DATABASE_URL", "sqlite:////tmp/x")["ENGINE"].endswith("sqlite3")
    assert environment.problems[0][0] == "DATABASE_URL"


def test_kept_secret_is_made_once_and_private(environment):
    first = environment.kept("key", lambda: "one")
    assert environment.kept("key", lambda: "two") == first == "one"
    assert (environment.var / "key").stat().st_mode & 0o077 == 0


def test_new_link_keys_can_be_read():
    Keyring.from_setting(new_link_keys())


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"SITE_URL": "https://desk.example"}, "SECRET_KEY is not set."),
        ({"SITE_URL": "http://desk.example"}, "without https only a loopback host is served"),
        ({"PORT": "http"}, "PORT is “http”. Set it to a whole number"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL cannot be read."),
        ({"DATABASE_URL": "postgres://a:b@127.0.0.1:1/c"}, "The database does not answer:"),
        ({"LINK_KEYS": "foo"}, "LINK_KEYS cannot be read."),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL is “LOUD”. Set it to one of:"),
        ({"STRIPE_WEBHOOK_SECRET": "sk_live_x"}, "not a webhook's signing secret"),
        ({"SITE_URL": "https://desk.example", "SECRET_KEY": "short"}, "SECRET_KEY is too short."),
    ],
)
def test_wrong_configuration_stops_the_start_with_a_sentence(tmp_path, variables, sentence):
    clean = {k: v for k, v in os.environ.items() if k not in {"SECRET_KEY", "DATABASE_URL"}}
    result = subprocess.run(
        [sys.executable, "manage.py", "check", "--database", "default"],
        cwd=BASE,
        env=clean | {"DJANGO_SETTINGS_MODULE": "cancelmail_site.settings"} | variables,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 1
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr
