"""A person: who they are to us, what we talked about, and what we owe them. No scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Max, Min, QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation, Message, Note
from herzenstakt.flows.forgetting import forgotten_on
from herzenstakt.flows.same_human import human_behind
from herzenstakt.kernel.asking import which_are_there
from herzenstakt.people.duplicates import likenesses
from herzenstakt.people.models import Consent, Handle, Person
from herzenstakt.promises.models import Promise
from herzenstakt.web.http import DeskRequest, needs
from herzenstakt.web.inbox.listing import Key
from herzenstakt.web.inbox.rooms import Order
from herzenstakt.web.person.forms import ConsentForm, DayForm, WhyForm
from herzenstakt.web.person.stream import stream

PROMISES = 20
NOTES = 20
OPEN = 10


@require_GET
@needs(Permission.READ)
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """Their words and ours by day, who waits, names, notes, consents. Who was found to be somebody else
    is shown there."""
    person = get_object_or_404(Person.objects.visible_to(request.member), pk=pk)
    if person.merged_into_id:
        human = human_behind(person)
        return redirect("person:show", team=request.member.team.slug, pk=human.pk)
    after = Key.read(request.GET.get("after", ""))
    return render(request, "person/person.html", page_of(person, request.member, after))


def page_of(
    person: Person, member: Membership, after: Key | None = None, **forms: Form
) -> dict[str, Any]:
    """What the page shows a member; `forms`: those that came back."""
    key = (
        after if after and after.order is Order.LATEST else None
    )  # such a key comes from another list
    person.team = member.team  # the same row, which need not be asked for again
    said = Message.objects.visible_to(member).filter(conversation__person=person)
    handles = list(person.handles.select_related("home").order_by("pk"))
    keeps = member.may(Permission.KEEP_PEOPLE) and not person.forgotten_at
    words: dict[str, Any] = {
        "person": person,
        "here": reverse("person:show", args=[member.team.slug, person.pk]),
        "handles": handles,
        "contact": said.said_to_us().aggregate(first=Min("written_at"), last=Max("written_at")),
        "stream": stream(person, member, key),
        "is_first": key is None,
        "alike": likenesses(person, handles) if keeps else [],
        **open_with(person, member),
        **rare_of(person, member),
    }
    if keeps:
        words |= kept_of(person, member, handles, forms)
    return words


def open_with(person: Person, member: Membership) -> dict[str, list[Conversation]]:
    """Their conversations in which they wait, the longest wait first, and then those that somebody takes
    care of; few people have more of them than are asked for."""
    theirs = Conversation.objects.visible_to(member).filter(person=person)
    found = theirs.open_to_somebody().select_related("channel", "caretaker__user")
    first = list(found[: 2 * OPEN])
    waiting = [one for one in first if one.waiting_since]
    cared_for = [one for one in first if not one.waiting_since]
    if len(first) == 2 * OPEN and len(cared_for) < OPEN:
        cared_for = list(found.not_waiting()[:OPEN])
    return {"waiting": waiting[:OPEN], "cared_for": cared_for[:OPEN]}


def rare_of(person: Person, member: Membership) -> dict[str, Any]:
    """What we promised them and noted about them. Of most people there is nothing, and one question finds
    that out."""
    notes = Note.objects.visible_to(member).filter(conversation__person=person)
    promises = Promise.objects.visible_to(member).filter(conversation__person=person).open()
    there = which_are_there({"notes": notes, "promises": promises})
    found: dict[str, QuerySet[Any]] = {
        "promises": promises.soonest_first().select_related("team", "owner__user")[:PROMISES],
        "notes": notes.select_related("author__user").order_by("-written_at", "-pk")[:NOTES],
    }
    return {name: rows for name, rows in found.items() if name in there}


def kept_of(
    person: Person, member: Membership, handles: list[Handle], forms: Mapping[str, Form]
) -> dict[str, Any]:
    """What we owe them: where we know them from, what they were told and agreed to, until when we
    remember them."""
    behind = Person.objects.visible_to(member).behind(person)
    consents = Consent.objects.visible_to(member).filter(person__in=behind.values("pk"))
    return {
        "consents": consents.order_by("withdrawn_on", "-given_on", "-pk"),
        "sources": sorted({handle.kind for handle in handles}),
        "forgotten_on": forgotten_on(person),
        "consent_form": forms.get("consent") or ConsentForm(),
        "informed_form": forms.get("informed") or DayForm(auto_id="informed-%s"),
        "objected_form": forms.get("objected") or DayForm(auto_id="objected-%s"),
        "kept_form": forms.get("kept") or WhyForm(),
        "opens": set(forms),
    }


def of_our_team(request: DeskRequest, pk: int) -> Person:
    """Somebody who stands for themselves and whom the member's team talks with; else 404."""
    people = Person.objects.visible_to(request.member).standing()
    return get_object_or_404(people.select_related("team"), pk=pk)
