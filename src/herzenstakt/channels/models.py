"""Channels, their feeds, and the envelopes in which everything arrives."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from time import monotonic
from typing import Any

from django.conf import settings as of_the_desk
from django.db import models, transaction
from django.db.models import F, OuterRef, Prefetch, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.channels import budget
from herzenstakt.channels.app import CANNOT_BE_READ, NOT_INSTALLED, App, Tally, TallyQuerySet
from herzenstakt.channels.connector import (
    Ability,
    Account,
    Connector,
    Delivery,
    Feed,
    LegalRole,
)
from herzenstakt.channels.counting import Slate
from herzenstakt.channels.limits import Limits
from herzenstakt.channels.registry import connectors
from herzenstakt.channels.trouble import TryLater
from herzenstakt.kernel import vault
from herzenstakt.kernel.http import Allowance, Http, backoff, http_of
from herzenstakt.kernel.words import Sentence, gettext_noop

HOLD = timedelta(minutes=5)
STUMBLES_BEFORE_SET_ASIDE = 5
#: a delivery on which so many workers died, one after the other, is given to none any more
DEATHS_BEFORE_SET_ASIDE = 5
#: how an envelope begins, and begins again
UNTRIED = {"tries": 0, "stumbles": 0, "in_hands": 0}
#: a feed is deaf when nothing was heard of it for so many of its own periods, and this long
DEAF_AFTER_PERIODS = 5
DEAF_AFTER = timedelta(minutes=15)
#: an envelope that nobody could open for so long hides words that somebody should see
LYING_AFTER = timedelta(minutes=15)
#: who answers for the thread around a message is asked again for so long
PATIENCE_WITH_THREADS = timedelta(minutes=30)
#: the feed every channel has besides those of its connector: known messages are looked at again
LOOK_AGAIN = "look-again"
LOOK_AGAIN_EVERY = timedelta(minutes=10)
#: a feed whose last look took so long is looked at where it delays only others like it
SLOW = timedelta(seconds=1)
#: a feed that brought nothing for so many looks is quiet, and gives way where few requests are left
QUIET_AFTER = 3
#: how near to being called deaf a feed comes while it gives way
NEARLY_DEAF = 0.8


class ChannelQuerySet(models.QuerySet["Channel"]):
    """Which channels."""

    def visible_to(self, member: Membership) -> ChannelQuerySet:
        """The channels of the member's own team."""
        return self.filter(team=member.team_id)

    def usable(self) -> ChannelQuerySet:
        """Those the desk may use now."""
        return self.filter(state=Channel.State.ACTIVE, kind__in=connectors())

    def to_renew(self) -> ChannelQuerySet:
        """Those whose access is to be renewed now, and nobody does it yet. Paused ones too: they shall go on
        one day."""
        now = timezone.now()
        nobody = Q(renewing_until=None) | Q(renewing_until__lte=now)
        known = self.filter(kind__in=connectors()).exclude(state=Channel.State.DISCONNECTED)
        return known.filter(nobody, renew_at__lte=now)

    def hosts_of(self, kind: str) -> frozenset[str]:
        """The private places from which pictures of people on this network may come."""
        there = self.filter(kind=kind)
        return frozenset[str]().union(*(channel.private_hosts for channel in there))

    def with_health(self) -> ChannelQuerySet:
        """With everything `Channel.health` asks, so that many channels need no more queries than one."""
        lying = Envelope.objects.lying().filter(channel=OuterRef("pk")).order_by("arrived_at")
        feeds = FeedState.objects.only("channel", "name", "heard_at", "failures", "next_at")
        whole = self.select_related("app").prefetch_related(Prefetch("feed_states", feeds))
        return whole.annotate(found_lying_since=Subquery(lying.values("arrived_at")[:1]))


class Health(StrEnum):
    """What a person must know of a channel at a glance."""

    GOOD = "good"
    PAUSED = "paused"
    STUMBLED = "stumbled"  # the last look did not work, whatever the reason; we try again
    DEAF = "deaf"
    BEHIND = "behind"  # what arrived could not be opened for long
    DISCONNECTED = "disconnected"


class Channel(models.Model):
    """One account of the house on one network, for example its Mastodon profile."""

    class State(models.TextChoices):
        """Whether the desk uses it."""

        ACTIVE = "active", _("connected")
        PAUSED = "paused", _("paused")
        DISCONNECTED = "disconnected", _("needs a new connection")

    team = models.ForeignKey(Team, models.PROTECT, related_name="channels")
    kind = models.CharField(max_length=30)
    name = models.CharField(_("name"), max_length=100)
    state = models.CharField(max_length=12, choices=State, default=State.ACTIVE)
    app = models.ForeignKey(App, models.PROTECT, null=True, blank=True, related_name="channels")
    settings = models.JSONField(default=dict)
    locked_secrets = models.TextField(blank=True)
    #: when its access is to be renewed; empty: never. Whoever does it now has until `renewing_until`
    renew_at = models.DateTimeField(null=True, blank=True, db_index=True)
    renewing_until = models.DateTimeField(null=True, blank=True)
    memory = models.JSONField(default=dict)
    #: places in private networks that an owner has allowed, as "host:port"
    allowed_hosts = models.JSONField(default=list)
    #: limits an owner has set: {name: {value, by (a membership), at (a time)}}
    own_limits = models.JSONField(default=dict)
    #: how much the network still let us ask when a feed was last heard (a kept Allowance)
    allowance = models.JSONField(default=dict)
    own_external_id = models.CharField(max_length=300, blank=True)
    own_name = models.CharField(max_length=200, blank=True)
    own_address = models.CharField(max_length=200, blank=True)
    own_url = models.CharField(max_length=500, blank=True)
    own_avatar_url = models.CharField(max_length=1000, blank=True)
    #: what others wrote is kept so long, or shorter where the network's terms say so; empty: as they say
    retention_days = models.PositiveIntegerField(null=True, blank=True)
    #: what the house is there before the law, where an owner has said so, and why; "": what is usual there
    chosen_role = models.CharField(max_length=12, blank=True)
    role_note = models.CharField(max_length=300, blank=True)
    #: why it is disconnected, or what it last stumbled over (a kept Sentence)
    trouble = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "kind", "own_external_id"],
                condition=~Q(own_external_id=""),
                name="channel_once_per_account",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def connector_class(self) -> type[Connector] | None:
        """The connector of this network; None when it is no longer installed."""
        return connectors().get(self.kind)

    @property
    def network_name(self) -> str:
        """What people call the network."""
        return self.connector_class.called(self.settings) if self.connector_class else self.kind

    @property
    def is_quick(self) -> bool:
        """Whether talk is quick on the network."""
        return self.connector_class is not None and self.connector_class.quick

    @property
    def takes_notes(self) -> bool:
        """Whether a colleague may write down here what somebody said."""
        return self.connector_class is not None and self.connector_class.takes_notes

    @property
    def answers_by_hand(self) -> bool:
        """Whether a person puts our answers on the network, for it takes none from a program."""
        return (
            self.connector_class is not None and self.connector_class.can(Ability.REPLY).is_by_hand
        )

    @property
    def words_kept_for(self) -> timedelta | None:
        """How long what others wrote is kept from when the network last told it: as the network's terms say,
        or shorter where an owner wants that; None: no limit."""
        terms = self.connector_class.retention if self.connector_class else None
        wanted = timedelta(days=self.retention_days) if self.retention_days else None
        return min(filter(None, (terms, wanted)), default=None)

    @property
    def authors_kept_for(self) -> timedelta | None:
        """How long who wrote it is kept from when the network last told; None: no limit."""
        return self.connector_class.retention_of_authors if self.connector_class else None

    @property
    def is_lent(self) -> bool:
        """Whether something on it is kept for a while only."""
        return bool(self.words_kept_for or self.authors_kept_for)

    @property
    def tells_again(self) -> bool:
        """Whether its network can be asked for what it told before."""
        kind = self.connector_class
        return kind is not None and kind.refresh is not Connector.refresh

    @property
    def usual_role(self) -> LegalRole:
        """What a house usually is before the law on this network."""
        return self.connector_class.legal_role if self.connector_class else LegalRole.GUEST_PAGE

    @property
    def legal_role(self) -> LegalRole:
        """What the house is there before the law: as an owner says, else as is usual there."""
        return LegalRole(self.chosen_role) if self.chosen_role else self.usual_role

    @property
    def connector(self) -> Connector:
        """The connector, at work for this account. Raises TryLater while there is an obstacle: the
        operator may bring the key or the network back, and nothing has happened yet."""
        if obstacle := self.obstacle:
            raise TryLater(obstacle.text, after=timedelta(minutes=5))
        return connectors()[self.kind](self.account(), self.http)

    @property
    def obstacle(self) -> Sentence:
        """Why this installation cannot work with it at all; the empty sentence when it can."""
        if self.connector_class is None:
            return Sentence(NOT_INSTALLED)
        return Sentence(CANNOT_BE_READ) if self.is_locked else Sentence("")

    @property
    def limits(self) -> Limits:
        """The numbers that hold for this account."""
        return self.limits_told.as_set(self.set_limits)

    @property
    def limits_told(self) -> Limits:
        """The numbers that would hold if no owner had set any, known without the account's secrets; none
        where the network is not installed any more."""
        if self.connector_class is None:
            return Limits({})
        return self.connector_class(self.account(secrets={}), self.http).limits_told()

    @property
    def set_limits(self) -> dict[str, int]:
        """The numbers an owner has set."""
        return {name: own["value"] for name, own in self.own_limits.items()}

    @property
    def http(self) -> Http:
        """Its way out of the house."""
        return http_of(f"channel {self.pk}", self.private_hosts)

    @property
    def whom_it_asks(self) -> str:
        """Its network, told from others: the server in its settings where there is one, else the kind."""
        fields = self.connector_class.fields if self.connector_class else ()
        servers = (self.settings.get(field.name, "") for field in fields if field.kind == "url")
        return " ".join((self.kind, *map(str, servers)))

    @property
    def is_locked(self) -> bool:
        """Whether its secrets, or those of its application, were encrypted with a key we do not have (any
        more)."""
        try:
            vault.unlock(self.locked_secrets)
            if self.app:
                vault.unlock(self.app.locked_secrets)
        except vault.Locked:
            return True
        return False

    @property
    def private_hosts(self) -> frozenset[str]:
        """Places in private networks that an owner has allowed."""
        return frozenset(self.allowed_hosts)

    def account(self, secrets: Mapping[str, str] | None = None) -> Account:
        """What the connector may know of this channel. `secrets`: its own, when not given."""
        app = self.app.as_told() if self.app and secrets is None else None
        return Account(
            settings=dict(self.settings),
            secrets=vault.unlock(self.locked_secrets) if secrets is None else secrets,
            own_external_id=self.own_external_id,
            memory=dict(self.memory),
            limits=self.set_limits,
            keep=self.keep_secrets,
            remember=self.remember,
            app=app,
            door=self.door,
            count=self.app.count if self.app else Slate(),
            sharers=lambda who: self.sharers(whole_app=not who).count(),
        )

    @property
    def door(self) -> str:
        """Where its network may knock for it alone; "" while it cannot be reached: only at https, unless its
        network stands in our own."""
        address = of_the_desk.PUBLIC_URL
        if self.pk is None or not (address.startswith("https://") or self.allowed_hosts):
            return ""
        return f"{address}/door/{self.pk}/"

    @transaction.atomic
    def keep_secrets(self, secrets: Mapping[str, str]) -> None:
        """Store changed secrets. What is empty never replaces what we have; and access that comes late takes
        the place of none that somebody was given meanwhile by signing in anew."""
        row = Channel.objects.select_for_update().get(pk=self.pk)
        if row.app_id and row.locked_secrets != self.locked_secrets:
            return
        self.locked_secrets = vault.lock(row.with_what_it_has(secrets))
        self.renew_at, self.renewing_until = self.when_to_renew(), None
        self.save(update_fields=["locked_secrets", "renew_at", "renewing_until"])

    def when_to_renew(self) -> datetime | None:
        """When the access it has now is to be renewed; None: never, or not by us."""
        if self.obstacle:
            return None
        return self.connector.renews_at()

    def with_what_it_has(self, secrets: Mapping[str, str]) -> dict[str, str]:
        """Changed secrets beside those it has; nothing takes the place of something."""
        has = {} if self.is_locked else self.account().secrets
        return dict(has) | {key: value for key, value in secrets.items() if value}

    @transaction.atomic
    def remember(self, memory: Mapping[str, Any]) -> None:
        """Store what the connector wants to know again."""
        row = Channel.objects.select_for_update().get(pk=self.pk)
        self.memory = row.memory | dict(memory)
        self.save(update_fields=["memory"])

    @property
    def is_counted_together(self) -> bool:
        """Whether other channels draw on the same allowance as this one."""
        kind = self.connector_class
        return self.app_id is not None and kind is not None and kind.counted_by is not None

    @property
    def counted_for(self) -> str:
        """Whom the network counts for, beside its application: what the connector's `counted_by` names."""
        kind = self.connector_class
        by = kind.counted_by if kind else None
        return str(self.settings.get(by, "")) if by else ""

    def counted_together(self, *, whole_app: bool = False) -> ChannelQuerySet:
        """The channels that draw on the same allowance as this one, and it itself; `whole_app`: on what is
        counted for its application as a whole."""
        if not self.is_counted_together:
            return Channel.objects.filter(pk=self.pk)
        together = Channel.objects.filter(app=self.app_id)
        if not whole_app and self.connector_class and (by := self.connector_class.counted_by):
            same = Q(**{f"settings__{by}": self.counted_for})
            together = together.filter(same | Q(pk=self.pk))
        return together

    def sharers(self, *, whole_app: bool = False) -> ChannelQuerySet:
        """Those of them that are in use."""
        return self.counted_together(whole_app=whole_app).filter(state=self.State.ACTIVE)

    def note_allowance(self) -> None:
        """Keep what the network said last, for the page and for the workers of other processes. What is
        counted for several channels is kept where it is counted."""
        if self.http.allowance is not None and not self.is_counted_together:
            self.allowance = self.http.allowance.as_json()
            self.save(update_fields=["allowance"])

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Ask something, and note how much more we may ask, whatever comes of it."""
        before = self.http.allowance
        try:
            yield
        finally:
            if self.http.allowance is not before:
                self.note_allowance()

    @property
    def still_allowed(self) -> Allowance | None:
        """What the network still lets us ask; None where it does not say, or counts anew already."""
        if self.is_counted_together:
            counted = [one.allowance for one in self._tallies()]
            return min(counted, key=lambda one: one.part_left, default=None)
        return Allowance.from_json(self.allowance)

    def all_allowed(self) -> list[tuple[Allowance, ChannelQuerySet]]:
        """Every allowance it draws on now, with the channels in use that draw on it, too."""
        if self.is_counted_together:
            return [(one.allowance, self.sharers(whole_app=not one.who)) for one in self._tallies()]
        alone = self.still_allowed
        return [(alone, self.sharers())] if alone else []

    def _tallies(self) -> TallyQuerySet:
        return Tally.objects.holding(self.app_id, {"", self.counted_for})

    def prepare_feeds(self) -> None:
        """One row for each feed the connector declares; none where there is nothing to listen to. An
        update may bring new ones."""
        for name in self.feeds_without_a_place():
            FeedState.objects.get_or_create(channel=self, name=name)

    def feeds_without_a_place(self) -> list[str]:
        """The feeds that should be asked and have no row yet, so that nobody asks them; in the order in
        which the connector declares them."""
        if self.is_silent:
            return []
        declared = self.connector_class.feeds if self.connector_class else ()
        there = {feed.name for feed in self.feed_states.all()}
        return [
            name for name in (*(feed.name for feed in declared), LOOK_AGAIN) if name not in there
        ]

    def disconnect(self, trouble: Sentence) -> bool:
        """Stop using it until somebody connects it anew. False when it was disconnected already; one
        UPDATE decides between two who run into it at once."""
        self.state, self.trouble = self.State.DISCONNECTED, trouble.as_json()
        connected = Channel.objects.filter(pk=self.pk).exclude(state=self.State.DISCONNECTED)
        return bool(connected.update(state=self.state, trouble=self.trouble))

    @property
    def trouble_sentence(self) -> Sentence:
        """What is wrong, to be said in the reader's language."""
        return Sentence.from_json(self.trouble)

    @property
    def remark(self) -> Sentence:
        """What a person should know of how news come in although everything is heard."""
        return Sentence("") if self.obstacle else self.connector.remark()

    @property
    def is_silent(self) -> bool:
        """Whether nothing ever comes by itself (an archive), so that silence is no trouble."""
        kind = self.connector_class
        return kind is not None and not (kind.feeds or kind.knocks or kind.streams)

    def health(self) -> Health:
        """Good only when every feed was heard of lately and what it brought was opened; never good out
        of ignorance."""
        if self.state == self.State.DISCONNECTED or self.is_locked:
            return Health.DISCONNECTED
        if self.state == self.State.PAUSED:
            return Health.PAUSED
        if self.is_silent:
            return Health.BEHIND if self.lying_since() else Health.GOOD
        feeds = list(self.feed_states.all())
        if self.feeds_without_a_place() or any(feed.is_deaf() for feed in feeds):
            return Health.DEAF
        if self.lying_since():
            return Health.BEHIND
        return Health.STUMBLED if any(feed.has_stumbled() for feed in feeds) else Health.GOOD

    def lying_since(self) -> datetime | None:
        """When the oldest of those envelopes arrived that nobody could open for too long; None: there is
        none. `with_health` has looked already."""
        if "found_lying_since" in self.__dict__:
            found: datetime | None = self.__dict__["found_lying_since"]
            return found
        lying = Envelope.objects.lying().filter(channel=self).order_by("arrived_at").first()
        return lying.arrived_at if lying else None

    def heard_at(self) -> datetime | None:
        """Since when at least one feed is silent: the oldest last success. None: never heard."""
        if self.feeds_without_a_place():
            return None
        times = [feed.heard_at for feed in self.feed_states.all()]
        heard = [time for time in times if time is not None]
        return min(heard) if heard and len(heard) == len(times) else None


class FeedStateQuerySet(models.QuerySet["FeedState"]):
    """Whose turn it is."""

    def free(self) -> FeedStateQuerySet:
        """Feeds of usable channels that nobody looks at right now."""
        return self.filter(
            Q(held_until=None) | Q(held_until__lt=timezone.now()),
            channel__state=Channel.State.ACTIVE,
            channel__kind__in=connectors(),
        )

    def give_back(self, pks: Collection[int]) -> None:
        """Nobody looks at these any more, or will: they are due at once."""
        if pks:
            self.filter(pk__in=pks).update(next_at=timezone.now(), held_until=None)

    def due(self) -> FeedStateQuerySet:
        """Feeds that should be asked now, the most patient first. A hold that ran out means that a
        worker died while it looked: somebody should look again, whenever the next look was planned.
        """
        now = timezone.now()
        return self.free().filter(Q(next_at__lte=now) | Q(held_until__lt=now)).order_by("next_at")

    def claim(self, pk: int) -> FeedState | None:
        """Hold a feed while we ask; None if somebody else does."""
        now = timezone.now()
        free = Q(held_until=None) | Q(held_until__lt=now)  # asked again of a row we had to wait for
        taken = self.free().filter(pk=pk).values("pk")
        if not self.filter(free, pk__in=taken).update(held_until=now + HOLD):
            return None
        return self.select_related("channel__app").get(pk=pk)


class FeedState(models.Model):
    """Where we stand in one feed of a channel."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="feed_states")
    name = models.CharField(max_length=40)
    cursor = models.TextField(blank=True)
    next_at = models.DateTimeField(default=timezone.now)
    held_until = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    trouble = models.JSONField(default=dict)
    #: milliseconds the network took for the last look, whatever came of it
    took_ms = models.PositiveIntegerField(default=0)
    #: what the last look took off the allowance, in what the network counts
    cost = models.PositiveIntegerField(default=1)
    #: looks in a row that brought nothing new
    quiet_looks = models.PositiveIntegerField(default=0)

    objects = FeedStateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "name"], name="feed_once_per_channel")
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.name}"

    @property
    def feed(self) -> Feed | None:
        """What the connector says of this feed; None when it no longer has it."""
        feeds = self.channel.connector_class.feeds if self.channel.connector_class else ()
        return next((feed for feed in feeds if feed.name == self.name), None)

    @property
    def every(self) -> timedelta:
        """How often it is asked at rest."""
        return self.feed.every if self.feed else LOOK_AGAIN_EVERY

    @property
    def is_slow(self) -> bool:
        """Whether the network took its time at the last look."""
        return timedelta(milliseconds=self.took_ms) >= SLOW

    @property
    def gives_way(self) -> bool:
        """Whether its next look is further away than its period, so that what may be asked lasts."""
        if self.heard_at is None or self.failures:
            return False
        return self.next_at - self.heard_at > self.every + timedelta(seconds=1)

    @property
    def patience(self) -> timedelta:
        """After so long a silence it is called deaf."""
        return max(DEAF_AFTER, self.every * DEAF_AFTER_PERIODS)

    @property
    def needs(self) -> budget.Needs:
        """What it would like to ask, and how long it can wait."""
        quiet = self.quiet_looks >= QUIET_AFTER
        return budget.Needs(self.every, self.cost, self.patience * NEARLY_DEAF, quiet)

    @contextmanager
    def being_looked_at(self) -> Iterator[None]:
        """Ask inside; how long the network takes is noted with the next `save`, and what the look takes off
        the allowance, whatever comes of it."""
        before, begun = self.channel.still_allowed, monotonic()
        try:
            with self.channel.counting():
                yield
        finally:
            self.took_ms = round((monotonic() - begun) * 1000)
            self.cost = budget.cost(before, self.channel.still_allowed) or self.cost

    def heard(
        self, cursor: str, more: bool, brought: int = 0, rest: timedelta = timedelta()
    ) -> None:
        """A look went well and `brought` something new; go on at once where there is more. `rest`: so long
        somebody tells us meanwhile; it ends before the feed would be called deaf."""
        now = timezone.now()
        self.cursor, self.heard_at, self.failures, self.trouble = cursor, now, 0, {}
        self.quiet_looks = 0 if brought or more else self.quiet_looks + 1
        pause = max(self.pause(), min(rest, self.patience * NEARLY_DEAF))
        at_once = more or self.is_wanted_again(now)
        self.next_at, self.held_until = now if at_once else now + pause, None
        self.save()

    def is_wanted_again(self, now: datetime) -> bool:
        """Whether somebody wanted another look while this one went on: what came after it is not in it."""
        return (
            FeedState.objects.filter(pk=self.pk, next_at__lte=now)
            .exclude(next_at=self.next_at)
            .exists()
        )

    def pause(self) -> timedelta:
        """Until the next look: its period, or longer where what the network still lets us ask would not last
        until it counts anew."""
        pauses = [self.every]
        for allowance, sharers in self.channel.all_allowed():
            others = FeedState.objects.filter(channel__in=sharers).exclude(pk=self.pk)
            feeds = [self.needs, *(feed.needs for feed in others.select_related("channel"))]
            pauses.append(budget.pauses(allowance, timezone.now(), feeds)[0])
        return max(pauses)

    def rest_if_scarce(self) -> bool:
        """Leave the rest of the allowance to answers and look again when the network counts anew. Whether
        that is so."""
        allowance = self.channel.still_allowed
        if allowance is None or not allowance.is_scarce:
            return False
        self.next_at, self.held_until = max(allowance.until, self.next_at), None
        self.save(update_fields=["next_at", "held_until"])
        return True

    def ask_later(self) -> None:
        """Somebody has been told to look; do not tell the next one for a while."""
        self.next_at = timezone.now() + max(self.every, timedelta(seconds=30))
        self.held_until = None
        self.save(update_fields=["next_at", "held_until"])

    def stumbled(self, trouble: Sentence, after: timedelta) -> None:
        """A look failed: come back later, more slowly each time."""
        self.failures += 1
        pause = max(after, backoff(self.failures, timedelta(seconds=5), timedelta(minutes=15)))
        self.next_at, self.held_until = timezone.now() + pause, None
        self.trouble = trouble.as_json()
        changed = ["failures", "next_at", "held_until", "trouble", "took_ms", "cost"]
        self.save(update_fields=changed)

    def is_deaf(self) -> bool:
        """Nothing heard for too long, whatever the reason."""
        since = self.heard_at or self.channel.created_at
        return timezone.now() - since > self.patience

    def has_stumbled(self) -> bool:
        """The last look did not work: the network is busy or away, says no, or we did not expect it."""
        return self.failures > 0

    @property
    def trouble_sentence(self) -> Sentence:
        """What it last stumbled over."""
        return Sentence.from_json(self.trouble)


class EnvelopeQuerySet(models.QuerySet["Envelope"]):
    """Envelopes on their way."""

    def visible_to(self, member: Membership) -> EnvelopeQuerySet:
        """The envelopes of the member's own team."""
        return self.filter(channel__team=member.team_id)

    def keep(
        self,
        channel: Channel,
        deliveries: Iterable[Delivery],
        as_it_is: bool = False,
        *,
        at_the_door: bool = False,
    ) -> list[Envelope]:
        """Store deliveries once each; the same bytes again are the same envelope. The new ones.

        `as_it_is`: they tell how things are now, oldest first, as a feed does (a call at the door may
        be late). What was outdated and is told again is news then. `at_the_door`: the network brought them.
        """
        by_digest = {digest_of(delivery): delivery for delivery in deliveries}
        known = {
            envelope.digest: envelope
            for envelope in self.filter(channel=channel, digest__in=by_digest).only(
                "digest", "about", "is_outdated"
            )
        }
        fresh = [
            Envelope(
                channel=channel,
                digest=digest,
                body=delivery.body,
                headers=dict(delivery.headers),
                at_the_door=at_the_door,
            )
            for digest, delivery in by_digest.items()
            if digest not in known
        ]
        self.bulk_create(fresh, ignore_conflicts=True)
        digests = [envelope.digest for envelope in fresh]
        if as_it_is:
            again = [(known[digest], told) for digest, told in by_digest.items() if digest in known]
            digests += self._take_up(again)
        return list(self.filter(channel=channel, digest__in=digests).order_by("pk"))

    def keep_once(self, brought: Iterable[tuple[Channel, Delivery]]) -> None:
        """Store what was brought to doors, in one statement; what is there already stays as it is."""
        envelopes = [
            Envelope(
                channel=channel,
                digest=digest_of(delivery),
                body=delivery.body,
                headers=dict(delivery.headers),
                at_the_door=True,
            )
            for channel, delivery in brought
        ]
        self.bulk_create(envelopes, ignore_conflicts=True)

    def _take_up(self, told_again: Iterable[tuple[Envelope, Delivery]]) -> list[str]:
        """Of what is told again, only the last word about each thing counts. The digests of those that
        are to be opened once more; what was taken out of them is put back."""
        last = {envelope.about: (envelope, told) for envelope, told in told_again if envelope.about}
        outdated = [(envelope, told) for envelope, told in last.values() if envelope.is_outdated]
        for envelope, told in outdated:
            self.filter(pk=envelope.pk).update(
                **UNTRIED,
                done_at=None,
                is_outdated=False,
                arrived_at=timezone.now(),
                body=told.body,
                headers=dict(told.headers),
            )
        return [envelope.digest for envelope, _told in outdated]

    def outdate(self, channel: Channel, about: str) -> None:
        """What was told of this thing is no longer so: were it told again, it would be news."""
        self.filter(channel=channel, about=about).exclude(done_at=None).update(is_outdated=True)

    def forget(self, channel: Channel, about: str) -> None:
        """What was told of this thing is let go of. Were it told again, it would be news."""
        told = self.filter(channel=channel, about=about).exclude(done_at=None)
        told.update(body=b"", headers={}, is_outdated=True)

    def empty(self) -> int:
        """What was inside is let go of. That it came is still known, so the same bytes make no new
        envelope; and it is not opened again, whatever becomes of what it told of."""
        return self.exclude(done_at=None).update(body=b"", headers={}, about="", is_outdated=False)

    def unopened(self) -> EnvelopeQuerySet:
        """Not opened, not set aside, not held by a worker, and not resting between two tries."""
        free = Q(held_until=None) | Q(held_until__lt=timezone.now())
        return self.filter(free, done_at=None, set_aside_at=None)

    def lying(self) -> EnvelopeQuerySet:
        """Neither opened nor set aside for too long, whatever the reason."""
        old = timezone.now() - LYING_AFTER
        return self.filter(done_at=None, set_aside_at=None, arrived_at__lt=old)

    def set_aside(self) -> EnvelopeQuerySet:
        """Those a person should look at."""
        return self.exclude(set_aside_at=None)

    def claim(self, pk: int) -> Envelope | None:
        """Hold an unopened envelope for a while; None if another worker holds it.

        A worker that dies lets go by itself when the time is over. Opening an envelope twice is
        harmless, losing one is not: at least once. But one on which workers die is set aside.
        """
        taken = (
            self.unopened()
            .filter(pk=pk)
            .update(
                held_until=timezone.now() + HOLD, tries=F("tries") + 1, in_hands=F("in_hands") + 1
            )
        )
        if not taken:
            return None
        envelope = self.select_related("channel__team", "channel__app").get(pk=pk)
        if envelope.in_hands > DEATHS_BEFORE_SET_ASIDE:
            envelope.lay_aside(
                Sentence(gettext_noop("Opening this delivery made the desk stop several times."))
            )
            return None
        return envelope


class Envelope(models.Model):
    """A delivery exactly as it arrived, kept before anyone looks inside."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="envelopes")
    digest = models.CharField(max_length=64)
    body = models.BinaryField()
    headers = models.JSONField(default=dict)
    arrived_at = models.DateTimeField(auto_now_add=True)
    #: whether the network brought it to our door; else we found it by looking or listening
    at_the_door = models.BooleanField(default=False)
    held_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    #: the network's id of what it told of, once it is done
    about = models.CharField(max_length=500, blank=True)
    #: whether things have changed since it told of them
    is_outdated = models.BooleanField(default=False)
    #: how often somebody looked inside, and how often nobody had expected what happened then
    tries = models.PositiveIntegerField(default=0)
    stumbles = models.PositiveIntegerField(default=0)
    #: how many workers took it since one last said what came of it
    in_hands = models.PositiveIntegerField(default=0)
    set_aside_at = models.DateTimeField(null=True)
    trouble = models.JSONField(default=dict)

    objects = EnvelopeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "digest"], name="envelope_once_per_channel")
        ]
        indexes = [
            models.Index(fields=["channel", "arrived_at"], name="envelope_by_arrival"),
            models.Index(
                fields=["held_until"],
                condition=Q(done_at=None, set_aside_at=None),
                name="envelope_unopened",
            ),
            models.Index(
                fields=["channel", "arrived_at"],
                condition=Q(done_at=None, set_aside_at=None),
                name="envelope_lying",
            ),
            models.Index(
                fields=["channel", "-set_aside_at"],
                condition=~Q(set_aside_at=None),
                name="envelope_set_aside",
            ),
            models.Index(
                fields=["channel", "about"],
                condition=~Q(done_at=None),
                name="envelope_about",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.digest[:8]}"

    def delivery(self) -> Delivery:
        """What arrived."""
        return Delivery(body=bytes(self.body), headers=self.headers)

    @property
    def has_waited_for_its_thread(self) -> bool:
        """Whether it was tried before and is too old to wait for the thread around it any longer."""
        return bool(self.trouble) and timezone.now() - self.arrived_at > PATIENCE_WITH_THREADS

    def done(self, about: str = "") -> None:
        """Everything inside has found its place. `about`: the network's id of what it told of."""
        self.done_at, self.held_until, self.trouble = timezone.now(), None, {}
        self.about = about[:500]
        self.save(update_fields=["done_at", "held_until", "trouble", "about"])

    def wait(self, trouble: Sentence, after: timedelta) -> timedelta:
        """The network is not ready: come back, more slowly each time. How long it rests."""
        waits = max(self.tries - self.stumbles, 0)
        pause = max(after, backoff(waits, timedelta(seconds=10), timedelta(minutes=30)))
        self.rest(trouble, pause)
        return pause

    def rest(self, trouble: Sentence, after: timedelta) -> None:
        """Not now: try again after a while."""
        self.held_until, self.trouble = timezone.now() + after, trouble.as_json()
        self.in_hands = 0
        self.save(update_fields=["held_until", "trouble", "in_hands"])

    def lay_aside(self, trouble: Sentence) -> None:
        """A person should look; the others go on."""
        self.set_aside_at, self.held_until = timezone.now(), None
        self.trouble = trouble.as_json()
        self.save(update_fields=["set_aside_at", "held_until", "trouble"])

    def stumbled(self) -> None:
        """Something nobody expected: try again with growing pauses, then lay it aside."""
        self.stumbles += 1
        self.save(update_fields=["stumbles"])
        if self.stumbles >= STUMBLES_BEFORE_SET_ASIDE:
            self.lay_aside(Sentence(gettext_noop("We stumbled over this delivery several times.")))
        else:
            pause = backoff(self.stumbles, timedelta(seconds=10), timedelta(minutes=30))
            self.rest(Sentence(gettext_noop("We stumbled over this delivery.")), pause)

    def open_again(self) -> None:
        """A person wants another try."""
        self.set_aside_at, self.held_until, self.trouble = None, None, {}
        for name, nothing in UNTRIED.items():
            setattr(self, name, nothing)
        self.save(update_fields=["set_aside_at", "held_until", "trouble", *UNTRIED])

    @property
    def trouble_sentence(self) -> Sentence:
        """Why it was set aside or has to wait."""
        return Sentence.from_json(self.trouble)


def digest_of(delivery: Delivery) -> str:
    """The name of a delivery's content (SHA-256, hexadecimal)."""
    return hashlib.sha256(delivery.body).hexdigest()
