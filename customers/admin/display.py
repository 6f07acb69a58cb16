"""What the pages of this room share."""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lib.money import Money, format_money

M = TypeVar("M", bound=Model)


class DatedAdmin(admin.ModelAdmin[M]):
    """A date hierarchy for which an impossible year in the address is a bad filter, no fault."""

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        try:
            return super().get_changelist_instance(request)
        except OverflowError as error:
            raise IncorrectLookupParameters from error


class ReadOnlyAdmin(DatedAdmin[M]):
    """What the billing system told us is looked at, not edited."""

    actions: Any = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False


def written(amount: int | None, currency: str) -> str:
    """An amount in the reader's language; what is not known says so, it is not zero."""
    if amount is None or not currency:
        return _("not known")
    return format_money(Money(amount, currency), get_language() or "en")
