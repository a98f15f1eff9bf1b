"""What people do in a conversation. Each is a form; each answers with the conversation as it is then."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations import services
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.conversations.services import ReasonNeeded
from herzenstakt.flows import handing_over, informing, outgoing, reacting
from herzenstakt.flows.handing_over import NotYours
from herzenstakt.flows.reacting import NotDone
from herzenstakt.kernel.text import legible
from herzenstakt.web.conversation.deeds import ACTS
from herzenstakt.web.conversation.views import back_to, find
from herzenstakt.web.http import DeskRequest, needs, number_in, words_in
from herzenstakt.web.notices.unclear import what_was_not_found
from herzenstakt.web.templatetags.desk import say

# --- the conversation ----------------------------------------------------------------------------


@require_POST
@needs(Permission.CARE)
def take_care(request: DeskRequest, pk: int) -> HttpResponse:
    """ "I take care of it", unless a colleague was faster."""
    conversation = find(request, pk)
    if not handing_over.take_care(conversation, request.member):
        messages.warning(request, _("A colleague was faster and takes care of it."))
    return back_to(request, conversation)


@require_POST
@needs(Permission.CARE)
def release(request: DeskRequest, pk: int) -> HttpResponse:
    """Somebody else may take care. Whoever takes it from a colleague is asked, and says from whom."""
    conversation = find(request, pk)
    taken_from = number_in(words_in(request, "from"))
    try:
        handing_over.release(conversation, request.member, taken_from)
    except NotYours as question:
        messages.warning(request, say(question.sentence))
    return back_to(request, conversation)


@require_POST
@needs(Permission.REST)
def rest(request: DeskRequest, pk: int) -> HttpResponse:
    """No answer is needed; why not is kept in the journal."""
    conversation = find(request, pk)
    reason = legible(words_in(request, "words")) or words_in(request, "reason")
    try:
        services.let_rest(conversation, request.member, reason[:500])
    except ReasonNeeded:
        messages.error(request, _("Somebody is waiting here. Please say why no answer is needed."))
    else:
        messages.success(request, _("At rest. A new message opens it again."))
    return back_to(request, conversation)


@require_POST
@needs(Permission.REST)
def reopen(request: DeskRequest, pk: int) -> HttpResponse:
    """It needs an answer after all."""
    conversation = find(request, pk)
    services.reopen(conversation, request.member)
    return back_to(request, conversation)


@require_POST
@needs(Permission.ANSWER)
def by_hand(request: DeskRequest, pk: int) -> HttpResponse:
    """Answered on the network itself, by phone or by mail."""
    conversation = find(request, pk)
    where = legible(words_in(request, "where"))
    if where:
        outgoing.answered_by_hand(conversation, request.member, where[:500])
        messages.success(request, _("Good. Nobody waits here any more."))
    else:
        messages.error(request, _("Please say where it was answered, so that colleagues know."))
    return back_to(request, conversation)


@require_POST
@needs(Permission.WRITE)
def note(request: DeskRequest, pk: int) -> HttpResponse:
    """A word among colleagues."""
    conversation = find(request, pk)
    text = legible(words_in(request, "text"))
    if text:
        _note, reading = informing.note(conversation, request.member, text)
        for sentence in what_was_not_found(reading):
            messages.warning(request, sentence)
    else:
        messages.error(request, _("The note is empty."))
    return back_to(request, conversation)


# --- one message ---------------------------------------------------------------------------------


def act_at(request: DeskRequest, pk: int, message: int, name: str) -> HttpResponse:
    """Do one of the acts to a message. The network is asked first; what it says is what we say."""
    conversation = find(request, pk)
    act, said = ACTS[name], find_message(conversation, message)
    try:
        act.do(said, request.member)
    except NotDone as trouble:
        messages.error(request, say(trouble.sentence))
    else:
        messages.success(request, _(act.done))
    return back_to(request, conversation)


@require_POST
@needs(Permission.REACT)
def react(request: DeskRequest, pk: int, message: int, name: str) -> HttpResponse:
    """Like, or take a like back."""
    return act_at(request, pk, message, allowed(name, Permission.REACT))


@require_POST
@needs(Permission.HIDE)
def moderate(request: DeskRequest, pk: int, message: int, name: str) -> HttpResponse:
    """Show again what is hidden; to hide something is a measure (`web/measures`)."""
    return act_at(request, pk, message, allowed(name, Permission.HIDE))


@require_POST
@needs(Permission.REMOVE)
def remove(request: DeskRequest, pk: int, message: int) -> HttpResponse:
    """Delete our own words on the network."""
    return act_at(request, pk, message, "delete")


@require_POST
@needs(Permission.ANSWER)
def reword(request: DeskRequest, pk: int, message: int) -> HttpResponse:
    """Find other words for something we said."""
    conversation = find(request, pk)
    said = find_message(conversation, message)
    if said.direction != Message.Direction.OUT:
        raise Http404
    try:
        reacting.edit_own(said, request.member, words_in(request, "text"))
    except NotDone as trouble:
        messages.error(request, say(trouble.sentence))
    else:
        messages.success(request, _("The answer is changed on the network."))
    return back_to(request, conversation)


def allowed(name: str, permission: Permission) -> str:
    """The name of an act that this permission covers; else 404."""
    if name not in ACTS or ACTS[name].needs != permission:
        raise Http404
    return name


def find_message(conversation: Conversation, pk: int) -> Message:
    """A message of this conversation; else 404."""
    return get_object_or_404(conversation.messages.select_related("channel", "conversation"), pk=pk)
