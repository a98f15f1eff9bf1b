"""How each network takes the lines of a play: who is who there, and how one says something."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from herzenstakt.testing.networks.bluesky import SimulatedBluesky
from herzenstakt.testing.networks.mastodon import SimulatedMastodon
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from herzenstakt.testing.networks.wordpress import SimulatedWordPress
from herzenstakt.testing.world.cast import HOUSE, PEOPLE, Character, character

CALLED = re.compile(r"@(\w+)")
#: servers of the fediverse on which the cast lives
SERVERS = ("chaos.example", "norden.example", "troet.example", "garten.example")
#: people the simulated Mastodon knows from the start
AT_HOME = {
    "frieda": "frieda@chaos.example",
    "karl": "karl@chaos.example",
    "jonas": "jonas@jobs.example",
    "lenalob": "lena",
}


@dataclass(frozen=True, slots=True)
class Words:
    """Something to be said now. `above`: the network's id of what it answers, or ""."""

    who: Character
    text: str
    above: str = ""
    at: datetime | None = None
    private: bool = False
    hidden: str = ""
    unnamed: bool = False
    title: str = ""
    pictures: Sequence[dict[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer of the house to somebody."""

    id: str
    to: Character


class Stage(Protocol):
    """A network on which plays can be performed. Ids are the stage's own, texts all the way."""

    def say(self, words: Words) -> str:
        """Say it; its id."""

    def edit(self, id: str, text: str, at: datetime) -> None:
        """The author finds other words."""

    def delete(self, id: str, at: datetime, by_house: bool) -> None:
        """It vanishes."""

    def answers(self) -> list[Answered]:
        """Every answer of the house, oldest first."""


class MastodonStage:
    """On Mastodon nobody hears of an answer that does not name them."""

    def __init__(self, network: SimulatedMastodon) -> None:
        self.network = network
        self.known = {name: key for key, name in AT_HOME.items()}

    def account(self, who: Character) -> str:
        """The account of a character, opened when it is first needed."""
        if who.key == HOUSE:
            return HOUSE
        server = SERVERS[sum(who.key.encode()) % len(SERVERS)]
        name = AT_HOME.get(who.key, f"{who.username}@{server}")
        if name not in self.network.people:
            self.network.join(name, who.name, bot=who.is_bot)
        self.known[name] = who.key
        return name

    def say(self, words: Words) -> str:
        """A status; an answer begins with whom it answers, a private one is direct."""
        author, above = self.account(words.who), self.network.statuses.get(words.above)
        private = words.private or (above is not None and above.visibility == "direct")
        text = CALLED.sub(lambda called: self.called(called), words.text)
        if not text.startswith("@") and (above or private):
            partner = above.author if above else HOUSE
            text = f"@{HOUSE if partner == author else partner} {text}"
        return self.network.post(
            author,
            text,
            words.above or None,
            at=words.at,
            visibility="direct" if private else "public",
            language=words.who.language,
            media=[
                {"url": picture["url"], "type": "image", "description": picture["alt"] or None}
                for picture in words.pictures
            ],
        )

    def called(self, called: re.Match[str]) -> str:
        """A name in a play as one types it here."""
        key = called[1].lower()
        return f"@{self.account(PEOPLE[key])}" if key in PEOPLE else called[0]

    def edit(self, id: str, text: str, at: datetime) -> None:
        """Other words; whoever was named stays named."""
        names = re.match(r"(@\S+ )*", self.network.statuses[id].text)
        self.network.edit(id, (names[0] if names else "") + text, at=at)

    def delete(self, id: str, at: datetime, by_house: bool) -> None:
        """Only authors can delete here."""
        self.network.delete(id)

    def answers(self) -> list[Answered]:
        """What the house said to somebody else."""
        said = self.network.statuses
        pairs = (
            (status, said.get(status.in_reply_to or "")) for status in self.network.said_by(HOUSE)
        )
        return [
            Answered(status.id, character(self.known.get(above.author, above.author)))
            for status, above in pairs
            if above and above.author != HOUSE
        ]


class BlueskyStage:
    """On Bluesky everybody is a host name."""

    def __init__(self, network: SimulatedBluesky) -> None:
        self.network = network
        self.known: dict[str, str] = {}

    def account(self, who: Character) -> str:
        """The handle of a character, taken when it is first needed."""
        if who.key == HOUSE:
            return self.network.house
        handle = f"{who.username.replace('_', '-')}.{SERVERS[1]}"
        if handle not in self.network.people:
            self.network.meet(handle, who.name)
        self.known[handle] = who.key
        return handle

    def say(self, words: Words) -> str:
        """A post, or a reply below one."""
        text = CALLED.sub(lambda called: self.called(called), words.text)
        return self.network.post(self.account(words.who), text, words.above or None, words.at)

    def called(self, called: re.Match[str]) -> str:
        """A name in a play as one types it here."""
        key = called[1].lower()
        return f"@{self.account(PEOPLE[key])}" if key in PEOPLE else called[0]

    def edit(self, id: str, text: str, at: datetime) -> None:
        """Bluesky has no editing: plays must not ask for it."""
        raise NotImplementedError("nobody edits on Bluesky")

    def delete(self, id: str, at: datetime, by_house: bool) -> None:
        """Only authors can delete here."""
        self.network.delete(id)

    def answers(self) -> list[Answered]:
        """What the house said to somebody else."""
        found = []
        house = self.network.people[self.network.house].did
        for record in self.network.records.values():
            parent = record.value.get("reply", {}).get("parent", {}).get("uri", "")
            above = self.network.records.get(parent)
            if record.did == house and above and above.did != house:
                handle = self.network.by_did(above.did).handle
                found.append(Answered(record.uri, character(self.known.get(handle, handle))))
        return found


class WordPressStage:
    """On the blog people have names, not handles. Ids are "post 4" and "comment 7"."""

    def __init__(self, network: SimulatedWordPress) -> None:
        self.network = network

    def say(self, words: Words) -> str:
        """A post of the house, or a comment of anybody."""
        if not words.above:
            return f"post {self.network.publish(words.title, words.text, words.at)}"
        kind, _, number = words.above.partition(" ")
        is_house = words.who.key == HOUSE
        state = {"held": "hold", "spam": "spam"}.get(words.hidden, "approved")
        comment = self.network.comment(
            "ratzi" if is_house else words.who.name,
            html.escape(words.text, quote=False),
            int(number) if kind == "post" else None,
            int(number) if kind == "comment" else None,
            words.at,
            email=None if is_house else f"{words.who.username}@{SERVERS[2]}",
            state=state,
        )
        return f"comment {comment}"

    def edit(self, id: str, text: str, at: datetime) -> None:
        """Somebody of the blog changes it; the blog does not remember when."""
        self.network.edit(number_of(id), html.escape(text, quote=False))

    def delete(self, id: str, at: datetime, by_house: bool) -> None:
        """Deleted for good, or put in the trash by the house."""
        if by_house:
            self.network.put(number_of(id), "trash")
        else:
            self.network.delete(number_of(id))

    def answers(self) -> list[Answered]:
        """What the house said below a comment of somebody else."""
        comments = self.network.comments
        mine = {comment.number for comment in self.network.said_by("ratzi")}
        return [
            Answered(f"comment {number}", character(comments[comments[number].parent].name))
            for number in sorted(mine)
            if comments[number].parent in comments and comments[number].parent not in mine
        ]


class PlazaStage:
    """On Plaza a key is a handle."""

    def __init__(self, network: SimulatedPlaza) -> None:
        self.network = network

    def say(self, words: Words) -> str:
        """A post, a comment or a private message."""
        who = words.who
        if who.key not in self.network.people:
            self.network.meet(who.key, who.name, bot=who.is_bot)
        more: dict[str, Any] = {"at": words.at, "language": who.language}
        if words.above:
            return self.network.comment(who.key, words.text, words.above, **more)
        if words.private:
            return self.network.whisper(who.key, words.text, **more)
        pictures = [{"url": one["url"], "alt": one["alt"]} for one in words.pictures]
        return self.network.post(who.key, words.text, pictures=pictures, **more)

    def edit(self, id: str, text: str, at: datetime) -> None:
        """Other words."""
        self.network.edit(id, text, at)

    def delete(self, id: str, at: datetime, by_house: bool) -> None:
        """Here the house can delete what others wrote."""
        self.network.delete(id, at, by=HOUSE if by_house else "")

    def answers(self) -> list[Answered]:
        """What the house said to somebody else."""
        said = self.network.messages
        pairs = (
            (message, said.get(message.parent))
            for message in said.values()
            if message.author == HOUSE and not message.gone_at
        )
        return [
            Answered(message.id, character(above.author))
            for message, above in pairs
            if above and above.author != HOUSE
        ]


def number_of(id: str) -> int:
    """The number in "comment 7"."""
    return int(id.rpartition(" ")[2])
