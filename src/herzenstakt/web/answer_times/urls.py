"""Addresses of the promised answer times."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.answer_times import views

app_name = "answer-times"
urlpatterns = [
    path("", views.show, name="show"),
    path("house/", views.house, name="house"),
    path("channel/<int:pk>/", views.channel, name="channel"),
]
