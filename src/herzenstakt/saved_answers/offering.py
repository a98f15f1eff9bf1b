"""Saved answers beside an answer in the making: filled from its conversation, in the fitting way to speak."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import lazy

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.channels.models import Channel
from herzenstakt.coach.text import Language
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.hours.services import this_week
from herzenstakt.kernel.text import shorten
from herzenstakt.safety.beginnings import ways_to
from herzenstakt.saved_answers.filling import Piece, fill, hours_in, pieces_of
from herzenstakt.saved_answers.models import SavedAnswer

#: letters of a name or a title in an answer
LONGEST_NAME, LONGEST_POST = 80, 100
#: what stands before a name and is none
TITLES = frozenset("dr dr. prof prof. herr frau mr mr. mrs mrs. ms ms. miss dipl.-ing.".split())
LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say a saved answer here. `pieces`: the same, with what is still to be filled apart."""

    way: str
    text: str
    pieces: list[Piece]

    @property
    def language(self) -> str:
        """Of its words, as HTML names it."""
        return language_of(self.way).value


@dataclass(frozen=True, slots=True)
class Offer:
    """A saved answer, filled: the fitting wording first."""

    answer: SavedAnswer
    wordings: list[Wording]


def offers(
    answers: Iterable[SavedAnswer], known: Mapping[str, str], ways: Iterable[str]
) -> list[Offer]:
    """Each of them with its wordings in the order of these ways to speak."""
    order = tuple(ways)
    return [Offer(one, wordings_of(one, known, order)) for one in answers]


def wordings_of(
    answer: SavedAnswer, known: Mapping[str, str], ways: Iterable[str]
) -> list[Wording]:
    """What a saved answer says, filled with what is known."""
    said = answer.wordings
    found = []
    for way in ways:
        if way in said:
            text = fill(said[way], known, language_of(way))
            found.append(Wording(way, text, pieces_of(text)))
    return found


def language_of(way: str) -> Language:
    """The language of a way to speak."""
    return Language.EN if way == "en" else Language.DE


def ways_here(member: Membership, said: str, draft: str) -> tuple[str, ...]:
    """The ways to speak, the most fitting first: as the draft does, else as the person did."""
    return ways_to(draft if draft.strip() else said, member.team.language, member.team)


def known_here(
    conversation: Conversation, member: Membership, said: Message | None
) -> dict[str, str]:
    """What fills the gaps of a saved answer in this conversation."""
    handle = said.handle if said else None
    name = " ".join((handle.name if handle else conversation.person.name).split())[:LONGEST_NAME]
    post = conversation.post
    return {
        "first_name": first_name(name),
        "name": name,
        "my_name": member.user.get_short_name(),
        "team": member.team.name,
        "channel": conversation.channel.network_name,
        "post": shorten(post.title or post.text, LONGEST_POST) if post else "",
        **hours_known(member.team, conversation.channel),
    }


def hours_known(team: Team, channel: Channel | None) -> dict[str, str]:
    """When the team is there this week, in each language; asked for where a wording says it, not before."""
    asked = lazy(this_week, str)
    return {hours_in(one): asked(team, channel, one) for one in Language}


def first_name(name: str) -> str:
    """How one calls somebody of this name; "" where it does not tell."""
    words = [word for word in name.lstrip("@").split() if word.casefold() not in TITLES]
    return words[0] if words and LETTERS.search(words[0]) else ""
