from django.urls import path

from . import views

app_name = "templates_app"

TEXT = "<slug:slug>/<str:language>/"

urlpatterns = [
    path("", views.letters, name="letters"),
    path("leavers/", views.leavers, name="leavers"),
    path(TEXT, views.studio, name="studio"),
    path(f"{TEXT}draft/", views.draft, name="draft"),
    path(f"{TEXT}preview/", views.preview, name="preview"),
    path(f"{TEXT}publish/", views.publish, name="publish"),
    path(f"{TEXT}original/", views.original, name="original"),
    path(f"{TEXT}versions/<int:number>/", views.restore, name="restore"),
]
