"""Forms of a colleague's own account."""

from __future__ import annotations

import zoneinfo
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .models import User


def language_choices() -> list[tuple[str, Any]]:
    offered = [pair for pair in settings.LANGUAGES if pair[0] in settings.DESK_LANGUAGES]
    return [("", _("As the browser asks")), *offered]


def time_zone_choices() -> list[tuple[str, Any]]:
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name)
    return [("", _("As the installation")), *((name, name.replace("_", " ")) for name in names)]


def language_field() -> forms.ChoiceField:
    return _choice_of("language", language_choices(), _("Of these screens."))


def time_zone_field() -> forms.ChoiceField:
    return _choice_of("time_zone", time_zone_choices(), _("For the times that you see."))


def _capitalised(words: Any) -> str:
    return capfirst(str(words))


_capitalised_later: Any = lazy(_capitalised, str)


def _choice_of(name: str, choices: list[tuple[str, Any]], help_text: Any) -> forms.ChoiceField:
    """A field of the user as a list to choose from; its empty choice says what it means."""
    field: Any = User._meta.get_field(name)
    return forms.ChoiceField(
        choices=choices,
        required=False,
        label=_capitalised_later(field.verbose_name),
        help_text=help_text,
    )


class SignInForm(AdminAuthenticationForm):
    """The sign-in of the desk: says how many tries are left before the name is locked."""

    def get_invalid_login_error(self) -> forms.ValidationError:
        wrong = _("E-mail or user name and password do not match.")
        left = self._tries_left()
        words = ngettext("%(n)d try left.", "%(n)d tries left.", left) % {"n": left}
        return forms.ValidationError(f"{wrong} {words}", code="invalid_login")

    def confirm_login_allowed(self, user: Any) -> None:
        if not (user.is_active and user.is_staff):
            raise forms.ValidationError(
                _("This account may not use the support desk. An administrator can change that."),
                code="inactive",
            )

    def _tries_left(self) -> int:
        name = {"username": self.cleaned_data.get("username")}
        failures: int = AxesProxyHandler.get_failures(self.request, name)
        return max(0, settings.AXES_FAILURE_LIMIT - failures)


class ProfileForm(forms.ModelForm[User]):
    """What colleagues may change about themselves."""

    class Meta:
        model = User
        fields = [
            "first_name",
            "last_name",
            "signature",
            "language",
            "time_zone",
            "uses_keys",
            "away_until",
        ]
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
            "uses_keys",
            "away_until",
        )
