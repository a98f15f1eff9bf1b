"""Addresses of the netiquette inside the desk."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.netiquette import views

app_name = "netiquette"
urlpatterns = [
    path("", views.netiquette, name="show"),
    path("edit/", views.edit, name="edit"),
]
