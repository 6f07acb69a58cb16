"""Words of Django's that we call otherwise: the site's catalogue goes before Django's."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

OURS = (_("group"), _("groups"), _("Groups"))
