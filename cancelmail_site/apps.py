from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class CancelmailAdminConfig(AdminConfig):
    """Puts our admin site in the place of Django's, so that `admin.site` is ours everywhere."""

    default_site = "cancelmail_site.site.CancelmailAdminSite"


class SiteConfig(AppConfig):
    name = "cancelmail_site"
    label = "cancelmail_site"

    def ready(self) -> None:
        from . import checks  # noqa: F401  (registers the system checks)
        from .today.cards import register_cards

        register_cards()
