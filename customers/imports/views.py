"""The pages of an import, under /admin/imports/: thin, `steps` and `running` do the work."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import PurePath
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staff import audit
from staff.access import staff_view
from staff.models import User
from worker import clock

from ..models import FileImport, FileState
from . import error_file, shown, steps
from .choices import Choices
from .errors import FileRefused
from .folder import Folder
from .forms import ColumnsForm, ReadingForm, StartForm, UploadForm
from .running import advance

allowed = staff_view("customers.add_fileimport")
SECONDS_A_PERSON_WAITS = 1.5
MOST_LISTED = 50

View = Callable[[HttpRequest, FileImport], HttpResponse]


def of_file(view: View) -> Callable[..., HttpResponse]:
    """Decorates what is about one file: found, allowed, and still in the state that it shows."""

    @allowed
    @wraps(view)
    def found(request: HttpRequest, public_id: UUID) -> HttpResponse:
        rows = FileImport.objects.select_related("brand", "by")
        row = get_object_or_404(rows, public_id=public_id)
        try:
            return view(request, row)
        except steps.WrongState:
            sentence = _("This import has gone on meanwhile. Here is how it stands now.")
            messages.warning(request, sentence)
            return redirect("imports:show", public_id)
        except FileRefused as error:
            messages.error(request, str(error))
            return redirect("imports:show", public_id)

    return found


@require_http_methods(["GET", "HEAD", "POST"])
@allowed
def files(request: HttpRequest) -> HttpResponse:
    """All imports, and the place to begin one."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = steps.receive(
                form.cleaned_data["file"],
                brand=form.cleaned_data["brand"],
                by=cast(User, request.user),
                language=request.LANGUAGE_CODE,
                now=clock.now(),
            )
            return redirect("imports:show", row.public_id)
        except FileRefused as error:
            form.add_error("file", str(error))
    rows = FileImport.objects.select_related("by")[:MOST_LISTED]
    return render(request, "customers/imports/files.html", {"form": form, "rows": rows})


@require_safe
@of_file
def show(request: HttpRequest, row: FileImport) -> HttpResponse:
    return _page(request, row)


@require_POST
@of_file
def columns(request: HttpRequest, row: FileImport) -> HttpResponse:
    form = ColumnsForm(Choices.model_validate(row.choices), request.POST)
    if form.is_valid():
        asked = form.cleaned_data
        questions = steps.choose(row, form.chosen, asked["date_order"], asked["currency"])
        if not questions:
            advance(row, SECONDS_A_PERSON_WAITS)
            return redirect("imports:show", row.public_id)
        form.ask(questions)
    return _page(request, row, columns_form=form)


@require_POST
@of_file
def reading(request: HttpRequest, row: FileImport) -> HttpResponse:
    """Other letters, another sign between the cells."""
    form = ReadingForm(request.POST)
    if form.is_valid():
        asked = form.cleaned_data
        steps.read_otherwise(row, asked["encoding"], asked["delimiter"])
    return redirect("imports:show", row.public_id)


@require_POST
@of_file
def back(request: HttpRequest, row: FileImport) -> HttpResponse:
    steps.go_back(row)
    return redirect("imports:show", row.public_id)


@require_POST
@of_file
def start(request: HttpRequest, row: FileImport) -> HttpResponse:
    form = StartForm(row.recent, request.POST)
    if not form.is_valid():
        return _page(request, row, start_form=form)
    user, now = cast(User, request.user), clock.now()
    steps.start(row, by=user, sends=form.cleaned_data["sends"], now=now)
    advance(row, SECONDS_A_PERSON_WAITS)
    return redirect("imports:show", row.public_id)


@require_POST
@of_file
def throw_away(request: HttpRequest, row: FileImport) -> HttpResponse:
    steps.throw_away(row)
    messages.success(request, _("The file was thrown away. Nothing was imported from it."))
    return redirect("imports:files")


@require_POST
@of_file
def bad_lines(request: HttpRequest, row: FileImport) -> HttpResponse:
    """The lines with something wrong, as a file. By POST, for it is written into the log."""
    audit.record(
        by=cast(User, request.user),
        action="import.exported",
        target=row,
        after={"rows": row.bad},
    )
    bad = Folder(row.public_id).bad_lines(row.places.get("bad", 0))
    rows = error_file.rows(Choices.model_validate(row.choices), bad)
    response = HttpResponse(rows, content_type="text/csv; charset=utf-8")
    name = f"{slugify(PurePath(row.file_name).stem) or 'import'}-not-imported.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    add_never_cache_headers(response)
    return response


def _page(
    request: HttpRequest,
    row: FileImport,
    columns_form: ColumnsForm | None = None,
    start_form: StartForm | None = None,
) -> HttpResponse:
    """One page for each state that a file can be in."""
    context: dict[str, Any] = {"row": row, "choices": Choices.model_validate(row.choices)}
    is_waiting = row.state in {FileState.CHOOSING, FileState.CHECKED}
    if is_waiting and not Folder(row.public_id).lines.exists():
        return render(request, "customers/imports/gone.html", context)
    if row.state == FileState.CHOOSING:
        context |= _choosing(row, columns_form)
    elif row.state == FileState.CHECKED:
        form = start_form or StartForm(row.recent)
        context |= {"form": form, "good": row.new + row.known} | _looked_at(request, row)
    elif not row.is_at_work:
        context |= {"unread": shown.unread(), "bad_lines": shown.bad_lines(row)}
    return render(request, f"customers/imports/{_template(row)}.html", context)


def _choosing(row: FileImport, form: ColumnsForm | None) -> dict[str, Any]:
    choices = Choices.model_validate(row.choices)
    form = form or ColumnsForm(choices)
    reading = {"encoding": choices.encoding, "delimiter": choices.delimiter}
    return {
        "form": form,
        "reading": ReadingForm(initial=reading),
        "columns": shown.columns(row, form),
    }


def _looked_at(request: HttpRequest, row: FileImport) -> dict[str, Any]:
    return {
        "understood": shown.understood(row, clock.now(), request.LANGUAGE_CODE),
        "bad_lines": shown.bad_lines(row),
        "hours": shown.letter_hours(),
    }


def _template(row: FileImport) -> str:
    return "working" if row.is_at_work else str(row.state)
