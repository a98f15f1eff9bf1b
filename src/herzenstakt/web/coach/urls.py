"""Addresses of the coach's screen."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.coach import views

app_name = "coach"
urlpatterns = [
    path("", views.coach, name="coach"),
    path("<slug:cue>/", views.choose, name="choose"),
]
