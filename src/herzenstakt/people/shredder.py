"""What people lose when they are forgotten: their names, and what they agreed to. Numbers and times stay."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from herzenstakt.channels.models import Channel
from herzenstakt.people.models import Consent, Handle, Merge, Person
from herzenstakt.people.services import FIELDS_THAT_CHANGE, KEYS, forget_faces

NAMELESS: dict[str, Any] = dict.fromkeys([*FIELDS_THAT_CHANGE, *KEYS], "")


def shred(person: Person, at: datetime) -> None:
    """A human and everybody who was found to be the same: nothing is left that tells who they are, not
    even that they were one. That they do not want us to listen is not forgotten."""
    people = list(Person.objects.behind(person))
    objected = next((one.objected_on for one in people if one.objected_on), None)
    for one in people:
        one.name, one.forgotten_at, one.objected_on = one.token, at, objected
        one.informed_on, one.merged_into = None, None
        one.save()
    Consent.objects.filter(person__in=people).delete()
    Merge.objects.filter(Q(kept__in=people) | Q(gone__in=people)).lose_words()
    theirs = Handle.objects.filter(person=person)
    for handle in theirs.exclude(avatar_url=""):
        hosts = Channel.objects.filter(team=person.team_id).hosts_of(handle.kind)
        transaction.on_commit(partial(forget_faces, [handle.avatar_url], hosts))
    theirs.update(person=F("home"), seen_at=None, **NAMELESS)
