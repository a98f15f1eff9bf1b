"""Addresses of the members' screen."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.members import views

app_name = "members"
urlpatterns = [
    path("", views.members, name="list"),
    path("invite/", views.invite, name="invite"),
    path("invitations/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("leave/", views.leave, name="leave"),
    path("<int:pk>/deactivate/", views.deactivate, name="deactivate"),
    path("<int:pk>/reactivate/", views.reactivate, name="reactivate"),
    path("<int:pk>/role/", views.role, name="role"),
]
