"""Addresses of the rules for a second look."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.second_look import views

app_name = "second-look"
urlpatterns = [
    path("", views.rules, name="rules"),
    path("<int:pk>/drop/", views.drop, name="drop"),
]
