from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowupsConfig(AppConfig):
    name = "followups"
    verbose_name = _("Follow-ups")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from customers import page_doors
        from customers import timeline as customers_timeline
        from staff import audit
        from worker import registry

        from . import deadlines, receivers, timeline  # noqa: F401

        registry.register("followups.deadlines", deadlines.step, every=1.0)
        customers_timeline.register(timeline.entries)
        customers_timeline.register_planned(timeline.planned)
        page_doors.register_offer(timeline.offer)
        audit.name_actions({"case.reopened": _("Took up a closed follow-up again")})
