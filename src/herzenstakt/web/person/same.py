"""Two names, one human: looking for the other one, looking at both, saying yes or no, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.db.models import Max, Min
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Message
from herzenstakt.flows.same_human import NotTheSame, goes_along, human_behind, merge, split
from herzenstakt.kernel.names import folded, folded_address, isolated
from herzenstakt.people.duplicates import likenesses
from herzenstakt.people.models import Handle, Person
from herzenstakt.people.services import keep_apart
from herzenstakt.web.http import DeskRequest, asked_for, needs, posted
from herzenstakt.web.person.forms import SameForm
from herzenstakt.web.person.views import of_our_team
from herzenstakt.web.templatetags.desk import say

#: people in a choice, words of each side by side, letters of a search
MOST = 20
WORDS = 3
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Side:
    """One of two who are compared."""

    person: Person
    handles: list[Handle]
    first: datetime | None
    last: datetime | None
    words: list[Message]


@require_GET
@needs(Permission.KEEP_PEOPLE)
def choose(request: DeskRequest, pk: int) -> HttpResponse:
    """Whom else do they speak as? Found by the beginning of a name or an address."""
    person = of_our_team(request, pk)
    query = asked_for(request, "q", LONGEST).strip()
    words = {
        "person": person,
        "query": query,
        "found": named(request.member, person, query) if query else [],
        "alike": likenesses(person, person.handles.order_by("pk")),
    }
    return render(request, "person/choose.html", words)


def named(member: Membership, person: Person, query: str) -> list[Handle]:
    """Names of others that begin so, one for each human."""
    known = Handle.objects.visible_to(member).filter(person__forgotten_at=None)
    others = known.exclude(person=person).select_related("person")
    found: dict[int, Handle] = {}
    for field, letters in (("name_key", folded(query)), ("address_key", folded_address(query))):
        if letters:
            there = others.beginning_with(field, letters).order_by(field, "pk")
            for handle in there[:MOST]:
                found.setdefault(handle.person_id, handle)
    return list(found.values())[:MOST]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.KEEP_PEOPLE)
def compare(request: DeskRequest, pk: int, other: int) -> HttpResponse:
    """Both side by side; with a reason they are one from now on."""
    person, stranger = of_our_team(request, pk), of_our_team(request, other)
    if person.pk == stranger.pk:
        raise Http404
    form = SameForm(posted(request))
    if form.is_valid():
        try:
            merge(person, stranger, request.member, **form.cleaned_data)
        except NotTheSame as trouble:
            form.add_error("words", say(trouble.sentence))
        else:
            text = _("They are one human now. Whatever both said stands here.")
            messages.success(request, text)
            return redirect("person:show", team=request.member.team.slug, pk=person.pk)
    words = {
        "person": person,
        "other": stranger,
        "sides": [side_of(person, request.member), side_of(stranger, request.member)],
        "form": form,
    }
    return render(request, "person/compare.html", words, status=422 if form.is_bound else 200)


def side_of(person: Person, member: Membership) -> Side:
    """What helps to see whether it is the same human."""
    said = Message.objects.visible_to(member).filter(conversation__person=person).said_to_us()
    contact = said.aggregate(first=Min("written_at"), last=Max("written_at"))
    latest = list(said.exclude(text="").order_by("-written_at", "-pk")[:WORDS])
    handles = list(person.handles.order_by("pk"))
    return Side(person, handles, contact["first"], contact["last"], latest)


@require_POST
@needs(Permission.KEEP_PEOPLE)
def apart(request: DeskRequest, pk: int, other: int) -> HttpResponse:
    """No, they are two. Nobody is asked again."""
    person, stranger = of_our_team(request, pk), of_our_team(request, other)
    if person.pk == stranger.pk:
        raise Http404
    keep_apart(person, stranger, request.member)
    messages.success(request, _("Two people, then. You are not asked again."))
    return redirect("person:show", team=request.member.team.slug, pk=person.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.KEEP_PEOPLE)
def take_apart(request: DeskRequest, pk: int, own: int) -> HttpResponse:
    """They are two after all: what goes, and then it goes."""
    person = of_our_team(request, pk)
    behind = Person.objects.visible_to(request.member).exclude(merged_into=None)
    stranger = get_object_or_404(behind, pk=own)
    if human_behind(stranger).pk != person.pk:
        raise Http404
    if request.method == "POST":
        return _split(request, person, stranger)
    words = {"person": person, "own": stranger, "handles": goes_along(stranger)}
    return render(request, "person/split.html", words)


def _split(request: DeskRequest, person: Person, own: Person) -> HttpResponse:
    try:
        split(own, request.member)
    except NotTheSame as trouble:
        messages.error(request, say(trouble.sentence))
        return redirect("person:show", team=request.member.team.slug, pk=person.pk)
    words = _("%(name)s stands alone again, with everything that was said under that name.")
    messages.success(request, words % {"name": isolated(own.name)})
    return redirect("person:show", team=request.member.team.slug, pk=own.pk)
