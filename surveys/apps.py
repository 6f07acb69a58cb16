from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = _("Surveys")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from customers import page_doors, reasons, timeline

        from . import letters
        from .naming import code_of, name_of
        from .timeline import answers, reasons_given

        letters.join()
        timeline.register(answers)
        page_doors.register_reasons(reasons_given)
        reasons.register(name_of, code_of)
