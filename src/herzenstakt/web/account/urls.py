"""Addresses of one's own account."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.account import views

app_name = "account"
urlpatterns = [
    path("", views.home, name="home"),
    path("sign-out-everywhere/", views.sign_out_everywhere, name="sign-out-everywhere"),
]
