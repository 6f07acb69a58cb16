from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JourneysConfig(AppConfig):
    name = "journeys"
    verbose_name = _("Journeys")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from customers import timeline
        from outbox import guards, why
        from outbox.models import Purpose
        from staff import audit
        from worker import registry

        from . import decided_by, receivers, silence, stopping  # noqa: F401
        from .disuse import letters, outcomes, telling, watching

        letters.join()
        registry.register("journeys.disuse", watching.step, every=60.0)
        guards.register(Purpose.REMINDER, outcomes.unwanted)
        audit.name_actions(
            {
                "rule.moved": _("Moved a rule"),
                "rule.switched_on": _("Switched a rule on"),
                "rule.switched_off": _("Switched a rule off"),
            }
        )
        guards.register(Purpose.LETTER, stopping.unwanted)
        guards.register(Purpose.RECEIPT, stopping.untold)
        why.register(decided_by.why)
        why.register(telling.why)
        timeline.register(silence.entries)
        timeline.register(telling.entries)
        timeline.register_silence(silence.why_silent)
