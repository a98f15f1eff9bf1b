"""Addresses of what we promised."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.promises import views

app_name = "promises"
urlpatterns = [
    path("", views.promises, name="list"),
    path("<int:pk>/dismiss/", views.dismiss, name="dismiss"),
    path("<int:pk>/drop/", views.drop, name="drop"),
    path("<int:pk>/keep/", views.keep, name="keep"),
    path("<int:pk>/kept/", views.kept, name="kept"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/take/", views.take, name="take"),
]
