"""Who may do what: the groups, and the one check that every screen and action asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .models import User

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

EDITOR, AGENT, ANALYST, ADMINISTRATOR = "editor", "agent", "analyst", "administrator"


def staff_view(permission: str) -> Callable[[View[P]], View[P]]:
    """Decorates a screen of the desk: signed in, active staff, and allowed (`app.codename`).

    Signed out: to the sign-in page and back. Without the permission: 403, which says who can help.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def checked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            user: Any = request.user
            if not (user.is_authenticated and user.is_active and user.is_staff):
                return redirect_to_login(request.get_full_path(), reverse("admin:login"))
            if not user.has_perm(permission):
                raise PermissionDenied(permission)
            return view(request, *args, **kwargs)

        return checked  # type: ignore[return-value]

    return decorate


def administrators() -> QuerySet[User]:
    """Colleagues who can give others more rights, the longest here first."""
    can_help = Q(is_superuser=True) | Q(groups__name=ADMINISTRATOR)
    return User.objects.filter(can_help, is_active=True).distinct().order_by("pk")
