"""What customers are found by: the words of their name, company, address and id."""

from __future__ import annotations

from django.db import models

from lib.folding import LONGEST_WORD

from .people import Customer


class FindingWord(models.Model):
    """One word of one customer, folded, so that the beginning of any word finds them."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="finding_words")
    # db_index: on PostgreSQL this makes a second index, which `LIKE 'mar%'` can use.
    word = models.CharField(max_length=LONGEST_WORD, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "word"], name="customers_findingword_once")
        ]

    def __str__(self) -> str:
        return self.word
