"""Knowing people: recognising them, what they agreed to, and what they were told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.channels.connector import Author
from herzenstakt.channels.registry import connectors
from herzenstakt.journal.models import record
from herzenstakt.kernel.names import MOST, folded, folded_address, folded_site, shown
from herzenstakt.kernel.text import legible
from herzenstakt.kernel.words import InWords
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.media.proxy import throw_away
from herzenstakt.people.models import Apart, Consent, Handle, Person

FIELDS_THAT_CHANGE = ("name", "address", "url", "avatar_url")
#: how the same are compared; set wherever they change
KEYS = ("name_key", "address_key", "site_key")
#: characters of a consent, of a reason
LONGEST = 500


class NotKept(InWords):
    """It was not written down; `sentence` says why, for a person to read."""


# --- who is it? -----------------------------------------------------------------------------------


def recognise(
    team: Team,
    kind: str,
    author: Author,
    said_at: datetime | None = None,
    told_at: datetime | None = None,
) -> Handle:
    """Find the person behind an author, or greet them for the first time.

    `said_at`: when they said what we read now. Old words of somebody who was forgotten bring nobody back.
    `told_at`: when the network told who they are; None: just now.
    """
    told_at = told_at or timezone.now()
    names = Handle.objects.select_related("person", "home")
    handle = names.filter(team=team, kind=kind, external_id=author.external_id).first()
    known = known_of(author)
    if handle is None:
        try:
            return _greet(team, kind, author, known, told_at)
        except IntegrityError:  # another worker greeted the same person just now
            return names.get(team=team, kind=kind, external_id=author.external_id)
    if handle.person.forgotten_at:
        if is_forgotten(handle, said_at):
            return handle
        _come_back(handle.person, said_at or timezone.now())
    if author.name and any(getattr(handle, name) != known[name] for name in FIELDS_THAT_CHANGE):
        _renamed(handle, known, told_at)
    elif author.name and are_lent(kind) and (handle.seen_at is None or handle.seen_at < told_at):
        handle.seen_at = told_at
        handle.save(update_fields=["seen_at"])
    return handle


def are_lent(kind: str) -> bool:
    """Whether the terms of this network let us keep who somebody is for a while only."""
    connector = connectors().get(kind)
    return connector is not None and connector.retention_of_authors is not None


def is_forgotten(handle: Handle, said_at: datetime | None) -> bool:
    """Whether what was said then belongs to what is forgotten."""
    until = handle.person.forgotten_at
    return until is not None and said_at is not None and said_at <= until


def has_objected(handle: Handle) -> bool:
    """Whether they said, under this name or as the human behind it, that we shall not listen where they
    do not speak to us."""
    return bool(handle.person.objected_on or handle.home.objected_on)


def known_of(author: Author) -> dict[str, str]:
    """What a network tells of somebody, as it is kept. Who has a name that nobody can see is called by
    their address."""
    address = shown(author.address)
    name = shown(author.name) or address or shown(author.external_id) or "?"
    return {
        "name": name,
        "address": address,
        "url": author.url[:500],
        "avatar_url": author.avatar_url[:1000],
        **keys_of(name, address, author.url),
    }


def keys_of(name: str, address: str, url: str) -> dict[str, str]:
    """Name, address and place on the web as they are compared."""
    keys = folded(name), folded_address(address), folded_site(url)
    return {field: key[:MOST] for field, key in zip(KEYS, keys, strict=True)}


@transaction.atomic
def _greet(
    team: Team, kind: str, author: Author, known: dict[str, str], told_at: datetime
) -> Handle:
    person = Person.objects.create(team=team, name=known["name"])
    return Handle.objects.create(
        team=team,
        person=person,
        kind=kind,
        external_id=author.external_id,
        is_bot=author.is_bot,
        seen_at=told_at,
        **known,
    )


def _renamed(handle: Handle, known: dict[str, str], told_at: datetime) -> None:
    """The network tells a new name or picture. The person it began with follows unless a human changed
    their name, whoever they stand behind."""
    began = handle.person if handle.person_id == handle.home_id else handle.home
    if began.name in {handle.name, began.token} and began.name != known["name"]:
        began.name = known["name"]
        began.save(update_fields=["name"])
    for name in (*FIELDS_THAT_CHANGE, *KEYS):
        setattr(handle, name, known[name])
    handle.seen_at = max(filter(None, (told_at, handle.seen_at)))
    handle.save(update_fields=[*FIELDS_THAT_CHANGE, *KEYS, "seen_at"])


# --- who they are, for a while --------------------------------------------------------------------


@transaction.atomic
def expire_names(pks: Iterable[int], until: datetime, hosts: frozenset[str]) -> int:
    """Who somebody is and the network has not told since then is kept no longer: of these handles nothing
    is left but the network's own number, and whoever began with one of them is called by ours until the
    network tells again. `hosts`: private places their pictures may come from. How many."""
    told = Handle.objects.filter(pk__in=list(pks)).told_before(until)
    homes = Person.objects.hold(*told.values_list("home", flat=True))
    handles = list(told.select_for_update(of=("self",)))
    names = {(handle.home_id, handle.name) for handle in handles}
    nameless = [one for one in homes if (one.pk, one.name) in names]
    for person in nameless:
        person.name = person.token
    Person.objects.bulk_update(nameless, ["name"])
    Handle.objects.filter(pk__in=[handle.pk for handle in handles]).update(
        seen_at=None, **dict.fromkeys([*FIELDS_THAT_CHANGE, *KEYS], "")
    )
    faces = {handle.avatar_url for handle in handles if handle.avatar_url}
    transaction.on_commit(partial(forget_faces, faces, hosts))
    return len(handles)


def forget_faces(addresses: Iterable[str], hosts: frozenset[str]) -> None:
    """Let go of pictures of people that lie here."""
    for address in addresses:
        throw_away(address, hosts)


def _come_back(person: Person, said_at: datetime) -> None:
    """Somebody who was forgotten speaks to us anew, as for the first time."""
    person.forgotten_at, person.counted_from = None, max(said_at, person.counted_from)
    person.save(update_fields=["forgotten_at", "counted_from"])


# --- two, and not one -----------------------------------------------------------------------------


@transaction.atomic
def keep_apart(one: Person, other: Person, by: Membership) -> None:
    """Somebody looked, and they are two. Nobody is asked again."""
    if one.pk == other.pk:
        raise NotKept(_("That is the same person."))
    first, second = sorted([one.pk, other.pk])
    _pair, is_new = Apart.objects.get_or_create(one_id=first, other_id=second, defaults={"by": by})
    if is_new:
        record("person.kept_apart", one, team_id=by.team_id, by=by, other=other.pk)


# --- what we owe them -----------------------------------------------------------------------------


@transaction.atomic
def consent(person: Person, by: Membership, purpose: str, words: str, on: date) -> Consent:
    """Write down what somebody agreed to, in their words. Raises NotKept."""
    if not legible(words):
        raise NotKept(_("Please write down what they said."))
    _not_ahead(on)
    kept = Consent.objects.create(
        person=person,
        purpose=Consent.Purpose(purpose),
        words=words.strip()[:LONGEST],
        given_on=on,
        by=by,
    )
    record("person.consented", person, team_id=by.team_id, by=by, purpose=kept.purpose)
    return kept


@transaction.atomic
def withdraw_consent(given: Consent, by: Membership, on: date, words: str = "") -> None:
    """They took it back; that is as easy as giving it (Art. 7(3)). Raises NotKept."""
    held = Consent.objects.select_for_update().get(pk=given.pk)
    if held.withdrawn_on is not None:
        return
    _not_ahead(on)
    if on < held.given_on:
        raise NotKept(_("Nobody takes back what they have not given yet. Please check the day."))
    held.withdrawn_on, held.withdrawn_words = on, words.strip()[:LONGEST]
    held.withdrawn_by = by
    held.save(update_fields=["withdrawn_on", "withdrawn_words", "withdrawn_by"])
    record("person.consent_withdrawn", held.person, team_id=by.team_id, by=by, purpose=held.purpose)


@transaction.atomic
def inform(person: Person, by: Membership, on: date | None) -> None:
    """When they were told what we do with what they say; None: not yet, after all. Raises NotKept."""
    _not_ahead(on)
    if person.informed_on == on:
        return
    person.informed_on = on
    person.save(update_fields=["informed_on"])
    record("person.informed" if on else "person.not_informed", person, team_id=by.team_id, by=by)


@transaction.atomic
def object_to_listening(person: Person, by: Membership, on: date | None) -> None:
    """They do not want us to listen where they do not speak to us (Art. 21); None: they do not mind any
    more. Raises NotKept."""
    _not_ahead(on)
    if person.objected_on == on:
        return
    person.objected_on = on
    person.save(update_fields=["objected_on"])
    record("person.objected" if on else "person.not_objected", person, team_id=by.team_id, by=by)


def _not_ahead(on: date | None) -> None:
    if on and on > timezone.localdate():
        raise NotKept(_("That day is still to come."))
