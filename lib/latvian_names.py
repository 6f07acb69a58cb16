"""The Latvian form of address of a given name, read from a list: "Labdien, Mārtiņ!".

There is no rule at run time. A rule cannot tell a Latvian name from a foreign one, and a wrong
form is worse than a greeting without a name. The list holds names of the Latvian name-day calendar
(https://www.vvc.gov.lv/lv/kalendarvardu-ekspertu-komisija) with the forms that the advice at
https://www.valodaskonsultacijas.lv/lv/questions/731 gives for proper names: the first declension
without an ending, "-is" to "-i", "-us" to "-u", all others unchanged. Left out are names that
other languages spell alike but Latvian grammar would change (Nils, Francis, Markus).
"""

import csv
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

LIST_PATH = Path(__file__).parent / "data" / "latvian_given_names.csv"

_BETWEEN_NAMES = re.compile(r"([ -])")


def vocative(given_name: str) -> str:
    """The form to address somebody by ("Jānis" → "Jāni"), or "" for a name that is not listed.

    Capitals and Unicode's form do not matter; the answer is spelled as in the list. A double name
    ("Anna Marija", "Anna-Marija") needs both its parts there.
    """
    parts = _BETWEEN_NAMES.split(" ".join(given_name.split()))
    if len(parts) > 3:
        return ""
    forms = [part if part in {" ", "-"} else _forms().get(_key(part), "") for part in parts]
    return "".join(forms) if all(forms) else ""


@lru_cache(maxsize=1)
def _forms() -> Mapping[str, str]:
    with LIST_PATH.open(encoding="utf-8", newline="") as file:
        return {_key(row["name"]): row["vocative"] for row in csv.DictReader(file)}


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
