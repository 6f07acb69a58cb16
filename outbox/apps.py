from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "outbox"
    verbose_name = _("Outbox")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from worker import registry

        from . import checks, delivery  # noqa: F401

        registry.register("outbox", delivery.step, every=0.2, finish=delivery.finish)
