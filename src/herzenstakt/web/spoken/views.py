"""Writing down what somebody said where no program listens."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows.writing_down import write_down as keep
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.kernel.names import isolated
from herzenstakt.web.http import DeskRequest, needs, number_in, posted
from herzenstakt.web.spoken.forms import SpokenForm, places
from herzenstakt.web.templatetags.desk import say


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.WRITE)
def write_down(request: DeskRequest) -> HttpResponse:
    """The form, and what it leads to: the conversation. `?channel=` begins at a place, `?after=` goes on in a
    conversation."""
    there, goes_on = places(request.member), _goes_on(request)
    chosen = number_in(request.GET.get("channel", ""))
    form = SpokenForm(request.member, there, goes_on, posted(request), chosen)
    room = {"form": form, "places": there, "goes_on": goes_on}
    if request.method != "POST":
        return render(request, "spoken/write_down.html", room)
    if not form.is_valid():
        return render(request, "spoken/write_down.html", room, status=422)
    by_number = {one.pk: one for one in there}
    channel = goes_on.channel if goes_on else by_number[form.cleaned_data["channel"]]
    try:
        conversation = keep(channel, request.member, form.spoken(), goes_on)
    except NotKept as trouble:
        form.add_error(None, say(trouble.sentence))
        return render(request, "spoken/write_down.html", room, status=422)
    who = isolated(conversation.person.name)
    waits = _("Written down. %(who)s waits for an answer now.") % {"who": who}
    messages.success(request, waits if conversation.waiting_since else _("Written down."))
    if form.choice:
        messages.warning(request, say(form.choice))
    return redirect("conversation:show", team=request.member.team.slug, pk=conversation.pk)


def _goes_on(request: DeskRequest) -> Conversation | None:
    """The conversation in which they say more; 404 for one that is not here."""
    pk = number_in(request.GET.get("after", ""))
    if pk is None:
        return None
    visible = Conversation.objects.visible_to(request.member).select_related("channel", "person")
    return get_object_or_404(visible, pk=pk)
