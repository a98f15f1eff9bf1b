"""Writing an answer, letting it go, and deciding about one that is in doubt."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows import attaching, outgoing, pausing, second_look, together
from herzenstakt.flows.attaching import NotAttached
from herzenstakt.flows.outgoing import AnsweredMeanwhile, NotYet, PauseFirst
from herzenstakt.kernel.http import MEGABYTE
from herzenstakt.kernel.text import legible
from herzenstakt.kernel.words import Sentence
from herzenstakt.presence.services import look as is_here
from herzenstakt.presence.services import put_the_pen_down
from herzenstakt.replies.models import SAID, Reply
from herzenstakt.replies.seen import Seen, Words
from herzenstakt.replies.services import NothingToAnswer, put_away, save_draft, what_to_answer
from herzenstakt.web.conversation.attached import NOTHING_CHOSEN, draft_of, shown
from herzenstakt.web.conversation.composer import composer
from herzenstakt.web.conversation.rare import rare_in
from herzenstakt.web.conversation.together import together_here
from herzenstakt.web.conversation.views import (
    back_to,
    chosen,
    composing,
    find,
    living,
    page,
    whole,
)
from herzenstakt.web.fragments import NOTHING_NEW
from herzenstakt.web.http import DeskRequest, needs, words_in
from herzenstakt.web.rounds.steps import after_step, step_of
from herzenstakt.web.templatetags.desk import say

#: an answer nobody could want to be longer; networks set far lower limits
LONGEST = 20_000
#: a browser that saves while its own "let it go" is on the way must not bring the draft back
ECHO = timedelta(seconds=30)


# --- writing -------------------------------------------------------------------------------------


@require_POST
@needs(Permission.WRITE)
def draft(request: DeskRequest, pk: int) -> HttpResponse:
    """Keep what somebody is typing. htmx asks while they type and gets the length; a form goes back."""
    conversation = find(request, pk)
    if (
        "text" not in request.POST
    ):  # a field that is locked while its form is on the way says nothing
        return HttpResponse(status=NOTHING_NEW)
    text = typed(request)
    kept = keep(request, conversation, text)
    if request.htmx.target == "composer-state":
        is_here(pk, request.member, writes=kept is not None)
        made = composer(
            conversation,
            request.member,
            chosen(request, conversation),
            text,
            in_private=in_private(request),
        )
        return render(request, "conversation/_typed.html", {"composer": made, "kept": kept})
    if kept:
        messages.success(request, _("Saved as your draft."))
    if request.htmx:
        return anew(request, conversation)
    return back_to(request, conversation)


def typed(request: DeskRequest) -> str:
    """The words of the form, with the line ends of everybody else."""
    return words_in(request, "text").replace("\r\n", "\n")[:LONGEST]


def in_private(request: DeskRequest) -> bool | None:
    """Whether it is for one person alone; None where the form does not ask."""
    audience = request.POST.get("audience")
    return None if audience is None else audience == "private"


def keep(request: DeskRequest, conversation: Conversation, text: str) -> Reply | None:
    """The draft with these words; None where there is nothing to keep."""
    mine = Reply.objects.drafts_of(request.member).filter(conversation=conversation)
    if not legible(text) and not mine.exclude(attachments=None).exists():
        for empty in mine:
            put_away(empty)
        return None
    if is_echo(request, conversation, text):
        return None
    try:
        draft = save_draft(
            conversation,
            request.member,
            text,
            answers=chosen(request, conversation),
            in_private=in_private(request),
        )
    except NothingToAnswer:
        return None
    describe(request, draft)
    return draft


def describe(request: DeskRequest, draft: Reply) -> None:
    """Keep what was typed below the pictures of a draft."""
    for one in draft.attachments.all():
        if f"alt-{one.pk}" in request.POST and draft.state == Reply.State.DRAFT:
            with suppress(NotAttached):  # let go in another tab: it keeps the words it went with
                attaching.describe(one, request.member, words_in(request, f"alt-{one.pk}"))


@require_POST
@needs(Permission.WRITE)
def attach(request: DeskRequest, pk: int) -> HttpResponse:
    """Keep files with the own draft. What was typed comes along where the form is sent without a script."""
    conversation = find(request, pk)
    if "text" in request.POST:
        keep(request, conversation, typed(request))
    files = request.FILES.getlist("file")
    if not files:
        return shown(request, conversation, NOTHING_CHOSEN, status=422)
    try:
        draft = draft_for(request, conversation)
        for file in files:
            if (file.size or 0) > settings.UPLOAD_MEGABYTES * MEGABYTE:
                return shown(request, conversation, attaching.too_large().sentence, status=413)
            key = key_in(request) if len(files) == 1 else None
            attaching.attach(draft, request.member, file.name or "", file.read(), key)
    except NotAttached as trouble:
        return shown(request, conversation, trouble.sentence, status=422)
    return shown(request, conversation)


def key_in(request: DeskRequest) -> UUID | None:
    """The key that the browser has drawn for a file; None for anything else."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None


def draft_for(request: DeskRequest, conversation: Conversation) -> Reply:
    """The own draft, begun without words where there is none yet. Raises NotAttached."""
    draft = draft_of(conversation, request.member)
    try:
        return draft or save_draft(conversation, request.member, "", chosen(request, conversation))
    except NothingToAnswer:
        raise NotAttached("There is nothing left here that could be answered.") from None


def answered(request: DeskRequest, conversation: Conversation) -> Message | None:
    """The message that is being answered."""
    try:
        return chosen(request, conversation) or what_to_answer(conversation)
    except NothingToAnswer:
        return None


def begun_here(request: DeskRequest, conversation: Conversation) -> str:
    """What stands in the composer from which something is asked. A form that comes without a script leads
    away from there, so what was typed is kept."""
    if request.method != "POST" or "text" not in request.POST:
        return Reply.objects.begun_by(request.member, conversation)
    draft = typed(request)
    if not request.htmx:
        keep(request, conversation, draft)
    return draft


def is_echo(request: DeskRequest, conversation: Conversation, text: str) -> bool:
    """Whether these very words have just been let go or handed to a colleague; or went to this very
    message before, unknown to the form. On a bad line a form comes again long after it has arrived, while
    whoever sees the answer and says the same once more means it.
    """
    just_now = timezone.now() - ECHO
    handed_over = Q(state=Reply.State.ASKED, to_read_since__gt=just_now)
    question = chosen(request, conversation)
    said_to_it = Q(answers=question, answers__isnull=False, state__in=SAID)
    gone = conversation.replies.filter(
        Q(approved_at__gt=just_now) | handed_over | said_to_it, author=request.member
    )
    same = [one for one in gone.select_related("message") if one.text.strip() == text.strip()]
    known = seen(request)
    return any(
        (one.approved_at or one.to_read_since or just_now) > just_now or not known.knows(one)
        for one in same
    )


# --- letting go ----------------------------------------------------------------------------------


@require_POST
@needs(Permission.ANSWER)
def let_go(request: DeskRequest, pk: int) -> HttpResponse:
    """A person lets their own words go out. Where they may not, they come back with the reason."""

    def go(reply: Reply) -> None:
        pausing.hurry(reply, words_in(request, "why"))
        outgoing.approve(
            reply,
            request.member,
            seen(request),
            as_it_is=as_it_is(request),
            wordless=wordless(request),
            unread=unread(request),
        )

    return with_the_draft(request, pk, go)


def with_the_draft(request: DeskRequest, pk: int, go: Callable[[Reply], object]) -> HttpResponse:
    """Keep the words of the form and do something with them; they come back where it raises NotYet."""
    conversation = find(request, pk)
    text = typed(request)
    reply = keep(request, conversation, text)
    if reply is None:
        nothing = Sentence("There is nothing to send yet.")
        return (
            back(request, conversation, text, nothing) if not legible(text) else done(request, pk)
        )
    try:
        go(reply)
    except PauseFirst:
        return back(request, conversation, text)
    except AnsweredMeanwhile as trouble:
        missed = seen(request).words_missed(reply)
        return back(request, conversation, text, trouble.sentence, missed)
    except NotYet as trouble:
        return back(request, conversation, text, trouble.sentence)
    return done(request, pk)


@require_POST
@needs(Permission.ANSWER)
def wait(request: DeskRequest, pk: int) -> HttpResponse:
    """The words rest for ten minutes. They stay the writer's draft, and nothing sends them by itself."""
    conversation = find(request, pk)
    reply = keep(request, conversation, typed(request))
    if reply is not None:
        pausing.wait(reply)
    return anew(request, conversation) if request.htmx else back_to(request, conversation)


@require_POST
@needs(Permission.WRITE)
def ask(request: DeskRequest, pk: int) -> HttpResponse:
    """A colleague reads it first."""

    def go(reply: Reply) -> None:
        asked = second_look.ask(
            reply,
            request.member,
            seen(request),
            as_it_is=as_it_is(request),
            wordless=wordless(request),
            unread=unread(request),
        )
        if asked:
            messages.success(request, _("Your colleagues find it under “To read twice”."))

    return with_the_draft(request, pk, go)


@require_POST
@needs(Permission.ANSWER)
def approve(request: DeskRequest, pk: int, reply: int) -> HttpResponse:
    """A person lets the words of a colleague go out."""
    conversation = find(request, pk)
    written = find_reply(conversation, reply)
    try:
        outgoing.approve(
            written, request.member, seen(request), words=request.POST.get("words", "")
        )
    except NotYet as trouble:
        messages.error(request, say(trouble.sentence))
    return back_to(request, conversation)


def seen(request: DeskRequest) -> Seen:
    """What the writer had before their eyes; nothing where the form does not say."""
    return Seen.read(request.POST.get("seen", ""))


def as_it_is(request: DeskRequest) -> bool:
    """Whether they pressed the button that says so: braces are meant to stand there."""
    return "as_it_is" in request.POST


def wordless(request: DeskRequest) -> bool:
    """Whether they pressed the button that says so: what is attached goes without a description."""
    return "wordless" in request.POST


def unread(request: DeskRequest) -> bool:
    """Whether they pressed the button that says so: they answer words that are not here."""
    return "unread" in request.POST


def done(request: DeskRequest, pk: int) -> HttpResponse:
    """It is on its way: an empty composer, and the answer in the thread."""
    conversation = find(request, pk)
    put_the_pen_down(pk, request.member)
    if step := step_of(request, conversation):
        on = after_step(step, request.member)
        return HttpResponseClientRedirect(on) if request.htmx else redirect(on)
    return anew(request, conversation) if request.htmx else back_to(request, conversation)


def anew(request: DeskRequest, conversation: Conversation) -> HttpResponse:
    """The composer, and whatever else has changed."""
    if step_of(request, conversation):
        return render(request, "rounds/_answered.html", composing(request, conversation))
    words = whole(request, conversation)
    return render(request, "conversation/_answered.html", {**words, "oob": True})


def back(
    request: DeskRequest,
    conversation: Conversation,
    text: str,
    trouble: Sentence | None = None,
    missed: list[Words] | None = None,
) -> HttpResponse:
    """The form again: what was typed, and on top of it the sentence that says why it did not go; `missed`:
    what was said in the meantime."""
    rare = rare_in(conversation, request.member)
    answers = chosen(request, conversation)
    made = composer(
        conversation, request.member, answers, text, trouble, in_private(request), rare=rare
    )
    if not request.htmx:
        return page(request, conversation, status=422, composer=made, missed=missed)
    if step_of(request, conversation):
        room = {**composing(request, conversation, rare), "composer": made, "missed": missed}
        return render(request, "rounds/_answered.html", room, status=422)
    words: dict[str, Any] = {
        **living(request, conversation, rare),
        "composer": made,
        "missed": missed,
        "together": together_here(request, conversation, rare),
        "oob": True,
    }
    return render(request, "conversation/_answered.html", words, status=422)


# --- a second pair of eyes -----------------------------------------------------------------------


@require_POST
@needs(Permission.ANSWER)
def give_back(request: DeskRequest, pk: int, reply: int) -> HttpResponse:
    """Not like this: its writer gets it back, with a word."""
    text = words_in(request, "text")
    return with_it(request, pk, reply, lambda it: second_look.give_back(it, request.member, text))


@require_POST
@needs(Permission.WRITE)
def remark(request: DeskRequest, pk: int, reply: int) -> HttpResponse:
    """A word among colleagues about a draft."""
    text = words_in(request, "text")
    return with_it(request, pk, reply, lambda it: second_look.remark(it, request.member, text))


def with_it(
    request: DeskRequest, pk: int, reply: int, act: Callable[[Reply], object]
) -> HttpResponse:
    """Do something with a draft of a colleague, and look at the conversation again."""
    conversation = find(request, pk)
    try:
        act(find_reply(conversation, reply))
    except NotYet as trouble:
        messages.error(request, say(trouble.sentence))
    return back_to(request, conversation)


def gone_on_with(
    request: DeskRequest, pk: int, reply: int, act: Callable[[Reply], object]
) -> HttpResponse:
    """The same, and where a script runs its words stand in the composer at once."""
    there = with_it(request, pk, reply, act)
    return anew(request, find(request, pk)) if request.htmx else there


@require_POST
@needs(Permission.WRITE)
def write_on(request: DeskRequest, pk: int, reply: int) -> HttpResponse:
    """Its writer takes it up again; a colleague, where the writer is gone."""
    return gone_on_with(request, pk, reply, lambda it: second_look.write_on(it, request.member))


@require_POST
@needs(Permission.WRITE)
def take_over(request: DeskRequest, pk: int, reply: int) -> HttpResponse:
    """Go on with what a colleague has begun; theirs stays theirs."""
    return gone_on_with(request, pk, reply, lambda it: together.take_over(it, request.member))


@require_POST
@needs(Permission.ANSWER)
def put_away_left(request: DeskRequest, pk: int, reply: int) -> HttpResponse:
    """Nobody wants to say what a colleague who is gone had begun."""
    return with_it(request, pk, reply, lambda it: second_look.put_away(it, request.member))


# --- in doubt ------------------------------------------------------------------------------------


@require_POST
@needs(Permission.ANSWER)
def confirm(request: DeskRequest, pk: int, reply: int) -> HttpResponse:
    """ "It did arrive", or "I have said it there"."""
    conversation = find(request, pk)
    try:
        outgoing.confirm_arrived(find_reply(conversation, reply), request.member)
    except NotYet as trouble:
        messages.error(request, say(trouble.sentence))
    return back_to(request, conversation)


@require_POST
@needs(Permission.ANSWER)
def take_back(request: DeskRequest, pk: int, reply: int) -> HttpResponse:
    """The words become a draft again."""
    conversation = find(request, pk)
    try:
        outgoing.take_back(find_reply(conversation, reply), request.member)
    except NotYet as trouble:
        messages.error(request, say(trouble.sentence))
    else:
        messages.success(request, _("The words are back in your draft."))
    return anew(request, find(request, pk)) if request.htmx else back_to(request, conversation)


@require_POST
@needs(Permission.ANSWER)
def look(request: DeskRequest, pk: int, reply: int) -> HttpResponse:
    """Ask the network once more whether it has arrived."""
    conversation = find(request, pk)
    written = find_reply(conversation, reply)
    outgoing.look_back.call(written.pk)
    return back_to(request, conversation)


@require_POST
@needs(Permission.WRITE)
def forget(request: DeskRequest, pk: int) -> HttpResponse:
    """Put the own draft away."""
    conversation = find(request, pk)
    for mine in Reply.objects.drafts_of(request.member).filter(conversation=conversation):
        put_away(mine)
    put_the_pen_down(pk, request.member)
    return anew(request, conversation) if request.htmx else back_to(request, conversation)


def find_reply(conversation: Conversation, pk: int) -> Reply:
    """A reply of this conversation; else 404."""
    return get_object_or_404(conversation.replies.with_context(), pk=pk)
