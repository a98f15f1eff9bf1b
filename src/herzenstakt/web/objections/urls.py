"""Addresses of the objections inside the desk."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.objections import views

app_name = "objections"
urlpatterns = [
    path("", views.objections, name="list"),
    path("<int:pk>/", views.objection, name="show"),
]
