"""The addresses of the search."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.search import views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("choose/", views.choose, name="choose"),
    path("people/", views.people, name="people"),
]
