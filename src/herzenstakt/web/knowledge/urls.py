"""Addresses of what the team knows."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.knowledge import views

app_name = "knowledge"
urlpatterns = [
    path("", views.cards, name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.edit, name="edit"),
    path("<int:pk>/remove/", views.remove, name="remove"),
    path("<int:pk>/still-true/", views.still_true, name="still-true"),
]
