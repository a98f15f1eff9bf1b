"""The address at which one writes down what somebody said."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.spoken import views

app_name = "spoken"
urlpatterns = [path("", views.write_down, name="write-down")]
