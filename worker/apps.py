from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkerConfig(AppConfig):
    name = "worker"
    verbose_name = _("Worker")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from staff import audit

        from . import clock

        audit.use_clock(clock.now)
