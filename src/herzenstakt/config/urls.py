"""All addresses of the desk. The screens name theirs in `web/urls.py`."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("herzenstakt.web.urls"))]
