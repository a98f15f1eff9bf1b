"""The screens and their addresses. Everything of a team lies under /t/<team>/."""

from __future__ import annotations

from django.urls import include, path

from herzenstakt.web.doors import views as doors
from herzenstakt.web.home import views as home

urlpatterns = [
    path("", home.home, name="home"),
    path("account/", include("allauth.urls")),
    path("door/<int:pk>/", doors.knock, name="door"),
    path("t/<slug:team>/", include("herzenstakt.web.inbox.urls")),
    path("t/<slug:team>/search/", include("herzenstakt.web.search.urls")),
]
