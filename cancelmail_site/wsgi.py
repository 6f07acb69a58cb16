"""The entry point of the web server. Refuses to start on a wrong configuration."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cancelmail_site.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.core import checks  # noqa: E402

problems = [message for message in checks.run_checks() if message.is_serious()]
if problems:
    sys.exit("Cancelmail cannot start:\n" + "\n".join(f"  {problem.msg}" for problem in problems))
