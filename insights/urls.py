from django.urls import path

from . import views

app_name = "insights"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("leavers/", views.leavers, name="leavers"),
    path("leavers.csv", views.leavers_csv, name="leavers_csv"),
]
