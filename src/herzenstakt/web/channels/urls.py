"""Addresses of the channels' screens."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.channels import apps, rehearsals, views

app_name = "channels"
urlpatterns = [
    path("", views.channels, name="list"),
    path("accounts/", apps.accounts, name="accounts"),
    path("apps/<int:app>/", apps.app, name="app"),
    path("apps/<int:app>/remove/", apps.remove, name="remove-app"),
    path("apps/<int:app>/sign-in/", apps.sign_in, name="sign-in"),
    path("signed-in/", apps.signed_in, name="signed-in"),
    path("connect/", views.choose, name="choose"),
    path("connect/<str:kind>/", views.connect, name="connect"),
    path("<int:pk>/", views.channel, name="channel"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/check/", views.check, name="check"),
    path("<int:pk>/fetch/", views.fetch_now, name="fetch"),
    path("<int:pk>/limits/", views.set_limits, name="limits"),
    path("<int:pk>/pause/", views.pause, name="pause"),
    path("<int:pk>/reconnect/", views.reconnect, name="reconnect"),
    path("<int:pk>/rehearsal/", rehearsals.rehearsal, name="rehearsal"),
    path("<int:pk>/rehearsal/answer/", rehearsals.answer, name="rehearsal-answer"),
    path("<int:pk>/rehearsal/begin/", rehearsals.begin, name="rehearsal-begin"),
    path(
        "<int:pk>/rehearsal/delete-answer/",
        rehearsals.delete_answer,
        name="rehearsal-delete-answer",
    ),
    path("<int:pk>/rehearsal/not-ours/", rehearsals.not_ours, name="rehearsal-not-ours"),
    path("<int:pk>/rehearsal/stop/", rehearsals.stop, name="rehearsal-stop"),
    path("<int:pk>/role/", views.set_role, name="role"),
    path("<int:pk>/resume/", views.resume, name="resume"),
    path("<int:pk>/set-aside/", views.set_aside, name="set-aside"),
    path("<int:pk>/set-aside/<int:envelope>/", views.envelope, name="envelope"),
    path("<int:pk>/set-aside/<int:envelope>/open/", views.open_again, name="open-again"),
]
