"""An owner tries a channel out, from a comment of their own to the answer below it. Read from top to bottom.

    begin ─► code word ─► somebody writes it there ─► incoming ─► hear ─► answer ─► outgoing.approve
      │                                                 │           │                     │
      │                                                 │           └─► is_not_ours       ▼
      └─► stop                                          └─► run_out, after 15 min   go_on ─► read_back

The comment comes in and the answer goes out like any other: what stands in the way of others stands in their
way, and nothing else does. Only the comment calls nobody: nobody waits, no clock runs, no rule looks.

Never is anybody else answered: nobody knows the code word before the owner writes it, only the first comment
with it counts, and the owner reads it, with the name of whoever wrote it, before they let an answer go.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.connector import Ability, Finding, Incoming, Level
from herzenstakt.channels.models import Channel, Envelope, Health
from herzenstakt.channels.services import check
from herzenstakt.channels.trouble import Trouble
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.conversations.services import let_rest, speaks_to_us
from herzenstakt.flows import outgoing, reacting
from herzenstakt.journal.models import record
from herzenstakt.kernel.jobs import FIRST, enqueue, task
from herzenstakt.kernel.words import InWords, Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.rehearsals.models import Rehearsal, Stage
from herzenstakt.rehearsals.words import code_words_in, new_code_word
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import put_away, save_draft

Outcome = Rehearsal.Outcome

#: some networks take a moment until they show what they have just taken
LOOKS = (timedelta(), timedelta(seconds=20), timedelta(minutes=1), timedelta(minutes=3))
#: stands beside the comment
SAID = _("This was written to try the channel out, so it waits for nobody.")
OVER = _("This rehearsal is over.")
NOTHING = _("There is nothing to answer (any more).")
NOT_THERE = _("The network took the answer, but does not show it to us.")


class NoRehearsal(InWords):
    """It does not begin or go on; `sentence` says why, and `findings` what the self-test found."""

    findings: Sequence[Finding] = ()


# --- whether, and yes ----------------------------------------------------------------------------


def why_not(channel: Channel) -> Sentence:
    """Why nothing can be rehearsed on a channel; the empty sentence where it can."""
    if obstacle := channel.obstacle:
        return obstacle
    replying = channel.connector.can(Ability.REPLY)
    if not replying.works:
        return replying.reason
    if channel.state != Channel.State.ACTIVE:
        return Sentence(_("This channel is paused or disconnected. Resume or connect it first."))
    return Sentence("")


def begin(channel: Channel, by: Membership) -> Rehearsal:
    """Listen for a comment with a code word from now on, where the self-test finds nothing broken. Raises
    NoRehearsal."""
    _may_rehearse(channel, by)
    if why := why_not(channel):
        raise NoRehearsal.of(why)
    findings = check(channel)
    if any(finding.level == Level.BROKEN for finding in findings):
        trouble = NoRehearsal(_("The self-test found something to mend first."))
        trouble.findings = findings
        raise trouble
    run_out_of(channel)
    used = set(Rehearsal.objects.filter(channel=channel).values_list("word", flat=True))
    try:
        with transaction.atomic():
            begun = Rehearsal.objects.create(channel=channel, by=by, word=new_code_word(used))
            record("channel.rehearsal_begun", channel, team_id=by.team_id, by=by, word=begun.word)
    except IntegrityError:
        raise NoRehearsal(_("Somebody is rehearsing on this channel already.")) from None
    return begun


def _may_rehearse(channel: Channel, by: Membership) -> None:
    if channel.team_id != by.team_id or not by.may(Permission.CONNECT):
        raise NoRehearsal(_("Your role may not do this."))


# --- it comes in ---------------------------------------------------------------------------------


def hear(channel: Channel, told: Incoming) -> bool:
    """Whether somebody outside said this for a rehearsal, so that it calls nobody; the first comment with the
    code word is heard now. Costs nothing where no code word is in it."""
    words = code_words_in(told.text)
    if not words:
        return False
    here = Rehearsal.objects.filter(channel=channel, word__in=words)
    if here.filter(external_id=told.external_id).exists():
        return True
    now = timezone.now()
    heard = here.listening().first()
    news = {"external_id": told.external_id, "heard_at": now, "trouble": {}}
    if heard is None or not Rehearsal.objects.listening().filter(pk=heard.pk).update(**news):
        return False
    seconds = max(0, round((now - told.written_at).total_seconds()))
    team = channel.team_id
    record("channel.rehearsal_heard", channel, team_id=team, word=heard.word, seconds=seconds)
    return True


def hear_ourselves(channel: Channel, told: Incoming) -> None:
    """The code word in words of our own: the desk hears, but there is nobody to answer."""
    words = code_words_in(told.text)
    if not words:
        return
    ours = Sentence(
        _(
            "We heard it, but it was written in the name of the house, and nobody answers themselves. "
            "Please write it once more from an account of your own."
        )
    )
    here = Rehearsal.objects.listening().filter(channel=channel, word__in=words)
    here.update(trouble=ours.as_json())


# --- the answer ----------------------------------------------------------------------------------


def answer(rehearsal: Rehearsal, by: Membership, text: str) -> None:
    """Whoever may has read the comment and lets this answer go, as every answer goes. Raises NoRehearsal,
    outgoing.NotYet."""
    _may_rehearse(rehearsal.channel, by)
    comment = rehearsal.comment()
    if rehearsal.stage is not Stage.HEARD or comment is None or comment.conversation is None:
        raise NoRehearsal(OVER if rehearsal.ended_at else NOTHING)
    if comment.conversation.waiting_since is not None:
        raise NoRehearsal(
            _(
                "Under the same name somebody waits in this conversation already. Answer them first, or "
                "begin anew below another post."
            )
        )
    draft = save_draft(comment.conversation, by, text, comment)
    if not rehearsal.move(reply=draft, trouble={}):
        put_away(draft)
        raise NoRehearsal(OVER)
    outgoing.approve(draft, by)


def go_on(rehearsal: Rehearsal) -> None:
    """It is known what became of the answer: one that is there is read back, one that is not ends it."""
    if not rehearsal.move(answered_at=timezone.now()):
        return
    reply = rehearsal.reply
    if reply is None or reply.state == Reply.State.SENT:
        for pause in LOOKS:
            enqueue(read_back, rehearsal.pk, at=timezone.now() + pause if pause else None)
    elif reply.state == Reply.State.REFUSED:
        _conclude(rehearsal, Outcome.REFUSED, reply.trouble_sentence)
    else:
        _conclude(rehearsal, Outcome.REFUSED, Sentence(_("Somebody took it back.")))


@task(priority=FIRST)
def read_back(pk: int) -> None:
    """Ask the network whether the answer stands there."""
    there = Rehearsal.objects.open().select_related("channel__app").filter(pk=pk)
    rehearsal = there.exclude(answered_at=None).first()
    if rehearsal is None or rehearsal.reply_id is None or rehearsal.answered_at is None:
        return
    reply = Reply.objects.with_context().get(pk=rehearsal.reply_id)
    try:
        receipt = rehearsal.channel.connector.find(reply.outgoing())
    except Trouble as trouble:
        _conclude(rehearsal, Outcome.NOT_READ_BACK, trouble.sentence)
        return
    if receipt:
        _conclude(rehearsal, Outcome.WORKED)
    elif timezone.now() - rehearsal.answered_at >= LOOKS[-1]:
        _conclude(rehearsal, Outcome.NOT_READ_BACK, Sentence(NOT_THERE))


def delete_answer(rehearsal: Rehearsal, by: Membership) -> None:
    """Take our answer off the network again. Raises NoRehearsal, reacting.NotDone."""
    _may_rehearse(rehearsal.channel, by)
    ours = answer_of(rehearsal)
    if ours is None:
        raise NoRehearsal(_("There is nothing to delete (any more)."))
    reacting.delete_own(ours, by)


def answer_of(rehearsal: Rehearsal) -> Message | None:
    """Our answer, as long as it stands on the network and the network lets us delete it."""
    ours = rehearsal.reply.message if rehearsal.reply else None
    if ours is None or ours.gone_at or rehearsal.channel.obstacle:
        return None
    return ours if rehearsal.channel.connector.can(Ability.DELETE_OWN).works else None


# --- it ends -------------------------------------------------------------------------------------


def stop(rehearsal: Rehearsal, by: Membership) -> None:
    """Enough. What was said stays where it is. Raises NoRehearsal."""
    _may_rehearse(rehearsal.channel, by)
    if rehearsal.stage is Stage.ANSWERING:
        raise NoRehearsal(_("The answer is on its way; the rehearsal ends with it."))
    _conclude(rehearsal, Outcome.STOPPED, by=by)


@transaction.atomic
def is_not_ours(rehearsal: Rehearsal, by: Membership) -> None:
    """Somebody else wrote this: it is a comment like any other, and they wait for an answer. Raises
    NoRehearsal."""
    _may_rehearse(rehearsal.channel, by)
    comment = rehearsal.comment()
    if rehearsal.stage is not Stage.HEARD or comment is None:
        raise NoRehearsal(OVER if rehearsal.ended_at else NOTHING)
    rehearsal.move(external_id="")
    _conclude(rehearsal, Outcome.NOT_OURS, by=by)
    speaks_to_us(comment)
    record("message.arrived", comment, team_id=by.team_id)


def run_out_of(channel: Channel) -> None:
    """Where the time of the rehearsal on a channel is over, it ends before another one begins."""
    for rehearsal in Rehearsal.objects.overdue().filter(channel=channel):
        run_out(rehearsal)


def run_out(rehearsal: Rehearsal) -> None:
    """A quarter of an hour is over: say what we know."""
    stage = rehearsal.stage
    if stage is Stage.LISTENING:
        _conclude(rehearsal, Outcome.UNHEARD, rehearsal.trouble_sentence or _why_silent(rehearsal))
    elif stage is Stage.HEARD:
        _conclude(rehearsal, Outcome.UNANSWERED)
    elif rehearsal.answered_at:
        _conclude(rehearsal, Outcome.NOT_READ_BACK, Sentence(NOT_THERE))
    else:
        late = _("It is still on its way. How it goes on stands in its conversation.")
        _conclude(rehearsal, Outcome.REFUSED, Sentence(late))


def _why_silent(rehearsal: Rehearsal) -> Sentence:
    """The likeliest reason why a comment did not come, as far as the desk can tell."""
    channel, gaps = rehearsal.channel, {"word": rehearsal.word, "name": rehearsal.channel.name}
    aside = Envelope.objects.set_aside().filter(channel=channel, arrived_at__gt=rehearsal.begun_at)
    if number := aside.count():
        words = _(
            "We heard nothing of “%(word)s”, but could not read what came meanwhile (%(number)s): "
            "perhaps it is among what was set aside."
        )
        return Sentence(words, {**gaps, "number": number})
    if channel.health() is not Health.GOOD:
        words = _(
            "We heard nothing of “%(word)s”, and not everything works at the moment: the page of the "
            "channel says what."
        )
        return Sentence(words, gaps)
    if not channel.feed_states.filter(heard_at__gt=rehearsal.begun_at).exists():
        words = _(
            "We heard nothing of “%(word)s”: the network did not call us, and we had no turn to look. "
            "Begin anew, and use “Look now” once it stands there."
        )
        return Sentence(words, gaps)
    words = _(
        "We heard nothing of “%(word)s”, although we looked. Does it stand where people write to "
        "%(name)s, and can everybody see it? What a network holds back for review we do not hear either."
    )
    return Sentence(words, gaps)


@transaction.atomic
def _conclude(
    rehearsal: Rehearsal,
    outcome: Rehearsal.Outcome,
    why: Sentence | None = None,
    by: Membership | None = None,
) -> None:
    """It is over, once, and leaves nothing standing: no draft, and no conversation that nobody needs."""
    told = why.as_json() if why else {}
    if not rehearsal.move(ended_at=timezone.now(), outcome=outcome, trouble=told):
        return
    over = Rehearsal.objects.select_related("channel", "reply", "by").get(pk=rehearsal.pk)
    ending = {"word": over.word, "rehearsed": outcome.value}
    record("channel.rehearsal_ended", over.channel, team_id=over.channel.team_id, by=by, **ending)
    if over.reply and over.reply.state == Reply.State.DRAFT:
        put_away(over.reply)
    comment = over.comment()
    if comment and comment.conversation and _is_alone(comment):
        let_rest(comment.conversation, over.by, "")


def _is_alone(comment: Message) -> bool:
    """Whether its conversation is about nothing else, and lies open."""
    there = comment.conversation
    if there is None or there.status != Conversation.Status.OPEN or there.waiting_since:
        return False
    return not there.messages.said_to_us().exclude(pk=comment.pk).exists()
