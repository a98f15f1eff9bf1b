"""People outside, the names under which the networks know them, and what we owe them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.connector import Author
from herzenstakt.kernel.lasting import Lasting, LastingQuerySet
from herzenstakt.kernel.names import MOST


def seen_by(member: Membership, person: str) -> Q:
    """The one rule of who may see somebody, as a page, a face or a name that is found: whoever works in the
    team with which they talk; but of those who talk with us in private only, whoever may read that.

    `person`: where their number stands in the rows that are asked for.
    """
    ours = Q(team=member.team_id)
    if member.may(Permission.READ_PRIVATE):
        return ours
    here = Person.objects.filter(pk=OuterRef(person))
    in_public = here.filter(conversations__is_private=False)
    at_all = here.filter(conversations__isnull=False)
    return ours & (Exists(in_public) | ~Exists(at_all))


class PersonQuerySet(models.QuerySet["Person"]):
    """Which people."""

    def visible_to(self, member: Membership) -> PersonQuerySet:
        """People who talk with the member's own team, in public where the member only reads along."""
        return self.filter(seen_by(member, "pk"))

    def standing(self) -> PersonQuerySet:
        """Those who stand for themselves, and not behind another name of the same human."""
        return self.filter(merged_into=None)

    def behind(self, person: Person) -> PersonQuerySet:
        """Everybody who was found to be this human, the person themselves included."""
        # no join: SQLite would go through everybody of the house
        homes = Handle.objects.filter(person=person).values("home")
        return self.filter(Q(pk=person.pk) | Q(pk__in=homes)).order_by("pk")

    def quiet_since(self, moment: datetime) -> PersonQuerySet:
        """Those whose silence may be longer than that, the longest first. Whoever is kept for a reason, or
        forgotten already, is none of them."""
        silent = self.standing().filter(forgotten_at=None, kept_because="")
        return silent.filter(counted_from__lt=moment).order_by("counted_from", "pk")

    def kept(self) -> PersonQuerySet:
        """Those of whom nothing may be forgotten."""
        return self.exclude(kept_because="")

    def hold(self, *pks: int) -> list[Person]:
        """Those with these numbers, locked in the one order in which everybody locks them. Nobody changes
        the key of a human, so whoever files a message of theirs need not wait for us (nor we for them)."""
        return list(self.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk"))


class Person(models.Model):
    """A human being who talks with the house, on one network or on many. Never scored.

    Each begins with one name on one network. When two turn out to be the same human, one of them stands
    behind the other (`merged_into`) and keeps everything of its own, so that it can stand alone again.
    """

    team = models.ForeignKey(Team, models.CASCADE, related_name="people")
    name = models.CharField(_("name"), max_length=MOST)
    created_at = models.DateTimeField(auto_now_add=True)
    merged_into = models.ForeignKey("self", models.CASCADE, null=True, related_name="others")
    #: from when the clock counts their silence: their last contact as far as it was looked up, or later
    #: where something keeps us from forgetting them (`flows/forgetting.py`)
    counted_from = models.DateTimeField(default=timezone.now)
    #: when they were told what we do with what they say (GDPR Art. 14)
    informed_on = models.DateField(null=True)
    #: since when they do not want us to listen where they do not speak to us (Art. 21)
    objected_on = models.DateField(null=True)
    #: why nothing of them may be forgotten, for example proceedings; "" for everybody else
    kept_because = models.CharField(max_length=500, blank=True)
    forgotten_at = models.DateTimeField(null=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")), name="person_stands_behind_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at=None) | Q(kept_because=""), name="person_kept_or_forgotten"
            ),
        ]
        indexes = [
            models.Index(
                fields=["team", "counted_from", "id"],
                condition=Q(forgotten_at=None, merged_into=None),
                name="person_by_silence",
            ),
            models.Index(fields=["team"], condition=~Q(kept_because=""), name="person_kept"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def token(self) -> str:
        """What stands in the place of a name once the person is forgotten."""
        return f"#{self.pk}"


class HandleQuerySet(models.QuerySet["Handle"]):
    """Which names."""

    def visible_to(self, member: Membership) -> HandleQuerySet:
        """Names of the people the member may see."""
        return self.filter(seen_by(member, "person"))

    def told_before(self, moment: datetime) -> HandleQuerySet:
        """Those of whom the network has not told since then; the longest ago first."""
        return self.filter(seen_at__lt=moment).order_by("seen_at", "pk")

    def beginning_with(self, field: str, letters: str) -> HandleQuerySet:
        """Those whose key begins so. PostgreSQL walks its index for this; SQLite does so only where the
        ends are named, because its LIKE is deaf to capitals."""
        there = self.filter(**{f"{field}__startswith": letters})
        if connection.vendor == "sqlite":
            ends = {f"{field}__gte": letters, f"{field}__lt": letters + "\U0010ffff"}
            there = there.filter(**ends)
        return there


class Handle(models.Model):
    """The name under which one network knows a person. `person` is the human behind it today; `home` the
    person it began with, to whom it returns when a merge turns out wrong."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="handles")
    person = models.ForeignKey(Person, models.CASCADE, related_name="handles")
    home = models.ForeignKey(Person, models.CASCADE, related_name="homes")
    kind = models.CharField(max_length=30)
    external_id = models.CharField(max_length=300)
    name = models.CharField(max_length=MOST)
    address = models.CharField(max_length=MOST, blank=True)
    url = models.CharField(max_length=500, blank=True)
    avatar_url = models.CharField(max_length=1000, blank=True)
    is_bot = models.BooleanField(default=False)
    #: when the network last told who this is; None: nothing of it is kept
    seen_at = models.DateTimeField(null=True, default=timezone.now)
    #: name, address and place on the web as they are compared (`kernel/names.py`)
    name_key = models.CharField(max_length=MOST, blank=True)
    address_key = models.CharField(max_length=MOST, blank=True)
    site_key = models.CharField(max_length=MOST, blank=True)

    objects = HandleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "kind", "external_id"], name="handle_once")
        ]
        # each is asked for by its beginning, too; only PostgreSQL knows operator classes
        indexes = [
            models.Index(
                fields=["team", "name_key"],
                opclasses=["int8_ops", "varchar_pattern_ops"],
                name="handle_by_name",
            ),
            models.Index(
                fields=["team", "address_key"],
                opclasses=["int8_ops", "varchar_pattern_ops"],
                name="handle_by_address",
            ),
            models.Index(fields=["team", "site_key"], name="handle_by_site"),
            models.Index(
                fields=["team", "kind", "seen_at"],
                condition=Q(seen_at__isnull=False),
                name="handle_by_telling",
            ),
        ]

    def __str__(self) -> str:
        return self.address or self.name or f"#{self.home_id}"

    def save(self, *args: Any, **more: Any) -> None:
        """A name that is new begins with its person."""
        if self.home_id is None:
            self.home = self.person
        super().save(*args, **more)

    def as_author(self) -> Author:
        """The same in the words of the connector door."""
        return Author(
            self.external_id, self.name, self.address, self.url, self.avatar_url, self.is_bot
        )


# --- one human, two names -------------------------------------------------------------------------


class MergeQuerySet(LastingQuerySet["Merge"]):
    """Which merges."""

    def visible_to(self, member: Membership) -> MergeQuerySet:
        """Those of the member's own team."""
        return self.filter(team=member.team_id)

    def lose_words(self) -> None:
        """Of who is forgotten no free words are kept. Everything else stays as it was written."""
        models.QuerySet(Merge).filter(pk__in=self.values("pk")).update(words="")


class Merge(Lasting):
    """Somebody said that two people are one human: who, when, why, and which names came along."""

    class Reason(models.TextChoices):
        """How one knows."""

        SAID = "said", _("they said so themselves")
        ADDRESS = "address", _("they gave the same address")
        OTHER = "other", _("something else")

    team = models.ForeignKey(Team, models.CASCADE, related_name="merges")
    kept = models.ForeignKey(Person, models.CASCADE, related_name="merges")
    gone = models.ForeignKey(Person, models.CASCADE, related_name="+")
    #: the pks of the names that came from whom is gone
    handles = models.JSONField(default=list)
    reason = models.CharField(max_length=10, choices=Reason)
    words = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} -> {self.kept_id}"


class SplitQuerySet(LastingQuerySet["Split"]):
    """Which splits."""

    def visible_to(self, member: Membership) -> SplitQuerySet:
        """Those of the member's own team."""
        return self.filter(team=member.team_id)


class Split(Lasting):
    """Somebody said that it was not one human after all: which names went back to whom."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="splits")
    person = models.ForeignKey(Person, models.CASCADE, related_name="splits")
    own = models.ForeignKey(Person, models.CASCADE, related_name="+")
    #: the pks of the names that went
    handles = models.JSONField(default=list)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = SplitQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.own_id} <- {self.person_id}"


class ApartQuerySet(models.QuerySet["Apart"]):
    """Which pairs."""

    def visible_to(self, member: Membership) -> ApartQuerySet:
        """Those of the member's own team."""
        return self.filter(one__team=member.team_id)


class Apart(models.Model):
    """Somebody looked at two people and said that they are two: nobody is asked again."""

    one = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = ApartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="apart_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="apart_in_one_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} / {self.other_id}"


# --- what they agreed to --------------------------------------------------------------------------


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Which consents."""

    def visible_to(self, member: Membership) -> ConsentQuerySet:
        """Those given to the member's own team."""
        return self.filter(person__team=member.team_id)

    def standing(self) -> ConsentQuerySet:
        """Given, and not taken back."""
        return self.filter(withdrawn_on=None)


class Consent(models.Model):
    """Somebody agreed to something that answering does not need (GDPR Art. 6(1)(a)), in which words, and
    perhaps took it back. It stays with the name that gave it."""

    class Purpose(models.TextChoices):
        """What for."""

        REPOST = "repost", _("We may show their words elsewhere")
        SURVEY = "survey", _("We may invite them to surveys")
        SUPPORTER = "supporter", _("They want to be among our supporters")
        OTHER = "other", _("Something else")

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    purpose = models.CharField(_("what for"), max_length=10, choices=Purpose)
    words = models.CharField(_("in which words"), max_length=500)
    given_on = models.DateField(_("when"))
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(null=True)
    withdrawn_words = models.CharField(max_length=500, blank=True)
    withdrawn_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_by__isnull=False),
                name="consent_is_taken_back_by_hand",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")),
                name="consent_is_taken_back_after_it_was_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.given_on}"
