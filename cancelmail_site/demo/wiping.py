"""Takes the demo out again, and nothing else."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet

from customers.models import Brand, Plan, RawEvent
from insights import rollups
from outbox.models import Message, Suppression
from staff import audit
from staff.models import User

from . import marks


def wipe(*, by: User | None = None) -> int:
    """Delete all demo data, in one transaction; returns how many customers went.

    What colleagues did with it meanwhile (a letter, a note, an answer) goes along; what they did
    with real data stays, and so does the log.
    """
    with transaction.atomic():
        count = marks.customers().count()
        brands = list(Brand.objects.filter(customers__source=marks.SOURCE).distinct())
        _delete_rows()
        rollups.rebuild(brands)
        if count:
            audit.record(by=by, action="demo.wiped", before={"customers": count})
    return count


def _delete_rows() -> None:
    """From the leaves to the root: a message outlives its customer, so it goes first."""
    _messages().delete()
    marks.customers().delete()
    Plan.objects.filter(source=marks.SOURCE, subscriptions=None).delete()
    RawEvent.objects.filter(source=marks.SOURCE).delete()
    Suppression.objects.filter(source=marks.SOURCE).delete()
    marks.colleagues().delete()


def _messages() -> QuerySet[Message]:
    of_a_customer = Q(customer__source=marks.SOURCE)
    return Message.objects.filter(of_a_customer | Q(cancellation__customer__source=marks.SOURCE))
