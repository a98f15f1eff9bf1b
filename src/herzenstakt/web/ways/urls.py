"""Address of the page on which a lead says how the team works."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.ways import views

app_name = "ways"
urlpatterns = [path("", views.ways, name="ways")]
