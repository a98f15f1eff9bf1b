"""People outside: who they are, what was said, who is the same human, what they agreed to."""

from __future__ import annotations

from typing import Annotated, Literal

from django.db.models import Max, Min
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query
from pydantic import Field

from herzenstakt.accounts.permissions import Permission
from herzenstakt.api.door import Asked
from herzenstakt.api.parts import After, Body, Day, Limit, Number, Part, Words, by_time, text
from herzenstakt.api.problems import REFUSED, Trouble, in_words
from herzenstakt.api.routes.finding import person_of
from herzenstakt.api.shapes import (
    ConsentOut,
    HandleOut,
    MessageOut,
    MessagePage,
    PersonList,
    PersonOut,
    PersonRow,
)
from herzenstakt.conversations.models import Message
from herzenstakt.flows import same_human
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.people.models import Consent, Merge, Person
from herzenstakt.people.services import (
    consent,
    inform,
    keep_apart,
    object_to_listening,
    withdraw_consent,
)
from herzenstakt.search.people import people_called

part = Part("people")


@part.get("/people", Permission.READ, PersonList)
def find_people(
    request: Asked,
    name: Annotated[Words, Query(min_length=1, max_length=100, description="A name, or a part.")],
) -> PersonList:
    """People with such a name, the most alike first. With an @ before it, only a handle counts."""
    found = people_called(request.member, name)
    return PersonList(items=[PersonRow.of(person) for person in found])


@part.get("/people/{int:person}", Permission.READ, PersonOut)
def get_person(request: Asked, person: int) -> PersonOut:
    """Somebody outside: every name they have, first and last contact, what they agreed to."""
    return _told(request, person_of(request, person))


def _told(request: Asked, person: Person) -> PersonOut:
    member = request.member
    said = Message.objects.visible_to(member).filter(conversation__person=person).said_to_us()
    contact = said.aggregate(first=Min("written_at"), last=Max("written_at"))
    consents = Consent.objects.none()
    if member.may(Permission.KEEP_PEOPLE):
        behind = Person.objects.visible_to(member).behind(person)
        consents = Consent.objects.visible_to(member).filter(person__in=behind.values("pk"))
    return PersonOut(
        id=person.pk,
        name=person.name,
        handles=[HandleOut.of(handle) for handle in person.handles.order_by("pk")],
        first_contact=contact["first"],
        last_contact=contact["last"],
        informed_on=person.informed_on,
        objected_on=person.objected_on,
        consents=[ConsentOut.of(one) for one in consents.order_by("-given_on", "-pk")],
        is_forgotten=person.forgotten_at is not None,
    )


@part.get("/people/{int:person}/timeline", Permission.READ, MessagePage)
def get_timeline(request: Asked, person: int, limit: Limit, after: After) -> MessagePage:
    """Everything they and we said, on every network, the newest first."""
    there = Message.objects.visible_to(request.member).filter(
        conversation__person=person_of(request, person)
    )
    said = there.select_related("handle", "written_as__author__user")
    page, following = by_time(said, "written_at", after, limit, newest_first=True)
    return MessagePage(items=[MessageOut.of(message) for message in page], next=following)


class MergeIn(Body):
    """Who else they are, and how you know."""

    other: Number = Field(description="The person who stands behind them from now on.")
    reason: Literal[tuple(Merge.Reason.values)]  # type: ignore[valid-type]
    words: text(same_human.LONGEST, "How you know.", "She told us.") = ""  # type: ignore[valid-type]


@part.post("/people/{int:person}/merge", Permission.KEEP_PEOPLE, PersonOut)
def merge_people(request: Asked, person: int, body: MergeIn) -> PersonOut:
    """Two names, one human. Nothing is mixed, and it can be taken back."""
    kept, gone = person_of(request, person), person_of(request, body.other)
    same_human.merge(kept, gone, request.member, body.reason, body.words)
    return _told(request, person_of(request, person))


@part.post("/people/{int:person}/split", Permission.KEEP_PEOPLE, PersonOut)
def split_people(request: Asked, person: int) -> PersonOut:
    """It was somebody else after all. `person` is the one who stood behind another one."""
    own = get_object_or_404(Person.objects.visible_to(request.member), pk=person)
    same_human.split(own, request.member)
    return _told(request, person_of(request, person))


class ConsentIn(Body):
    """What for, in which words, and when."""

    purpose: Literal[tuple(Consent.Purpose.values)]  # type: ignore[valid-type]
    words: text(500, "In which words.", "Yes, you may show it.")  # type: ignore[valid-type]
    given_on: Day


@part.post("/people/{int:person}/consents", Permission.KEEP_PEOPLE, ConsentOut, status=201)
def add_consent(request: Asked, person: int, body: ConsentIn) -> ConsentOut:
    """Write down what somebody agreed to, in their words."""
    there = person_of(request, person)
    given = consent(there, request.member, body.purpose, body.words, body.given_on)
    return ConsentOut.of(given)


class WithdrawIn(Body):
    """In which words they took it back."""

    words: text(500, "In which words.", "Please no longer.") = ""  # type: ignore[valid-type]


@part.post("/consents/{int:consent_id}/withdraw", Permission.KEEP_PEOPLE, ConsentOut)
def withdraw(request: Asked, consent_id: int, body: WithdrawIn) -> ConsentOut:
    """They took it back, today."""
    given = get_object_or_404(Consent.objects.visible_to(request.member), pk=consent_id)
    if given.withdrawn_on is not None:
        raise Trouble(REFUSED, in_words(Sentence(_("They have taken it back already."))))
    withdraw_consent(given, request.member, timezone.localdate(), body.words)
    return ConsentOut.of(Consent.objects.get(pk=given.pk))


class ApartIn(Body):
    """Who else they are not."""

    other: Number


@part.post("/people/{int:person}/apart", Permission.KEEP_PEOPLE, PersonOut)
def keep_people_apart(request: Asked, person: int, body: ApartIn) -> PersonOut:
    """No, they are two. Nobody is asked again."""
    keep_apart(person_of(request, person), person_of(request, body.other), request.member)
    return _told(request, person_of(request, person))


class OnIn(Body):
    """On which day."""

    on: Day | None = Field(description="The day; empty takes it back.")


@part.put("/people/{int:person}/informed", Permission.KEEP_PEOPLE, PersonOut)
def set_informed(request: Asked, person: int, body: OnIn) -> PersonOut:
    """They were told what we do with what they say."""
    inform(person_of(request, person), request.member, body.on)
    return _told(request, person_of(request, person))


@part.put("/people/{int:person}/objected", Permission.KEEP_PEOPLE, PersonOut)
def set_objected(request: Asked, person: int, body: OnIn) -> PersonOut:
    """They do not want us to listen where they do not speak to us."""
    object_to_listening(person_of(request, person), request.member, body.on)
    return _told(request, person_of(request, person))
