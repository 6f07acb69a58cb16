"""The public address of "keep my account"."""

from django.urls import path, re_path

from surveys.views import nowhere

from .disuse import views

app_name = "journeys"

urlpatterns = [
    path("k/<str:token>", views.keep_account, name="keep_account"),
    re_path(r"^k(?:/.*)?$", nowhere, name="nowhere"),
]
