"""Everything we know of a person, for that person (GDPR Art. 15 and 20): one JSON document.

What colleagues wrote about them is part of it, notes included; who of us wrote it is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation, Message, Note
from herzenstakt.flows.forgetting import NotForgotten, forgotten_on
from herzenstakt.journal.models import record
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.moderation.models import Measure, Objection
from herzenstakt.moderation.reasons import REASONS
from herzenstakt.people.models import Consent, Handle, Merge, Person
from herzenstakt.promises.models import Promise
from herzenstakt.replies.models import Attachment, Reply
from herzenstakt.safety.models import CrisisCase


@transaction.atomic
def give_out(person: Person, by: Membership) -> dict[str, Any]:
    """All of it, ready to be written as JSON. Raises NotForgotten for whom this member may not ask."""
    if not by.may(Permission.FORGET_PEOPLE) or person.team_id != by.team_id:
        raise NotForgotten(_("Your role may not do this. Ask whoever leads the team."))
    told = {
        "house": person.team.name,
        "as_of": _at(timezone.now()),
        "person": _person(person),
        "people_found_to_be_the_same": [
            _person(one) for one in Person.objects.behind(person).exclude(pk=person.pk)
        ],
        "names": [_handle(one) for one in person.handles.order_by("pk")],
        "merges": [_merge(one) for one in _merges(person)],
        "consents": [_consent(one) for one in _consents(person)],
        "words_are_kept_months_after_the_end": person.team.keeps_months,
        "conversations": list(_conversations(person)),
        "measures": [_measure(one) for one in _measures(person)],
        "signs_of_danger": [_case(one) for one in _cases(person)],
    }
    record("person.exported", person, team_id=person.team_id, by=by)
    return told


def _person(person: Person) -> Mapping[str, Any]:
    return {
        "number": person.pk,
        "name": person.name,
        "known_since": _at(person.created_at),
        "informed_on": _on(person.informed_on),
        "objected_to_listening_on": _on(person.objected_on),
        "kept_because": person.kept_because,
        "forgotten_at": _at(person.forgotten_at),
        "will_be_forgotten_on": None if person.forgotten_at else _at(forgotten_on(person)),
    }


def _handle(handle: Handle) -> Mapping[str, Any]:
    return {
        "source": handle.kind,
        "number_there": handle.external_id,
        "name": handle.name,
        "address": handle.address,
        "page": handle.url,
        "picture": handle.avatar_url,
        "is_bot": handle.is_bot,
    }


def _merges(person: Person) -> Iterable[Merge]:
    behind = Person.objects.behind(person).values("pk")
    return Merge.objects.filter(Q(kept__in=behind) | Q(gone__in=behind)).order_by("pk")


def _merge(merge: Merge) -> Mapping[str, Any]:
    numbers = {"kept": merge.kept_id, "gone": merge.gone_id}
    return {**numbers, "at": _at(merge.at), "reason": merge.reason, "words": merge.words}


def _consents(person: Person) -> Iterable[Consent]:
    return Consent.objects.filter(person__in=Person.objects.behind(person).values("pk")).order_by(
        "pk"
    )


def _consent(consent: Consent) -> Mapping[str, Any]:
    return {
        "purpose": consent.purpose,
        "words": consent.words,
        "given_on": _on(consent.given_on),
        "withdrawn_on": _on(consent.withdrawn_on),
        "withdrawn_words": consent.withdrawn_words,
    }


def _conversations(person: Person) -> Iterable[Mapping[str, Any]]:
    theirs = Conversation.objects.filter(person=person)
    said: dict[int | None, list[Mapping[str, Any]]] = defaultdict(list)
    words = Message.objects.filter(conversation__in=theirs).prefetch_related("versions")
    for message in words.order_by("written_at", "pk"):
        said[message.conversation_id].append(_message(message))
    with_notes = theirs.select_related("channel", "post").prefetch_related(
        Prefetch("notes", Note.objects.order_by("written_at", "pk"))
    )
    attached = _attachments(theirs)
    promised = _promises(theirs)
    for conversation in with_notes.order_by("pk"):
        yield {
            "network": conversation.channel.kind,
            "channel": conversation.channel.name,
            "about": conversation.post.permalink if conversation.post else "",
            "began": _at(conversation.created_at),
            "waiting_since": _at(conversation.waiting_since),
            "said": said[conversation.pk],
            "attached_to_our_answers": attached[conversation.pk],
            "promises": promised[conversation.pk],
            "notes": [
                {"at": _at(note.written_at), "text": note.text} for note in conversation.notes.all()
            ],
        }


def _attachments(
    theirs: QuerySet[Conversation],
) -> Mapping[int, list[Mapping[str, Any]]]:
    """What goes, or went a few days ago, with answers to them, and is still here."""
    found: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    there = Attachment.objects.filter(reply__conversation__in=theirs).select_related("reply")
    for one in there.order_by("pk"):
        found[one.reply.conversation_id].append(
            {
                "at": _at(one.made_at),
                "kind": one.kind,
                "type": one.content_type,
                "bytes": one.size,
                "description": one.alt,
                "arrived": one.reply.state == Reply.State.SENT,
            }
        )
    return found


def _promises(theirs: QuerySet[Conversation]) -> Mapping[int, list[Mapping[str, Any]]]:
    """What we promised them, and what became of it; what was only found in an answer is none yet."""
    found: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    there = Promise.objects.filter(conversation__in=theirs).exclude(state=Promise.State.PROPOSED)
    for one in there.order_by("pk"):
        found[one.conversation_id].append(
            {
                "at": _at(one.made_at),
                "words": one.words,
                "due_on": _on(one.due_on),
                "state": one.state,
                "done_at": _at(one.done_at),
                "broken_at": _at(one.broken_at),
                "why_dropped": one.why_dropped,
            }
        )
    return found


def _message(message: Message) -> Mapping[str, Any]:
    return {
        "by": "them" if message.direction == Message.Direction.IN else "us",
        "at": _at(message.written_at),
        "text": message.text,
        "media": message.media,
        "earlier": [
            {"until": _at(one.replaced_at), "text": one.text} for one in message.versions.all()
        ],
        "page": message.permalink,
        "visibility": message.visibility,
        "is_hidden": message.is_hidden,
        "gone_at": _at(message.gone_at),
        "no_longer_kept_since": _at(message.expired_at),
    }


def _measures(person: Person) -> Iterable[Measure]:
    theirs = Measure.objects.filter(message__handle__person=person)
    return theirs.select_related("message").prefetch_related("objections").order_by("pk")


def _measure(measure: Measure) -> Mapping[str, Any]:
    reason = REASONS.get(measure.reason)
    return {
        "kind": measure.kind,
        "state": measure.state,
        "reason": reason.label if reason else "",
        "words": measure.passage,
        "explanation": measure.explanation,
        "asked_at": _at(measure.asked_at),
        "done_at": _at(measure.done_at),
        "until": _at(measure.until),
        "put_back_at": _at(measure.lifted_at),
        "statement_of_reasons": measure.statement,
        "objections": [_objection(one) for one in measure.objections.all()],
    }


def _objection(objection: Objection) -> Mapping[str, Any]:
    return {
        "at": _at(objection.made_at),
        "text": objection.text,
        "outcome": objection.outcome,
        "answer": objection.answer,
    }


def _cases(person: Person) -> Iterable[CrisisCase]:
    return CrisisCase.objects.filter(conversation__person=person).order_by("pk")


def _case(case: CrisisCase) -> Mapping[str, Any]:
    return {"kind": case.danger, "at": _at(case.created_at), "taken_seriously": case.is_serious}


def _at(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _on(day: date | None) -> str | None:
    return day.isoformat() if day else None
