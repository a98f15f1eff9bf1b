"""Addresses of pictures from the networks, through our own proxy."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.media import views

app_name = "media"
urlpatterns = [
    path("<int:pk>/<int:n>/", views.of_message, name="message"),
    path("<int:pk>/<int:n>/play/", views.play_of_message, name="play"),
    path("<int:pk>/<int:n>/poster/", views.poster_of_message, name="poster"),
    path("<int:pk>/<int:n>/save/", views.save_of_message, name="save"),
    path("avatar/<int:pk>/", views.avatar, name="avatar"),
    path("post/<int:pk>/<int:n>/", views.of_post, name="post"),
    path("post/<int:pk>/<int:n>/play/", views.play_of_post, name="play-post"),
    path("post/<int:pk>/<int:n>/poster/", views.poster_of_post, name="poster-post"),
    path("post/<int:pk>/<int:n>/save/", views.save_of_post, name="save-post"),
]
