"""Addresses of the rules of a team."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.rules import views

app_name = "rules"
urlpatterns = [
    path("", views.all_rules, name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/off/", views.switch_off, name="off"),
    path("<int:pk>/on/", views.switch_on, name="on"),
    path("<int:pk>/remove/", views.remove, name="remove"),
    path("<int:pk>/try/", views.try_out, name="try"),
]
