"""Addresses of the service hours."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.hours import views

app_name = "hours"
urlpatterns = [
    path("", views.show, name="show"),
    path("week/", views.week, name="week"),
    path("channel/<int:pk>/", views.channel, name="channel"),
    path("days/", views.day, name="day"),
    path("days/<int:pk>/drop/", views.drop_day, name="drop-day"),
]
