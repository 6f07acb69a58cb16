"""What every page of the queue shows: the list, and beside it a case when one is open."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lib.languages import is_right_to_left, native_name
from staff.models import User
from worker import clock

from .. import access, cases, holding, moments, pending, queue, writing
from ..about import about
from ..conversation import conversation
from ..models import Case, CaseState, Outcome


def user_of(request: HttpRequest) -> User:
    """The colleague behind the request; screens are for signed-in staff only."""
    assert isinstance(request.user, User)
    return request.user


def show(
    request: HttpRequest,
    pane: str,
    case: Case | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Render the three panes; `pane` is the one that a phone shows: list, case or about."""
    user, now = user_of(request), clock.now()
    context = _list(request, user, now) | {"pane": pane, "undo": undoable(user, now)}
    if case is not None:
        context |= case_context(case, user, now)
    return render(request, "followups/queue.html", context | more, status=status)


def chosen_view(request: HttpRequest) -> str:
    view = request.GET.get("view") or request.POST.get("view") or ""
    return view if view in queue.VIEWS else "all"


def case_url(request: HttpRequest, case: Case, name: str = "case") -> str:
    """The address of a case, keeping the view of the list beside it."""
    url = reverse(f"followups:{name}", args=[case.public_id])
    view = chosen_view(request)
    return url if view == "all" else f"{url}?view={view}"


def case_context(case: Case, user: User, now: datetime) -> dict[str, Any]:
    may_change, may_write = user.has_perm(access.CHANGE), user.has_perm(access.WRITE)
    return {
        "case": case,
        "badge": queue.badge(case, now),
        "items": conversation(case, user, now),
        "about": about(case, user, now),
        "may_change": may_change and not case.is_done,
        "may_note": may_change,
        "may_write": may_write and not case.is_done,
        "is_snoozed": case.state == CaseState.SNOOZED,
        "is_held": holding.is_held(case),
        "colleagues": [one for one in cases.colleagues(now) if one.pk != case.owner_id],
        "outcomes": Outcome.choices,
        "snoozes": moments.snooze_choices(now),
    } | (_writer_context(case, user, now) if may_write else {})


def _writer_context(case: Case, user: User, now: datetime) -> dict[str, Any]:
    return pending_context(case) | ({} if case.is_done else composer_context(case, user, now))


def pending_context(case: Case) -> dict[str, Any]:
    message = pending.pending_letter(case)
    if message is None:
        return {}
    return {
        "pending": message,
        "pending_why": pending.standstill(message),
        "pending_takeable": pending.is_takeable(message),
    }


def composer_context(case: Case, user: User, now: datetime) -> dict[str, Any]:
    composed = writing.current(case, user, now)
    return {
        "composed": composed,
        "languages": [(code, native_name(code)) for code in writing.languages_of(case)],
        "text_direction": "rtl" if is_right_to_left(composed.language) else "ltr",
        "signature": writing.signature(case, user, composed.language, now),
        "refusal": writing.refusal(case.customer),
        "is_again": case.first_written_at is not None and not composed.text,
    }


def undoable(user: User, now: datetime) -> list[dict[str, Any]]:
    """What this colleague just sent and can take back: the seconds left, or why it stands still."""
    return [
        {
            "message": message,
            "why": pending.standstill(message),
            "seconds": max(1, round((message.due_at - now).total_seconds())),
            "width": min(100, round((message.due_at - now).total_seconds() / 0.15)),
        }
        for message in pending.just_sent(user, now)[:3]
    ]


def _list(request: HttpRequest, user: User, now: datetime) -> dict[str, Any]:
    view = chosen_view(request)
    return {
        "views": queue.views(user, now),
        "view": view,
        "query": "" if view == "all" else f"?view={view}",
        "rows": queue.rows(queue.cases(user, view, now), now),
        "page_size": queue.PAGE,
    }
