"""Addresses of what a member is told."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.notices import devices, views, wishes

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="list"),
    path("<int:pk>/", views.go, name="go"),
    path("bell/", views.bell, name="bell"),
    path("colleagues/", views.colleagues, name="colleagues"),
    path("devices/", devices.add, name="add-device"),
    path("devices/<int:pk>/remove/", devices.remove, name="remove-device"),
    path("devices/<int:pk>/try/", devices.try_out, name="try-device"),
    path("read/", views.read_all, name="read"),
    path("settings/", wishes.wishes, name="settings"),
]
