"""Public addresses: the survey under /s/, the leaver's own page under /b/."""

from django.urls import path, re_path

from . import views

app_name = "surveys"

urlpatterns = [
    re_path(r"^s/colours/(?P<colour>[0-9a-f]{6})\.css$", views.brand_colours, name="colours"),
    path("s/<str:token>", views.survey, name="survey"),
    # Any reason, also one that a mail program broke: the survey opens, with none chosen.
    path("s/<str:token>/<path:reason>", views.survey, name="survey"),
    path("b/<str:token>", views.own_page, name="own_page"),
    re_path(r"^[sb](?:/.*)?$", views.nowhere, name="nowhere"),
]
