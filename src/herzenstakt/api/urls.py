"""Addresses of the desk for programs."""

from __future__ import annotations

from herzenstakt.api.desk import urlpatterns as addresses

app_name = "api"
urlpatterns = addresses()
