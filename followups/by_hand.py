"""A personal letter that no rule asked for: a colleague wants to write to a customer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from staff.models import User

from . import cases
from .access import WRITE, require
from .errors import CannotWrite
from .models import Case, CaseEntry
from .writing import refusal

WHY = gettext_lazy("A colleague wanted to write.")


def begin(customer: Customer, *, by: User, now: datetime) -> Case:
    """The case of their last leaving, open and theirs: found, taken up again, or opened.

    Raises CannotWrite where no letter can go, PermissionDenied.
    """
    require(by, WRITE)
    found = Case.objects.open().filter(customer=customer).order_by("-opened_at").first()
    if found:
        return found
    if why_not := refusal(customer):
        raise CannotWrite(why_not)
    last = customer.cancellations.leavers().order_by("-left_at", "-pk").first()
    if last is None:
        raise CannotWrite(
            _("A personal letter answers somebody who leaves; this customer has not.")
        )
    with transaction.atomic():
        case = Case.objects.filter(cancellation=last).first()
        if case:
            cases.reopen(case, by=by, now=now)
            return case
        case = cases.open_case(cancellation=last, why=str(WHY), deadline_at=None, now=now)
        CaseEntry.objects.filter(case=case, kind=CaseEntry.Kind.OPENED).update(by=by)
        Case.objects.filter(pk=case.pk, owner=None).update(owner=by)
    return case
