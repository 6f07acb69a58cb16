"""Finding customers by the beginning of any word of theirs: name, company, address, id.

Marks and capitals do not matter: "berz" finds Bērziņa. The words lie in a table of their own
(`FindingWord`), so that a search reads an index, however many customers there are.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from lib.folding import words
from worker.registry import StepContext

from .models import Customer, FindingWord

FIELDS = ("name", "company", "email", "external_id")
MOST_WORDS = 40
MOST_TERMS = 6
BATCH = 500


def found_by(customer: Customer) -> set[str]:
    """The folded words that this customer is found by."""
    found: list[str] = []
    for name in FIELDS:
        found += words(getattr(customer, name))
    return set(found[:MOST_WORDS])


def matching(customers: QuerySet[Customer], text: str) -> QuerySet[Customer]:
    """Those of whom each word of `text` begins a word; none for a text without a word."""
    terms = sorted(set(words(text)), key=len, reverse=True)[:MOST_TERMS]
    if not terms:
        return customers.none()
    rarest, *others = terms  # the longest, most likely: it leads, the others only check
    found = customers.filter(
        pk__in=FindingWord.objects.filter(beginning_with(rarest)).values("customer")
    )
    for term in others:
        mine = FindingWord.objects.filter(beginning_with(term), customer=OuterRef("pk"))
        found = found.filter(Exists(mine))
    return found


def beginning_with(term: str) -> Q:
    """Words that begin so, in the form in which each database reads its index."""
    if connection.vendor == "sqlite":  # its LIKE with ESCAPE, as Django writes it, reads no index
        return Q(word__gte=term, word__lt=f"{term}\U0010ffff")
    return Q(word__startswith=term)


def remember(customer: Customer) -> None:
    """Write down the words of one customer, and nothing where they are the same as before."""
    now = found_by(customer)
    before = set(customer.finding_words.values_list("word", flat=True))
    if gone := before - now:
        customer.finding_words.filter(word__in=gone).delete()
    FindingWord.objects.bulk_create(
        [FindingWord(customer=customer, word=word) for word in sorted(now - before)],
        ignore_conflicts=True,
    )
    if not customer.is_findable:
        Customer.objects.filter(pk=customer.pk).update(is_findable=True)
        customer.is_findable = True


def after_saving(
    sender: type[Customer], instance: Customer, update_fields: Any = None, **kwargs: Any
) -> None:
    if update_fields is None or not set(FIELDS).isdisjoint(update_fields):
        remember(instance)


def catch_up(most: int = BATCH) -> int:
    """Write down the words of customers that were stored in bulk; how many they were."""
    with transaction.atomic():
        missed = list(Customer.objects.filter(is_findable=False).order_by("pk")[:most])
        FindingWord.objects.bulk_create(
            [
                FindingWord(customer=customer, word=word)
                for customer in missed
                for word in sorted(found_by(customer))
            ],
            ignore_conflicts=True,
            batch_size=BATCH,
        )
        pks = [customer.pk for customer in missed]
        Customer.objects.filter(pk__in=pks).update(is_findable=True)
    return len(missed)


def step(context: StepContext) -> int:
    """The worker's: imports and demo data store customers in bulk."""
    return catch_up()
