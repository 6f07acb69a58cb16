from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LettersConfig(AppConfig):
    name = "templates_app"
    verbose_name = _("Letters")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks as _checks  # noqa: F401
        from . import standard_conditions, standard_destinations, standard_fields

        standard_fields.register_all()
        standard_conditions.register_all()
        standard_destinations.register_all()
