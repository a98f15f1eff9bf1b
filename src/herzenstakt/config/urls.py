"""All addresses of the desk. The screens name theirs in `web/urls.py`."""

from __future__ import annotations

from django.urls import include, path

handler400 = "herzenstakt.web.trouble.views.not_understood"
handler403 = "herzenstakt.web.trouble.views.not_allowed"
handler404 = "herzenstakt.web.trouble.views.not_here"
handler500 = "herzenstakt.web.trouble.views.our_fault"

urlpatterns = [
    path("api/v1/", include("herzenstakt.api.urls")),
    path("", include("herzenstakt.web.urls")),
]
