"""Names of the rules as installed: stored in English, shown in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CHARGE_FAILED = "Charge failed"
TRIAL_NOT_CONVERTED = "Trial not converted"
PREMIUM = "Premium"
MEMBERSHIP = "Membership"
PAID = "Paid subscription"
UNUSED = "Account not used"

_IN_WORDS = {
    CHARGE_FAILED: _("Charge failed"),
    TRIAL_NOT_CONVERTED: _("Trial not converted"),
    PREMIUM: _("Premium"),
    MEMBERSHIP: _("Membership"),
    PAID: _("Paid subscription"),
    UNUSED: _("Account not used"),
}


def shown(name: str) -> str:
    """A name that a team gave is shown as it is."""
    return str(_IN_WORDS.get(name, name))
