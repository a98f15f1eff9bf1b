"""How one reply travels from the desk to the network. Read from top to bottom.

    draft -> approve -> [reply] -> deliver -> settle -> message
               |           |         └-> unsure -> look_back
               |           └-> to post -> confirm_arrived: a person puts it there
               ├-> second_look.ask: a colleague reads it first
               └-> pausing.offer: ten minutes before it barks back

What it promises for a day is laid before a person (`promising.propose`).

Going out is "at most once": what may have arrived is never sent again by a machine.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.connector import Author, Incoming, Length, Receipt
from herzenstakt.channels.models import Channel
from herzenstakt.channels.tame import tame
from herzenstakt.channels.trouble import (
    Disconnected,
    Gone,
    Refused,
    Trouble,
    TryLater,
    Unsure,
)
from herzenstakt.conversations.models import Conversation, ConversationQuerySet, Message
from herzenstakt.conversations.services import file_own_words, vanish
from herzenstakt.flows import attaching, informing, pausing, promising, rounds, twice
from herzenstakt.journal.models import record
from herzenstakt.kernel.http import backoff
from herzenstakt.kernel.jobs import FIRST, enqueue, task
from herzenstakt.kernel.names import isolated
from herzenstakt.kernel.text import key_of, legible
from herzenstakt.kernel.words import InWords, Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.moderation.models import Measure
from herzenstakt.replies.models import Pause, Reply
from herzenstakt.replies.seen import Seen
from herzenstakt.rounds.sameness import twin_of
from herzenstakt.saved_answers.filling import gap_in, personal_place_in

logger = logging.getLogger(__name__)

#: what left us a moment ago may still be on its way when we look for the first time
LOOKS = (timedelta(), timedelta(minutes=1), timedelta(minutes=5))
#: a reply that was tried may have arrived in any of these states; the likeliest first
MAY_HAVE_ARRIVED = (
    Reply.State.TO_POST,
    Reply.State.SENDING,
    Reply.State.UNSURE,
    Reply.State.READY,
    Reply.State.WITHDRAWN,
)
#: stands in for the network's id where only a person has seen that an answer arrived
BY_HAND = "by-hand:"
#: said where a picture or sound has no words for whoever cannot see or hear it
NOT_DESCRIBED = _(
    "“%(name)s” has no description yet. Whoever cannot see or hear it will learn nothing from it."
    " Write what there is, or send it without."
)
#: said where the words that are answered are no longer kept, or not fetched again yet
NOT_HERE = _(
    "The words you answer are not here at the moment, so nobody can read them at this desk."
    " Read them on the network first, or send it all the same."
)
#: said where braces are left in an answer; somebody may mean them
GAP_LEFT = _("%(gap)s is still to be filled. Write what belongs there, or send it as it is.")
#: said where two people of one round would be told the same
SAME_WORDS = _(
    "%(who)s gets the same words from you in this round. Say something that is only for this person: "
    "what they asked, or what you liked about it."
)


class NotYet(InWords):
    """The reply may not go out like this; `sentence` says why. The draft is kept."""


class AnsweredMeanwhile(NotYet):
    """Something has happened in this conversation that the writer has not seen."""


class SecondLookFirst(NotYet):
    """A colleague has to read this before it goes out."""


class PauseFirst(NotYet):
    """The draft barks back: a pause was offered, and nothing chosen yet."""


# --- a person says yes ---------------------------------------------------------------------------


def approve(
    reply: Reply,
    by: Membership,
    seen: Seen | None = None,
    words: str | None = None,
    *,
    as_it_is: bool = False,
    wordless: bool = False,
    unread: bool = False,
) -> bool:
    """A person lets the reply go. Nothing leaves the house without this.

    `seen`: what the writer had before their eyes; None: do not ask.
    `words`: the name of the words they read (`Reply.words`); None: they are their own.
    `as_it_is`: braces in it are meant to stand there. `wordless`: what is attached needs no description.
    `unread`: they answer words that are not here, and know it.
    False when it had been approved already (a second click). Raises NotYet, AnsweredMeanwhile,
    SecondLookFirst, PauseFirst.
    """
    try:
        return _approve(reply, by, seen, words, as_it_is=as_it_is, wordless=wordless, unread=unread)
    except PauseFirst:
        pausing.offer(reply)
        raise


@transaction.atomic
def _approve(
    reply: Reply,
    by: Membership,
    seen: Seen | None,
    words: str | None,
    *,
    as_it_is: bool,
    wordless: bool,
    unread: bool,
) -> bool:
    held = _hold(reply, Reply.State.DRAFT, Reply.State.ASKED)
    if held is None:
        return False
    reply = held
    _may_let_go(reply, by)
    if words is not None and words != reply.words:
        raise NotYet(_("These words have changed since you read them. Please read them again."))
    was_asked = reply.state == Reply.State.ASKED  # its writer said then that it is meant as it is
    look_once_more(
        reply,
        seen,
        as_it_is=as_it_is or was_asked,
        wordless=wordless or was_asked,
        unread=unread or was_asked,
    )
    if by.pk == reply.author_id and pausing.is_needed(reply):
        raise PauseFirst(_("This barks back. Let it rest for ten minutes, or ask a colleague."))
    pausing.conclude(reply, Pause.Outcome.UNCHANGED)
    reply.approved_by, reply.approved_at = by, timezone.now()
    by_hand = reply.window.by_hand
    reply.not_before = leaves_at = None if by_hand else _time_for_second_thoughts(reply)
    reply.save(update_fields=["approved_by", "approved_at", "not_before"])
    reply.change(Reply.State.TO_POST if by_hand else Reply.State.READY)
    team = reply.conversation.team_id
    record("reply.approved", reply, team_id=team, by=by, conversation=reply.conversation_id)
    promising.propose(reply)
    rounds.was_let_go(reply)
    informing.let_go(reply, by)
    if not by_hand:
        enqueue(deliver, reply.pk, at=leaves_at)
    return True


def _time_for_second_thoughts(reply: Reply) -> datetime | None:
    """Until when it can still be taken back; None where the team wants it to leave at once."""
    seconds = reply.conversation.team.undo_seconds
    return timezone.now() + timedelta(seconds=seconds) if seconds else None


def _may_let_go(reply: Reply, by: Membership) -> None:
    """Who may let which answer go: never a stranger, and where a second person reads, not its writer.
    Raises NotYet, SecondLookFirst."""
    if by.team_id != reply.conversation.team_id or not by.may(Permission.ANSWER):
        raise NotYet(_("Your role lets no answers go out. A colleague can."))
    if by.pk != reply.author_id:
        return
    if reply.state == Reply.State.ASKED:
        raise SecondLookFirst(
            _("A colleague reads your answer. You can take it back and write on.")
        )
    if twice.is_asked(by, reply.answers, in_private=reply.in_private):
        raise SecondLookFirst(_("Your team reads such answers twice. Please ask a colleague."))


def look_once_more(
    reply: Reply,
    seen: Seen | None,
    *,
    as_it_is: bool = False,
    wordless: bool = False,
    unread: bool = False,
) -> None:
    """Everything that can be known before sending. Raises NotYet with a sentence for the writer."""
    channel = reply.conversation.channel
    if not legible(reply.text):
        raise NotYet(_("There is nothing to send yet."))
    _nothing_is_left_to_fill(reply.text, as_it_is=as_it_is)
    if twin := twin_of(reply):
        raise NotYet(SAME_WORDS, who=isolated(twin.conversation.person.name))
    if reply.answers.gone_at:
        raise NotYet(_("What you answer is no longer on the network."))
    if reply.answers.expired_at and not unread:
        raise NotYet(NOT_HERE)
    if obstacle := channel.obstacle:
        raise NotYet(obstacle.text)
    window = reply.window
    if window.closed and not window.by_hand:
        raise NotYet.of(window.closed)
    if channel.state == Channel.State.DISCONNECTED and not window.by_hand:
        raise NotYet(_("This channel needs a new connection before anything can be sent."))
    length = length_of(reply)
    if not length.fits:
        raise NotYet(
            _("The text is too long: %(used)s of %(limit)s characters."),
            used=length.used,
            limit=length.limit or 0,
        )
    _attachments_may_go(reply, wordless=wordless)
    if seen is not None and (missed := seen.missed(reply)):
        raise AnsweredMeanwhile(missed)


def _nothing_is_left_to_fill(text: str, *, as_it_is: bool) -> None:
    """What a saved answer leaves open is filled by somebody, or taken out. Raises NotYet."""
    if personal_place_in(text):
        raise NotYet(
            _("One place still waits for something personal. Write it, or take the place out.")
        )
    if not as_it_is and (gap := gap_in(text)):
        raise NotYet(GAP_LEFT, gap=gap)


def _attachments_may_go(reply: Reply, *, wordless: bool) -> None:
    """Whether the network takes them, and each has words for whoever cannot see it. Raises NotYet."""
    try:
        reply.conversation.channel.connector.refuse_enclosures(reply.enclosures)
    except Refused as trouble:
        raise NotYet.of(trouble.sentence) from trouble
    silent = next((one for one in reply.attachments.all() if not one.alt), None)
    if silent and not wordless:
        raise NotYet(NOT_DESCRIBED, name=silent.name)


def length_of(reply: Reply) -> Length:
    """How long the reply is as its network counts."""
    connector = reply.conversation.channel.connector
    return connector.measure(reply.text, reply.to, reply.visibility)


# --- on its way ----------------------------------------------------------------------------------


@task(priority=FIRST)
def deliver(pk: int) -> None:
    """Hand the reply to the network and write down exactly what came of it."""
    reply = Reply.objects.claim(pk)
    if reply is None:
        return
    if why := _overtaken(reply):
        _ask_a_person(reply, why)
        return
    try:
        receipt = reply.conversation.channel.connector.send(reply.outgoing())
    except TryLater as trouble:
        _later(reply, trouble)
    except Refused as trouble:
        refuse(reply, trouble.sentence)
    except Gone as trouble:
        _vanished(reply, trouble.sentence)
    except Disconnected as trouble:
        _disconnected(reply, trouble.sentence)
    except Unsure as trouble:
        doubt(reply, trouble.sentence)
    except Exception:
        logger.exception("reply %s: unexpected trouble while sending", pk)
        doubt(reply, Sentence(_("Something unexpected happened while sending.")))
    else:
        settle(reply, receipt)


def _overtaken(reply: Reply) -> Sentence:
    """Why a reply that had to wait may no longer fit; the empty sentence where it does."""
    answered = reply.answers
    if reply.is_out_of_patience():
        return Sentence(_("This answer had to wait for more than a day. Does it still fit?"))
    if answered.gone_at:
        return Sentence(_("What you answer is no longer on the network."))
    if closed := reply.window.closed:
        return closed
    if _was_settled_without_us(reply):
        return Sentence(_("This was settled while the answer had to wait. Does it still fit?"))
    return Sentence("")


def _was_settled_without_us(reply: Reply) -> bool:
    """Whether since the approval somebody has answered elsewhere or let it rest. Other answers of this
    desk were known to whoever approved the later one."""
    answered, approved_at = reply.answers, reply.approved_at
    if answered.settled_at is None or approved_at is None or answered.settled_at <= approved_at:
        return False
    return not Reply.objects.filter(message__isnull=False, message=answered.settled_by_id).exists()


def _ask_a_person(reply: Reply, why: Sentence) -> None:
    """Do not send: where an earlier try may have arrived after all, it is in doubt, else refused."""
    if reply.tries > 1:
        doubt(reply, why)
    else:
        refuse(reply, why)


@transaction.atomic
def settle(reply: Reply, receipt: Receipt) -> None:
    """The answer is out, and the desk knows it. Settling twice is settling once."""
    reply = _hold(reply) or reply
    channel, said = reply.conversation.channel, _as_said(reply, tame(receipt))
    if _is_another(reply, channel, said):
        same = Sentence(
            _(
                "Another answer of ours with the same words stands there. Nobody can tell about this one."
            )
        )
        doubt(reply, same)
        _still_unsure(reply, same)
        return
    if reply.state == Reply.State.SENT and adopt_by_hand(channel, said):
        return
    message, _news = file_own_words(channel, said, said.thread_id)
    _arrived(reply, message)


def _hold(reply: Reply, *states: Reply.State) -> Reply | None:
    """The reply as it is now, locked. None when it has left these states in the meantime: a person
    has decided, or the clock took its worker for dead, and what a late worker thinks counts no more."""
    return Reply.objects.held(reply.pk, *states)


def _is_another(reply: Reply, channel: Channel, said: Incoming) -> bool:
    """Whether the network took another answer of this desk for this one."""
    others = Reply.objects.exclude(pk=reply.pk)
    return others.filter(message__channel=channel, message__external_id=said.external_id).exists()


def _as_said(reply: Reply, receipt: Receipt) -> Incoming:
    """The answer as the network tells it."""
    channel, answered = reply.conversation.channel, reply.answers
    return Incoming(
        external_id=receipt.external_id,
        author=Author(channel.own_external_id, channel.own_name),
        text=receipt.text or reply.text,
        written_at=receipt.written_at or timezone.now(),
        thread_id=answered.thread_id,
        parent_id=answered.external_id,
        visibility=reply.visibility,
        permalink=receipt.permalink,
        media=receipt.media,
        meta=receipt.meta,
    )


def _arrived(reply: Reply, message: Message) -> None:
    if reply.state == Reply.State.SENT:
        return
    if reply.state == Reply.State.WITHDRAWN:
        _not_again(reply)
    reply.message = message
    reply.save(update_fields=["message"])
    reply.change(Reply.State.SENT)
    team = reply.conversation.team_id
    record("reply.sent", reply, team_id=team, conversation=reply.conversation_id)


def _not_again(reply: Reply) -> None:
    """Words that somebody took back have arrived after all: put the same words away as a draft."""
    again = Reply.objects.unsent().filter(conversation=reply.conversation_id, text=reply.text)
    Measure.objects.carried_on(reply.key, *again.values_list("key", flat=True))
    again.update(state=Reply.State.WITHDRAWN, to_read_since=None)


@transaction.atomic
def _later(reply: Reply, trouble: TryLater) -> None:
    """Nothing has happened: come back, more slowly each time."""
    held = _hold(reply, Reply.State.SENDING)
    if held is None:
        return
    pause = max(trouble.after, backoff(held.tries, timedelta(seconds=2), timedelta(minutes=15)))
    held.wait(timezone.now() + pause, trouble.sentence)
    enqueue(deliver, held.pk, at=timezone.now() + pause)


@transaction.atomic
def refuse(reply: Reply, why: Sentence) -> None:
    """A clear no. The words are kept, a person decides what to do with them."""
    held = _hold(reply, Reply.State.SENDING, Reply.State.UNSURE)
    if held is None:
        return
    held.change(Reply.State.REFUSED, why)
    team = held.conversation.team_id
    record("reply.refused", held, team_id=team, why=why.as_json())


@transaction.atomic
def _vanished(reply: Reply, why: Sentence) -> None:
    """What we answer is gone: nobody waits any more, and our words are kept."""
    vanish(reply.conversation.channel, reply.answers.external_id)
    refuse(reply, why)


@transaction.atomic
def _disconnected(reply: Reply, why: Sentence) -> None:
    """Nothing was said. The reply waits until the channel is connected again."""
    if held := _hold(reply, Reply.State.SENDING):
        held.wait(timezone.now(), why)
    informing.disconnect(reply.conversation.channel, why)


def go_on(channel: Channel) -> None:
    """The channel works again: what had to wait for that goes out now, not when the clock comes by."""
    informing.connected_again(channel)
    waiting = Reply.objects.due().filter(conversation__channel=channel)
    for pk in waiting.values_list("pk", flat=True):
        enqueue(deliver, pk)


# --- it may have arrived -------------------------------------------------------------------------


@transaction.atomic
def doubt(reply: Reply, why: Sentence) -> None:
    """It left the house and nobody knows. Ask the network soon; until then a person may look."""
    held = _hold(reply, Reply.State.SENDING)
    if held is None:
        return
    held.change(Reply.State.UNSURE, why)
    record("reply.unsure", held, team_id=held.conversation.team_id, why=why.as_json())
    for pause in LOOKS:
        enqueue(look_back, held.pk, at=timezone.now() + pause if pause else None)


@task(priority=FIRST)
def look_back(pk: int) -> None:
    """Read back whether an unsure reply has arrived. Found is settled; anything else stays unsure."""
    reply = Reply.objects.with_context().filter(pk=pk, state=Reply.State.UNSURE).first()
    if reply is None:
        return
    try:
        receipt = reply.conversation.channel.connector.find(reply.outgoing())
    except Trouble as trouble:
        _still_unsure(reply, trouble.sentence)
        return
    if receipt:
        settle(reply, receipt)
    elif _may_still_arrive(reply):
        early = _("It does not stand there yet. We look again in a few minutes by ourselves.")
        _still_unsure(reply, Sentence(early))
    else:
        looked = _(
            "We looked on the network and did not find it there. Please check before sending again."
        )
        _still_unsure(reply, Sentence(looked))


def _may_still_arrive(reply: Reply) -> bool:
    """Whether a slow network may still be working on what left us."""
    sent = reply.sending_since
    return sent is not None and timezone.now() - sent < LOOKS[-1]


@transaction.atomic
def _still_unsure(reply: Reply, why: Sentence) -> None:
    if held := _hold(reply, Reply.State.UNSURE):
        held.change(Reply.State.UNSURE, why)


def is_own_echo(message: Message) -> bool:
    """Whether words of ours that just came in are a reply of this desk; it is settled then."""
    if Reply.objects.filter(message=message).exists():
        return True
    never = Q(state__in=(Reply.State.READY, Reply.State.WITHDRAWN), first_tried_at=None)
    tried = (
        Reply.objects.select_for_update(of=("self",))
        .exclude(never)
        .filter(
            conversation=message.conversation_id,
            answers__external_id=message.parent_id,
            state__in=MAY_HAVE_ARRIVED,
        )
    )
    for reply in sorted(tried, key=lambda reply: MAY_HAVE_ARRIVED.index(Reply.State(reply.state))):
        if _same_words(reply.text, message.text):
            _arrived(reply, message)
            return True
    return False


def adopt_by_hand(channel: Channel, said: Incoming) -> bool:
    """Whether these words of ours were confirmed by hand before; they get their real id then.

    Words the desk knows under their real id are somebody's second "Thank you!", not the confirmed one.
    """
    if Message.objects.filter(channel=channel, external_id=said.external_id).exists():
        return False
    confirmed = Message.objects.filter(
        channel=channel,
        direction=Message.Direction.OUT,
        parent_id=said.parent_id,
        external_id__startswith=BY_HAND,
    )
    for message in confirmed:
        if _same_words(message.text, said.text):
            message.external_id, message.permalink = said.external_id, said.permalink[:1000]
            message.written_at, message.meta = said.written_at, dict(said.meta)
            message.text = said.text
            message.save()
            return True
    return False


def _same_words(ours: str, theirs: str) -> bool:
    """Networks put a name before an answer and change white space; the words stay."""
    return _squeezed(ours) in _squeezed(theirs)


def _squeezed(words: str) -> str:
    return " ".join(words.split()).casefold()


# --- by hand ---------------------------------------------------------------------------------------


def to_say_of(member: Membership) -> ConversationQuerySet:
    """Where an answer is to be said by hand, as far as this member may say it: also where nobody waits any
    more, so that somebody decides. They are few, and have an index (as in `second_look.wanted_of`)."""
    ready = Reply.objects.to_say(member).values("conversation")
    there = Conversation.objects.filter(pk__in=ready)
    return there if member.may(Permission.READ_PRIVATE) else there.filter(is_private=False)


def are_said_by_hand(channel: Channel, told: Incoming, thread_id: str) -> bool:
    """Whether these words of somebody are what one of ours said there by hand: the whole of it, in the same
    thread, under a name of ours. Anybody can type a name, so they stay somebody's; they only call nobody."""
    name = key_of(told.author.name)
    if not channel.answers_by_hand or not name:
        return False
    said = Reply.objects.filter(
        Q(state=Reply.State.TO_POST)
        | Q(state=Reply.State.SENT, message__external_id__startswith=BY_HAND),
        conversation__channel=channel,
        answers__thread_id=thread_id,
    ).select_related("author__user", "approved_by__user")
    return any(
        _squeezed(reply.text) == _squeezed(told.text) and name in _names_of_ours(channel, reply)
        for reply in said
    )


def _names_of_ours(channel: Channel, reply: Reply) -> set[str]:
    """What one of ours may be called there: the house, the team, or who wrote it or said yes to it."""
    people = [one.user for one in (reply.author, reply.approved_by) if one]
    names = [channel.own_name, channel.team.name, *(one.name for one in people)]
    return {key_of(one) for one in (*names, *(one.get_short_name() for one in people))} - {""}


# --- a person decides ----------------------------------------------------------------------------


@transaction.atomic
def take_back(reply: Reply, by: Membership) -> Reply:
    """Before it leaves, after a refusal, or after a look at the network: the words become a draft again,
    under a new key.

    Raises NotYet where the reply is under way or has arrived.
    """
    held = _hold(
        reply,
        Reply.State.TO_POST,
        Reply.State.READY,
        Reply.State.REFUSED,
        Reply.State.UNSURE,
    )
    if held is None or (held.state == Reply.State.READY and not held.can_be_called_back):
        raise NotYet(_("This answer cannot be taken back any more."))
    reply = held
    drafts = Reply.objects.drafts_of(by).filter(conversation=reply.conversation_id)
    draft = drafts.first() or Reply(
        conversation_id=reply.conversation_id, author=by, answers_id=reply.answers_id
    )
    draft.in_private |= reply.in_private  # what was meant for one person goes to nobody else
    draft.text = "\n\n".join(part for part in (draft.text, reply.text) if part)
    draft.save()
    attaching.hand_on(reply, draft)
    Measure.objects.carried_on(draft.key, reply.key)
    reply.change(Reply.State.WITHDRAWN)
    promising.forget(reply)
    record("reply.taken_back", reply, team_id=reply.conversation.team_id, by=by, draft=draft.pk)
    return draft


@transaction.atomic
def confirm_arrived(reply: Reply, by: Membership) -> None:
    """A person has seen it on the network, or has put it there. It ends the wait like any answer."""
    held = _hold(reply, Reply.State.UNSURE, Reply.State.TO_POST)
    if held is None:
        raise NotYet(_("Nobody has to look after this answer any more."))
    was_in_doubt = held.state == Reply.State.UNSURE
    unread = _came_after_the_yes(held)
    settle(held, Receipt(external_id=f"{BY_HAND}{held.key}"))
    action = "reply.confirmed_by_hand" if was_in_doubt else "reply.posted_by_hand"
    record(action, held, team_id=held.conversation.team_id, by=by)
    Message.objects.filter(pk__in=unread).update(settled_at=None, settled_by=None)
    if unread:
        Conversation.objects.get(pk=held.conversation_id).wait()


def _came_after_the_yes(reply: Reply) -> list[int]:
    """What nobody had read who said yes: words of before that came in since (a letter that was written down
    later). They still wait."""
    if reply.approved_at is None:
        return []
    waiting = reply.conversation.messages.open().exclude(pk=reply.answers_id)
    return list(waiting.filter(received_at__gt=reply.approved_at).values_list("pk", flat=True))


@transaction.atomic
def answered_by_hand(conversation: Conversation, by: Membership, where: str) -> None:
    """A person answered on the network itself, by phone or by mail: nobody waits here any more, and what was
    ready to be said there is not said a second time.

    `where`: in their words, for the record.
    """
    locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
    for ready in locked.replies.filter(state=Reply.State.TO_POST):
        ready.change(Reply.State.WITHDRAWN)
        promising.forget(ready)
    locked.messages.open().update(settled_at=timezone.now())
    locked.wait()
    record("conversation.answered_by_hand", locked, team_id=locked.team_id, by=by, where=where)
