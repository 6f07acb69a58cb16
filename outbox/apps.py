from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "outbox"
    verbose_name = _("Outbox")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from customers import page_doors, timeline
        from staff import audit
        from worker import registry

        from . import checks, deeds, delivery, telling  # noqa: F401  (checks register themselves)

        audit.name_actions(deeds.ACTIONS)
        timeline.register(telling.entries)
        timeline.register_planned(telling.planned)
        page_doors.register_contact(telling.may_we_write)
        registry.register("outbox", delivery.step, every=0.2, finish=delivery.finish)
