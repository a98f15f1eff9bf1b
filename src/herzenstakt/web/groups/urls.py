"""Addresses of the groups of a team, and of what their people say about themselves."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.groups import availability, views

app_name = "groups"
urlpatterns = [
    path("", views.groups, name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/remove/", views.remove, name="remove"),
    path("people/<int:pk>/", availability.availability, name="availability"),
]
