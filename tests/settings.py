"""The product's settings, for tests: fast password hashes, no manifest, a database of their own."""

import os
import tempfile
from pathlib import Path

os.environ["ENV_FILE"] = os.devnull
os.environ.setdefault("SECRET_KEY", "tests-only")
os.environ.setdefault("STRIPE_WEBHOOK_SECRET", "whsec_tests")

from cancelmail_site.settings import *  # noqa: F403
from cancelmail_site.settings import DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
DESK_LANGUAGES = ["en", "lv"]
WHITENOISE_AUTOREFRESH = True
TEST_DIR = Path(tempfile.mkdtemp(prefix="cancelmail-tests-"))
MAIL_DIR = TEST_DIR / "mail"
IMPORTS_DIR = TEST_DIR / "imports"
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: web server, worker and test must see one database, as in production.
    DATABASES["default"]["TEST"] = {"NAME": str(TEST_DIR / "test.sqlite3")}
