"""The personal queue's addresses, below /admin/follow-ups/."""

from django.urls import path

from .views import actions, composer, screens

app_name = "followups"

urlpatterns = [
    path("", screens.queue, name="queue"),
    path("write/<uuid:customer_id>/", actions.write, name="write"),
    path("undo/<uuid:message_id>/", composer.undo, name="undo"),
    path("<uuid:public_id>/", screens.case, name="case"),
    path("<uuid:public_id>/about/", screens.about, name="about"),
    path("<uuid:public_id>/assign/", actions.assign, name="assign"),
    path("<uuid:public_id>/snooze/", actions.snooze, name="snooze"),
    path("<uuid:public_id>/wake/", actions.wake, name="wake"),
    path("<uuid:public_id>/close/", actions.close, name="close"),
    path("<uuid:public_id>/reopen/", actions.reopen, name="reopen"),
    path("<uuid:public_id>/note/", actions.note, name="note"),
    path("<uuid:public_id>/draft/", composer.save, name="draft"),
    path("<uuid:public_id>/draft/language/", composer.language, name="language"),
    path("<uuid:public_id>/draft/look/", composer.look, name="look"),
    path("<uuid:public_id>/send/", composer.send, name="send"),
    path("<uuid:public_id>/seen/", screens.seen, name="seen"),
    path("<uuid:public_id>/seen/frame/", screens.frame, name="frame"),
]
