"""Addresses of a round. Each step has that of its conversation, with the step behind it."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.rounds import views

app_name = "rounds"
urlpatterns = [
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/end/", views.stop, name="end"),
    path("step/<int:pk>/skip/", views.pass_over, name="skip"),
]
