"""The screens and their addresses. Everything of a team lies under /t/<team>/."""

from __future__ import annotations

from django.urls import include, path

from herzenstakt.web.doors import views as doors

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("door/<int:pk>/", doors.knock, name="door"),
]
