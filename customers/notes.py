"""Notes of the team about a customer: write one, change or take away one's own. All are logged."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from staff import audit
from staff.models import User

from .models import Customer, CustomerNote

ADD = "customers.add_customernote"
CHANGE = "customers.change_customernote"
DELETE = "customers.delete_customernote"
VIEW = "customers.view_customernote"
LONGEST = 5000


def add(customer: Customer, *, text: str, by: User, now: datetime) -> CustomerNote:
    """Raises PermissionDenied, and ValidationError where there is nothing to keep."""
    _require(by, ADD)
    with transaction.atomic():
        note = CustomerNote.objects.create(
            customer=customer, text=_cleaned(text), by=by, written_at=now
        )
        audit.record(
            by=by, action="customer.noted", target=customer, after={"note": note.text}, now=now
        )
    return note


def change(note: CustomerNote, *, text: str, by: User, now: datetime) -> None:
    """Raises PermissionDenied for another's note, ValidationError where nothing is left."""
    _require_own(note, by, CHANGE)
    before, note.text, note.changed_at = note.text, _cleaned(text), now
    if note.text == before:
        return
    with transaction.atomic():
        note.save(update_fields=["text", "changed_at"])
        audit.record(
            by=by,
            action="customer.note_changed",
            target=note.customer,
            before={"note": before},
            after={"note": note.text},
            now=now,
        )


def delete(note: CustomerNote, *, by: User, now: datetime) -> None:
    """Raises PermissionDenied for another's note."""
    _require_own(note, by, DELETE)
    customer, gone = note.customer, {"note": note.text}
    with transaction.atomic():
        note.delete()
        audit.record(by=by, action="customer.note_deleted", target=customer, before=gone, now=now)


def is_own(note: CustomerNote, user: User) -> bool:
    return note.by_id == user.pk


def _require(user: User, permission: str) -> None:
    if not user.has_perm(permission):
        raise PermissionDenied(permission)


def _require_own(note: CustomerNote, user: User, permission: str) -> None:
    _require(user, permission)
    if not is_own(note, user):
        raise PermissionDenied(_("Only whoever wrote a note may change it."))


def _cleaned(text: str) -> str:
    cleaned = text.replace("\0", "").strip()
    if not cleaned:
        raise ValidationError(_("Write something first: the note is empty."))
    if len(cleaned) > LONGEST:
        raise ValidationError(_("The note is too long: 5,000 characters at most."))
    return cleaned
