"""What is in force, and a new version for those who may publish one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from herzenstakt.accounts.permissions import Permission
from herzenstakt.moderation.models import Netiquette, NetiquetteQuerySet
from herzenstakt.moderation.services import NotPublished, PublishedMeanwhile, publish
from herzenstakt.moderation.skeleton import skeleton
from herzenstakt.web.http import DeskRequest, needs, posted
from herzenstakt.web.netiquette.forms import NetiquetteForm
from herzenstakt.web.netiquette.words import groups
from herzenstakt.web.templatetags.desk import say


@require_safe
@needs(Permission.READ)
def netiquette(request: DeskRequest) -> HttpResponse:
    """The version in force in the reader's language, the earlier ones, and the reasons."""
    versions = _versions(request)
    newest = versions.first()
    room = {
        "netiquette": newest,
        "text": newest.text_in(get_language() or "") if newest else "",
        "earlier": versions.defer("german", "english")[1:],
        "groups": groups(),
    }
    return render(request, "netiquette/netiquette.html", room)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.PUBLISH_NETIQUETTE)
def edit(request: DeskRequest) -> HttpResponse:
    """Write a new version, look at it, publish it."""
    form = NetiquetteForm(posted(request), initial=_beginning(request), auto_id="netiquette-%s")
    if request.method != "POST":
        return _editor(request, form)
    if not form.is_valid():
        return _editor(request, form, status=422)
    if "look" in request.POST:
        return _editor(request, form, looks=True)
    try:
        published = publish(request.member, **form.cleaned_data)
    except PublishedMeanwhile as meanwhile:
        wrote = {**form.cleaned_data, "seen": meanwhile.newest.number}
        form = NetiquetteForm(wrote, auto_id=form.auto_id)
        form.add_error(None, say(meanwhile.sentence))
        return _editor(request, form, status=409)
    except NotPublished as reason:
        form.add_error(None, say(reason.sentence))
        return _editor(request, form, status=422)
    messages.success(request, _("Version %(n)s is in force now.") % {"n": published.number})
    return redirect("netiquette:show", team=request.member.team.slug)


# --- steps ---------------------------------------------------------------------------------------


def _versions(request: DeskRequest) -> NetiquetteQuerySet:
    versions = Netiquette.objects.visible_to(request.member).newest_first()
    return versions.select_related("published_by__user")


def _beginning(request: DeskRequest) -> dict[str, Any]:
    """What one begins with: the version in force, or our skeleton."""
    newest = _versions(request).first()
    texts = newest or skeleton()
    seen = newest.number if newest else 0
    return {"german": texts.german, "english": texts.english, "seen": seen}


def _editor(
    request: DeskRequest, form: NetiquetteForm, *, looks: bool = False, status: int = 200
) -> HttpResponse:
    """`looks`: shows beside the form how it will read."""
    room = {"form": form, "newest": _versions(request).first(), "looks": looks}
    return render(request, "netiquette/edit.html", room, status=status)
