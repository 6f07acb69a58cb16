"""Stock admin pages whose changes are written into the log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.contrib import admin
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from .recording import name, record
from .values import Values, snapshot

M = TypeVar("M", bound=Model)


class AuditedAdmin(admin.ModelAdmin[M]):
    """Before and after of each change made on the page, in the transaction of the change.

    `audited_related`: managers of rows that are edited with this one, such as its inlines'.
    """

    audited_related: Iterable[str] = ()

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """Called for every valid form, before anything is written."""
        row = super().save_form(request, form, change)
        row.audited_before = self.audited(row) if change else {}
        return row

    def log_addition(self, request: HttpRequest, obj: M, message: Any) -> Any:
        self._record(request, obj, "added", after=self.audited(obj))
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: M, message: Any) -> Any:
        before = getattr(obj, "audited_before", None)
        if before is not None:
            self._record(request, obj, "changed", before=before, after=self.audited(obj))
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[M]) -> Any:
        """Called before the rows go. Several are one change: the count, and what they were."""
        rows = list(queryset)
        if len(rows) == 1:
            self._record(request, rows[0], "deleted", before=self.audited(rows[0]))
        elif rows:
            which = [{"id": row.pk, "text": name(row)} for row in rows]
            self._record(request, self.model, "deleted", before={"rows": len(rows), "which": which})
        return super().log_deletions(request, queryset)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Actions of the list are not in a transaction by themselves."""
        if request.method != "POST":
            return super().changelist_view(request, extra_context)
        with transaction.atomic():
            return super().changelist_view(request, extra_context)

    def audited(self, row: M) -> Values:
        """What the log keeps of a row, as it is stored now."""
        stored = type(row)._base_manager.get(pk=row.pk)
        return snapshot(stored, self.audited_related)

    def _record(
        self, request: HttpRequest, target: Model | type[Model], verb: str, **sides: Values
    ) -> None:
        user: Any = request.user
        action = f"{target._meta.model_name}.{verb}"
        record(by=user, action=action, target=target, **sides)  # type: ignore[arg-type]
