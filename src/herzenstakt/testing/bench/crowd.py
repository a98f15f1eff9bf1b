"""A desk full of conversations, invented from a seed: the same number gives the same desk.

Built in bulk, past the front door, because the question is how the desk reads and not how it writes. What
was said at about the same time is written together, as it is where people talk, though the newest first: so
a larger house is an older one.
Two and a half messages per conversation, three of ten conversations waiting, a second team next door.
The journal stays empty: no page that is measured reads it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from django.db import connection, transaction

from herzenstakt.accounts.models import Membership, Team, User
from herzenstakt.accounts.permissions import Role
from herzenstakt.channels.models import Channel, FeedState
from herzenstakt.conversations.models import Conversation, Message, Post
from herzenstakt.kernel.sizes import learn_sizes
from herzenstakt.kernel.text import shorten
from herzenstakt.people.models import Handle, Person
from herzenstakt.people.services import keys_of

SEED = 20261123
KINDS = ("bluesky", "mastodon", "plaza", "wordpress")
MEMBERS = 50
WAITING, CARED_FOR = 0.3, 0.2
CONVERSATIONS_PER_POST = 20
#: conversations built at once
LOT = 2000
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
#: conversations that begin in a day: a million messages are a year
A_DAY = 1150
FIRST = ("Frieda", "Karl", "Lena", "Jonas", "Jürgen", "Aylin", "Søren", "Grażyna", "Anna", "Björn")
LAST = ("Frage", "Kritik", "Lob", "Jobinteresse", "Müller", "Weiß", "Yıldız", "Öztürk", "Groß")
STEMS = """
bürste haar fell hund katze größe farbe preis paket laden kunde antwort frage woche monat bestell
liefer rück sende wasch pflege winter sommer kinder geschenk blau grün schön lang kurz weich hart
schnell straße garten tür küche büro spiel welt fuß
"""
SMALL = """
ich ihr die der das und ist nicht mit auf für bei wann kommt gibt es auch in aber wie schon noch mal
sehr danke bitte leider wieder warum eure meine haben kann würde gern
"""


class Speech:
    """Sentences whose words are as unevenly common as those of people."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        stems = STEMS.split()
        compounds = [first + second for first in stems for second in stems]
        dice.shuffle(compounds)
        self.words = [*SMALL.split(), *stems, *compounds]
        self.weights = list(accumulate(1 / (rank + 2) for rank in range(len(self.words))))

    def say(self) -> str:
        """A comment of five to forty words."""
        words = self.dice.choices(self.words, cum_weights=self.weights, k=self.dice.randint(5, 40))
        return " ".join(words).capitalize() + self.dice.choice(".?!…")


@dataclass(slots=True)
class House:
    """A team with its channels and people."""

    team: Team
    members: list[Membership]
    channels: list[Channel]
    people: list[tuple[Person, Handle]] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    conversations: int = 0
    messages: int = 0
    #: how many begin in a day
    a_day: int = A_DAY


class Crowd:
    """Builds a house and its neighbour, and lets both grow."""

    def __init__(self) -> None:
        self.dice = random.Random(SEED)
        self.speech = Speech(self.dice)
        with transaction.atomic():
            self.house = self._found("RatziFatzi GmbH", "ratzifatzi")
            self.neighbour = self._found("Anderswo AG", "anderswo")
            self.neighbour.a_day = A_DAY // 10

    def grow(self, messages: int, tell: Callable[[int], object] = lambda done: None) -> None:
        """Until the house has so many messages, and the neighbour a tenth of it."""
        for house, wanted in ((self.neighbour, messages // 10), (self.house, messages)):
            while house.messages < wanted:
                with transaction.atomic():
                    self._add(house, wanted - house.messages)
                tell(self.house.messages + self.neighbour.messages)
        learn_sizes()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # what it would do by itself a minute later, while something is measured
                cursor.execute("VACUUM (ANALYZE)")

    def _found(self, name: str, slug: str) -> House:
        team = Team.objects.create(name=name, slug=slug)
        users = User.objects.bulk_create(
            User(email=f"{slug}-{n}@bench.example", name=self._name(), password="!", language="de")
            for n in range(MEMBERS)
        )
        roles = [Role.OWNER, Role.LEAD, *[Role.MEMBER] * MEMBERS]
        members = Membership.objects.bulk_create(
            Membership(user=user, team=team, role=role)
            for user, role in zip(users, roles, strict=False)
        )
        channels = Channel.objects.bulk_create(
            Channel(team=team, kind=kind, name=f"{name} ({kind})", own_external_id=f"{slug}:{kind}")
            for kind in KINDS
        )
        for channel in channels:
            channel.prepare_feeds()
        FeedState.objects.update(heard_at=datetime.now(UTC))
        return House(team, members, channels)

    def _name(self) -> str:
        return f"{self.dice.choice(FIRST)} {self.dice.choice(LAST)}"

    def _add(self, house: House, wanted: int) -> None:
        """One lot of conversations with everything in them, of at most `wanted` messages."""
        sizes = list(self._sizes(wanted))
        self._invite(house, len(sizes))
        conversations = [self._begin(house, number) for number in range(len(sizes))]
        spoken = [
            self._talk(conversation, size)
            for conversation, size in zip(conversations, sizes, strict=True)
        ]
        Conversation.objects.bulk_create(conversations, batch_size=500)
        messages = [message for said in spoken for message in said]
        Message.objects.bulk_create(messages, batch_size=500)
        house.conversations += len(conversations)
        house.messages += len(messages)

    def _sizes(self, wanted: int) -> Iterator[int]:
        """How long each conversation of a lot is: one to four messages, 2.5 on average."""
        for _ in range(LOT):
            size = min(wanted, self.dice.randint(1, 4))
            if not size:
                return
            wanted -= size
            yield size

    @staticmethod
    def _address(person: Person, number: int) -> str:
        return f"@{person.name.replace(' ', '.').lower()}{number}"

    def _invite(self, house: House, count: int) -> None:
        """New people for three of four conversations, and posts for them to talk about."""
        known = len(house.people)
        people = [Person(team=house.team, name=self._name()) for _ in range(count * 3 // 4 + 1)]
        Person.objects.bulk_create(people, batch_size=500)
        handles = [
            Handle(
                team=house.team,
                person=person,
                home=person,
                kind=self.dice.choice(KINDS),
                external_id=f"{house.team.slug}:{known + number}",
                name=person.name,
                address=self._address(person, known + number),
                avatar_url=f"https://pictures.bench.example/{known + number}.png",
                **keys_of(person.name, self._address(person, known + number), ""),
            )
            for number, person in enumerate(people)
        ]
        Handle.objects.bulk_create(handles, batch_size=500)
        house.people.extend(zip(people, handles, strict=True))
        until = NOW - timedelta(days=house.conversations / house.a_day)
        while_ago = timedelta(days=count / house.a_day)
        posts = [
            self._post(house, len(house.posts) + n, until - while_ago * self.dice.random())
            for n in range(count // CONVERSATIONS_PER_POST + 1)
        ]
        house.posts.extend(Post.objects.bulk_create(posts, batch_size=500))

    def _post(self, house: House, number: int, at: datetime) -> Post:
        return Post(
            channel=self.dice.choice(house.channels),
            external_id=f"post-{number}",
            ours=True,
            author_name=house.team.name,
            text=self.speech.say(),
            published_at=at,
        )

    def _begin(self, house: House, number: int) -> Conversation:
        """A conversation that somebody will begin under one of the last posts."""
        post = self.dice.choice(house.posts[-1 - LOT // CONVERSATIONS_PER_POST :])
        person, handle = self.dice.choice(house.people[-LOT:])
        begun_at = post.published_at + timedelta(seconds=self.dice.randint(10, 86_400))
        conversation = Conversation(
            team=house.team,
            channel=post.channel,
            thread_id=f"{post.external_id}-{house.conversations + number}",
            person=person,
            handle=handle,
            post=post,
            last_message_at=begun_at,
        )
        if self.dice.random() < CARED_FOR:
            conversation.caretaker = self.dice.choice(house.members)
        return conversation

    def _talk(self, conversation: Conversation, size: int) -> list[Message]:
        """Question and answer in turn. Who waits spoke last; the others have an answer or rest."""
        waits = self.dice.random() < WAITING
        said: list[Message] = []
        at = conversation.last_message_at
        for number in range(size):
            at += timedelta(seconds=self.dice.randint(60, 50_000))
            is_answer = number % 2 == 1 if not waits else (size - number) % 2 == 0 and number > 0
            said.append(self._message(conversation, number, at, is_answer))
        for message in said[: -1 if waits else None]:
            if message.direction == Message.Direction.IN:
                message.settled_at = at
        theirs = [message for message in said if message.direction == Message.Direction.IN]
        conversation.last_message_at = at
        conversation.excerpt = shorten(theirs[-1].text, 180)
        if waits:
            conversation.waiting_since = said[-1].written_at
        elif self.dice.random() < 0.5:
            conversation.status = Conversation.Status.CLOSED
        return said

    def _message(
        self, conversation: Conversation, number: int, at: datetime, is_answer: bool
    ) -> Message:
        return Message(
            channel=conversation.channel,
            conversation=conversation,
            handle=None if is_answer else conversation.handle,
            external_id=f"{conversation.thread_id}-{number}",
            thread_id=conversation.thread_id,
            direction=Message.Direction.OUT if is_answer else Message.Direction.IN,
            text=self.speech.say(),
            language="de",
            written_at=at,
        )
