"""Public pages, under /u/."""

from __future__ import annotations

from django.urls import path

from . import public_views

app_name = "outbox_public"
urlpatterns = [path("<str:token>", public_views.unsubscribe, name="unsubscribe")]
