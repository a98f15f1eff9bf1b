"""Addresses of the first run."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.setup import views

app_name = "setup"
urlpatterns = [path("", views.setup, name="setup")]
