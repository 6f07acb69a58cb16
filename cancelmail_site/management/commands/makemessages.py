"""Django's makemessages, made to write the same catalogue from the same strings every time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.commands import makemessages

# The time of extraction would make each run a change; nobody is to be written to.
UNSTEADY = ('"POT-Creation-Date:', '"Report-Msgid-Bugs-To:')


class Command(makemessages.Command):
    help = "Bring the catalogues up to date with the strings of the code: sorted, without places."

    # No guesses: a fuzzy entry is a missing one that hides.
    msgmerge_options = [
        "-q",
        "--backup=none",
        "--update",
        "--no-fuzzy-matching",
        "--sort-output",
    ]

    def handle(self, *args: Any, **options: Any) -> None:
        options["locale"] = options["locale"] or ["lv"]
        options["no_location"] = options["no_obsolete"] = options["no_wrap"] = True
        options["ignore_patterns"] += ["tests", "frontend", "var"]
        super().handle(*args, **options)

    def find_files(self, root: str) -> list[Any]:
        # lib is no app, so Django would not look for a catalogue there.
        self.default_locale_path = str(Path("cancelmail_site", "locale").resolve())
        files: list[Any] = super().find_files(root)
        return files

    def write_po_file(self, potfile: str, locale: str) -> None:
        super().write_po_file(potfile, locale)
        catalogue = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        lines = catalogue.read_text().splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(UNSTEADY)]
        catalogue.write_text("".join(kept))
