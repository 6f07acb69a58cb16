"""API tokens: made here, shown once, revoked here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from worker import clock

from .. import tokens
from ..models import ApiToken, Scope
from ..setup import first_brand


class TokenForm(forms.ModelForm[ApiToken]):
    """Everything is ticked: a program that reports one thing only is the rarer one."""

    scopes = forms.MultipleChoiceField(
        label=_("May report"),
        choices=Scope.choices,
        initial=Scope.values,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A program that reports one thing only needs no more than that."),
    )

    class Meta:
        model = ApiToken
        fields = ["name", "brand", "scopes"]


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin[ApiToken]):
    actions = None
    list_display = ["name", "brand", "may_report", "made_by", "made_at", "used", "is_valid"]
    list_filter = ["brand"]
    list_select_related = ["brand", "made_by"]
    search_fields = ["name"]
    search_help_text = _("Name")

    def get_form(
        self, request: HttpRequest, obj: ApiToken | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        return super().get_form(request, obj, change, **({} if obj else {"form": TokenForm}))

    def get_fields(self, request: HttpRequest, obj: ApiToken | None = None) -> list[Any]:
        made = ["name", "brand", "may_report", "secret", "made_by", "made_at", "used", "revoked_at"]
        return made if obj else ["name", "brand", "scopes"]

    def get_readonly_fields(self, request: HttpRequest, obj: ApiToken | None = None) -> list[Any]:
        return self.get_fields(request, obj) if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"brand": first_brand()}

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """One token at a time: each is shown once."""
        token = kwargs.get("obj")
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        context["may_revoke"] = (
            token is not None and not token.revoked_at and _may_revoke(request.user)
        )
        return super().render_change_form(request, context, *args, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Brands have a page of their own."""
        return db_field.formfield(**kwargs)

    @admin.display(description=_("may report"))
    def may_report(self, token: ApiToken) -> str:
        return ", ".join(str(Scope(scope).label) for scope in token.scopes)

    @admin.display(description=_("token"))
    def secret(self, token: ApiToken) -> str:
        return f"{tokens.PREFIX}…{token.ends_with}"

    @admin.display(description=_("last used"), ordering="last_used_at")
    def used(self, token: ApiToken) -> Any:
        return token.last_used_at or pgettext("a token", "never")

    @admin.display(description=_("valid"), boolean=True, ordering="revoked_at")
    def is_valid(self, token: ApiToken) -> bool:
        return token.revoked_at is None

    def save_model(self, request: HttpRequest, obj: ApiToken, form: Any, change: bool) -> None:
        by: Any = request.user
        made, secret = tokens.make(
            obj.name, brand=obj.brand, scopes=obj.scopes, by=by, now=clock.now()
        )
        obj.pk, obj.shown_once = made.pk, secret  # type: ignore[attr-defined]

    def response_add(
        self, request: HttpRequest, obj: ApiToken, post_url_continue: str | None = None
    ) -> HttpResponse:
        """No redirect: the secret is on this one page, and nowhere that it could be read from."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "token": obj,
            "secret": obj.shown_once,  # type: ignore[attr-defined]
            "may_report": [Scope(scope).label for scope in obj.scopes],
            "title": _("The token is made"),
            "address": request.build_absolute_uri("/api/v1/"),
        }
        page = TemplateResponse(request, "admin/customers/apitoken/made.html", context)
        add_never_cache_headers(page)
        return page

    def get_urls(self) -> list[URLPattern]:
        revoke = path(
            "<path:object_id>/revoke/",
            self.admin_site.admin_view(require_POST(self.revoke_view)),
            name="customers_apitoken_revoke",
        )
        return [revoke, *super().get_urls()]

    def revoke_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        by: Any = request.user
        if not _may_revoke(by):
            raise PermissionDenied
        token = get_object_or_404(ApiToken, pk=object_id if object_id.isdecimal() else 0)
        if tokens.revoke(token, by=by, now=clock.now()):
            messages.success(request, _("The token is revoked: it opens nothing any more."))
        return HttpResponseRedirect(reverse("admin:customers_apitoken_change", args=[token.pk]))

    def has_change_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return False


def _may_revoke(user: Any) -> bool:
    """Whoever may make them."""
    allowed: bool = user.has_perm("customers.add_apitoken")
    return allowed
