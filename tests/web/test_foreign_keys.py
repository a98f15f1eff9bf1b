"""A number of somebody else in an otherwise rightful request: after an own one in the address, in the
query, or in a form. Nothing changes, and nothing is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from herzenstakt.accounts.models import Invitation, Membership
from herzenstakt.accounts.permissions import Role
from herzenstakt.channels.models import Channel, Envelope
from herzenstakt.conversations.models import Conversation, Message, Note
from herzenstakt.conversations.services import add_note
from herzenstakt.flows.objections import object_to
from herzenstakt.flows.team import invite
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.words import Sentence
from herzenstakt.knowledge.models import Card
from herzenstakt.moderation.evidence import keep_evidence
from herzenstakt.moderation.models import Measure, Objection
from herzenstakt.people.models import Handle, Person
from herzenstakt.proposals.models import HelpRequest
from herzenstakt.replies.models import LookTwice, Pause, Remark, Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.safety.models import CrisisCase, HandOver, Helpline
from herzenstakt.safety.services import raise_alarm
from herzenstakt.safety.signs import Danger
from tests.conftest import Says
from tests.web.test_every_url import (
    METHODS,
    OF_A_TEAM,
    Address,
    a_card,
    a_request,
    hidden,
    message_of_ours,
)

#: what stands only with us; none of it may appear next door
OURS = ("liebe Frieda", "Wann kommt die in Blau?", "Frieda Frage", "Journalistin", "Mia Mensch")
#: everything of ours that a request could change
TABLES: tuple[type[Model], ...] = (
    Card,
    Channel,
    Conversation,
    CrisisCase,
    Envelope,
    HandOver,
    HelpRequest,
    Helpline,
    Invitation,
    LookTwice,
    Measure,
    Message,
    Note,
    Objection,
    Pause,
    Remark,
    Reply,
)

Keys = Mapping[str, Any]


def words(address: Address) -> list[str]:
    """The names in an address, without the team's."""
    found = [part.split(">")[0].split(":")[-1] for part in address.route.split("<")[1:]]
    return [word for word in found if word != "team"]


#: addresses with a number after the first one
INNER = ("message", "reply", "envelope", "case", "proposal")
DEEP = [one for one in OF_A_TEAM if set(INNER) & set(words(one))]


def keys_of(conversation: Conversation, reply: Reply) -> dict[str, Any]:
    """What the names in an address stand for, of this house and around this conversation."""
    channel = conversation.channel
    envelope = Envelope.objects.create(channel=channel, digest=f"x{conversation.pk}", body=b"{}")
    envelope.lay_aside(Sentence("We do not understand this."))
    invitation = invite(f"n{conversation.pk}@neu.example", Role.MEMBER, reply.author)
    message = conversation.messages.said_to_us().get()
    own_number = Helpline.objects.create(
        team=channel.team, label="Krisendienst", number="0661 12", checked_on=timezone.localdate()
    )
    measure = Measure.objects.create(
        team=conversation.team,
        message=message,
        kind=Measure.Kind.DELETE,
        state=Measure.State.ASKED,
        reason="L03",
        explanation=f"{conversation.person} nervt.",
        asked_by=reply.author,
    )
    keep_evidence(measure)
    return {
        "conversation": conversation.pk,
        "channel": channel.pk,
        "person": conversation.person_id,
        "measure": measure.pk,
        "member": reply.author_id,
        "knowledge": a_card(reply.author).pk,
        "invitation": invitation.pk,
        "media": message.pk,
        "message": message.pk,
        "reply": reply.pk,
        "envelope": envelope.pk,
        "second-look": LookTwice.objects.create(team=reply.author.team).pk,
        "case": raise_alarm(conversation, message, reply.author, Danger.LIFE).pk,
        "helplines": own_number.pk,
        "proposal": a_request(conversation, reply.author).pk,
        "objection": object_to(hidden(message, reply.author), "Das ist ungerecht.").pk,
    }


@pytest.fixture
def ours(conversation: Conversation, draft: Reply) -> Keys:
    """What the house next door must not reach."""
    add_note(conversation, draft.author, "Sie ist Journalistin.")
    Remark.objects.create(reply=draft, author=draft.author, text="Wie alt ist die Journalistin?")
    return keys_of(conversation, draft)


@pytest.fixture
def hers(olga: Membership) -> Keys:
    """A small desk next door: one person, one question, one draft."""
    channel = Channel.objects.create(team=olga.team, kind="plaza", name="Nebenan")
    person = Person.objects.create(team=olga.team, name="Nora Nebenan")
    handle = Handle.objects.create(
        team=olga.team, person=person, kind="plaza", external_id="nora", name="Nora Nebenan"
    )
    now = timezone.now()
    conversation = Conversation.objects.create(
        team=olga.team,
        channel=channel,
        thread_id="nebenan",
        person=person,
        handle=handle,
        waiting_since=now,
        last_message_at=now,
    )
    Message.objects.create(
        channel=channel,
        conversation=conversation,
        handle=handle,
        external_id="nebenan",
        thread_id="nebenan",
        direction=Message.Direction.IN,
        text="Und bei euch?",
        written_at=now,
    )
    return keys_of(conversation, save_draft(conversation, olga, "Bald, liebe Nora."))


def address_of(address: Address, team: str, own: Keys, deep: Keys) -> str:
    """An address with the first number from `own` and the others from `deep`."""
    space = address.name.partition(":")[0]
    spaces = {
        "channels": "channel",
        "measures": "measure",
        "members": "member",
        "objections": "objection",
    }
    first = spaces.get(space, space)
    first = "message" if address.name == "measures:ask" else first
    first = "invitation" if address.name == "members:withdraw" else first
    given: dict[str, Any] = {"pk": own.get(first), "n": 0, "kind": "plaza"}
    given |= {"cue": "blame", "key": "police"}
    given["name"] = "like" if address.name == "conversation:react" else "unhide"
    given |= {word: deep[word] for word in INNER}
    return reverse(address.name, kwargs={"team": team, **{w: given[w] for w in words(address)}})


def rows() -> Iterator[Any]:
    """All that stands in the tables of every house."""
    for table in TABLES:
        yield list(table._default_manager.order_by("pk").values())
    yield Entry.objects.count()


def rows_of(team_id: int) -> list[Any]:
    """What stands in the tables of one house."""
    within = {
        Card: {"team": team_id},
        Channel: {"team": team_id},
        Conversation: {"team": team_id},
        CrisisCase: {"team": team_id},
        Helpline: {"team": team_id},
        Envelope: {"channel__team": team_id},
        HelpRequest: {"team": team_id},
        Invitation: {"team": team_id},
        LookTwice: {"team": team_id},
        Measure: {"team": team_id},
        Message: {"channel__team": team_id},
        Note: {"conversation__team": team_id},
        Pause: {"reply__conversation__team": team_id},
        Remark: {"reply__conversation__team": team_id},
        Objection: {"measure__team": team_id},
        Reply: {"conversation__team": team_id},
        Entry: {"team": team_id},
    }
    return [
        list(table._default_manager.filter(**where).order_by("pk").values())
        for table, where in within.items()
    ]


def ask(client: Client, method: str, path: str, given: Keys) -> HttpResponse:
    """One request, with a 500 shown as one instead of raised."""
    client.raise_request_exception = False
    answer: HttpResponse = getattr(client, method)(path, given)
    return answer


def told(answer: HttpResponse) -> list[str]:
    """What of ours an answer tells."""
    page = answer.content.decode(errors="replace")
    return [words for words in OURS if words in page]


@pytest.mark.parametrize("address", DEEP, ids=str)
def test_a_foreign_number_after_an_own_one_is_not_here(
    address: Address, ours: Keys, hers: Keys, olga: Membership, client: Client
) -> None:
    client.force_login(olga.user)
    path = address_of(address, "anderswo", own=hers, deep=ours)
    for method in METHODS:
        before = list(rows())
        answer = ask(client, method, path, {"text": "Andere Worte", "words": "x"})
        assert answer.status_code in {404, 405}
        assert told(answer) == []
        assert list(rows()) == before


@pytest.mark.parametrize("address", [one for one in DEEP if "envelope" not in one.route], ids=str)
def test_a_number_of_another_conversation_is_not_here_either(
    address: Address, ours: Keys, says: Says, owner: Membership, client: Client
) -> None:
    karl = says("karl", "Und in Rot?").conversation
    assert karl
    case = raise_alarm(karl, karl.messages.get(), owner, Danger.LIFE)
    answer = message_of_ours(karl)
    other = {**ours, "conversation": karl.pk, "message": answer.pk, "case": case.pk}
    client.force_login(owner.user)
    for own, deep in ((other, ours), ({**ours, "reply": 0}, {**other, "reply": 0, "proposal": 0})):
        path = address_of(address, "ratzifatzi", own=own, deep=deep)
        before = list(rows())
        assert {ask(client, method, path, {}).status_code for method in METHODS} <= {404, 405}
        assert list(rows()) == before


@pytest.mark.parametrize("address", OF_A_TEAM, ids=str)
def test_foreign_numbers_in_query_and_form_change_and_tell_nothing(
    address: Address, ours: Keys, hers: Keys, olga: Membership, client: Client
) -> None:
    client.force_login(olga.user)
    us = Conversation.objects.get(pk=ours["conversation"]).team_id
    path = address_of(address, "anderswo", own=hers, deep=hers)
    foreign = {
        "answers": ours["message"],
        "answer": ours["message"],
        "channel": ours["channel"],
        "by": ours["member"],
        "pk": ours["conversation"],
        "text": "Ganz andere Worte",
    }
    query = f"?answer={ours['message']}&channel={ours['channel']}&by={ours['member']}&room=all"
    for method, where in (("get", path), ("post", path), ("post", path + query)):
        before = rows_of(us)
        with transaction.atomic():
            answer = ask(client, method, where, foreign)
            assert told(answer) == [], f"{method} {where}"
            assert rows_of(us) == before, f"{method} {where}"
            assert not Reply.objects.filter(answers=ours["message"]).exclude(pk=ours["reply"])
            transaction.set_rollback(True)


def test_an_answer_to_somebody_elses_words_becomes_one_to_ones_own(
    ours: Keys, hers: Keys, olga: Membership, client: Client
) -> None:
    client.force_login(olga.user)
    path = f"/t/anderswo/c/{hers['conversation']}/draft/"
    client.post(path, {"text": "Andere Worte", "answers": ours["message"]})

    kept = Reply.objects.get(pk=hers["reply"])
    assert (kept.text, kept.answers_id) == ("Andere Worte", hers["message"])
