"""Reads the configuration from the environment, and collects what is wrong with it.

A wrong value must not end in a traceback: it is noted here, settings go on with a default, and
`cancelmail_site.checks` stops the start with one sentence per value that says what to set.
"""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

T = TypeVar("T")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
HOST = re.compile(r"\*|\.?[\w.-]+|\[[0-9a-fA-F:]+\]")


class Environment:
    """Typed access to environment variables. `problems` holds (variable, what to do) pairs."""

    def __init__(self, base: Path) -> None:
        self.var = base / "var"
        self.env = environ.Env()
        self.problems: list[tuple[str, str]] = []
        file = Path(os.environ.get("ENV_FILE", base / ".env"))
        if file.is_file():
            environ.Env.read_env(file)

    def problem(self, name: str, advice: str) -> None:
        self.problems.append((name, advice))

    def text(self, name: str, default: str = "") -> str:
        """The value without surrounding space; an empty value counts as not set."""
        return os.environ.get(name, "").strip() or default

    def flag(self, name: str, default: bool) -> bool:
        value = self.text(name).lower()
        if value in {"1", "true", "yes", "on"}:
            return True
        if value in {"0", "false", "no", "off"}:
            return False
        if value:
            self.problem(name, f"{name} is “{value}”. Set it to yes or no.")
        return default

    def number(self, name: str, default: int, *, least: int = 0, most: int = 10**9) -> int:
        value = self.text(name)
        if not value:
            return default
        if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
            self.problem(
                name, f"{name} is “{value}”. Set it to a whole number from {least} to {most}."
            )
            return default
        return int(value)

    def email(self, name: str, default: str) -> str:
        value = self.text(name, default)
        try:
            validate_email(value)
        except ValidationError:
            self.problem(name, f"{name} is “{value}”. Set it to one e-mail address.")
            return default
        return value

    def hosts(self, name: str, default: list[str]) -> list[str]:
        """Host names separated by commas, without scheme or path."""
        hosts = self.words(name, [])
        wrong = [host for host in hosts if not HOST.fullmatch(host)]
        if wrong:
            self.problem(
                name,
                f"{name} has “{wrong[0]}”. Set it to host names alone, separated by commas: "
                "cancelmail.example.com",
            )
        return default if wrong or not hosts else hosts

    def choice(self, name: str, default: str, allowed: set[str]) -> str:
        value = self.text(name, default)
        if value not in allowed:
            self.problem(
                name, f"{name} is “{value}”. Set it to one of: {', '.join(sorted(allowed))}."
            )
            return default
        return value

    def words(self, name: str, default: list[str]) -> list[str]:
        value = self.text(name)
        return [word.strip() for word in value.split(",") if word.strip()] if value else default

    def url(self, name: str, default: str) -> str:
        """An http or https address without a path, query or trailing slash."""
        value = self.text(name, default).rstrip("/")
        try:
            parts = urlsplit(value)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
            self.problem(
                name,
                f"{name} is “{value}”. Set it to the address people use, such as "
                "https://cancelmail.example.com, without a path.",
            )
            return default
        return value

    def prefixed(self, prefix: str) -> dict[str, object]:
        """All variables that begin with `prefix`, without it; JSON (true, 30, {…}) is read."""
        found: dict[str, object] = {}
        for name in sorted(os.environ):
            if name.startswith(prefix) and (value := self.text(name)):
                found[name.removeprefix(prefix)] = _read_json(value)
        return found

    def database(self, name: str, default: str) -> dict[str, object]:
        """Django's settings for the database at this address; SQLite and PostgreSQL are known."""
        value = self.text(name, default)
        try:
            if urlsplit(value).scheme in {"sqlite", "postgres", "postgresql"}:
                return dict(self.env.db_url_config(value))
        except ValueError:
            pass
        self.problem(
            name,
            f"{name} cannot be read. Set it to something like "
            "postgres://user:password@host:5432/cancelmail, or leave it out for SQLite.",
        )
        return dict(self.env.db_url_config(default))

    def kept(self, filename: str, make: Callable[[], str]) -> str:
        """A secret that is made once and kept under var/, readable by the owner alone."""
        path = self.var / filename
        try:
            return path.read_text().strip()
        except FileNotFoundError:
            self.var.mkdir(parents=True, exist_ok=True)
            draft = self.var / f"{filename}.{secrets.token_hex(4)}"
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(make() + "\n")
            try:
                # Link, not rename: two processes that start at once must end up with one key.
                os.link(draft, path)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
            return path.read_text().strip()


def _read_json(value: str) -> object:
    """Objects, truth values and small numbers; anything else (a key, say) stays a text."""
    if value[:1] in "{[" or value in {"true", "false"} or (value.isdigit() and len(value) <= 6):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def new_secret_key() -> str:
    return secrets.token_urlsafe(50)


def new_link_keys() -> str:
    """One key in the form that `lib.signing.Keyring.from_setting` reads."""
    key = base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()
    return f"a:{key}"


def new_webhook_secret() -> str:
    return f"whsec_{secrets.token_urlsafe(24)}"
