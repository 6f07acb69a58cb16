"""A whole installation for tests: its own database, a real web server and a real worker."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.customers.stripe_door import Event, sign

BASE = Path(__file__).resolve().parent.parent
WEBHOOK_SECRET = "whsec_story"
PASSWORD = "kluss-galds-7"


class Installation:
    """Runs Cancelmail as script/server does, on a spare port, below a temporary folder."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.mail = folder / "mail"
        self.port = spare_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = (folder / "log").open("wb")
        self.environment = os.environ | {
            "ENV_FILE": os.devnull,
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "tests.installed",
            "CANCELMAIL_TEST_DIR": str(folder),
            "MAIL_DIR": str(self.mail),
            "SITE_URL": self.url,
            "PORT": str(self.port),
            "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "DJANGO_SUPERUSER_USERNAME": "admin",
            "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
            "DJANGO_SUPERUSER_EMAIL": "admin@brightdesk.example",
        }
        self.processes: list[subprocess.Popen[bytes]] = []

    def manage(self, *arguments: str, stdin: str = "") -> str:
        """Run a management command and return what it printed. Fails the test if it fails."""
        result = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=BASE,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
        )
        assert result.returncode == 0, result.stderr
        return result.stdout

    def start(self) -> None:
        self.manage("migrate", "--verbosity", "0")
        self.manage("prepare")
        python = Path(sys.executable).parent
        web = [python / "gunicorn", "cancelmail_site.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        self._run([*map(str, web), "--threads", "8", "--log-level", "warning"])
        self._run([sys.executable, "manage.py", "worker"])
        wait_for(lambda: self.get("/healthz") == 200, "the web server")

    def stop(self) -> None:
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            process.wait(timeout=40)
        self.log.close()

    def _run(self, command: list[str]) -> None:
        self.processes.append(
            subprocess.Popen(
                command, cwd=BASE, env=self.environment, stdout=self.log, stderr=self.log
            )
        )

    def get(self, path: str) -> int:
        try:
            with urllib.request.urlopen(self.url + path, timeout=5) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def tell(self, events: list[Event]) -> None:
        """Post events as Stripe would: signed, one after another, through the front door."""
        for event in events:
            body = json.dumps(event).encode()
            request = urllib.request.Request(
                f"{self.url}/hooks/stripe/",
                data=body,
                headers={
                    "Content-Type": "application/json",
                    "Stripe-Signature": sign(body, secret=WEBHOOK_SECRET),
                },
            )
            with urllib.request.urlopen(request, timeout=10) as response:
                assert response.status == 200

    def mail_to(self, address: str) -> list[EmailMessage]:
        """The mails in the mail folder to this address, oldest first."""
        files = sorted(self.mail.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        mails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
        return [mail for mail in mails if address in str(mail["To"])]

    def wait_for_mail(self, address: str, count: int = 1, seconds: float = 10) -> EmailMessage:
        """The newest mail to this address, once there are `count` of them."""
        wait_for(lambda: len(self.mail_to(address)) >= count, f"mail to {address}", seconds)
        return self.mail_to(address)[-1]


def spare_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], Any], what: str, seconds: float = 30) -> None:
    """Wait until the condition holds; fails the test when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(0.1)


@contextlib.contextmanager
def running_installation(folder: Path) -> Iterator[Installation]:
    """An installation on the database server of this test run, gone afterwards."""
    with own_database(folder) as url:
        installation = Installation(folder, url)
        try:
            installation.start()
            yield installation
        finally:
            installation.stop()


@contextlib.contextmanager
def own_database(folder: Path) -> Iterator[str]:
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield f"sqlite:///{folder / 'story.sqlite3'}"
        return
    import psycopg

    name = f"story_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield f"{server.rsplit('/', 1)[0]}/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
