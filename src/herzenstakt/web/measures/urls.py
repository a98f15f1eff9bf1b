"""Addresses of measures."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.measures import asking, views

app_name = "measures"
urlpatterns = [
    path("", views.measures, name="list"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/again/", views.again, name="again"),
    path("<int:pk>/decide/", views.decide, name="decide"),
    path("<int:pk>/lift/", views.lift, name="lift"),
    path("<int:pk>/reason/", views.reason, name="reason"),
    path("<int:pk>/tell/", views.tell, name="tell"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("about/<int:pk>/", asking.ask, name="ask"),
]
