"""Addresses of the numbers to call."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.helplines import views

app_name = "helplines"
urlpatterns = [
    path("", views.helplines, name="list"),
    path("add/", views.add, name="add"),
    path("check/<slug:key>/", views.check, name="check"),
    path("remove/<int:pk>/", views.remove, name="remove"),
]
