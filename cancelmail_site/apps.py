from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class CancelmailAdminConfig(AdminConfig):
    """Puts our admin site in the place of Django's, so that `admin.site` is ours everywhere."""

    default_site = "cancelmail_site.site.CancelmailAdminSite"


class SiteConfig(AppConfig):
    name = "cancelmail_site"
    label = "cancelmail_site"

    def ready(self) -> None:
        from staff import audit

        from . import abilities, checks  # noqa: F401  (registers the system checks)
        from .demo import guard
        from .today.cards import register_cards

        abilities.name_all()
        register_cards()
        guard.register()
        audit.name_actions(
            {
                "checklist.dismissed": _("Put the list of first steps away"),
                "demo.loaded": _("Loaded the demo data"),
                "demo.wiped": _("Removed the demo data"),
            }
        )
