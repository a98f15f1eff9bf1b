"""The applications a house has registered at networks, in whose name its channels sign in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from secrets import token_urlsafe

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.channels.connector import Account, Connector
from herzenstakt.channels.counting import what_is_left
from herzenstakt.channels.registry import connectors
from herzenstakt.channels.signing_in import App as AppAsTold
from herzenstakt.channels.trouble import TryLater
from herzenstakt.kernel import vault
from herzenstakt.kernel.http import Allowance, http_of
from herzenstakt.kernel.words import gettext_noop

NOT_INSTALLED = gettext_noop("This network is not installed here any more.")
CANNOT_BE_READ = gettext_noop(
    "The access data of this channel cannot be read any more. Please connect it anew."
)
#: of whom a network counts for: a member's or account's own id there
LONGEST_NAME = 200


def new_door() -> str:
    """The last part of an address nobody can guess."""
    return token_urlsafe(18)


class AppQuerySet(models.QuerySet["App"]):
    """Which applications."""

    def visible_to(self, member: Membership) -> AppQuerySet:
        """Those of the member's own team."""
        return self.filter(team=member.team_id)


class App(models.Model):
    """The application a team has registered at a network: its channels sign in in its name, and the network
    knocks at its door for all of them."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="apps")
    kind = models.CharField(max_length=30)
    name = models.CharField(_("name"), max_length=100)
    settings = models.JSONField(default=dict)
    locked_secrets = models.TextField(blank=True)
    #: the secrets before these; what they sealed comes in until `former_until`
    locked_former = models.TextField(blank=True)
    former_until = models.DateTimeField(null=True, blank=True)
    #: places in private networks where a simulated network plays, as "host:port"
    allowed_hosts = models.JSONField(default=list)
    door = models.CharField(max_length=40, unique=True, default=new_door)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AppQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def connector_class(self) -> type[Connector] | None:
        """The connector of this network; None when it is no longer installed."""
        return connectors().get(self.kind)

    @property
    def network_name(self) -> str:
        """What people call the network."""
        return self.connector_class.name if self.connector_class else self.kind

    @property
    def door_address(self) -> str:
        """Where the network is told to knock."""
        return f"{settings.PUBLIC_URL}/door/app/{self.door}/"

    @property
    def can_be_reached(self) -> bool:
        """Whether a network would knock there: only at https, unless it is a simulated one."""
        return settings.PUBLIC_URL.startswith("https://") or bool(self.settings.get("server"))

    @property
    def phrase(self) -> str:
        """Our word for the first knock, the same as long as the installation keeps its key."""
        return salted_hmac("herzenstakt.channels.app", self.door).hexdigest()[:32]

    @property
    def former_secrets(self) -> dict[str, str]:
        """The secrets it had before, as long as they count."""
        if self.former_until is None or self.former_until <= timezone.now():
            return {}
        return vault.unlock(self.locked_former)

    def as_told(self) -> AppAsTold:
        """What a connector may know of it. Raises vault.Locked."""
        return AppAsTold(
            settings=dict(self.settings),
            secrets=vault.unlock(self.locked_secrets),
            former=self.former_secrets,
            phrase=self.phrase,
            door=self.door_address if self.can_be_reached else "",
        )

    def connector(self, secrets: Mapping[str, str] | None = None) -> Connector:
        """The connector with nothing but the application: for the door, and for signing in (`secrets`: what
        somebody has just been given). Raises TryLater where this installation cannot work with it."""
        kind = self.connector_class
        if kind is None:
            raise TryLater(NOT_INSTALLED, after=timedelta(minutes=5))
        try:
            told = self.as_told()
        except vault.Locked as trouble:
            raise TryLater(CANNOT_BE_READ, after=timedelta(minutes=5)) from trouble
        http = http_of(f"app {self.pk}", frozenset(self.allowed_hosts))
        return kind(Account({}, secrets or {}, app=told, count=self.count), http)

    def count(self, whole: Allowance, cost: int = 0, who: str = "") -> Allowance:
        """So much more was asked in its name; see `counting.Count`."""
        if cost:
            self._add(whole, cost, who)
        same = self.tallies.filter(who=who[:LONGEST_NAME], until=whole.until)
        return what_is_left(whole, same.values_list("spent", flat=True).first() or 0)

    def _add(self, whole: Allowance, cost: int, who: str) -> None:
        """One statement adds it up, so that nothing is forgotten between channels or workers. What is over
        begins anew, and so does what a wrong clock put too far away; who comes late brings nothing back."""
        mine = self.tallies.filter(who=who[:LONGEST_NAME])
        same = mine.filter(until=whole.until)
        if not same.update(spent=F("spent") + cost, limit=whole.limit, unit=whole.unit):
            self.tallies.get_or_create(who=who[:LONGEST_NAME], defaults={"until": whole.until})
            if whole.until > timezone.now():
                mine.exclude(until=whole.until).update(spent=0, until=whole.until)
            same.update(spent=F("spent") + cost, limit=whole.limit, unit=whole.unit)


class TallyQuerySet(models.QuerySet["Tally"]):
    """What was counted."""

    def holding(self, app_id: int | None, who: Collection[str]) -> TallyQuerySet:
        """What is counted for these now."""
        names = [one[:LONGEST_NAME] for one in who]
        return self.filter(app=app_id, who__in=names, until__gt=timezone.now(), limit__gt=0)


class Tally(models.Model):
    """What was asked at a network in the name of an application until the network counts anew. `who`: whom it
    counts it for; "": the whole application."""

    app = models.ForeignKey(App, models.CASCADE, related_name="tallies")
    who = models.CharField(max_length=LONGEST_NAME, blank=True)
    spent = models.PositiveBigIntegerField(default=0)
    limit = models.PositiveBigIntegerField(default=0)
    unit = models.CharField(max_length=20, default="requests")
    until = models.DateTimeField()

    objects = TallyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["app", "who"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.app} {self.who}: {self.spent} of {self.limit}"

    @property
    def allowance(self) -> Allowance:
        """What is left."""
        return what_is_left(Allowance(self.limit, self.limit, self.until, self.unit), self.spent)
