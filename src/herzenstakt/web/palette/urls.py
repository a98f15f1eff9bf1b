"""The address of the palette."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.palette import views

app_name = "palette"
urlpatterns = [path("", views.show, name="show")]
