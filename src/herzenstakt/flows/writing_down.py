"""How words come in that no program hears: a colleague writes down what somebody said.

    [form] ─► write_down ─► Connector.note ─► incoming.open_lot ─► a conversation that waits

It goes through the same door as everything else, so timers, coach, rules and record know no difference.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.connector import Spoken
from herzenstakt.channels.models import Channel, Envelope, digest_of
from herzenstakt.channels.notes import LONGEST_LINK, LONGEST_NAME, LONGEST_TEXT
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows.incoming import open_lot
from herzenstakt.journal.models import record
from herzenstakt.kernel.keeping import NotKept, fit
from herzenstakt.kernel.text import legible
from herzenstakt.kernel.words import gettext_noop as _

#: clocks differ a little
JUST_NOW = timedelta(minutes=5)
#: before that nobody said anything to us on a network
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


@transaction.atomic
def write_down(
    channel: Channel, by: Membership, spoken: Spoken, goes_on: Conversation | None = None
) -> Conversation:
    """Somebody said this there, and waits for an answer since then.

    `goes_on`: the conversation in which they say more; then they are who they were. The same key twice is
    the same message. Raises NotKept.
    """
    _may_write_down(channel, by, spoken)
    if goes_on is not None:
        spoken = _in_the_same_voice(channel, spoken, goes_on)
    Channel.objects.select_for_update().get(
        pk=channel.pk
    )  # two forms of one key come one after the other
    delivery = channel.connector.note(_as_it_is_kept(spoken))
    [said] = channel.connector.parse(delivery)
    there = Message.objects.filter(channel=channel, external_id=said.external_id)
    is_new = not there.exists()
    if (
        not is_new
        and not Envelope.objects.filter(channel=channel, digest=digest_of(delivery)).exists()
    ):
        raise NotKept(_("Something else was written down under this key already."))
    _fresh, stumbled = open_lot(channel, [delivery])
    message = there.select_related("conversation").first()
    if stumbled or message is None or message.conversation is None:
        raise NotKept(
            _("We stumbled over these words. Nothing was written down; please try again.")
        )
    if is_new:
        record("message.written_down", message, team_id=channel.team_id, by=by)
    return message.conversation


def _may_write_down(channel: Channel, by: Membership, spoken: Spoken) -> None:
    """Whoever may write, on a place of their team that takes notes; words that are not public only who may
    read such. Raises NotKept."""
    if channel.team_id != by.team_id or not by.may(Permission.WRITE):
        raise NotKept(_("Your role may not do this. Ask a colleague."))
    if not channel.takes_notes:
        raise NotKept(_("What is said on this channel comes in by itself."))
    if channel.state != Channel.State.ACTIVE:
        raise NotKept(_("This channel is paused or disconnected. Resume or connect it first."))
    if spoken.private and not by.may(Permission.READ_PRIVATE):
        raise NotKept(_("Your role may not do this. Ask a colleague."))


def _in_the_same_voice(channel: Channel, spoken: Spoken, goes_on: Conversation) -> Spoken:
    """Whoever goes on there is the person of the conversation, and as private as before. Raises NotKept."""
    first = goes_on.messages.said_to_us().filter(channel=channel).order_by("written_at").first()
    handle = goes_on.handle
    if goes_on.channel_id != channel.pk or first is None or handle is None:
        raise NotKept(_("This does not go on here."))
    return replace(
        spoken,
        who=handle.name,
        address=handle.address,
        private=goes_on.is_private,
        thread_id=first.thread_id,
        author_id=handle.external_id,
    )


def _as_it_is_kept(spoken: Spoken) -> Spoken:
    """Tidy, not too long, and at a time that can be. Raises NotKept."""
    if not legible(spoken.key):
        raise NotKept(_("This note has no key."))
    if spoken.at > timezone.now() + JUST_NOW:
        raise NotKept(_("This moment is still to come."))
    if spoken.at < EARLIEST:
        raise NotKept(_("That is too long ago."))
    link = spoken.link.strip()
    if link and (not link.startswith(("https://", "http://")) or any(map(str.isspace, link))):
        raise NotKept(_("This is no web address. It begins with https://."))
    return replace(
        spoken,
        who=fit(spoken.who, LONGEST_NAME, missing=_("Who said it?")),
        text=fit(spoken.text, LONGEST_TEXT, missing=_("What did they say?")),
        address=fit(spoken.address, LONGEST_NAME),
        link=fit(link, LONGEST_LINK),
    )
