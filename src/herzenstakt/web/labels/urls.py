"""Addresses of the labels of a team."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.labels import views

app_name = "labels"
urlpatterns = [
    path("", views.labels, name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.change, name="change"),
    path("<int:pk>/archive/", views.archive, name="archive"),
    path("<int:pk>/bring-back/", views.bring_back, name="bring-back"),
    path("<int:pk>/merge/", views.merge, name="merge"),
]
