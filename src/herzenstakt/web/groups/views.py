"""The groups of the team: reading them, writing them, and saying who belongs to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.flows import grouping
from herzenstakt.groups.models import Group
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.kernel.words import Sentence
from herzenstakt.web.groups.forms import GroupForm
from herzenstakt.web.groups.words import languages_in_words
from herzenstakt.web.http import DeskRequest, needs, posted
from herzenstakt.web.rules.words import about_in_words, joined
from herzenstakt.web.templatetags.desk import say


@dataclass(frozen=True, slots=True)
class Line:
    """A group as it is shown: what it is about in words, who belongs to it, and what is wrong with it."""

    group: Group
    about: str
    #: each with the languages they say they answer in
    members: list[tuple[Membership, str]]
    troubles: list[Sentence]

    @classmethod
    def of(cls, group: Group, reader: Membership) -> Line:
        """In the reader's language."""
        here = [one for one in group.members.all() if one.is_active and one.user.is_active]
        members = [(one, _languages_of(one)) for one in here]
        troubles = grouping.sought_by(group, reader.team).troubles
        return cls(group, joined(about_in_words(group.query)), members, list(troubles))


@require_safe
@needs(Permission.READ)
def groups(request: DeskRequest) -> HttpResponse:
    """Who does what, for everybody to read, in the order in which groups are asked."""
    people = Membership.objects.visible_to(request.member).select_related("availability")
    found = Group.objects.visible_to(request.member).in_order()
    found = found.prefetch_related(Prefetch("members", people.by_name()))
    room = {"lines": [Line.of(group, request.member) for group in found]}
    return render(request, "groups/list.html", room)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.KEEP_GROUPS)
def add(request: DeskRequest) -> HttpResponse:
    """A new one."""
    form = GroupForm(request.member, posted(request), None)
    return _edit(request, form, None, lambda: grouping.write(request.member, form.wish()))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.KEEP_GROUPS)
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Another name, something else that it is about, other people."""
    group = _find(request, pk)
    form = GroupForm(request.member, posted(request), group)
    return _edit(request, form, group, lambda: grouping.change(group, request.member, form.wish()))


@require_POST
@needs(Permission.KEEP_GROUPS)
def move(request: DeskRequest, pk: int) -> HttpResponse:
    """One place up or down."""
    up = "up" in request.POST
    return _do(request, pk, lambda group: grouping.move(group, request.member, up=up))


@require_POST
@needs(Permission.KEEP_GROUPS)
def remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Nobody needs it any more."""

    def away(group: Group) -> str:
        back = grouping.remove(group, request.member)
        if not back:
            return _("The group is gone.")
        words = ngettext(
            "The group is gone. One conversation is with the whole team again.",
            "The group is gone. %(n)s conversations are with the whole team again.",
            back,
        )
        return words % {"n": back}

    return _do(request, pk, away)


# --- steps ---------------------------------------------------------------------------------------


def _languages_of(member: Membership) -> str:
    said = getattr(member, "availability", None)
    return languages_in_words(said.languages) if said else ""


def _find(request: DeskRequest, pk: int) -> Group:
    """A group of the team; else 404."""
    return get_object_or_404(Group.objects.visible_to(request.member), pk=pk)


def _edit(
    request: DeskRequest, form: GroupForm, group: Group | None, keep: Callable[[], Group]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            keep()
        except NotKept as reason:
            form.add_error(None, say(reason.sentence))
        else:
            messages.success(request, _("Saved."))
            return redirect("groups:list", team=request.member.team.slug)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "groups/edit.html", {"form": form, "group": group}, status=status)


def _do(request: DeskRequest, pk: int, deed: Callable[[Group], str | None]) -> HttpResponse:
    """Do something to a group, and look at all of them again."""
    try:
        done = deed(_find(request, pk))
    except NotKept as reason:
        messages.error(request, say(reason.sentence))
    else:
        if done:
            messages.success(request, done)
    return redirect("groups:list", team=request.member.team.slug)
