from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "customers"
    verbose_name = _("Customers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from staff import audit
        from worker import registry

        from . import checks, finding, intake, own_story, page_doors, providers, reasons, timeline  # noqa: F401  (checks join)
        from .api.once import forget_step
        from .imports import running
        from .providers.reported import endings
        from .providers.reported import events as reported_events
        from .providers.stripe import events as stripe_events

        providers.register("stripe", stripe_events.interpret)
        for source in providers.REPORTING:
            providers.register(source, reported_events.interpret)
        timeline.register(own_story.own_entries)
        timeline.register_planned(own_story.own_plans)
        page_doors.register_reasons(reasons.given_to_billing)
        audit.name_actions(
            {
                "rawevent.replayed": _("Had events read again"),
                "apitoken.added": _("Made an API token"),
                "apitoken.revoked": _("Revoked an API token"),
                "cancellations.imported": _("Imported cancellations"),
                "import.started": _("Began an import of cancellations"),
                "import.exported": _("Exported lines that were not imported"),
                "customer.starred": _("Put a star on a customer"),
                "customer.unstarred": _("Took a star off a customer"),
                "customer.noted": _("Noted something about a customer"),
                "customer.note_changed": _("Changed a note about a customer"),
                "customer.note_deleted": _("Deleted a note about a customer"),
            }
        )
        registry.register("customers.intake", intake.interpret_step)
        registry.register("customers.first_answers", forget_step, every=3600.0)
        registry.register("customers.endings", endings.step, every=30.0)
        registry.register("customers.finding", finding.step, every=5.0)
        registry.register("customers.imports", running.step)
        registry.register("customers.imports.tidy", running.tidy_step, every=3600.0)
        customer = self.get_model("Customer")
        post_save.connect(finding.after_saving, customer, dispatch_uid="customers.finding")
