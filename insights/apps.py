from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightsConfig(AppConfig):
    name = "insights"
    verbose_name = _("Insights")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from staff import audit
        from worker import registry

        from . import receivers, rollups

        receivers.connect()
        audit.name_actions({"leavers.exported": _("Exported a list of leavers")})
        registry.register("insights.rollups", rollups.work, every=1.0, singleton=True)
