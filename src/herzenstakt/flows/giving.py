"""Giving a conversation of a group to one of its people, by language, hours and workload alone.

    grouping.arrived, place, handing_over.give_back ─► give ─► candidates ─► choose ─┬─► it is theirs, and why
    sweep.pick_up ─► look_at(group), every half minute ─┘                            └─► nobody: it waits on

What is looked at of a member stands in `groups.choosing.Candidate`, and nothing else is
(docs/decisions/0049). The one who was chosen takes care in name at once, sees why, and says yes or gives it
back; then it is not given to them again that day. Where nobody can, it stays in the room of its group, where
everybody sees it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Permission
from herzenstakt.coach.text import Text
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows import informing
from herzenstakt.groups.choosing import Candidate, choose
from herzenstakt.groups.models import Availability, Group
from herzenstakt.groups.services import Roster
from herzenstakt.journal.models import record
from herzenstakt.kernel.jobs import NEXT, enqueue, task
from herzenstakt.kernel.order import walk
from herzenstakt.presence.models import CareRequest, StepBack
from herzenstakt.safety.models import HandOver

#: conversations of one group the clock looks at in one sweep
MOST_IN_A_SWEEP = 1000


def ask_for(conversation: Conversation) -> None:
    """Let a worker give it to somebody, as soon as everything is stored; nothing where no group gives."""
    group = conversation.group
    if group is not None and group.gives_out and conversation.caretaker_id is None:
        enqueue(give, conversation.pk)


@task(priority=NEXT)
def give(pk: int) -> None:
    """Give one conversation to somebody who can, if it still waits for that."""
    waits = Conversation.objects.to_give().filter(pk=pk, group__gives_out=True)
    there = waits.select_related("group__team").first()
    if there is not None and there.group is not None:
        _give(there, there.group)


def look_at(group: Group) -> None:
    """The clock: those who wait in a group and whom nobody was given yet, the longest wait first."""
    people = candidates_of(group, timezone.now())
    waiting = Conversation.objects.to_give().filter(team=group.team_id, group=group)
    for there in walk(waiting, "waiting_since", MOST_IN_A_SWEEP):
        if not any(one.may_get("") for one in people):
            return  # at night, or all have enough: nobody need be asked about anybody
        language = language_of(there)
        if any(one.may_get(language) for one in people) and _give(there, group):
            people = candidates_of(group, timezone.now())


def candidates_of(group: Group, at: datetime) -> list[Candidate]:
    """Everybody of a group who works here and takes care of people, with all that is looked at of them."""
    able = Membership.objects.who_may(Permission.CARE)
    here = able.filter(places__group=group, team=group.team_id)
    members = list(here.values_list("pk", flat=True))
    roster, waiting = Roster.of(group.team, members), _how_many_wait(group, members)
    found = []
    for member in members:
        facts = roster.facts(member, at)
        found.append(
            Candidate(
                member,
                facts.languages,
                facts.is_here,
                waiting.get(member, 0),
                facts.most_at_once,
                facts.last_given_at,
            )
        )
    return found


def language_of(conversation: Conversation) -> str:
    """In which language somebody waits: as the network tells it of their last words, else as the words do;
    "" where nobody knows."""
    last = conversation.messages.open().order_by("-written_at", "-pk").first()
    if last is None:
        return ""
    told = last.language or Text(last.text).language or ""
    return told.casefold().partition("-")[0]


# --- steps ---------------------------------------------------------------------------------------


def _how_many_wait(group: Group, members: list[int]) -> dict[int, int]:
    """For how many people who wait now each of them cares."""
    theirs = Conversation.objects.filter(team=group.team_id, caretaker__in=members).waiting()
    counted = theirs.order_by().values("caretaker").annotate(n=Count("pk"))
    return {row["caretaker"]: row["n"] for row in counted}


@transaction.atomic
def _give(conversation: Conversation, group: Group) -> bool:
    """Whether it was given. Of two workers who look at one team at once the second sees what the first
    gave."""
    Team.objects.hold(group.team_id)
    there = Conversation.objects.select_for_update(of=("self",)).to_give()
    held = there.filter(pk=conversation.pk, group=group).first()
    # taken meanwhile; or somebody asked for another, and only a person decides who
    if held is None or HandOver.objects.filter(conversation=held).exists():
        return False
    language = language_of(held)
    stepped_back = set(
        StepBack.objects.lately().filter(conversation=held).values_list("member", flat=True)
    )
    able = [one for one in candidates_of(group, timezone.now()) if one.member not in stepped_back]
    chosen = choose(able, language)
    if chosen is None:
        return False
    free = Conversation.objects.filter(pk=held.pk, caretaker=None, group=group)
    if not free.update(caretaker=chosen.member):
        return False
    to = Membership.objects.select_related("user", "team").get(pk=chosen.member)
    because = {"language": language, "waiting": chosen.waiting, "group": group.name}
    CareRequest.objects.update_or_create(
        conversation=held,
        defaults={"by": None, "to": to, "before": None, "note": None, "because": because},
    )
    Availability.objects.update_or_create(member=to, defaults={"last_given_at": timezone.now()})
    record("conversation.given_out", held, team_id=held.team_id, to=str(to.user), because=because)
    informing.given_by_group(held, to, group.name)
    return True
