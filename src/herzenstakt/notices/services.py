"""Telling a member something, once; and that they have seen it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation
from herzenstakt.kernel.text import shorten
from herzenstakt.notices.models import AMONG_COLLEAGUES, Device, Kind, Notice, Way, Wishes

#: whoever looks within this time needs no buzz in a pocket
GRACE = timedelta(seconds=20)
#: browsers of one member that are woken
MOST_DEVICES = 10
#: letters of the words a notice shows
EXCERPT = 180


def tell(
    member: Membership,
    kind: Kind,
    conversation: Conversation | None = None,
    by: Membership | None = None,
    words: str = "",
    *,
    channel: Channel | None = None,
) -> Notice | None:
    """Let a member know; the same once more before they look only counts up. `words`: of a colleague.

    None, and nothing is kept, where it would be their own act, where they no longer work here, may not see
    what it is about, or do not want to hear of it.
    """
    if by is not None and by.pk == member.pk:
        return None
    if not _works_here(member) or not _may_see(member, kind, conversation, channel):
        return None
    wishes = Wishes.objects.of(member)
    if not wishes.ways_of(kind):
        return None
    told = Notice(
        member=member,
        kind=kind,
        conversation=conversation,
        channel=channel,
        by=by,
        topic=_topic(kind, conversation, channel, by),
        words=shorten(words, EXCERPT),
        on_desk=wishes.wants(kind, Way.DESK),
    )
    plan(told, wishes)
    return _keep(told)


def have_seen(member: Membership, conversation: Conversation) -> int:
    """A member looks at a conversation: whatever they were told of it is no news any more. How much."""
    unseen = Notice.objects.unseen().filter(member=member, conversation=conversation)
    if not unseen.exists():  # most often there are none, and a look should not lock the database
        return 0
    return unseen.update(**_over())


def have_seen_all(member: Membership) -> int:
    """ "All read": how many there were."""
    return Notice.objects.unseen().filter(member=member).update(**_over())


def is_settled(
    kind: Kind, conversation: Conversation | None = None, channel: Channel | None = None
) -> None:
    """It is done, by whomever: nobody need look at it any more."""
    here = Notice.objects.unseen().filter(kind=kind, conversation=conversation, channel=channel)
    here.update(**_over())


@transaction.atomic
def wishes_of(member: Membership) -> Wishes:
    """What a member wishes; where they have said nothing, what is usual."""
    return Wishes.objects.of(member)


@transaction.atomic
def add_device(member: Membership, endpoint: str, keys: tuple[str, str], name: str) -> None:
    """A browser that may be woken; whoever used it before hears nothing there any more, and of too many
    the oldest go. `keys`: `p256dh` and `auth`, as the browser told them."""
    p256dh, auth = keys
    known = {"user": member.user, "name": name, "p256dh": p256dh, "auth": auth, "woken_at": None}
    Device.objects.update_or_create(endpoint=endpoint, defaults=known)
    theirs = Device.objects.visible_to(member).order_by("-pk")
    too_many = list(theirs.values_list("pk", flat=True)[MOST_DEVICES:])
    Device.objects.filter(pk__in=too_many).delete()


def keep_wishes(wishes: Wishes) -> None:
    """From now on one hears of things like this; what waits to leave the house follows at once."""
    list(Membership.objects.select_for_update().filter(pk=wishes.member_id).values("pk"))
    known = Wishes.objects.filter(member=wishes.member_id).values_list("pk", flat=True)
    wishes.pk = wishes.pk or known.first()  # kept meanwhile, in a second tab
    wishes.save()
    waiting = Notice.objects.select_for_update().filter(member=wishes.member_id, seen_at=None)
    for notice in waiting.exclude(push_at=None, mail_at=None):
        again = Notice(member=wishes.member, kind=notice.kind)
        plan(again, wishes)
        notice.push_at = again.push_at if notice.push_at else None
        notice.mail_at = again.mail_at if notice.mail_at else None
        notice.save(update_fields=["push_at", "mail_at"])


def plan(notice: Notice, wishes: Wishes, now: datetime | None = None) -> None:
    """When it leaves the house, if it is not seen before."""
    now, hours = now or timezone.now(), wishes.hours
    notice.push_at = notice.mail_at = None
    if wishes.wants(notice.kind, Way.PUSH):
        notice.push_at = hours.not_before(now + GRACE)
    if wishes.wants(notice.kind, Way.MAIL):
        notice.mail_at = hours.next_digest(now)


# --- steps ---------------------------------------------------------------------------------------


def _works_here(member: Membership) -> bool:
    return Membership.objects.active().filter(pk=member.pk).exists()


def _may_see(
    member: Membership,
    kind: Kind,
    conversation: Conversation | None,
    channel: Channel | None,
) -> bool:
    """Whether what it is about is theirs to see, as `Notice.objects.visible_to` asks again later."""
    if kind in AMONG_COLLEAGUES and not member.may(Permission.WRITE):
        return False
    if channel is not None and channel.team_id != member.team_id:
        return False
    if conversation is None:
        return True
    return Conversation.objects.visible_to(member).filter(pk=conversation.pk).exists()


def _topic(
    kind: Kind,
    conversation: Conversation | None,
    channel: Channel | None,
    by: Membership | None,
) -> str:
    parts = (kind.value, *(one.pk if one else "" for one in (conversation, channel, by)))
    return ":".join(map(str, parts))


@transaction.atomic
def _keep(told: Notice) -> Notice:
    """One more of the same, or a new one; of two at the same moment the second counts up."""
    if known := _once_more(told):
        return known
    try:
        with transaction.atomic():
            told.save()
    except IntegrityError:
        return _once_more(told) or told
    return told


def _once_more(told: Notice) -> Notice | None:
    """An unseen one with the same topic counts up. It has left the house or will: no second time."""
    same = Notice.objects.unseen().filter(member=told.member, topic=told.topic)
    more = same.update(
        count=F("count") + 1, told_at=told.told_at, words=told.words, on_desk=told.on_desk
    )
    return same.first() if more else None


def _over() -> dict[str, datetime | None]:
    return {"seen_at": timezone.now(), "push_at": None, "mail_at": None}
