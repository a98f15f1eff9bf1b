"""One answer stands on top under a post, where the network has that.

    pin ─► [perhaps] ─► connector.act ─┬─► pinned
                                       ├─► a clear no: as it was before
                                       └─► no clear word: it stays "perhaps", and a person asks again

Asking again is harmless: an act sets a state, twice is once. Pinning another answer takes the place of the
first one, on the network as well as here.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.connector import Ability, Capability, Visibility
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Message, Post
from herzenstakt.flows.reacting import InDoubt, NotDone, set_pin
from herzenstakt.journal.models import record
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.pins.models import PinnedAnswer

State = PinnedAnswer.State
#: of a row, and what it says when the network said no to another one
ASKED = ("message_id", "state", "trouble", "by_id", "asked_at")


def can_pin(channel: Channel) -> Capability | None:
    """What the network says about pinning an answer; None where its connector is not here any more."""
    connector = channel.connector_class
    return connector.can(Ability.PIN_ANSWER) if connector else None


def pinned_under(post: Post) -> PinnedAnswer | None:
    """The answer on top under a post; none once its words are gone."""
    found = PinnedAnswer.objects.filter(post=post, message__gone_at=None)
    return found.select_related("message__written_as__author__user", "by__user").first()


def pin(message: Message, by: Membership) -> None:
    """Let one of our public answers stand on top under its post. Raises NotDone, InDoubt."""
    post = _may_be_pinned(message, by)
    before = PinnedAnswer.objects.filter(post=post).values(*ASKED).first()
    _ask_for(post, message, by)
    try:
        set_pin(message, Ability.PIN_ANSWER)
    except InDoubt as trouble:
        _doubt(post, message, by, trouble.sentence)
        raise
    except NotDone:
        _as_before(post, message, before)
        raise
    _settle(post, message, by)


def unpin(pinned: PinnedAnswer, by: Membership) -> None:
    """It stands among the others again. Raises NotDone, InDoubt."""
    _may_ask(pinned.message, by)
    post, message = pinned.post, pinned.message
    try:
        set_pin(message, Ability.UNPIN_ANSWER)
    except InDoubt as trouble:
        _doubt(post, message, by, trouble.sentence)
        raise
    with transaction.atomic():
        gone, _told = PinnedAnswer.objects.filter(post=post, message=message).delete()
        if gone:
            record("answer.unpinned", message, team_id=by.team_id, by=by)


# --- steps ---------------------------------------------------------------------------------------


def _may_ask(message: Message, by: Membership) -> None:
    if message.channel.team_id != by.team_id or not by.may(Permission.ANSWER):
        raise NotDone(_("Your role may not do this."))


def _may_be_pinned(message: Message, by: Membership) -> Post:
    """The post it would stand on top under. Raises NotDone."""
    _may_ask(message, by)
    if message.direction != Message.Direction.OUT:
        raise NotDone(_("These are the words of somebody else."))
    if message.visibility != Visibility.PUBLIC:
        raise NotDone(_("Only what everybody may read can stand on top."))
    post = message.conversation.post if message.conversation else None
    if post is None or post.gone_at:
        raise NotDone(_("There is no post on which it could stand on top."))
    return post


@transaction.atomic
def _ask_for(post: Post, message: Message, by: Membership) -> None:
    """Before the network hears of it, so that nothing is forgotten where nobody hears of the answer."""
    asked = {"message": message, "state": State.PERHAPS, "trouble": {}, "by": by}
    PinnedAnswer.objects.update_or_create(post=post, defaults={**asked, "asked_at": timezone.now()})


@transaction.atomic
def _settle(post: Post, message: Message, by: Membership) -> None:
    """It is on top, unless somebody has asked for another one in the meantime: then nobody knows which of
    the two came last, and it stays "perhaps"."""
    known = PinnedAnswer.objects.filter(post=post, message=message)
    if not known.update(state=State.PINNED, trouble={}):
        crossed = Sentence(_("Somebody asked for another answer at the same moment.")).as_json()
        PinnedAnswer.objects.filter(post=post).update(state=State.PERHAPS, trouble=crossed)
    record("answer.pinned", message, team_id=by.team_id, by=by)


@transaction.atomic
def _doubt(post: Post, message: Message, by: Membership, why: Sentence) -> None:
    known = PinnedAnswer.objects.filter(post=post, message=message)
    known.update(state=State.PERHAPS, trouble=why.as_json())
    record("answer.pin_in_doubt", message, team_id=by.team_id, by=by, why=why.as_json())


@transaction.atomic
def _as_before(post: Post, message: Message, before: dict[str, object] | None) -> None:
    """Nothing has happened: what stood on top before still does."""
    known = PinnedAnswer.objects.filter(post=post, message=message, state=State.PERHAPS)
    if before is None:
        known.delete()
    else:
        known.update(**before)
