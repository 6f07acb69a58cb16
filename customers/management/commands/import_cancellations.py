"""`manage.py import_cancellations`: cancellations out of a CSV file or an Excel workbook."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from customers.imports import error_file
from customers.imports.asked import Question, answered
from customers.imports.batches import Counts, Importer, Kind, Outcome
from customers.imports.choices import Choices, look_at, sample_of, with_encoding
from customers.imports.columns import Column
from customers.imports.decoding import ENCODINGS
from customers.imports.delimited import DELIMITERS as DELIMITER_NAMES
from customers.imports.errors import FileRefused
from customers.imports.lines import Line
from customers.imports.unpacked import in_batches, lines_from, unpack
from customers.models import Brand
from customers.setup import first_brand
from staff import audit
from worker import clock

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
BATCH = 200
MOST_SHOWN = 10
BALTIC = {"lv", "lt", "et"}
HINTS = {
    Question.WHO: "No column says who left. Say which it is: --column email=HEADING",
    Question.WHEN: "No column says when they left. Say which it is: --column cancelled_at=HEADING",
    Question.DATE_ORDER: "Dates such as 03/04/2026 can be read in two ways. Say --dates dmy (the "
    "day comes first) or --dates mdy (the month comes first).",
    Question.CURRENCY: "Nothing says in which currency the amounts are. Say it: --currency EUR",
}


class Command(BaseCommand):
    help = (
        "Import cancellations from a CSV file or an Excel workbook. Columns stand in any order, "
        "their headings may be English or Latvian. What is imported is history: nobody is written "
        "to. Importing the same file again brings nothing new."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=".csv, .txt, .tsv or .xlsx")
        parser.add_argument("--dry-run", action="store_true", help="Check it; import nothing.")
        parser.add_argument("--errors", type=Path, help="Where lines go that are not imported.")
        parser.add_argument("--brand", default="", help="Short name, if not the first brand.")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="NAME=HEADING",
            help=f"What a column is. Names: {', '.join(Column.values)}.",
        )
        parser.add_argument(
            "--dates", choices=["dmy", "mdy"], default="", help="Day or month first."
        )
        parser.add_argument("--currency", default="", help="Of amounts that name none: EUR.")
        parser.add_argument("--encoding", choices=list(ENCODINGS), default="")
        parser.add_argument("--delimiter", choices=list(DELIMITERS), default="")
        parser.add_argument(
            "--send",
            action="store_true",
            help="Write to those who left lately, as if their billing system had told of them. "
            "Asks first, with their number.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._import(options)
        except FileRefused as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from error

    def _import(self, options: dict[str, Any]) -> None:
        path, brand = options["file"], _brand(options["brand"])
        choices = _understood(path, brand, options)
        self.stdout.write(_told(choices))
        with TemporaryDirectory() as folder:
            lines = Path(folder) / "lines"
            total = unpack(path, choices, lines)
            counts = self._check(Importer(choices, brand, clock.now()), lines, total, options)
            if options["dry_run"] or not counts.new:
                self.stdout.write(_nothing_done(counts, options["dry_run"]))
                return
            sends = options["send"] and self._has_confirmed(counts)
            importer = Importer(choices, brand, clock.now())
            taken = self._take(importer, lines, total, sends)
        _record(path, brand, taken, sends)
        self.stdout.write(_done(taken, sends))

    def _check(
        self, importer: Importer, lines: Path, total: int, options: dict[str, Any]
    ) -> Counts:
        """What would become of the lines; those that are bad go to the error file."""
        counts, bad = Counts(), []
        for batch in _progress(lines, total, "Checking"):
            outcomes = importer.check(batch)
            counts.add(outcomes, importer.now)
            bad += [outcome for outcome in outcomes if outcome.kind is Kind.BAD]
        self.stdout.write(
            f"{counts.new} new, {counts.known} known already, {counts.bad} with something wrong."
        )
        if bad:
            self._put_aside(importer.choices, bad, options)
        return counts

    def _put_aside(self, choices: Choices, bad: Sequence[Outcome], options: dict[str, Any]) -> None:
        source: Path = options["file"]
        path = options["errors"] or source.with_name(f"{source.stem}-not-imported.csv")
        for outcome in bad[:MOST_SHOWN]:
            self.stdout.write(f"  line {outcome.line.number}: {' '.join(outcome.reasons)}")
        if len(bad) > MOST_SHOWN:
            self.stdout.write(f"  and {len(bad) - MOST_SHOWN} more")
        with path.open("w", encoding="utf-8", newline="") as out:
            out.writelines(error_file.rows(choices, (each.as_bad_line for each in bad)))
        self.stdout.write(f"These lines are in {path}. Mend them there and import that file.")

    def _has_confirmed(self, counts: Counts) -> bool:
        """Raises CommandError unless the number of those who are written to is typed."""
        if not counts.recent:
            self.stdout.write("None of them left lately, so nobody is written to.")
            return False
        self.stdout.write(
            f"{counts.recent} of them left lately: rules decide about them, and letters go out. "
            "Type that number to go on:"
        )
        if self._typed() != str(counts.recent):
            raise CommandError("Not confirmed, so nothing was imported. Without --send it can be.")
        return True

    def _typed(self) -> str:
        try:
            return input().strip()
        except EOFError:
            return ""

    def _take(self, importer: Importer, lines: Path, total: int, sends: bool) -> Counts:
        counts = Counts()
        for batch in _progress(lines, total, "Importing"):
            counts.add(importer.take(batch, sends=sends), importer.now)
        return counts


def _brand(slug: str) -> Brand:
    if not slug:
        return first_brand()
    if found := Brand.objects.filter(slug=slug).first():
        return found
    known = ", ".join(Brand.objects.values_list("slug", flat=True))
    raise CommandError(f"There is no brand “{slug}”. There are: {known}.")


def _understood(path: Path, brand: Brand, options: dict[str, Any]) -> Choices:
    choices = look_at(path, prefers_baltic=brand.language in BALTIC)
    if not choices.is_workbook and (options["encoding"] or options["delimiter"]):
        delimiter = DELIMITERS.get(options["delimiter"], "")
        choices = with_encoding(path, choices, options["encoding"] or choices.encoding, delimiter)
    choices, questions = answered(
        choices,
        [line.cells for line in sample_of(path, choices)],
        columns=_columns(choices, options["column"]),
        date_order=options["dates"],
        currency=options["currency"].upper(),
    )
    if questions:
        hints = "\n".join(HINTS[question] for question in questions)
        raise CommandError(f"{_told(choices)}\n{hints}")
    return choices


def _columns(choices: Choices, said: Iterable[str]) -> list[str]:
    """What each column is, guessed or said (`--column email=Kontakts`)."""
    columns = list(choices.columns)
    for each in said:
        name, _sign, heading = each.partition("=")
        if name not in Column.values:
            raise CommandError(f"--column {each}: no such name. {', '.join(Column.values)}.")
        if heading not in choices.headings:
            raise CommandError(f"--column {each}: the headings are {', '.join(choices.headings)}.")
        columns = ["" if column == name else column for column in columns]
        columns[choices.headings.index(heading)] = name
    return columns


def _told(choices: Choices) -> str:
    """How the file is read: what to look at before believing the rest."""
    named = zip(choices.headings, choices.columns, strict=True)
    columns = [f"  {heading} → {column or 'left out'}" for heading, column in named]
    return "\n".join([_told_kind(choices), *columns])


def _told_kind(choices: Choices) -> str:
    if choices.is_workbook:
        return "Excel workbook"
    encoding = ENCODINGS.get(choices.encoding, choices.encoding)
    return f"{encoding}, cells between: {DELIMITER_NAMES[choices.delimiter]}"


def _progress(lines: Path, total: int, what: str) -> Iterator[list[Line]]:
    with tqdm(total=total, desc=what, unit=" lines", disable=None) as bar:
        for batch, _offset in in_batches(lines_from(lines), BATCH):
            yield batch
            bar.update(len(batch))


def _nothing_done(counts: Counts, is_dry_run: bool) -> str:
    if is_dry_run:
        return "Nothing was imported: this was a dry run."
    if counts.known:
        return "Nothing new: all of this was imported before."
    raise CommandError("Nothing was imported.")


def _record(path: Path, brand: Brand, counts: Counts, sends: bool) -> None:
    audit.record(
        by=None,
        action="cancellations.imported",
        target=brand,
        after={"file": path.name, "new": counts.new, "known": counts.known, "sends": sends},
    )


def _done(counts: Counts, sends: bool) -> str:
    end = "Rules decide about those who left lately." if sends else "Nobody is written to."
    return (
        f"{counts.new} imported, {counts.known} known already, {counts.bad} left out. {end} "
        "The worker reads them within seconds to minutes: see Customers."
    )
