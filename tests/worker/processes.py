"""Real worker processes on the test database, for tests of what a signal or a kill leaves."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def database_url() -> str:
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    user = values["USER"] + (f":{values['PASSWORD']}" if values["PASSWORD"] else "")
    return f"postgres://{user}@{values['HOST']}:{values['PORT']}/{values['NAME']}"


def start_worker(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    """A worker of its own on the test's database and mail folder. The caller ends it."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "worker", *arguments],
        cwd=ROOT,
        env={**os.environ, **_environment(), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _environment() -> dict[str, Any]:
    return {
        "DATABASE_URL": database_url(),
        "MAIL_DIR": str(settings.MAIL_DIR),
        "SECRET_KEY": "tests-only",
        "LINK_KEYS": settings.LINK_KEYS,
        "SITE_URL": settings.SITE_URL,
        "DJANGO_SETTINGS_MODULE": "cancelmail_site.settings",
        "STRIPE_WEBHOOK_SECRET": "whsec_tests",
    }
