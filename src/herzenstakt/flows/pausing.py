"""The pause before barking back: ten minutes, a colleague, or one word why it must be now.

    approve ─► needed ─► offer ─► [pause] ─► wait    ─► after ten minutes the writer lets it go
                                        ├─► second_look.ask
                                        ├─► hurry     ─► with a word why
                                        └─► other words: if they no longer bark, they go

Nothing is ever sent by itself, and nobody is told on: what is kept is what became of the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.coach.danger import is_danger
from herzenstakt.coach.pause import barks, is_attack
from herzenstakt.coach.text import Text
from herzenstakt.conversations.models import Message
from herzenstakt.flows.coaching import facts_of
from herzenstakt.kernel.text import legible
from herzenstakt.replies.models import Pause, Reply

#: Katsaros et al. 2022 asked people to reconsider; ten minutes are ours
REST = timedelta(minutes=10)
#: letters of the word why
LONGEST_WHY = 40
#: with fewer people, a number would tell of somebody
ENOUGH_PEOPLE = 5
#: so many of the latest words why are shown
LATEST_WHYS = 12


# --- before a draft goes -------------------------------------------------------------------------


def is_needed(reply: Reply) -> bool:
    """Whether its writer should rest a moment before letting it go alone."""
    return barks_back(reply) and not Pause.objects.is_over(reply)


def barks_back(reply: Reply) -> bool:
    """Whether the draft barks back at an attack, in a team that offers a pause."""
    return would_bark(reply.text, reply.author, reply.answers, in_private=reply.in_private)


def would_bark(text: str, writer: Membership, said: Message, *, in_private: bool = False) -> bool:
    """Whether these words, said to a message, bark back at an attack, in a team that offers a pause.
    `in_private`: only its author is to read them."""
    conversation = said.conversation
    if conversation is None or not conversation.team.pauses:
        return False
    attacks = attacks_with(said)
    if not attacks:
        return False
    facts = facts_of(conversation, writer, said, in_private=in_private)
    return any(barks(text, attack, facts) for attack in attacks)


def attacks_with(said: Message) -> list[str]:
    """The attacks an answer to a message answers, too: itself, what the person still waits for an answer
    to, and what was answered together with it. None where any of it says that somebody may be in
    danger: they wait for nothing."""
    texts = [said.text, *_said_with(said)]
    if any(is_danger(Text(text)) for text in texts):
        return []
    return [text for text in texts if is_attack(text)]


def _said_with(said: Message) -> list[str]:
    """What else the person said in the same breath. `said` is ours where it is not known what we answered."""
    ours = said.pk if said.direction == Message.Direction.OUT else said.settled_by_id
    still_open = Q(addressed=True, settled_at=None)
    together = Q(settled_by=ours) if ours else Q()
    there = Message.objects.said_to_us().filter(
        still_open | together, conversation=said.conversation_id, gone_at=None
    )
    others = there.exclude(pk=said.pk) if said.conversation_id else there.none()
    return list(others.order_by("-written_at", "-pk").values_list("text", flat=True))


def offer(reply: Reply) -> Pause:
    """Offer a pause before exactly these words; offering it twice is offering it once."""
    pause, _new = Pause.objects.get_or_create(reply=reply, pair=reply.pair)
    return pause


# --- what the writer chooses ---------------------------------------------------------------------


def wait(reply: Reply) -> None:
    """Let the words rest. The clock starts once: asking again makes nobody wait longer."""
    Pause.objects.filter(reply=reply, pair=reply.pair, until=None).update(
        choice=Pause.Choice.WAIT, until=timezone.now() + REST
    )


def hurry(reply: Reply, why: str) -> bool:
    """Let the words go now, with a word why. False where there is no word."""
    why = legible(" ".join(why.split())[:LONGEST_WHY])
    if not why:
        return False
    offered = Pause.objects.filter(reply=reply, pair=reply.pair)
    offered.update(choice=Pause.Choice.ANYWAY, why=why)
    return True


# --- what became of it ---------------------------------------------------------------------------


def conclude(reply: Reply, same_words: Pause.Outcome) -> None:
    """The words have gone to a colleague or out. `same_words`: what that means for pauses that were
    offered before these very words; before other words, they were changed."""
    undecided = Pause.objects.undecided_of(reply)
    undecided.filter(pair=reply.pair).update(outcome=same_words)
    undecided.update(outcome=Pause.Outcome.CHANGED)


@dataclass(frozen=True, slots=True)
class Measured:
    """What became of the pauses of a team, and the latest words why it could not wait."""

    changed: int
    asked: int
    withdrawn: int
    unchanged: int
    whys: tuple[str, ...]

    @property
    def all(self) -> int:
        """How many pauses came to an end."""
        return self.changed + self.asked + self.withdrawn + self.unchanged


def measured(member: Membership) -> Measured | None:
    """The pauses of the member's team; None as long as fewer than five people had one."""
    ended = Pause.objects.visible_to(member).exclude(outcome="")
    people = ended.order_by().aggregate(people=Count("reply__author", distinct=True))["people"]
    if people < ENOUGH_PEOPLE:
        return None
    rows = ended.order_by().values("outcome").annotate(count=Count("pk"))
    counts = {row["outcome"]: row["count"] for row in rows}
    whys = ended.exclude(why="").order_by("-pk").values_list("why", flat=True)
    return Measured(
        changed=counts.get(Pause.Outcome.CHANGED, 0),
        asked=counts.get(Pause.Outcome.ASKED, 0),
        withdrawn=counts.get(Pause.Outcome.WITHDRAWN, 0),
        unchanged=counts.get(Pause.Outcome.UNCHANGED, 0),
        whys=tuple(whys[:LATEST_WHYS]),
    )
