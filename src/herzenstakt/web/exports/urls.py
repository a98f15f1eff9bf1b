"""The address of exports."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.exports import views

app_name = "export"
urlpatterns = [path("", views.show, name="show")]
