"""Importing files of cancellations, under /admin/imports/."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "imports"
urlpatterns = [
    path("", views.files, name="files"),
    path("<uuid:public_id>/", views.show, name="show"),
    path("<uuid:public_id>/columns/", views.columns, name="columns"),
    path("<uuid:public_id>/reading/", views.reading, name="reading"),
    path("<uuid:public_id>/back/", views.back, name="back"),
    path("<uuid:public_id>/start/", views.start, name="start"),
    path("<uuid:public_id>/bad-lines/", views.bad_lines, name="bad_lines"),
    path("<uuid:public_id>/throw-away/", views.throw_away, name="throw_away"),
]
