"""The screens and their addresses. Everything of a team lies under /t/<team>/."""

from __future__ import annotations

from django.urls import include, path

from herzenstakt.web.app import views as app
from herzenstakt.web.doors import views as doors
from herzenstakt.web.home import views as home
from herzenstakt.web.programs import views as programs
from herzenstakt.web.signin import views as signin

urlpatterns = [
    path("", home.home, name="home"),
    path("account/login/", signin.login, name="account_login"),
    path("account/email/", signin.email, name="account_email"),
    path("account/", include("allauth.urls")),
    path("api/", programs.reference, name="programs"),
    path("door/<int:pk>/", doors.knock, name="door"),
    path("door/app/<str:key>/", doors.knock_at_app, name="app-door"),
    path("invitation/", include("herzenstakt.web.invitation.urls")),
    path("manifest.webmanifest", app.manifest, name="manifest"),
    path("me/", include("herzenstakt.web.account.urls")),
    path("offline/", app.offline, name="offline"),
    path("", include("herzenstakt.web.public.urls")),
    path("setup/", include("herzenstakt.web.setup.urls")),
    path("signin/", include("herzenstakt.web.signin.urls")),
    path("sw.js", app.service_worker, name="service-worker"),
    path("t/<slug:team>/", include("herzenstakt.web.inbox.urls")),
    path("t/<slug:team>/answer-times/", include("herzenstakt.web.answer_times.urls")),
    path("t/<slug:team>/answers/", include("herzenstakt.web.saved_answers.urls")),
    path("t/<slug:team>/c/<int:pk>/", include("herzenstakt.web.conversation.urls")),
    path("t/<slug:team>/channels/", include("herzenstakt.web.channels.urls")),
    path("t/<slug:team>/coach/", include("herzenstakt.web.coach.urls")),
    path("t/<slug:team>/export/", include("herzenstakt.web.exports.urls")),
    path("t/<slug:team>/groups/", include("herzenstakt.web.groups.urls")),
    path("t/<slug:team>/helplines/", include("herzenstakt.web.helplines.urls")),
    path("t/<slug:team>/hours/", include("herzenstakt.web.hours.urls")),
    path("t/<slug:team>/journal/", include("herzenstakt.web.journal.urls")),
    path("t/<slug:team>/knowledge/", include("herzenstakt.web.knowledge.urls")),
    path("t/<slug:team>/labels/", include("herzenstakt.web.labels.urls")),
    path("t/<slug:team>/language-model/", include("herzenstakt.web.machine.urls")),
    path("t/<slug:team>/measures/", include("herzenstakt.web.measures.urls")),
    path("t/<slug:team>/media/", include("herzenstakt.web.media.urls")),
    path("t/<slug:team>/members/", include("herzenstakt.web.members.urls")),
    path("t/<slug:team>/netiquette/", include("herzenstakt.web.netiquette.urls")),
    path("t/<slug:team>/notices/", include("herzenstakt.web.notices.urls")),
    path("t/<slug:team>/objections/", include("herzenstakt.web.objections.urls")),
    path("t/<slug:team>/palette/", include("herzenstakt.web.palette.urls")),
    path("t/<slug:team>/p/<int:pk>/", include("herzenstakt.web.person.urls")),
    path("t/<slug:team>/post/<int:pk>/", include("herzenstakt.web.post.urls")),
    path("t/<slug:team>/promises/", include("herzenstakt.web.promises.urls")),
    path("t/<slug:team>/rounds/", include("herzenstakt.web.rounds.urls")),
    path("t/<slug:team>/rules/", include("herzenstakt.web.rules.urls")),
    path("t/<slug:team>/search/", include("herzenstakt.web.search.urls")),
    path("t/<slug:team>/second-look/", include("herzenstakt.web.second_look.urls")),
    path("t/<slug:team>/tokens/", include("herzenstakt.web.tokens.urls")),
    path("t/<slug:team>/views/", include("herzenstakt.web.saved.urls")),
    path("t/<slug:team>/ways/", include("herzenstakt.web.ways.urls")),
    path("t/<slug:team>/webhooks/", include("herzenstakt.web.webhooks.urls")),
    path("t/<slug:team>/write-down/", include("herzenstakt.web.spoken.urls")),
]
