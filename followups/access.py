"""The one look-up of a case, which also asks whether this colleague may see it."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404

from outbox.models import Message
from staff.models import User

from .models import Case, CaseQuerySet

VIEW = "followups.view_case"
CHANGE = "followups.change_case"
WRITE = "followups.write_personal"


def visible_cases(user: User) -> CaseQuerySet:
    """The cases that `user` may see: all, or none without the permission."""
    return Case.objects.all() if user.has_perm(VIEW) else Case.objects.none()


def case_for(user: User, public_id: uuid.UUID) -> Case:
    """The case of this public id, with its customer. Raises Http404 if `user` may not see it."""
    cases = visible_cases(user).select_related(
        "brand", "owner", "closed_by", "customer", "cancellation__subscription__plan"
    )
    try:
        return cases.get(public_id=public_id)
    except Case.DoesNotExist:
        raise Http404 from None


def written_in(user: User, message: Message) -> Case:
    """The case that a personal letter was written in. Raises Http404 if `user` may not see it."""
    case = visible_cases(user).filter(entries__message=message, entries__kind="wrote").first()
    if case is None:
        raise Http404
    return case


def require(user: User, permission: str) -> None:
    """Raises PermissionDenied unless `user` is active and has `permission`."""
    if not (user.is_active and user.has_perm(permission)):
        raise PermissionDenied(permission)
