"""Addresses of one conversation, and of everything that is done in it."""

from __future__ import annotations

from django.urls import path

from herzenstakt.web.conversation import acts, answers, calm, cards, coach, proposals, views

app_name = "conversation"
urlpatterns = [
    path("", views.show, name="show"),
    path("answered-by-hand/", acts.by_hand, name="by-hand"),
    path("ask/", answers.ask, name="ask"),
    path("calm/", calm.alarm, name="alarm"),
    path("calm/<int:case>/call/", calm.call, name="call"),
    path("calm/<int:case>/come/", calm.come, name="come"),
    path("calm/<int:case>/not-serious/", calm.not_serious, name="not-serious"),
    path("calm/<int:case>/serious/", calm.serious, name="serious"),
    path("cards/", cards.fitting_here, name="cards"),
    path("coach/<slug:cue>/", coach.vote, name="vote"),
    path("draft/", answers.draft, name="draft"),
    path("draft/forget/", answers.forget, name="forget"),
    path("hand-over/", calm.hand_over, name="hand-over"),
    path("let-go/", answers.let_go, name="let-go"),
    path("message/<int:message>/delete/", acts.remove, name="remove"),
    path("message/<int:message>/moderate/<slug:name>/", acts.moderate, name="moderate"),
    path("message/<int:message>/react/<slug:name>/", acts.react, name="react"),
    path("message/<int:message>/reword/", acts.reword, name="reword"),
    path("note/", acts.note, name="note"),
    path("proposals/", proposals.propose, name="propose"),
    path("proposals/<int:proposal>/", proposals.proposal, name="proposal"),
    path("release/", acts.release, name="release"),
    path("reopen/", acts.reopen, name="reopen"),
    path("reply/<int:reply>/approve/", answers.approve, name="approve"),
    path("reply/<int:reply>/confirm/", answers.confirm, name="confirm"),
    path("reply/<int:reply>/give-back/", answers.give_back, name="give-back"),
    path("reply/<int:reply>/look/", answers.look, name="look"),
    path("reply/<int:reply>/put-away/", answers.put_away_left, name="put-away"),
    path("reply/<int:reply>/remark/", answers.remark, name="remark"),
    path("reply/<int:reply>/take-back/", answers.take_back, name="take-back"),
    path("reply/<int:reply>/write-on/", answers.write_on, name="write-on"),
    path("rest/", acts.rest, name="rest"),
    path("take-care/", acts.take_care, name="take-care"),
    path("wait/", answers.wait, name="wait"),
]
