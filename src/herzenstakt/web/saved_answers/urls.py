"""Addresses of the saved answers."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.saved_answers import views

app_name = "saved-answers"
urlpatterns = [
    path("", views.saved_answers, name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.edit, name="edit"),
    path("<int:pk>/remove/", views.remove, name="remove"),
]
