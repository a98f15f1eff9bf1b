"""Addresses of one post."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.post import views

app_name = "post"
urlpatterns = [
    path("", views.show, name="show"),
    path("pin/<int:answer>/", views.put_on_top, name="pin"),
    path("round/", views.begin_round, name="begin-round"),
    path("unpin/", views.take_down, name="unpin"),
]
