"""What can be done with messages, under /admin/outbox/. Their pages are the admin's own."""

from __future__ import annotations

from django.urls import path

from . import sending_page, views, waiting_page

app_name = "outbox"
urlpatterns = [
    path("sending/", sending_page.sending, name="sending"),
    path("sending/test/", sending_page.send_test, name="send_test"),
    path("sending/test/result/", sending_page.test_result, name="test_result"),
    path("waiting/", waiting_page.waiting, name="waiting"),
    path("waiting/decide/", waiting_page.decide, name="decide"),
    path("switch/", views.switch, name="switch"),
    path("messages/<uuid:public_id>/copy/", views.copy, name="copy"),
    path("messages/<uuid:public_id>/stop/", views.stop, name="stop"),
    path("messages/<uuid:public_id>/send-now/", views.send_now, name="send_now"),
    path("messages/<uuid:public_id>/send-again/", views.send_again, name="send_again"),
    path("messages/<uuid:public_id>/settle/", views.settle, name="settle"),
    path("messages/<uuid:public_id>/leave/", views.leave, name="leave"),
]
