"""Asking for a measure: could one answer instead, what the network can do, why, and then a last look."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Message
from herzenstakt.flows import measures
from herzenstakt.flows.grounds import NoMeasure
from herzenstakt.flows.measures import AnsweredMeanwhile, Weighed
from herzenstakt.flows.outlook import Option, Outlook, outlook
from herzenstakt.moderation.provisions import provisions
from herzenstakt.replies.seen import Seen
from herzenstakt.web.http import DeskRequest, needs, posted
from herzenstakt.web.measures.forms import AskForm
from herzenstakt.web.measures.views import say_what_came_of_it
from herzenstakt.web.measures.words import DO, EFFECTS
from herzenstakt.web.netiquette.words import groups
from herzenstakt.web.templatetags.desk import say

#: longer words are not put into the form: whoever asks chooses the part it is about
SHORT = 500


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.HIDE)
def ask(request: DeskRequest, pk: int) -> HttpResponse:
    """The form; with `look` the last look; with `confirm` it is done or asked of a colleague."""
    said = find_message(request, pk)
    look = outlook(said)
    form = AskForm(
        posted(request), initial=beginning(said, look), team=request.member.team, look=look
    )
    if request.method != "POST":
        return page(request, said, look, form)
    if not look.is_open or not form.is_valid():
        return page(request, said, look, form, status=422)
    told = form.cleaned_data
    more = {"until": told["until"], "seen": Seen.read(told["seen"])}
    try:
        weighed = measures.weigh(said, request.member, told["kind"], form.grounds, **more)
        if "confirm" not in request.POST:
            return last_look(request, said, look, form, weighed)
        measure = measures.ask(said, request.member, told["kind"], form.grounds, **more)
    except AnsweredMeanwhile as meanwhile:
        return page(request, said, look, read_on(request, said, look, meanwhile), status=409)
    except NoMeasure as trouble:
        form.add_error(None, say(trouble.sentence))
        return page(request, said, look, form, status=422)
    say_what_came_of_it(request, measure)
    return redirect("measures:show", team=request.member.team.slug, pk=measure.pk)


def find_message(request: DeskRequest, pk: int) -> Message:
    """A message the member may see; else 404."""
    visible = Message.objects.visible_to(request.member).exclude(conversation=None)
    related = visible.select_related(
        "channel__team", "handle", "conversation__person", "conversation__post"
    )
    return get_object_or_404(related, pk=pk)


def beginning(said: Message, look: Outlook) -> dict[str, Any]:
    """What one begins with."""
    words = said.text if len(said.text) <= SHORT else ""
    return {"passage": words, "kind": first_open(look), "seen": seen_now(said)}


def first_open(look: Outlook) -> str:
    """The gentlest measure that can be asked for."""
    return next((option.kind for option in look.options if option.is_open), "")


def seen_now(said: Message) -> str:
    """What whoever looks has before their eyes."""
    return str(Seen.of(said.conversation, said)) if said.conversation else ""


def read_on(
    request: DeskRequest, said: Message, look: Outlook, meanwhile: AnsweredMeanwhile
) -> AskForm:
    """What was typed, beside what has happened in the meantime."""
    typed = request.POST.copy()
    typed["seen"] = seen_now(said)
    form = AskForm(typed, team=request.member.team, look=look)
    form.add_error(None, say(meanwhile.sentence))
    return form


def page(
    request: DeskRequest, said: Message, look: Outlook, form: AskForm, status: int = 200
) -> HttpResponse:
    """The form on a page of its own, or beside the list when somebody opened it there."""
    room = {
        **about(said, look),
        "form": form,
        "groups": groups(),
        "provisions": provisions(request.member.team.country),
    }
    name = "_ask" if request.htmx.target == "pane" else "ask"
    return render(request, f"measures/{name}.html", room, status=status)


def last_look(
    request: DeskRequest, said: Message, look: Outlook, form: AskForm, weighed: Weighed
) -> HttpResponse:
    """What will follow, and who has to agree, before anything does."""
    kind = form.cleaned_data["kind"]
    room = {
        **about(said, look),
        "form": form,
        "weighed": weighed,
        "do": DO[kind],
        "effect": EFFECTS[kind],
        "option": next(option for option in look.options if option.kind == kind),
    }
    return render(request, "measures/confirm.html", room)


def about(said: Message, look: Outlook) -> dict[str, Any]:
    """What both pages show."""
    return {
        "message": said,
        "conversation": said.conversation,
        "look": look,
        "options": [(option, DO[option.kind], effect_of(option)) for option in look.options],
    }


def effect_of(option: Option) -> str:
    """What would follow, and what the network adds to it; why not, where it cannot be asked for."""
    if not option.is_open:
        return say(option.closed)
    adds = say(option.can.reason)
    return " ".join(part for part in (str(EFFECTS[option.kind]), adds) if part)
