"""The two forms of a rule: one for cancellations, one for accounts that nobody uses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from templates_app.models import Letter, LetterKind
from worker import clock

from .disuse.reach import COUNTED, Reach, reach, shown
from .models import Rule, Trigger

REACHES_FURTHER = {
    "is_enabled",
    "brand",
    "days_allowed",
    "days_ahead",
    "says_goodbye_to_keepers",
}


class CancellationRuleForm(forms.ModelForm[Rule]):
    """A rule for cancellations chooses among the letters that tell of one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, Letter.objects.exclude(kind=LetterKind.REMINDER))


class InactivityRuleForm(forms.ModelForm[Rule]):
    """Asks once more before a rule that reaches somebody is switched on, or reaches further."""

    confirmed = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.trigger = Trigger.INACTIVITY
        _offer(self, Letter.objects.filter(kind=LetterKind.REMINDER))
        if keepers := self.fields.get("says_goodbye_to_keepers"):
            keepers.label = _("also to those who pay for a subscription")
            keepers.help_text = _("Off: an account that is paid for is never called unused.")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        letter = (cleaned or {}).get("letter")
        if letter and (cleaned or {}).get("is_enabled") and not letter.texts.exclude(live=None):
            self.add_error("letter", _("Publish this letter first: nobody can get it yet."))
        return cleaned

    def _post_clean(self) -> None:
        """After the rule itself was checked, with what was typed in it."""
        super()._post_clean()  # type: ignore[misc]
        if not self.errors and self.instance.is_enabled and self._reaches_further:
            self._ask(reach(self.instance, clock.now()))

    @property
    def _reaches_further(self) -> bool:
        """Whether what was changed may add people; a lower limit or another name does not."""
        return bool(REACHES_FURTHER.intersection(self.changed_data))

    def _ask(self, found: Reach | None) -> None:
        """Refuse until the number that was shown is confirmed; a few more since then pass."""
        if found is None or not found.number:
            return
        confirmed = self.cleaned_data.get("confirmed") or 0
        if found.number <= confirmed * 1.1 + 5 * bool(confirmed):
            return
        _show(self["confirmed"], found)
        told = [str(found), _("Nothing is saved yet: tick this, and save.")]
        self.add_error("confirmed", " ".join(told))


class Tick(forms.CheckboxInput):
    """A tick box whose value is the number that it says yes to."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name)


def _show(confirmed: forms.BoundField, found: Reach) -> None:
    """Make the hidden field a box to tick."""
    number = min(found.number, COUNTED)
    confirmed.label = ngettext(
        "Yes, write to this account", "Yes, write to these %(number)s accounts", number
    ) % {"number": shown(number)}
    confirmed.field.widget = Tick(attrs={"value": found.number}, check_test=lambda value: False)


def _offer(form: forms.ModelForm[Rule], letters: Any) -> None:
    field = form.fields.get("letter")
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = letters.filter(is_archived=False)
