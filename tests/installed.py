"""The product's own settings for a whole installation under test: only the folders are others."""

import os
from pathlib import Path

from cancelmail_site.settings import *  # noqa: F403
from cancelmail_site.settings import STORAGES

TEST_DIR = Path(os.environ["CANCELMAIL_TEST_DIR"])
STORAGES["default"]["OPTIONS"]["location"] = TEST_DIR / "media"  # type: ignore[index]
# No collectstatic before each run: WhiteNoise finds the files where they are.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
