"""Addresses of pictures from the networks, through our own proxy."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.media import views

app_name = "media"
urlpatterns = [
    path("<int:pk>/<int:n>/", views.of_message, name="message"),
    path("avatar/<int:pk>/", views.avatar, name="avatar"),
    path("post/<int:pk>/<int:n>/", views.of_post, name="post"),
]
