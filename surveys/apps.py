from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = _("Surveys")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from customers import reasons, timeline

        from . import letters
        from .naming import code_of, name_of
        from .timeline import answers

        letters.join()
        timeline.register(answers)
        reasons.register(name_of, code_of)
