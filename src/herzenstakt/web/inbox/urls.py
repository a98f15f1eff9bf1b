"""The address of the inbox."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.inbox import views

app_name = "inbox"
urlpatterns = [path("", views.inbox, name="list")]
