"""The address of somebody outside."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.person import views

app_name = "person"
urlpatterns = [path("", views.show, name="show")]
