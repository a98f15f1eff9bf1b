"""The address of the journal."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.journal import views

app_name = "journal"
urlpatterns = [path("", views.journal, name="list")]
