"""Reasons as charts show them: a name and a colour that stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from surveys.models import Reason

from .definitions import CHARGE_FAILED, OTHERS, SILENT

# So many reasons, by their position, have a colour of their own; the rest share the last one.
OWN_COLOURS = 5
SHARED_COLOUR = f"c{OWN_COLOURS + 1}"


@dataclass(frozen=True)
class Palette:
    """Every reason by its code, in the order of the team's list."""

    names: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls) -> Palette:
        return cls({reason.code: str(reason) for reason in Reason.objects.all()})

    @property
    def own(self) -> list[str]:
        """The codes that have a colour of their own."""
        return list(self.names)[:OWN_COLOURS]

    def name(self, code: str) -> str:
        """A reason's name; one that is in no list keeps the code that came."""
        special = {
            SILENT: _("Reason not known"),
            CHARGE_FAILED: _("Charge failed, reason not known"),
            OTHERS: _("All others"),
        }
        return special.get(code) or self.names.get(code, code)

    def colour(self, code: str) -> str:
        """The token of a reason's colour."""
        if code in (SILENT, CHARGE_FAILED):
            return "c0"
        return f"c{self.own.index(code) + 1}" if code in self.own else SHARED_COLOUR

    def series(self, code: str) -> str:
        """The series of a chart in which a reason counts."""
        special = code in (SILENT, CHARGE_FAILED)
        return code if special or code in self.own else OTHERS

    def in_order(self, codes: Iterable[str]) -> list[str]:
        """Codes in the order of the list, then what is in no list, then silence."""
        order = {code: place for place, code in enumerate([*self.names, OTHERS])}
        last = {SILENT: len(order) + 1, CHARGE_FAILED: len(order) + 2}
        return sorted(codes, key=lambda code: (last.get(code, order.get(code, len(order))), code))
