"""The address of an invitation."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.invitation import views

app_name = "invitation"
urlpatterns = [path("<str:token>/", views.answer, name="answer")]
