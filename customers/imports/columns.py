"""What a column of a file can be, and how its heading is recognised, in English and Latvian."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Column(TextChoices):
    """The values are the names of fields of `customers.reporting.ReportedCancellation`."""

    EMAIL = "email", _("E-mail address")
    NAME = "name", _("Name")
    PLAN = "plan", _("Plan")
    MONTHLY_VALUE = "monthly_value", _("Monthly value")
    CURRENCY = "currency", _("Currency")
    CANCELLED_AT = "cancelled_at", _("Cancelled on")
    ENDS_AT = "ends_at", _("Ends on")
    REASON = "reason", _("Reason")
    COMMENT = "comment", _("Comment")
    SUBSCRIPTION_ID = "subscription_id", _("Subscription id")
    CUSTOMER_ID = "customer_id", _("Customer id")
    LANGUAGES = "languages", _("Language")
    COUNTRY = "country", _("Country")


# Headings as people write them, folded by `folded`. The last words of a longer heading count too.
HEADINGS: dict[Column, str] = {
    Column.EMAIL: """email|e mail|mail|email address|e mail address|customer email|user email|
        epasts|e pasts|e pasta adrese|epasta adrese|pasts|klienta e pasts""",
    Column.NAME: """name|full name|customer name|customer|user name|client|client name|contact|
        vards|vards uzvards|vards un uzvards|pilns vards|klients|klienta vards|nosaukums""",
    Column.PLAN: """plan|plan name|product|product name|subscription|subscription plan|tier|package|
        membership|plans|tarifs|abonements|produkts|paka|abonementa veids|tarifa plans""",
    Column.MONTHLY_VALUE: """monthly value|monthly amount|monthly price|mrr|lost mrr|amount|price|
        value|monthly|per month|lost a month|monthly revenue|summa|cena|menesa summa|menesa vertiba|
        menesa maksa|summa menesi|vertiba menesi|maksa menesi|ikmenesa maksa|ikmenesa summa|
        ikmenesa vertiba|vertiba""",
    Column.CURRENCY: "currency|currency code|cur|valuta|valutas kods",
    Column.CANCELLED_AT: """cancelled on|canceled on|cancelled at|canceled at|cancelled|canceled|
        cancellation date|cancelation date|cancel date|date cancelled|date canceled|churned on|
        churned at|churn date|left|left on|left at|date|cancelled date|canceled date|
        atcelts|atcelts datums|atcelsanas datums|atteikuma datums|atteicas|atcelta|datums|
        aizgaja|aiziesanas datums|atcelsana""",
    Column.ENDS_AT: """ends on|ends at|ends|end date|ended on|ended at|ended|end|last day|
        access until|paid until|expires|expires on|expires at|expiry date|period end|valid until|
        beidzas|beigu datums|pedeja diena|spekas lidz|derigs lidz|apmaksats lidz|beigas""",
    Column.REASON: """reason|cancellation reason|cancel reason|churn reason|first reason|why|
        feedback|iemesls|atcelsanas iemesls|aiziesanas iemesls|kapec|pirmais iemesls""",
    Column.COMMENT: """comment|comments|note|notes|cancellation comment|in their words|details|
        explanation|komentars|komentari|piezime|piezimes|paskaidrojums""",
    Column.SUBSCRIPTION_ID: """subscription id|subscription|sub id|subscription no|
        subscription number|abonementa id|abonementa numurs|abonementa nr""",
    Column.CUSTOMER_ID: """customer id|customer no|customer number|client id|user id|account id|
        klienta id|klienta numurs|klienta nr""",
    Column.LANGUAGES: "language|languages|locale|preferred language|valoda|valodas",
    Column.COUNTRY: "country|country code|valsts|valsts kods",
}
_BY_HEADING: dict[str, Column] = {}
for _column, _words in HEADINGS.items():
    for _word in _words.split("|"):
        _BY_HEADING.setdefault(" ".join(_word.split()), _column)
_ADDRESS = re.compile(r"\s*[^\s@]+@[^\s@]+\.[^\s@]+\s*")
ENOUGH = 0.8


def folded(heading: str) -> str:
    """Small letters without diacritics, one space between words: "E-pasta  Adrese:" and so on."""
    decomposed = unicodedata.normalize("NFKD", heading.replace("_", " ").casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^\w]+", " ", bare).split())


def known(heading: str) -> Column | None:
    """What a heading says its column is; what stands in brackets is left out if it must be."""
    for text in (heading, re.sub(r"[(\[].*", "", heading)):
        if found := _BY_HEADING.get(folded(text)):
            return found
    return None


def guess(headings: Sequence[str], sample: Sequence[Sequence[str]]) -> list[str]:
    """For each column of the file the `Column` that it seems to be, "" for none; none twice."""
    found: list[str] = []
    for heading in headings:
        column = known(heading)
        found.append(column.value if column and column.value not in found else "")
    if Column.EMAIL not in found:
        _find_addresses(found, sample)
    return found


def looks_like_data(cells: Sequence[str]) -> bool:
    """Whether a first line is no heading: somebody's address stands in it."""
    return any(_ADDRESS.fullmatch(cell) for cell in cells)


def _find_addresses(found: list[str], sample: Sequence[Sequence[str]]) -> None:
    """A column whose heading says nothing, but that is full of addresses."""
    for position, column in enumerate(found):
        cells = [line[position] for line in sample if position < len(line) and line[position]]
        matches = sum(1 for cell in cells if _ADDRESS.fullmatch(cell))
        if not column and cells and matches >= ENOUGH * len(cells):
            found[position] = Column.EMAIL.value
            return
