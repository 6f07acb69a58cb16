"""The admin site: stock Django admin as the base, our navigation and look on top."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _
from django.views.i18n import JavaScriptCatalog


class CancelmailAdminSite(admin.AdminSite):
    site_header = "Cancelmail"
    site_title = "Cancelmail"
    index_title = _("Today")
    enable_nav_sidebar = False

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        from staff.forms import SignInForm

        self.login_form = SignInForm  # not at import: forms need the models
        return super().login(request, extra_context)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        from staff import views as staff_views

        from . import views
        from .demo import views as demo_views
        from .palette.views import palette, search_page

        ours: list[URLResolver | URLPattern] = [
            path("settings/", self.admin_view(views.settings_page), name="settings"),
            path("more/", self.admin_view(views.more), name="more"),
            path("style/", self.admin_view(views.style), name="style"),
            path("palette/", self.admin_view(palette), name="palette"),
            path("demo/", self.admin_view(demo_views.page), name="demo"),
            path("search/", self.admin_view(search_page), name="search"),
            path("checklist/dismiss/", self.admin_view(views.dismiss), name="dismiss_checklist"),
            path("beat/", views.beat, name="beat"),
            path("account/", self.admin_view(staff_views.account), name="account"),
            path("language/", self.admin_view(staff_views.set_language), name="language"),
        ]
        return ours + super().get_urls()

    def i18n_javascript(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Django's words for its own scripts, and over them ours (djangojs.po)."""
        view = JavaScriptCatalog.as_view(packages=["django.contrib.admin", "cancelmail_site"])
        catalogue: Any = view(request)
        return catalogue  # type: ignore[no-any-return]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().each_context(request), "brand_name": settings.BRAND_NAME}

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        from .views import today

        return today(request)
