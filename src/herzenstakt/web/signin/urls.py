"""Addresses for signing in by a link."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.signin import views

app_name = "signin"
urlpatterns = [
    path("as/<int:pk>/", views.as_cast, name="as"),
    path("link/<str:token>/", views.link, name="link"),
]
