"""What we owe somebody: what they agreed to and were told, until when we know them, and what we know."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.flows.forgetting import NotForgotten, forget, hindrance, keep, keep_no_longer
from herzenstakt.flows.giving_out import give_out
from herzenstakt.people.models import Consent, Person
from herzenstakt.people.services import (
    NotKept,
    consent,
    inform,
    object_to_listening,
    withdraw_consent,
)
from herzenstakt.web.http import DeskRequest, needs, words_in
from herzenstakt.web.person.forms import ConsentForm, DayForm, WhyForm
from herzenstakt.web.person.views import of_our_team, page_of
from herzenstakt.web.templatetags.desk import say

Writes = Callable[[Person, Membership, date | None], None]


@require_POST
@needs(Permission.KEEP_PEOPLE)
def agree(request: DeskRequest, pk: int) -> HttpResponse:
    """They agreed to something."""
    person, form = of_our_team(request, pk), ConsentForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            consent(person, request.member, given["purpose"], given["words"], given["day"])
        except NotKept as trouble:
            form.add_error("day", say(trouble.sentence))
        else:
            return _kept_and_back(request, person)
    return _once_more(request, person, consent=form)


@require_POST
@needs(Permission.KEEP_PEOPLE)
def withdraw(request: DeskRequest, pk: int, consent: int) -> HttpResponse:
    """They took it back, today."""
    person = of_our_team(request, pk)
    behind = Person.objects.visible_to(request.member).behind(person).values("pk")
    theirs = Consent.objects.visible_to(request.member).filter(person__in=behind)
    given = get_object_or_404(theirs, pk=consent)
    withdraw_consent(given, request.member, localdate(), words_in(request, "words"))
    return _kept_and_back(request, person)


@require_POST
@needs(Permission.KEEP_PEOPLE)
def informed(request: DeskRequest, pk: int) -> HttpResponse:
    """They were told what we do with what they say."""
    return _day(request, pk, "informed", inform)


@require_POST
@needs(Permission.KEEP_PEOPLE)
def objected(request: DeskRequest, pk: int) -> HttpResponse:
    """They do not want us to listen where they do not speak to us."""
    return _day(request, pk, "objected", object_to_listening)


def _day(request: DeskRequest, pk: int, name: str, write: Writes) -> HttpResponse:
    """A day to write down, or to take back."""
    person = of_our_team(request, pk)
    if "not" in request.POST:
        write(person, request.member, None)
        return _kept_and_back(request, person)
    form = DayForm(request.POST, auto_id=f"{name}-%s")
    if form.is_valid():
        try:
            write(person, request.member, form.cleaned_data["day"])
        except NotKept as trouble:
            form.add_error("day", say(trouble.sentence))
        else:
            return _kept_and_back(request, person)
    return _once_more(request, person, **{name: form})


@require_POST
@needs(Permission.FORGET_PEOPLE)
def kept(request: DeskRequest, pk: int) -> HttpResponse:
    """Nothing of them may be forgotten, or not any more."""
    person, form = of_our_team(request, pk), WhyForm(request.POST)
    try:
        if "not" in request.POST:
            keep_no_longer(person, request.member)
        elif form.is_valid():
            keep(person, request.member, form.cleaned_data["why"])
        else:
            return _once_more(request, person, kept=form)
    except NotForgotten as trouble:
        messages.error(request, say(trouble.sentence))
        return redirect("person:show", team=request.member.team.slug, pk=person.pk)
    return _kept_and_back(request, person)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.FORGET_PEOPLE)
def be_forgotten(request: DeskRequest, pk: int) -> HttpResponse:
    """What goes and what stays; and then it goes, for good."""
    person = of_our_team(request, pk)
    why = hindrance(person)
    if request.method == "POST" and not why:
        try:
            forget(person, request.member)
        except NotForgotten as trouble:
            why = trouble.sentence
        else:
            messages.success(
                request, _("Forgotten. The journal says that it was done, not who it was.")
            )
            return redirect("person:show", team=request.member.team.slug, pk=person.pk)
    words = {"person": person, "handles": person.handles.order_by("pk"), "why": why}
    status = 409 if request.method == "POST" else 200
    return render(request, "person/forget.html", words, status=status)


@require_POST
@needs(Permission.FORGET_PEOPLE)
def everything(request: DeskRequest, pk: int) -> HttpResponse:
    """Everything we know of them, as a file."""
    person = of_our_team(request, pk)
    told = json.dumps(give_out(person, request.member), ensure_ascii=False, indent=2)
    answer = HttpResponse(told, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="person-{person.pk}.json"'
    return answer


def _kept_and_back(request: DeskRequest, person: Person) -> HttpResponse:
    messages.success(request, _("Written down."))
    return redirect("person:show", team=request.member.team.slug, pk=person.pk)


def _once_more(request: DeskRequest, person: Person, **forms: Form) -> HttpResponse:
    page = page_of(person, request.member, None, **forms)
    return render(request, "person/person.html", page, status=422)
