"""Groups inside a team: keeping them, and which conversation belongs to which.

    incoming.take_in ─► arrived ─► the first group that is about it ──┐
    a rule ──────────► place_by_rule ─────────────────────────────────┼─► [Conversation.group] ─► giving.give
    a person ────────► place, with a word ─► a machine leaves it there┘
                         └─► take_back, for five minutes

A group is a filter of the search and some people. What nobody is in stays with the whole team, and so does
what a group leaves behind when it goes: nothing is ever only in a place where nobody looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from herzenstakt.accounts.models import Membership, Team, one_line
from herzenstakt.accounts.permissions import Permission, Role
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.conversations.services import add_note
from herzenstakt.flows import giving
from herzenstakt.flows.handing_over import may_hand_over
from herzenstakt.groups.models import LONGEST_NAME, Group, Place
from herzenstakt.journal.models import Entry, name_of, record
from herzenstakt.kernel import order
from herzenstakt.kernel.jobs import enqueue
from herzenstakt.kernel.keeping import NotKept, fit
from herzenstakt.kernel.text import key_of
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.presence.models import CareRequest
from herzenstakt.rules.meeting import Event, met
from herzenstakt.rules.models import Rule
from herzenstakt.search.filters import LONGEST, parse
from herzenstakt.search.seeking import Sought, seek

#: of a team: more of them nobody finds their way through
MOST = 30
#: letters of the word that goes with a conversation
LONGEST_WORD = 500
#: so long a move can be taken back by whoever made it
UNDO = timedelta(minutes=5)
#: conversations in sight that say so when their group has gone; those at rest say nothing
SAY_SO = 500
MOVED = "conversation.moved_to_group"


@dataclass(frozen=True, slots=True)
class GroupWish:
    """What a group shall be."""

    name: str
    query: str = ""
    gives_out: bool = False
    members: tuple[Membership, ...] = ()


# --- keeping groups ------------------------------------------------------------------------------


@transaction.atomic
def write(by: Membership, wish: GroupWish) -> Group:
    """A new group, asked last. Raises NotKept."""
    _must_keep(by)
    Team.objects.hold(by.team_id)
    there = Group.objects.visible_to(by)
    if there.count() >= MOST:
        raise NotKept(_("There are %(most)s groups already. Take one away first."), most=MOST)
    last = there.in_order().last()
    group = Group(team=by.team, position=last.position + 1 if last else 0)
    _say(group, by, wish)
    _save(group)
    _seat(group, by, wish.members)
    Team.objects.filter(pk=by.team_id).update(has_groups=True)
    record("group.added", group, team_id=by.team_id, by=by, title=group.name)
    return group


@transaction.atomic
def change(group: Group, by: Membership, wish: GroupWish) -> Group:
    """Another name, something else that it is about, other people. What is in it stays in it. Raises
    NotKept."""
    kept = _held(group, by)
    _say(kept, by, wish)
    _save(kept)
    _seat(kept, by, wish.members)
    record("group.changed", kept, team_id=by.team_id, by=by, title=kept.name)
    return kept


@transaction.atomic
def move(group: Group, by: Membership, *, up: bool) -> None:
    """One place up or down: the order in which they are asked. Raises NotKept."""
    kept = _held(group, by)
    if order.move(Group.objects.visible_to(by).in_order(), kept.pk, up=up):
        record("group.moved", kept, team_id=by.team_id, by=by, title=kept.name)


@transaction.atomic
def remove(group: Group, by: Membership) -> int:
    """Nobody needs it any more. What was in it is with the whole team again, and says so; how many these
    were. Raises NotKept."""
    kept = _held(group, by)
    naming = Rule.objects.visible_to(by).filter(puts_in=kept).first()
    if naming is not None:
        raise NotKept(
            _("The rule “%(name)s” gives conversations to this group. Change the rule first."),
            name=naming.name,
        )
    inside = Conversation.objects.filter(team=by.team_id, group=kept)
    in_sight = inside.exclude(status=Conversation.Status.CLOSED).newest_first()
    for one in in_sight[:SAY_SO]:
        record("conversation.group_gone", one, team_id=by.team_id, by=by, group=kept.name)
    went_back = inside.update(group=None, placed_at=None)
    record("group.removed", kept, team_id=by.team_id, by=by, title=kept.name)
    kept.delete()
    there_are = Group.objects.visible_to(by).exists()
    Team.objects.filter(pk=by.team_id).update(has_groups=there_are)
    return went_back


# --- which group it belongs to -------------------------------------------------------------------


def arrived(message: Message) -> None:
    """Somebody spoke to us, and everything is kept. Costs nothing where the team has no group. The first
    group that is about it takes it, where it has neither a group nor anybody who takes care of it."""
    team, conversation = message.channel.team, message.conversation
    if not team.has_groups or conversation is None or not message.is_news:
        return
    there = Conversation.objects.select_for_update(of=("self",)).filter(pk=conversation.pk)
    held = there.filter(caretaker=None).first()
    if held is None:
        return
    if held.group_id is None and held.placed_at is None:
        event = Event(held.pk, message)
        groups = Group.objects.filter(team=team).exclude(query="").in_order()
        for group in groups:
            if met(sought_by(group, team), [event]):
                _let_in(held, group)
                break
    giving.ask_for(held)


def place_by_rule(there: Conversation, group: Group) -> bool:
    """A rule says where it belongs, unless a person has; whether it does now."""
    placed = Conversation.objects.filter(pk=there.pk, placed_at=None).exclude(group=group)
    if not placed.update(group=group):
        return False
    enqueue(giving.give, there.pk)
    return True


def sought_by(group: Group, team: Team) -> Sought:
    """What a group is about, as the desk itself looks: with the eyes of whoever leads, and nobody's name."""
    return seek(Membership(team=team, role=Role.LEAD), parse(group.query).filter)


@transaction.atomic
def place(conversation: Conversation, by: Membership, group: Group | None, word: str) -> None:
    """A person says to which group it belongs, or to none, with a word. Whoever took care of it no longer
    does, and a machine leaves it there. Raises NotKept."""
    held = Conversation.objects.select_for_update().get(pk=conversation.pk)
    if not may_hand_over(held, by):
        raise NotKept(_("A colleague takes care of it. Only they can hand it over."))
    if group is not None and group.team_id != by.team_id:
        raise NotKept(_("This group is not there (any more)."))
    if held.group_id == (group.pk if group else None):
        raise NotKept(_("It is there already."))
    said = fit(word, LONGEST_WORD, missing=_("Please say a word to your colleagues: why?"))
    add_note(held, by, said)
    record(
        MOVED,
        held,
        team_id=held.team_id,
        by=by,
        group=group.name if group else "",
        group_number=group.pk if group else None,
        group_before=held.group_id,
        caretaker_before=held.caretaker_id,
        placed_before=held.placed_at is not None,
    )
    _put(conversation, group.pk if group else None, None, is_placed=True)


def to_take_back(conversation: Conversation, by: Membership) -> Entry | None:
    """The move that a member can still take back: their own, the last one, made just now, and nobody has
    taken care since."""
    if conversation.placed_at is None or conversation.caretaker_id is not None:
        return None
    moves = Entry.objects.visible_to(by).filter(subject=name_of(conversation), action=MOVED)
    last = moves.order_by("-id").first()
    if last is None or last.by_id != by.pk or last.at < timezone.now() - UNDO:
        return None
    stands = last.details.get("group_number") == conversation.group_id
    return last if stands else None


@transaction.atomic
def take_back(conversation: Conversation, by: Membership) -> bool:
    """It is where it was before, and with whom. False where there is nothing to take back (any more)."""
    held = Conversation.objects.select_for_update().get(pk=conversation.pk)
    last = to_take_back(held, by)
    if last is None:
        return False
    told = last.details
    group = Group.objects.visible_to(by).filter(pk=told["group_before"] or 0).first()
    caretaker = Membership.objects.visible_to(by).active().filter(pk=told["caretaker_before"] or 0)
    _put(
        conversation,
        group.pk if group else None,
        caretaker.first(),
        is_placed=bool(told["placed_before"]),
    )
    record("conversation.move_taken_back", held, team_id=held.team_id, by=by)
    return True


# --- steps ---------------------------------------------------------------------------------------


def _must_keep(by: Membership) -> None:
    if not by.may(Permission.KEEP_GROUPS):
        raise NotKept(_("Your role may not change the groups of the team."))


def _held(group: Group, by: Membership) -> Group:
    """The group as it is now; of two who change groups of one team at once, the second sees what the first
    did. Raises NotKept."""
    _must_keep(by)
    Team.objects.hold(by.team_id)
    kept = Group.objects.visible_to(by).filter(pk=group.pk).first()
    if kept is None:
        raise NotKept(_("Somebody has taken this group away in the meantime."))
    return kept


def _say(group: Group, by: Membership, wish: GroupWish) -> None:
    name = " ".join(
        fit(
            wish.name,
            LONGEST_NAME,
            missing=_("Please give the group a name."),
            too_long=_("A group has a short name. This has %(used)s of %(limit)s characters."),
        ).split()
    )
    try:
        one_line(name)
    except ValidationError as unseen:
        raise NotKept(str(unseen.messages[0])) from unseen
    group.name, group.key = name, key_of(name)
    group.query, group.gives_out = _query(wish.query, by), wish.gives_out
    if wish.gives_out and not wish.members:
        raise NotKept(_("There is nobody to whom the desk could give anything. Who belongs to it?"))


def _query(text: str, by: Membership) -> str:
    """What it is about, in English as it is kept. Raises NotKept where something makes no sense, is not
    there, or is about who works here and not about what is said."""
    if len(text) > LONGEST:
        raise NotKept(
            _("That is too much to look for: %(used)s of %(limit)s characters."),
            used=len(text),
            limit=LONGEST,
        )
    read = parse(text)
    for trouble in [*read.hints, *seek(by, read.filter).troubles]:
        raise NotKept.of(trouble)
    if read.filter.caretaker or read.filter.group:
        raise NotKept(
            _(
                "A group is about what is said: language, topic, channel, labels. Not about who cares."
            )
        )
    return read.filter.written()


def _save(group: Group) -> None:
    """Keep it, unless there is one that reads the same. Raises NotKept."""
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError:
        raise NotKept(_("There is a group “%(name)s” already."), name=group.name) from None


def _seat(group: Group, by: Membership, members: Sequence[Membership]) -> None:
    """These belong to it, and nobody else. Former colleagues keep their places until somebody says
    otherwise, and get nothing. Raises NotKept."""
    wanted = {one.pk for one in members}
    takers = Membership.objects.visible_to(by).who_may(Permission.CARE)
    able = set(takers.filter(pk__in=wanted).values_list("pk", flat=True))
    here = set(group.places.values_list("member_id", flat=True))
    if wanted - able - here:
        raise NotKept(
            _(
                "Somebody you chose is not in your team (any more), or may not take care of "
                "conversations."
            )
        )
    group.places.exclude(member__in=wanted).delete()
    Place.objects.bulk_create(
        Place(group=group, member_id=number) for number in sorted(wanted - here)
    )


def _let_in(conversation: Conversation, group: Group) -> None:
    """The desk puts it there."""
    Conversation.objects.filter(pk=conversation.pk).update(group=group)
    conversation.group = group
    record("conversation.grouped", conversation, team_id=conversation.team_id, group=group.name)


def _put(
    conversation: Conversation, group: int | None, caretaker: Membership | None, *, is_placed: bool
) -> None:
    """A person puts it there; nobody is asked by name any more."""
    Conversation.objects.filter(pk=conversation.pk).update(
        group=group, caretaker=caretaker, placed_at=timezone.now() if is_placed else None
    )
    CareRequest.objects.filter(conversation=conversation.pk).delete()
    conversation.refresh_from_db(fields=["group", "caretaker", "placed_at"])
    giving.ask_for(conversation)
