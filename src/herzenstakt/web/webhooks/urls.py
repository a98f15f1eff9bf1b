"""Addresses of webhooks."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.webhooks import views

app_name = "webhooks"
urlpatterns = [
    path("", views.webhooks, name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/off/", views.off, name="off"),
    path("<int:pk>/on/", views.on, name="on"),
    path("<int:pk>/remove/", views.remove, name="remove"),
    path("<int:pk>/rotate/", views.rotate, name="rotate"),
    path("<int:pk>/test/", views.test, name="test"),
    path("calls/<int:call>/again/", views.again, name="again"),
]
