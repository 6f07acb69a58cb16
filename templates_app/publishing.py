"""Saving a draft, publishing it, and going back: one function each, for every screen.

A draft carries a revision. Whoever changes something names the revision that they saw; when a
colleague saved meanwhile, nothing is written and both texts are kept (`StaleDraft`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from staff.audit import record
from staff.models import User

from .checking import Checked, problems_in_document, problems_in_subject
from .compiling import compile_letter
from .conditions import CONDITIONS
from .document import (
    Document,
    DocumentError,
    line_to_json,
    parse_document,
    parse_subject,
    without_controls,
)
from .errors import NotPublishable, Problem, StaleDraft
from .models import LetterKind, LetterText, SubjectLine, Version
from .reading import readable, readable_subject

PUBLISH = "templates_app.publish_letter"
CHANGE = "templates_app.change_letter"
# What is true of every cancellation, for when the chosen subject would be untrue.
ALWAYS_TRUE = "subscription_cancelled"

Subjects = list[dict[str, Any]]
AlwaysTrue = Callable[[], SubjectLine | None]


def save_draft(
    text: LetterText,
    *,
    document: Any,
    subject_line: SubjectLine | None,
    subject: Any,
    preview_line: str,
    revision: int,
    by: User | None,
    now: datetime,
) -> LetterText:
    """Store the draft over `revision` and return the text as it is now.

    The live version stays as it is. Raises DocumentError for what is no letter, StaleDraft when
    somebody saved since `revision`, PermissionDenied.
    """
    _require(by, CHANGE)
    values = {
        "document": parse_document(document).to_json(),
        "subject_line": subject_line,
        "subject": line_to_json(parse_subject(subject)),
        "preview_line": without_controls(preview_line).strip()[:200],
    }
    return _write_draft(text, values, revision, by, now)


def publish(
    text: LetterText,
    *,
    by: User | None,
    now: datetime,
    note: str = "",
    revision: int | None = None,
) -> Version:
    """Make the draft a version that never changes, and let new mail use it.

    Raises NotPublishable with everything to mend, PermissionDenied, and StaleDraft when the draft
    is no longer the `revision` that the caller saw.
    """
    _require(by, PUBLISH)
    with transaction.atomic():
        text = _locked(text, revision)
        problems = problems_of(text)
        if problems:
            raise NotPublishable(problems)
        was = text.live
        version = _publish(text, parse_document(text.document), _subjects(text), by, now, note)
        _log("published", version, was, by, now)
        return version


def restore(version: Version, *, by: User | None, now: datetime, revision: int) -> Version:
    """Publish an old version again, as a new one.

    The draft follows when it was what is live; a draft with changes of its own is left alone.
    Raises what `publish` raises.
    """
    _require(by, PUBLISH)
    with transaction.atomic():
        text = _locked(version.text, revision)
        document = parse_document(version.document)
        problems = _problems(text, document, version.subjects)
        if problems:
            raise NotPublishable(problems)
        follows = not has_changes(text)
        text.preview_line, kept_line = version.preview_line, text.preview_line
        note = _("Version %(number)d again") % {"number": version.number}
        was = text.live
        again = _publish(text, document, version.subjects, by, now, note)
        text.preview_line = kept_line
        if follows:
            _write_draft(text, draft_of(version), revision, by, now)
        _log("restored", again, was, by, now)
        return again


def problems_of(text: LetterText) -> list[Problem]:
    """Everything that keeps the draft from being published."""
    try:
        document = parse_document(text.document)
        subjects = _subjects(text)
    except DocumentError as error:
        return [Problem(error.place, error.message)]
    return _problems(text, document, subjects)


def compiled_draft(text: LetterText) -> dict[str, Any]:
    """The draft compiled as it would be published, checked or not. Raises DocumentError."""
    return _compiled(text, parse_document(text.document), _subjects(text), text.preview_line)


def always_true() -> SubjectLine | None:
    """The subject line for when a chosen one would be untrue."""
    return SubjectLine.objects.filter(slug=ALWAYS_TRUE, only_when="").first()


def has_changes(text: LetterText, find_always: AlwaysTrue = always_true) -> bool:
    """Whether the draft differs from what is live; one that cannot be read does.

    A list of letters passes a cached `find_always`, to ask for that subject line once.
    """
    live = text.live
    if live is None:
        return True
    try:
        draft = (text.document, _subjects(text, find_always), text.preview_line)
    except DocumentError:
        return True
    return draft != (live.document, live.subjects, live.preview_line)


def draft_of(version: Version) -> dict[str, Any]:
    """The fields of a draft that says what the version says."""
    chosen = version.subjects[0] if version.subjects else {"slug": "", "content": []}
    line = SubjectLine.objects.filter(slug=chosen["slug"]).first() if chosen["slug"] else None
    return {
        "document": version.document,
        "subject_line": line,
        "subject": [] if line else chosen["content"],
        "preview_line": version.preview_line,
    }


def _require(by: User | None, permission: str) -> None:
    """The program itself (`by` None) may; a person needs the permission."""
    if by is not None and not by.has_perm(permission):
        raise PermissionDenied(permission)


def _write_draft(
    text: LetterText, values: dict[str, Any], revision: int, by: User | None, now: datetime
) -> LetterText:
    seen = LetterText.objects.filter(pk=text.pk, revision=revision)
    won = seen.update(revision=F("revision") + 1, edited_at=now, edited_by=by, **values)
    text.refresh_from_db()
    if not won:
        raise StaleDraft(text)
    return text


def _locked(text: LetterText, revision: int | None) -> LetterText:
    rows = LetterText.objects.select_for_update(of=("self",)).select_related("letter")
    locked = rows.get(pk=text.pk)
    if revision is not None and locked.revision != revision:
        raise StaleDraft(locked)
    return locked


def _publish(
    text: LetterText,
    document: Document,
    subjects: Subjects,
    by: User | None,
    now: datetime,
    note: str,
) -> Version:
    newest: int = text.versions.aggregate(newest=Max("number"))["newest"] or 0
    version = Version.objects.create(
        text=text,
        number=newest + 1,
        document=document.to_json(),
        subjects=subjects,
        preview_line=text.preview_line,
        compiled=_compiled(text, document, subjects, text.preview_line),
        note=note[:200],
        published_at=now,
        published_by=by,
    )
    text.live = version
    text.save(update_fields=["live"])
    return version


def _log(
    verb: str, version: Version, before: Version | None, by: User | None, now: datetime
) -> None:
    """What comes with the program is no colleague's doing."""
    if by is not None:
        record(
            by=by,
            action=f"letter.{verb}",
            target=version.text,
            before=_as_read(before) if before else None,
            after=_as_read(version),
            note=version.note,
            now=now,
        )


def _as_read(version: Version) -> dict[str, Any]:
    return {
        "version": version.number,
        "subject": [readable_subject(one["content"]) for one in version.subjects],
        "preview_line": version.preview_line,
        "text": readable(version.document),
    }


def _compiled(
    text: LetterText, document: Document, subjects: Subjects, preview_line: str
) -> dict[str, Any]:
    return compile_letter(
        document,
        subjects=[(one["only_when"], parse_subject(one["content"])) for one in subjects],
        preview_line=preview_line,
        language=text.language,
        kind=text.letter.kind,
    )


def _subjects(text: LetterText, find_always: AlwaysTrue = always_true) -> Subjects:
    """The chosen subject, and the one for when it would be untrue. Raises DocumentError."""
    line = text.subject_line
    if line is None:
        return [_subject("", "", text.subject)]
    chosen = _subject(line.slug, line.only_when, line.texts.get(text.language, []))
    if not line.only_when or text.letter.kind == LetterKind.REMINDER:
        return [chosen]
    always = find_always()
    if always is None or text.language not in always.texts:
        return [chosen]
    return [chosen, _subject(always.slug, "", always.texts[text.language])]


def _subject(slug: str, only_when: str, content: Any) -> dict[str, Any]:
    nodes = line_to_json(parse_subject(content))
    return {"slug": slug, "only_when": only_when, "content": nodes}


def _problems(text: LetterText, document: Document, subjects: Subjects) -> list[Problem]:
    checked = Checked(text.letter.kind, text.language)
    return problems_in_document(document, checked) + _problems_in(subjects, checked)


def _problems_in(subjects: Subjects, checked: Checked) -> list[Problem]:
    place = _("subject")
    problems = [problem for one in subjects for problem in _problems_in_one(one, checked)]
    if checked.kind != LetterKind.REMINDER and all(one["only_when"] for one in subjects):
        problems.append(
            Problem(
                place,
                _(
                    "This subject is not true for everybody, and the list has none in this"
                    " language to take its place. Choose another one."
                ),
            )
        )
    return problems


def _problems_in_one(subject: dict[str, Any], checked: Checked) -> list[Problem]:
    only_when = subject["only_when"]
    if only_when and only_when not in CONDITIONS:
        unknown = _("There is no condition “%(name)s”. Choose another subject.")
        return [Problem(_("subject"), unknown % {"name": only_when})]
    conditions = [only_when] if only_when else []
    return problems_in_subject(parse_subject(subject["content"]), checked, conditions)
