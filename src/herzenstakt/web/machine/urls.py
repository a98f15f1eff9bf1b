"""Addresses of the language model's screen."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.machine import views

app_name = "machine"
urlpatterns = [
    path("", views.show, name="show"),
    path("edit/", views.edit, name="edit"),
    path("off/", views.off, name="off"),
    path("try/", views.try_it, name="try"),
]
