"""Our reasons by name, for what leavers told the billing system.

The reasons themselves live in a room above, which joins in `AppConfig.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from .models import Cancellation, Customer
from .page_doors import GivenReason
from .wording import source_name

NameOf = Callable[[str], str]
CodeOf = Callable[[str], str]

_names: list[NameOf] = []
_codes: list[CodeOf] = []


def register(name_of: NameOf, code_of: CodeOf) -> None:
    """Join with the name of a reason by its code, in the reader's language; "" if not known.

    And the other way: `code_of` the words that a person used for it, in any language.
    """
    if name_of not in _names:
        _names.append(name_of)
        _codes.append(code_of)


def code_of(words: str) -> str:
    """The code of our reason that is called so, or "" if none is."""
    return next(filter(None, (code_of(words) for code_of in _codes)), "")


def told(cancellation: Cancellation) -> str:
    """What they told the billing system: our reason's name, or else its own word."""
    names = (name_of(cancellation.billing_reason) for name_of in _names)
    found = next(filter(None, names), "") if cancellation.billing_reason else ""
    return found or cancellation.billing_feedback.replace("_", " ").capitalize()


def given_to_billing(customer: Customer) -> Iterator[GivenReason]:
    """What they told the billing system when they cancelled."""
    for row in customer.cancellations.exclude(billing_feedback="").select_related("subscription"):
        source = source_name(row.subscription.source)
        how = _("Told %(source)s when cancelling.") % {"source": source}
        url = reverse("admin:customers_cancellation_change", args=[row.pk])
        yield GivenReason((told(row),), row.left_at, how, url)
