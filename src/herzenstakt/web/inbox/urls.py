"""Addresses of the inbox."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.inbox import bulk, signs, views

app_name = "inbox"
urlpatterns = [
    path("", views.inbox, name="list"),
    path("here/", signs.signs, name="signs"),
    path("together/", bulk.together, name="together"),
    path("together/<int:pk>/undo/", bulk.undo, name="undo"),
]
