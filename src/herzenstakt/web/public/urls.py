"""Addresses of what everybody may read. They last: decisions cite them."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.public import views

app_name = "public"
urlpatterns = [
    path("netiquette/<slug:house>/", views.netiquette, name="netiquette"),
    path("objection/<uuid:key>/", views.objection, name="objection"),
    path("netiquette/<slug:house>/<int:number>/", views.netiquette, name="netiquette-version"),
]
