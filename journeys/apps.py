from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JourneysConfig(AppConfig):
    name = "journeys"
    verbose_name = _("Journeys")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from customers import timeline
        from outbox import guards
        from outbox.models import Purpose

        from . import receivers, silence, stopping  # noqa: F401

        guards.register(Purpose.LETTER, stopping.unwanted)
        guards.register(Purpose.RECEIPT, stopping.untold)
        timeline.register(silence.entries)
        timeline.register_silence(silence.why_silent)
