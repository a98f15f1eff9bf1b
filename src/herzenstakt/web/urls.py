"""The screens and their addresses. Everything of a team lies under /t/<team>/."""

from __future__ import annotations

from django.urls import include, path

from herzenstakt.web.doors import views as doors
from herzenstakt.web.home import views as home
from herzenstakt.web.signin import views as signin

urlpatterns = [
    path("", home.home, name="home"),
    path("account/login/", signin.login, name="account_login"),
    path("account/email/", signin.email, name="account_email"),
    path("account/", include("allauth.urls")),
    path("door/<int:pk>/", doors.knock, name="door"),
    path("invitation/", include("herzenstakt.web.invitation.urls")),
    path("me/", include("herzenstakt.web.account.urls")),
    path("", include("herzenstakt.web.public.urls")),
    path("setup/", include("herzenstakt.web.setup.urls")),
    path("signin/", include("herzenstakt.web.signin.urls")),
    path("t/<slug:team>/", include("herzenstakt.web.inbox.urls")),
    path("t/<slug:team>/c/<int:pk>/", include("herzenstakt.web.conversation.urls")),
    path("t/<slug:team>/channels/", include("herzenstakt.web.channels.urls")),
    path("t/<slug:team>/coach/", include("herzenstakt.web.coach.urls")),
    path("t/<slug:team>/helplines/", include("herzenstakt.web.helplines.urls")),
    path("t/<slug:team>/journal/", include("herzenstakt.web.journal.urls")),
    path("t/<slug:team>/knowledge/", include("herzenstakt.web.knowledge.urls")),
    path("t/<slug:team>/language-model/", include("herzenstakt.web.machine.urls")),
    path("t/<slug:team>/measures/", include("herzenstakt.web.measures.urls")),
    path("t/<slug:team>/media/", include("herzenstakt.web.media.urls")),
    path("t/<slug:team>/members/", include("herzenstakt.web.members.urls")),
    path("t/<slug:team>/netiquette/", include("herzenstakt.web.netiquette.urls")),
    path("t/<slug:team>/objections/", include("herzenstakt.web.objections.urls")),
    path("t/<slug:team>/p/<int:pk>/", include("herzenstakt.web.person.urls")),
    path("t/<slug:team>/search/", include("herzenstakt.web.search.urls")),
    path("t/<slug:team>/second-look/", include("herzenstakt.web.second_look.urls")),
    path("t/<slug:team>/ways/", include("herzenstakt.web.ways.urls")),
]
