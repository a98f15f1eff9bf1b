"""The addresses of somebody outside."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.person import keeping, same, views

app_name = "person"
urlpatterns = [
    path("", views.show, name="show"),
    path("same/", same.choose, name="choose"),
    path("same/<int:other>/", same.compare, name="compare"),
    path("apart/<int:other>/", same.apart, name="apart"),
    path("split/<int:own>/", same.take_apart, name="split"),
    path("consents/", keeping.agree, name="agree"),
    path("consents/<int:consent>/withdraw/", keeping.withdraw, name="withdraw"),
    path("informed/", keeping.informed, name="informed"),
    path("objected/", keeping.objected, name="objected"),
    path("kept/", keeping.kept, name="kept"),
    path("forget/", keeping.be_forgotten, name="forget"),
    path("everything/", keeping.everything, name="everything"),
]
