"""Saying that one is there, and seeing who else is. Each is one small question to the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.presence.models import Presence, PresenceQuerySet, StepBack

#: an open page says "still here" more often than anybody has to write it down
OFTEN_ENOUGH = timedelta(seconds=1.5)
#: more colleagues at one list of rows than this are not told apart
MANY = 500


@dataclass(frozen=True, slots=True)
class Company:
    """Colleagues at one conversation, by name: those who write, and those who only look."""

    writers: tuple[str, ...] = ()
    lookers: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.writers or self.lookers)


NOBODY = Company()


def look(conversation_id: int, member: Membership, *, writes: bool = False) -> None:
    """Somebody has a conversation before their eyes; `writes`: they typed a moment ago."""
    now = timezone.now()
    here = Presence(
        conversation_id=conversation_id,
        member=member,
        seen_at=now,
        wrote_at=now if writes else None,
    )
    changed = ["seen_at", "wrote_at"] if writes else ["seen_at"]
    Presence.objects.bulk_create(
        [here],
        update_conflicts=True,
        update_fields=changed,
        unique_fields=["conversation", "member"],
    )


def stay(here: Presence, *, writes: bool) -> None:
    """They are still there. Written down only where it was not a moment ago."""
    now = timezone.now()
    just_now = now - OFTEN_ENOUGH
    begins = writes and (here.wrote_at is None or here.wrote_at < just_now)
    if begins:
        Presence.objects.filter(pk=here.pk).update(seen_at=now, wrote_at=now)
    elif here.seen_at < just_now:
        Presence.objects.filter(pk=here.pk).update(seen_at=now)


def put_the_pen_down(conversation_id: int, member: Membership) -> None:
    """They have finished: what was written is on its way, or put away."""
    mine = Presence.objects.filter(conversation=conversation_id, member=member)
    mine.update(wrote_at=None)


def people_at(conversation_id: int, member: Membership) -> list[Presence]:
    """Everybody at a conversation as far as the member may see it, they themselves included."""
    there = Presence.objects.visible_to(member).filter(conversation=conversation_id)
    return list(there.select_related("member__user").order_by("pk"))


def company(there: Iterable[Presence], member: Membership) -> Company:
    """Who of them is here besides the member."""
    others = [one for one in there if one.is_here and one.member_id != member.pk]
    writers = [str(one.member.user) for one in others if one.writes]
    lookers = [str(one.member.user) for one in others if not one.writes]
    return Company(tuple(writers), tuple(lookers))


def company_in(conversations: Iterable[int], member: Membership) -> dict[int, Company]:
    """Who is at each of these conversations besides the member; where nobody is, nothing. One question
    for all of them."""
    there = Presence.objects.visible_to(member).now()
    return _by_conversation(there.filter(conversation__in=list(conversations)), member)


def company_everywhere(member: Membership) -> dict[int, Company]:
    """The same for every conversation the member may see."""
    return _by_conversation(Presence.objects.visible_to(member).now(), member)


def _by_conversation(there: PresenceQuerySet, member: Membership) -> dict[int, Company]:
    found: dict[int, list[Presence]] = defaultdict(list)
    for one in there.exclude(member=member).select_related("member__user").order_by("pk")[:MANY]:
        found[one.conversation_id].append(one)
    return {pk: company(people, member) for pk, people in found.items()}


def step_back(conversation_id: int, member_id: int) -> None:
    """Somebody gave it back: for a while the desk does not give it to them again."""
    StepBack.objects.update_or_create(
        conversation_id=conversation_id, member_id=member_id, defaults={"at": timezone.now()}
    )
