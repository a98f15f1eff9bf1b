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

from django.db.models import Count
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.coach.pause import barks, is_attack
from herzenstakt.flows.coaching import facts_of
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
    conversation, said = reply.conversation, reply.answers
    if not conversation.channel.team.pauses or not is_attack(said.text):
        return False
    return barks(reply.text, said.text, facts_of(conversation, reply.author, said))


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
    why = " ".join(why.split())[:LONGEST_WHY]
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
