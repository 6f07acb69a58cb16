"""Forms of a colleague's own account."""

from __future__ import annotations

import zoneinfo
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .models import User


def language_choices() -> list[tuple[str, Any]]:
    return [("", _("As the browser asks")), *settings.LANGUAGES]


def time_zone_choices() -> list[tuple[str, Any]]:
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name)
    return [("", _("As the installation")), *((name, name.replace("_", " ")) for name in names)]


def language_field() -> forms.ChoiceField:
    return _choice_of("language", language_choices())


def time_zone_field() -> forms.ChoiceField:
    return _choice_of("time_zone", time_zone_choices())


def _choice_of(name: str, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    """A field of the user as a list to choose from, with the words of the model."""
    field: Any = User._meta.get_field(name)
    return forms.ChoiceField(
        choices=choices, required=False, label=field.verbose_name, help_text=field.help_text
    )


class ProfileForm(forms.ModelForm[User]):
    """What colleagues may change about themselves."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "signature", "language", "time_zone", "away_until"]
        widgets = {
            "signature": forms.Textarea(attrs={"rows": 3}),
            "away_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = language_field()
        self.fields["time_zone"] = time_zone_field()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Div("first_name", "last_name", css_class="pair"),
            "signature",
            "language",
            "time_zone",
            "away_until",
        )
