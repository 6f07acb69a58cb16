"""How mail leaves this installation, in words."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

# Proper names; what is not here is called by its name in MAIL_TRANSPORT.
PROVIDER_NAMES = {
    "amazon_ses": "Amazon SES",
    "mailersend": "MailerSend",
    "sendgrid": "SendGrid",
    "sparkpost": "SparkPost",
    "unisender_go": "Unisender Go",
}


def name() -> str:
    """“Postmark”, or what stands in for a provider."""
    transport = settings.MAIL_TRANSPORT
    if transport == "file":
        return _("Files")
    if transport == "smtp":
        return _("Mail server")
    return PROVIDER_NAMES.get(transport, transport.capitalize())


def sentence() -> str:
    """Where mail goes, and how to change it."""
    if settings.MAIL_TRANSPORT == "file":
        words = _("Mail is written into the folder %(folder)s. Nothing leaves this machine.")
        return words % {"folder": settings.MAIL_DIR}
    if settings.MAIL_TRANSPORT == "smtp":
        words = _("Mail is handed to the mail server %(host)s, port %(port)s.")
        return words % {"host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT}
    return _("Mail is handed to %(provider)s.") % {"provider": name()}
