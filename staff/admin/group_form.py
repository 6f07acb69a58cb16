"""The form of a group: what it may do, as sentences to tick."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import Any

from django import forms
from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from .. import roles


class AbilitiesWidget(forms.CheckboxSelectMultiple):
    """The sentences of each area in a fieldset of their own."""

    template_name = "staff/abilities_widget.html"


class GroupForm(forms.ModelForm[Group]):
    abilities = forms.MultipleChoiceField(
        label=_("What it may do"),
        required=False,
        choices=lambda: _choices(),
        widget=AbilitiesWidget,
    )

    class Meta:
        model = Group
        fields = ["name", "permissions"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        has = roles.permissions_of(self.instance) if self.instance.pk else set()
        self.initial["abilities"] = [ability.code for ability in roles.held(has)]
        self.initial["permissions"] = permissions_named(roles.besides(has))

    def clean(self) -> dict[str, Any]:
        """Ticked sentences and single permissions are one list of permissions."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "permissions" in cleaned and "abilities" in cleaned:
            ticked = [one for one in roles.known() if one.code in cleaned["abilities"]]
            names = {name for ability in ticked for name in ability.permissions}
            cleaned["permissions"] = [*permissions_named(names), *cleaned["permissions"]]
        return cleaned


def permissions_named(names: set[str]) -> QuerySet[Permission]:
    wanted = Q(pk__in=[])
    for app_label, codename in (name.split(".") for name in names):
        wanted |= Q(content_type__app_label=app_label, codename=codename)
    return Permission.objects.filter(wanted)


def _choices() -> list[tuple[str, list[tuple[str, str]]]]:
    areas = groupby(roles.known(), attrgetter("area"))
    return [(str(area), [(one.code, str(one.sentence)) for one in ones]) for area, ones in areas]
