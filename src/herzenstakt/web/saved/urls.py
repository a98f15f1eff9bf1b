"""The addresses of saved views; a view itself is a room of the inbox."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.saved import views

app_name = "saved"
urlpatterns = [
    path("", views.all_views, name="list"),
    path("add/", views.add, name="add"),
    path("numbers/", views.numbers, name="numbers"),
    path("<int:pk>/", views.edit, name="edit"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/remove/", views.remove, name="remove"),
]
