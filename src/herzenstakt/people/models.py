"""People outside, and the names under which the networks know them."""

from __future__ import annotations

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.channels.connector import Author

FIELDS_THAT_CHANGE = ("name", "address", "url", "avatar_url")


class PersonQuerySet(models.QuerySet["Person"]):
    """Which people."""

    def visible_to(self, member: Membership) -> PersonQuerySet:
        """People who talk with the member's own team."""
        return self.filter(team=member.team_id)


class Person(models.Model):
    """A human being who talks with the house, on one network or on many. Never scored."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="people")
    name = models.CharField(_("name"), max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PersonQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class HandleQuerySet(models.QuerySet["Handle"]):
    """Which names."""

    def visible_to(self, member: Membership) -> HandleQuerySet:
        """Names of people who talk with the member's own team."""
        return self.filter(team=member.team_id)


class Handle(models.Model):
    """The name under which one network knows a person."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="handles")
    person = models.ForeignKey(Person, models.CASCADE, related_name="handles")
    kind = models.CharField(max_length=30)
    external_id = models.CharField(max_length=300)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=500, blank=True)
    avatar_url = models.CharField(max_length=1000, blank=True)
    is_bot = models.BooleanField(default=False)
    seen_at = models.DateTimeField(default=timezone.now)

    objects = HandleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "kind", "external_id"], name="handle_once")
        ]

    def __str__(self) -> str:
        return self.address or self.name

    def as_author(self) -> Author:
        """The same in the words of the connector door."""
        return Author(
            self.external_id, self.name, self.address, self.url, self.avatar_url, self.is_bot
        )


def recognise(team: Team, kind: str, author: Author) -> Handle:
    """Find the person behind an author, or greet them for the first time."""
    known = {
        "name": author.name[:200] or author.address[:200] or author.external_id[:200],
        "address": author.address[:200],
        "url": author.url[:500],
        "avatar_url": author.avatar_url[:1000],
    }
    names = Handle.objects.select_related("person")
    handle = names.filter(team=team, kind=kind, external_id=author.external_id).first()
    if handle is None:
        try:
            return _greet(team, kind, author, known)
        except IntegrityError:  # another worker greeted the same person just now
            return names.get(team=team, kind=kind, external_id=author.external_id)
    if any(getattr(handle, name) != known[name] for name in FIELDS_THAT_CHANGE):
        _renamed(handle, known)
    return handle


@transaction.atomic
def _greet(team: Team, kind: str, author: Author, known: dict[str, str]) -> Handle:
    person = Person.objects.create(team=team, name=known["name"])
    return Handle.objects.create(
        team=team,
        person=person,
        kind=kind,
        external_id=author.external_id,
        is_bot=author.is_bot,
        **known,
    )


def _renamed(handle: Handle, known: dict[str, str]) -> None:
    """The network tells a new name or picture. The person's name follows unless a human changed it."""
    if handle.person.name == handle.name and handle.name != known["name"]:
        handle.person.name = known["name"]
        handle.person.save(update_fields=["name"])
    for name in FIELDS_THAT_CHANGE:
        setattr(handle, name, known[name])
    handle.seen_at = timezone.now()
    handle.save(update_fields=[*FIELDS_THAT_CHANGE, "seen_at"])
