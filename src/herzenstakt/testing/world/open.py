"""The demo: a desk with two houses, simulated networks around it, and a week that has happened.

    with open_demo(folder) as demo:
        print(demo.link())
        demo.fill(stop)          # at the first start the desk connects and reads everything; later: nothing
        demo.live(stop, desk)    # new words arrive until `stop` is set

Nothing is written into the database by hand except teams, members and channels: whatever people
say comes in through the front door, over HTTP, as it would from a real network.
"""

from __future__ import annotations

import json
import threading
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from django.db.models import Q
from django.urls import reverse
from rich.progress import Progress

from herzenstakt.accounts.models import Membership, Team, User
from herzenstakt.accounts.permissions import Role
from herzenstakt.channels.connector import Delivery, Spoken
from herzenstakt.channels.models import LOOK_AGAIN, Channel, Envelope, FeedState
from herzenstakt.conversations.models import Conversation, ConversationQuerySet, Message
from herzenstakt.conversations.services import let_rest, take_care
from herzenstakt.flows.grounds import Grounds
from herzenstakt.flows.grouping import GroupWish, arrived
from herzenstakt.flows.grouping import write as write_group
from herzenstakt.flows.incoming import fetch_page, keep, open_envelope
from herzenstakt.flows.informing import note
from herzenstakt.flows.measures import ask, decide
from herzenstakt.flows.outgoing import approve
from herzenstakt.flows.writing_down import write_down as put_on_paper
from herzenstakt.groups.models import Group
from herzenstakt.kernel.http import PACE
from herzenstakt.knowledge.models import Card, today
from herzenstakt.knowledge.services import Wording, add
from herzenstakt.labels import services as labels
from herzenstakt.labels.models import Label
from herzenstakt.moderation.models import Netiquette
from herzenstakt.moderation.services import publish
from herzenstakt.moderation.skeleton import skeleton
from herzenstakt.promises.services import Word
from herzenstakt.promises.services import make as make_promise
from herzenstakt.replies.services import save_draft
from herzenstakt.rules.models import Rule
from herzenstakt.rules.services import RuleWish, switch_on
from herzenstakt.rules.services import write as write_rule
from herzenstakt.rules.trying import go_on
from herzenstakt.saved_answers.models import SavedAnswer
from herzenstakt.saved_answers.services import Saying
from herzenstakt.saved_answers.services import add as save_answer
from herzenstakt.search.filters import parse
from herzenstakt.search.models import SavedView
from herzenstakt.search.services import ViewWish, save_view
from herzenstakt.testing.world.joining import APPLICATIONS, join, open_the_way, type_in
from herzenstakt.testing.world.play import script
from herzenstakt.testing.world.quiet_stages import OWN_NAME
from herzenstakt.testing.world.stage import Networks, World
from herzenstakt.web.signin.links import sign_in_link

LOOPBACK = "127.0.0.1"
ALLOWED = frozenset({LOOPBACK})
HOUSES = {"ratzifatzi": "RatziFatzi GmbH", "anderswo": "Anderswo AG"}
MEMBERS = (
    ("ratzifatzi", "Renate Ratzi", Role.OWNER),
    ("ratzifatzi", "Mia Menschenfreund", Role.LEAD),
    ("ratzifatzi", "Uwe Unsozial", Role.MEMBER),
    ("ratzifatzi", "Tina Trainee", Role.TRAINEE),
    ("ratzifatzi", "Rolf Reader", Role.READER),
    ("anderswo", "Olga Ohnerecht", Role.OWNER),
)


@dataclass(slots=True)
class Demo:
    """An open demo world."""

    world: World
    file: Path
    members: Mapping[str, Membership]  # by first name
    has_read: bool
    channels: list[Channel] = field(default_factory=list)

    def link(self) -> str:
        """A link that signs Mia in, once."""
        return sign_in_link(self.members["mia"].user)

    def fill(self, stop: threading.Event) -> None:
        """At the first start connect the house, and let the desk read the whole week: chapter by chapter
        what was said, then what was edited and deleted; after that the people of the house have done some
        work. The desk is open by then: networks that are asked to knock try its door at once.

        `stop` ends it early; the next start goes on where it ended.
        """
        if not any(self.world.ids.values()):
            # before the first look: after one at an empty place some networks are left alone for a while;
            # and before any network knows the door, or it would bring there what is fetched anyway
            self.world.play()
            self.keep()
        self.connect()
        if self.has_read:
            return
        with Progress(transient=True) as progress:
            bar = progress.add_task("The desk reads what people wrote", total=self.world.length)
            more = True
            while more:
                for _ in read_everything(self.channels):
                    progress.advance(bar)
                    if stop.is_set():
                        return
                more = self.world.play()
                self.keep()
            self.world.change()
            self.x_knocks()
            for _ in read_everything(self.channels):
                progress.advance(bar)
        work(self.members, tomllib.loads(script("desk.toml")))
        list(read_everything(self.channels))  # the echo of what was done
        self.plaza_was_read()
        self.has_read = True
        self.keep()

    def connect(self) -> None:
        """The house is on every network; where it is already, that stays as it is."""
        self.channels = channels_of(self.members["renate"], self.world.networks)
        self.keep()  # what the networks have handed out

    def live(self, stop: threading.Event, desk: str = "") -> None:
        """Let the world go on until `stop` is set, and remember it after every step.

        `desk`: the address of the open desk; Plaza brings its news to the door there.
        """
        for _ in self.world.steps(stop):
            if desk:
                self.knock(desk)
            self.keep()

    def knock(self, desk: str) -> None:
        """Plaza rings. A door that does not open is no harm: the next look brings the same."""
        plaza = next(channel for channel in self.channels if channel.kind == "plaza")
        with suppress(httpx.HTTPError):
            self.world.networks.plaza.knock(f"{desk}{reverse('door', args=[plaza.pk])}")

    def x_knocks(self) -> None:
        """X tells at the door of answers that do not name us; its lists do not."""
        x = self.world.networks.x
        channel = next(channel for channel in self.channels if channel.kind == x.name)
        told = [x.event_of(number, "post.reply.create") for number in self.world.unnamed()]
        keep(channel, [Delivery(body, x.sealed(body)) for body in told])

    def plaza_was_read(self) -> None:
        """What the desk has fetched need not be brought to its door."""
        plaza = self.world.networks.plaza
        plaza.knocked = len(plaza.events)

    def keep(self) -> None:
        """Remember everything for the next start."""
        self.world.keep(self.file, has_read=self.has_read)


@contextmanager
def open_demo(folder: Path, ports: Mapping[str, int] | None = None) -> Iterator[Demo]:
    """The demo world whose memory lies in `folder`. Raises PortTaken when it is open already.

    `ports`: where the networks shall listen at the first start, by name; 0 for any free port.
    """
    folder.mkdir(parents=True, exist_ok=True)
    PACE.own.add(LOOPBACK)  # these networks need not be spared
    file = folder / "world.json"
    kept = json.loads(file.read_text(encoding="utf-8")) if file.exists() else None
    with Networks.opened(kept["ports"] if kept else ports) as networks:
        world = World.remembered(networks, kept) if kept else World(networks, datetime.now(UTC))
        members = {member.user.get_short_name().lower(): member for member in staff()}
        has_read = bool(kept and kept["has_read"])
        demo = Demo(world, file, members, has_read)
        demo.keep()  # before the desk learns of these networks
        try:
            yield demo
        finally:
            demo.keep()


def staff() -> Iterator[Membership]:
    """The people of both houses; those who are there already stay as they are."""
    for slug, name, role in MEMBERS:
        team, _ = Team.objects.get_or_create(slug=slug, defaults={"name": HOUSES[slug]})
        email = f"{name.split()[0].lower()}@{slug}.example"
        user = User.objects.filter(email=email).first()
        user = user or User.objects.create_user(email, name=name)
        member, _ = Membership.objects.get_or_create(user=user, team=team, defaults={"role": role})
        yield member


# --- channels ------------------------------------------------------------------------------------


def channels_of(owner: Membership, networks: Networks) -> list[Channel]:
    """The house on every network, connected at the first start."""
    known = {channel.kind: channel for channel in Channel.objects.filter(team=owner.team)}
    open_the_way(owner, networks.all())
    typed = [
        known.get(kind) or type_in(owner, kind, settings, secrets, ALLOWED)
        for kind, (settings, secrets) in credentials(networks).items()
    ]
    signed_in = [
        known.get(kind) or join(owner, kind, networks.all()[kind].url, ALLOWED)
        for kind in APPLICATIONS
    ]
    return typed + signed_in


def credentials(networks: Networks) -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    """What an owner would type into the form of each network."""
    bluesky, plaza, mailbox = networks.bluesky, networks.plaza, networks.mailbox
    return {
        "mastodon": ({"server": networks.mastodon.url}, {"token": "secret-ratzi"}),
        "bluesky": (
            {"service": bluesky.url, "handle": bluesky.house},
            {"app_password": "herz-ens-takt-2026"},
        ),
        "wordpress": (
            {"site": networks.wordpress.url, "user": "ratzi"},
            {"password": "ratzi application password"},
        ),
        "plaza": (
            {"server": plaza.url},
            {"token": plaza.token, "door_secret": plaza.door_secret},
        ),
        "feed": ({"address": networks.feed.address, "own_name": OWN_NAME}, {}),
        "isso": (
            {"address": networks.isso.url, "name": OWN_NAME, "email": "", "website": ""},
            {"password": networks.isso.password},
        ),
        "mailbox": (
            {**mailbox.settings, "trusted": mailbox.checks_as},
            {"password": mailbox.password},
        ),
        "xing": (networks.xing.settings, {"password": mailbox.password}),
    }


# --- reading -------------------------------------------------------------------------------------


def read_everything(channels: Iterable[Channel]) -> Iterator[int]:
    """Fetch every feed to its end and open every envelope, as clock and workers would; the envelopes
    that were opened, one by one."""
    feeds = FeedState.objects.filter(channel__in=channels).exclude(name=LOOK_AGAIN)
    for feed in feeds.order_by("pk"):
        while fetch_page(feed.pk):
            pass
    unopened = Envelope.objects.unopened().filter(channel__in=channels)
    for pk in list(unopened.values_list("pk", flat=True)):
        open_envelope.func(pk)
        yield pk


# --- work ----------------------------------------------------------------------------------------


def work(members: Mapping[str, Membership], done: Mapping[str, list[dict[str, Any]]]) -> None:
    """What the people of the house have done, as `desk.toml` tells it."""
    hang_out(members, done["netiquette"])
    write_down(members, done["card"])
    for deed in done["label"]:
        label_people(members[deed["by"]], deed)
    write_rules(members, done["rule"])
    make_groups(members, done["group"])
    save_for_later(members, done["saved"])
    save_searches(members, done["view"])
    for deed in done["rest"]:
        for conversation in left_alone(members[deed["by"]], deed):
            let_rest(conversation, members[deed["by"]], deed["why"])
    for deed in done["care"]:
        for name in deed["about"]:
            take_care(latest_with(members[deed["by"]], name), members[deed["by"]])
    for deed in done["note"]:
        by = members[deed["by"]]
        note(latest_with(by, deed["about"]), by, deed["text"])
    for deed in done["promise"]:
        by = members[deed["by"]]
        promise_something(latest_with(by, deed["about"]), by, deed)
    for deed in done["measure"]:
        take_measure(members, deed)
    for deed in done["draft"]:
        by = members[deed["by"]]
        save_draft(latest_with(by, deed["about"]), by, deed["text"])
    take_down(members, done["spoken"])


def take_down(members: Mapping[str, Membership], said: Iterable[Mapping[str, Any]]) -> None:
    """What people said where no program listens."""
    for deed in said:
        conversation = taken_down(members, deed)
        if "ready" in deed and not conversation.replies.exists():
            by = members[deed["by"]]
            approve(save_draft(conversation, by, deed["ready"]), by)


def taken_down(members: Mapping[str, Membership], deed: Mapping[str, Any]) -> Conversation:
    """What one of them said, on a network that does not tell everything, or at a place that is connected for
    it where it is not there yet."""
    by, owner = members[deed["by"]], members["renate"]
    mine = Channel.objects.filter(team=owner.team)
    if "network" in deed:
        channel = mine.get(kind=deed["network"])
    else:
        there = mine.filter(kind="manual", settings__place=deed["place"]).first()
        place = {"place": deed["place"], "address": ""}
        channel = there or type_in(owner, "manual", place, {}, ALLOWED)
    spoken = Spoken(
        key=deed["who"],
        who=deed["who"],
        text=deed["text"],
        at=datetime.now(UTC) - timedelta(hours=deed["hours"]),
        address=deed.get("address", ""),
        link=deed.get("link", ""),
        private=deed.get("private", False),
    )
    return put_on_paper(channel, by, spoken)


def take_measure(members: Mapping[str, Membership], deed: Mapping[str, Any]) -> None:
    """Somebody asks for a measure about words that begin so; perhaps a colleague has decided it."""
    by = members[deed["by"]]
    said = Message.objects.visible_to(by).said_to_us().get(text__startswith=deed["about"])
    if said.measures.exists():
        return  # at an earlier start
    grounds = Grounds(deed["reason"], explanation=deed["why"], law=deed.get("law", ""))
    asked = ask(said, by, deed["kind"], grounds)
    if "second" in deed:
        decide(asked, members[deed["second"]], deed["agrees"], deed["remark"])


def hang_out(members: Mapping[str, Membership], versions: Sequence[Mapping[str, str]]) -> None:
    """Publish the netiquette, version after version; those that hang there already stay. A text that a
    version does not tell is our skeleton's."""
    there = Netiquette.objects.visible_to(members["renate"]).count()
    ours = skeleton()
    for seen, deed in list(enumerate(versions))[there:]:
        german, english = deed.get("german", ours.german), deed.get("english", ours.english)
        publish(members[deed["by"]], german, english, seen)


def write_down(members: Mapping[str, Membership], cards: Iterable[Mapping[str, Any]]) -> None:
    """What the team knows; cards that are there already stay as they are."""
    known = set(Card.objects.visible_to(members["renate"]).values_list("title", flat=True))
    for deed in cards:
        by = members[deed["by"]]
        until = today(by.team) + timedelta(days=deed["days"])
        if deed["title"] not in known:
            add(by, Wording(deed["title"], deed["german"], deed.get("english", ""), by, until))


def label_people(by: Membership, deed: Mapping[str, Any]) -> None:
    """A label of the team, and on which conversations it is."""
    label = labels.find_or_add(by, deed["name"])
    labels.change(label, by, deed["name"], deed["tone"])
    labels.put_on([latest_with(by, name) for name in deed["about"]], label, by)


def write_rules(members: Mapping[str, Membership], rules: Iterable[Mapping[str, Any]]) -> None:
    """Small chores, those that act tried out before; rules that are there already stay as they are."""
    known = set(Rule.objects.visible_to(members["renate"]).values_list("name", flat=True))
    ours = {label.name: label for label in Label.objects.visible_to(members["renate"])}
    for deed in rules:
        if deed["name"] in known:
            continue
        by = members[deed["by"]]
        wish = RuleWish(
            deed["name"],
            deed["when"],
            label=ours.get(deed.get("label", "")),
            query=deed.get("query", ""),
            puts_on=ours.get(deed.get("puts_on", "")),
            tells=members.get(deed.get("tells", "")),
            note=deed.get("note", ""),
        )
        rule = write_rule(by, wish)
        while deed.get("on") and go_on(rule).done_at is None:
            pass
        if deed.get("on"):
            switch_on(rule, by, rule.version)


def make_groups(members: Mapping[str, Membership], groups: Iterable[Mapping[str, Any]]) -> None:
    """Teams inside the team; they take what waits as if it arrived now. Groups that are there already stay
    as they are."""
    team = members["renate"].team
    known = set(Group.objects.visible_to(members["renate"]).values_list("name", flat=True))
    fresh = [deed for deed in groups if deed["name"] not in known]
    for deed in fresh:
        people = tuple(members[name] for name in deed["members"])
        write_group(members[deed["by"]], GroupWish(deed["name"], deed["query"], members=people))
    waiting = Message.objects.visible_to(members["renate"]).open().filter(channel__team=team)
    team.refresh_from_db()
    for said in waiting.select_related("channel__team", "conversation") if fresh else ():
        arrived(said)


def save_for_later(members: Mapping[str, Membership], answers: Iterable[Mapping[str, Any]]) -> None:
    """What the team says again and again; what is there already stays as it is."""
    known = set(SavedAnswer.objects.visible_to(members["renate"]).values_list("title", flat=True))
    for deed in answers:
        if deed["title"] not in known:
            sie, english = deed.get("german_sie", ""), deed.get("english", "")
            words = (deed["title"], deed["shortcut"], deed["german_du"], sie, english)
            save_answer(members[deed["by"]], Saying(*words, is_shared=True))


def promise_something(conversation: Conversation, by: Membership, deed: Mapping[str, Any]) -> None:
    """Something somebody said for a day, as many days from now; once."""
    if not conversation.promises.exists():
        due_on = by.team.today + timedelta(days=deed["days"])
        make_promise(conversation, by, Word(deed["words"], due_on, by))


def save_searches(members: Mapping[str, Membership], views: Iterable[Mapping[str, Any]]) -> None:
    """What is looked for again and again; views that are there already stay as they are."""
    known = set(
        SavedView.objects.filter(team=members["renate"].team).values_list("name", flat=True)
    )
    for deed in views:
        wanted, shared = parse(deed["query"]).filter, deed.get("shared", False)
        if deed["name"] not in known:
            icon = deed.get("icon", SavedView.Icon.SEARCH)
            save_view(members[deed["by"]], ViewWish(deed["name"], wanted, icon, shared))


def left_alone(by: Membership, deed: Mapping[str, Any]) -> ConversationQuerySet:
    """Conversations with some people, or with all but some under posts that begin so."""
    if "about" in deed:
        return conversations_with(by, deed["about"])
    begins = Q()
    for beginning in deed["under"]:
        begins |= Q(post__text__startswith=beginning)
    under = Conversation.objects.visible_to(by).filter(begins)
    return under.exclude(person__name__in=deed["except"])


def conversations_with(by: Membership, names: Sequence[str]) -> ConversationQuerySet:
    """Every conversation with these people."""
    return Conversation.objects.visible_to(by).filter(person__name__in=names)


def latest_with(by: Membership, name: str) -> Conversation:
    """The conversation in which somebody spoke last. Raises LookupError for somebody unknown."""
    latest = conversations_with(by, [name]).newest_first().first()
    if latest is None:
        raise LookupError(name)
    return latest
