"""Every address of the installation."""

from django.contrib import admin
from django.urls import include, path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from . import views

urlpatterns = [
    path("", require_safe(RedirectView.as_view(pattern_name="admin:index")), name="home"),
    path("favicon.ico", views.favicon),
    path("admin/follow-ups/", include("followups.urls")),
    path("admin/insights/", include("insights.urls")),
    path("admin/letters/", include("templates_app.urls")),
    path("admin/outbox/", include("outbox.urls")),
    path("admin/imports/", include("customers.imports.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("customers.api.urls")),
    path("hooks/", include("customers.urls")),
    path("", include("surveys.urls")),
    path("", include("journeys.urls")),
    path("u/", include("outbox.public_urls")),
]
