"""A number of somebody else in an otherwise rightful request: after an own one in the address, in the
query, or in a form. Nothing changes, and nothing is told."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from herzenstakt.accounts.models import Invitation, Membership
from herzenstakt.accounts.permissions import Role
from herzenstakt.bulk.models import BulkAct, BulkPart
from herzenstakt.channels.models import Channel, Envelope
from herzenstakt.channels.services import register
from herzenstakt.conversations.models import AnswerTime, Conversation, Message, Note, Post
from herzenstakt.conversations.services import add_note
from herzenstakt.flows.attaching import attach
from herzenstakt.flows.objections import object_to
from herzenstakt.flows.team import invite
from herzenstakt.groups.models import Availability, Group, Place, WorkPeriod
from herzenstakt.hours.models import HouseDay, HouseHours, ServicePeriod
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.words import Sentence
from herzenstakt.knowledge.models import Card
from herzenstakt.labels import services as labels
from herzenstakt.labels.models import Label, Labelling
from herzenstakt.moderation.evidence import keep_evidence
from herzenstakt.moderation.models import Measure, Objection
from herzenstakt.notices.models import Device, Mention, Notice, Wishes
from herzenstakt.people.models import Consent, Handle, Person
from herzenstakt.pins.models import PinnedAnswer
from herzenstakt.presence.models import CareRequest, Presence, StepBack
from herzenstakt.promises.models import Promise
from herzenstakt.proposals.models import HelpRequest
from herzenstakt.rehearsals.models import Rehearsal
from herzenstakt.replies.models import Attachment, LookTwice, Pause, Remark, Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.rounds.models import Round, RoundStep
from herzenstakt.rules.models import Rule, RuleRun, TryOut
from herzenstakt.safety.models import CrisisCase, HandOver, Helpline
from herzenstakt.safety.services import raise_alarm
from herzenstakt.safety.signs import Danger
from herzenstakt.saved_answers.models import SavedAnswer
from herzenstakt.search.models import SavedView
from herzenstakt.tokens.models import Once, Token
from herzenstakt.tokens.services import make as make_token
from herzenstakt.webhooks.models import Call, Webhook
from tests.conftest import Says
from tests.media import samples
from tests.web.test_every_url import (
    METHODS,
    OF_A_TEAM,
    Address,
    a_call,
    a_card,
    a_device,
    a_group,
    a_house_day,
    a_notice,
    a_promise,
    a_request,
    a_rule,
    a_saved_answer,
    a_step,
    a_view,
    an_act,
    hidden,
    message_of_ours,
    people_around,
    tried,
    tried_together,
)

pytestmark = pytest.mark.one_database

#: what stands only with us; none of it may appear next door
OURS = ("liebe Frieda", "Wann kommt die in Blau?", "Frieda Frage", "Journalistin", "Mia Mensch")
#: everything of ours that a request could change
TABLES: tuple[type[Model], ...] = (
    AnswerTime,
    Attachment,
    Availability,
    BulkAct,
    BulkPart,
    Call,
    Card,
    CareRequest,
    Channel,
    Consent,
    Conversation,
    CrisisCase,
    Device,
    Entry,
    Envelope,
    Group,
    HandOver,
    Handle,
    HelpRequest,
    Helpline,
    HouseDay,
    HouseHours,
    Invitation,
    Label,
    Labelling,
    LookTwice,
    Measure,
    Mention,
    Message,
    Note,
    Notice,
    Objection,
    Once,
    Pause,
    Person,
    PinnedAnswer,
    Place,
    Presence,
    Promise,
    Rehearsal,
    Remark,
    Reply,
    Round,
    RoundStep,
    Rule,
    RuleRun,
    SavedAnswer,
    ServicePeriod,
    StepBack,
    TryOut,
    Webhook,
    Wishes,
    WorkPeriod,
    SavedView,
    ServicePeriod,
    Token,
    Wishes,
)

Keys = Mapping[str, Any]
#: SQL and what belongs into it
Question = tuple[str, tuple[Any, ...]]
Rows = list[tuple[Any, ...]]


def words(address: Address) -> list[str]:
    """The names in an address, without the team's."""
    found = [part.split(">")[0].split(":")[-1] for part in address.route.split("<")[1:]]
    return [word for word in found if word != "team"]


#: addresses with a number after the first one
INNER = (
    *("message", "reply", "envelope", "case", "proposal", "wording"),
    *("own", "other", "consent", "answer"),
    *("own", "other", "consent", "attachment"),
    *("own", "other", "consent", "call"),
)
DEEP = [one for one in OF_A_TEAM if set(INNER) & set(words(one))]


def keys_of(conversation: Conversation, reply: Reply) -> dict[str, Any]:
    """What the names in an address stand for, of this house and around this conversation."""
    channel = conversation.channel
    envelope = Envelope.objects.create(channel=channel, digest=f"x{conversation.pk}", body=b"{}")
    envelope.lay_aside(Sentence("We do not understand this."))
    app = register(reply.author, "elsewhere", "Zugang", {"client_id": "1"}, {"client_secret": "2"})
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
    people = people_around(conversation.person, reply.author)
    assert conversation.post
    Rehearsal.objects.create(channel=channel, by=reply.author, word="Kiwi-42")
    PinnedAnswer.objects.create(post=conversation.post, message=message, by=reply.author)
    return {
        **{name: people[name] for name in ("own", "other", "consent")},
        "conversation": conversation.pk,
        "channel": channel.pk,
        "app": app.pk,
        "person": conversation.person_id,
        "measure": measure.pk,
        "member": reply.author_id,
        "knowledge": a_card(reply.author).pk,
        "inbox": an_act(conversation, reply.author).pk,
        "labels": a_label(conversation, reply.author).pk,
        "invitation": invitation.pk,
        "media": message.pk,
        "message": message.pk,
        "reply": reply.pk,
        "attachment": attach(reply, reply.author, "a.png", samples.png()).pk,
        "envelope": envelope.pk,
        "answer": message.pk,
        "post": conversation.post_id,
        "rounds": (step := a_step(reply.author, conversation)).whole_id,
        "step": step.pk,
        "promises": a_promise(conversation, reply.author).pk,
        "wording": (saved := a_saved_answer(reply.author).pk),
        "saved-answers": saved,
        "saved": a_view(reply.author).pk,
        "groups": a_group(reply.author).pk,
        "rules": a_rule(reply.author).pk,
        "second-look": LookTwice.objects.create(team=reply.author.team).pk,
        "case": raise_alarm(conversation, message, reply.author, Danger.LIFE).pk,
        "helplines": own_number.pk,
        "house-day": a_house_day(channel.team).pk,
        "notices": a_notice(reply.author, conversation).pk,
        "device": a_device(reply.author).pk,
        "tokens": make_token(reply.author, "Probe", [], 30)[0].pk,
        "proposal": a_request(conversation, reply.author).pk,
        "webhooks": (call := a_call(reply.author)).webhook_id,
        "call": call.pk,
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
    post = Post.objects.create(
        channel=channel, external_id="nebenan", author_name="Anderswo", published_at=now
    )
    conversation = Conversation.objects.create(
        team=olga.team,
        post=post,
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


def a_label(conversation: Conversation, by: Membership) -> Label:
    """A word of the house, on one of its conversations."""
    label = labels.add(by, f"{conversation.person} fragt")
    labels.put_on([conversation], label, by)
    return label


def address_of(address: Address, team: str, own: Keys, deep: Keys) -> str:
    """An address with the first number from `own` and the others from `deep`."""
    space = address.name.partition(":")[0]
    spaces = {
        "channels": "channel",
        "answer-times": "channel",
        "hours": "channel",
        "measures": "measure",
        "members": "member",
        "objections": "objection",
    }
    first = spaces.get(space, space)
    first = "message" if address.name == "measures:ask" else first
    first = "step" if address.name == "rounds:skip" else first
    first = "house-day" if address.name == "hours:drop-day" else first
    first = "device" if address.name.endswith("-device") else first
    first = "invitation" if address.name == "members:withdraw" else first
    given: dict[str, Any] = {"pk": own.get(first), "app": own.get("app"), "n": 0, "kind": "plaza"}
    given |= {"cue": "blame", "key": "police"}
    given["name"] = "like" if address.name == "conversation:react" else "unhide"
    given |= {word: deep[word] for word in INNER}
    return reverse(address.name, kwargs={"team": team, **{w: given[w] for w in words(address)}})


def rows() -> list[Rows]:
    """All that stands in the tables of every house, as the database has it."""
    return [fetched(question) for question in about_all()]


def rows_of(team_id: int) -> list[Rows]:
    """What stands in the tables of one house, as the database has it."""
    return [fetched(question) for question in about_one(team_id)]


def fetched(question: Question) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(*question)
        found: Rows = cursor.fetchall()
    return found


# Kept, for these are asked thousands of times, and making them takes far longer than asking them.


@cache
def about_all() -> list[Question]:
    return [asked(table._default_manager.all()) for table in TABLES]


def asked(rows: QuerySet[Any]) -> Question:
    return rows.order_by("pk").query.sql_with_params()


@cache
def about_one(team_id: int) -> list[Question]:
    within = {
        AnswerTime: {"team": team_id},
        Attachment: {"reply__conversation__team": team_id},
        Availability: {"member__team": team_id},
        BulkAct: {"team": team_id},
        BulkPart: {"whole__team": team_id},
        Card: {"team": team_id},
        CareRequest: {"conversation__team": team_id},
        Channel: {"team": team_id},
        Consent: {"person__team": team_id},
        Conversation: {"team": team_id},
        Handle: {"team": team_id},
        Person: {"team": team_id},
        CrisisCase: {"team": team_id},
        Device: {"user__memberships__team": team_id},
        Helpline: {"team": team_id},
        HouseDay: {"team": team_id},
        HouseHours: {"team": team_id},
        Envelope: {"channel__team": team_id},
        HelpRequest: {"team": team_id},
        Invitation: {"team": team_id},
        Label: {"team": team_id},
        Labelling: {"label__team": team_id},
        LookTwice: {"team": team_id},
        SavedView: {"team": team_id},
        Measure: {"team": team_id},
        Message: {"channel__team": team_id},
        Mention: {"note__conversation__team": team_id},
        Note: {"conversation__team": team_id},
        Presence: {"conversation__team": team_id},
        Notice: {"member__team": team_id},
        PinnedAnswer: {"post__channel__team": team_id},
        Pause: {"reply__conversation__team": team_id},
        Promise: {"team": team_id},
        SavedAnswer: {"team": team_id},
        Group: {"team": team_id},
        Place: {"group__team": team_id},
        WorkPeriod: {"member__team": team_id},
        StepBack: {"conversation__team": team_id},
        Rule: {"team": team_id},
        RuleRun: {"rule__team": team_id},
        TryOut: {"rule__team": team_id},
        Rehearsal: {"channel__team": team_id},
        Remark: {"reply__conversation__team": team_id},
        Objection: {"measure__team": team_id},
        Reply: {"conversation__team": team_id},
        Round: {"team": team_id},
        RoundStep: {"whole__team": team_id},
        ServicePeriod: {"team": team_id},
        Call: {"webhook__team": team_id},
        Webhook: {"team": team_id},
        Token: {"member__team": team_id},
        Once: {"token__member__team": team_id},
        Wishes: {"member__team": team_id},
        Entry: {"team": team_id},
    }
    return [asked(table._default_manager.filter(**where)) for table, where in within.items()]


def ask(client: Client, method: str, path: str, given: Keys) -> HttpResponse:
    """One request, with a 500 shown as one instead of raised."""
    client.raise_request_exception = False
    answer: HttpResponse = getattr(client, method)(path, given)
    return answer


def told(answer: HttpResponse) -> list[str]:
    """What of ours an answer tells."""
    page = answer.content.decode(errors="replace")
    return [words for words in OURS if words in page]


@tried_together(DEEP)
def test_a_foreign_number_after_an_own_one_is_not_here(
    space: list[Address],
    ours: Keys,
    hers: Keys,
    olga: Membership,
    client: Client,
    subtests: pytest.Subtests,
) -> None:
    client.force_login(olga.user)
    for address in space:
        with tried(subtests, address):
            path = address_of(address, "anderswo", own=hers, deep=ours)
            for method in METHODS:
                before = rows()
                answer = ask(client, method, path, {"text": "Andere Worte", "words": "x"})
                assert answer.status_code in {404, 405}
                assert told(answer) == []
                assert rows() == before


#: whom one may compare with anybody of the own team, and what belongs to no conversation
FREE = ("envelope", "other", "wording", "answer", "call")
WITHIN = [one for one in DEEP if not set(FREE) & set(words(one))]


#: what Karl has none of
NO_SUCH = {"reply": 0, "proposal": 0, "attachment": 0}


@tried_together(WITHIN)
def test_a_number_of_another_conversation_is_not_here_either(
    space: list[Address],
    ours: Keys,
    says: Says,
    owner: Membership,
    client: Client,
    subtests: pytest.Subtests,
) -> None:
    karl = says("karl", "Und in Rot?").conversation
    assert karl
    case = raise_alarm(karl, karl.messages.get(), owner, Danger.LIFE)
    answer = message_of_ours(karl)
    human = people_around(karl.person, owner)
    other = {
        **ours,
        **human,
        "person": karl.person_id,
        "conversation": karl.pk,
        "message": answer.pk,
        "case": case.pk,
    }
    client.force_login(owner.user)
    ways = ((other, ours), ({**ours, "reply": 0}, {**other, **NO_SUCH}))
    for address in space:
        with tried(subtests, address):
            for own, deep in ways:
                path = address_of(address, "ratzifatzi", own=own, deep=deep)
                before = rows()
                answers = {ask(client, method, path, {}).status_code for method in METHODS}
                assert answers <= {404, 405}
                assert rows() == before


@tried_together(OF_A_TEAM)
def test_foreign_numbers_in_query_and_form_change_and_tell_nothing(
    space: list[Address],
    ours: Keys,
    hers: Keys,
    olga: Membership,
    client: Client,
    subtests: pytest.Subtests,
) -> None:
    client.force_login(olga.user)
    us = Conversation.objects.get(pk=ours["conversation"]).team_id
    foreign = {
        "answers": ours["message"],
        "answer": ours["message"],
        "channel": ours["channel"],
        "into": ours["labels"],
        "label": ours["labels"],
        "by": ours["member"],
        "pk": ours["conversation"],
        "chosen": f"l2026-11-26T12:00:00+00:00_{ours['conversation']}",
        "do": "take_care",
        "instead": ours["promises"],
        "begins_with": ours["saved-answers"],
        "words": "Wann genau?",
        "due_on": "2099-01-01",
        "text": "Ganz andere Worte",
        "to": ours["member"],
        "word": "Kannst du das?",
    }
    query = f"?answer={ours['message']}&channel={ours['channel']}&by={ours['member']}"
    query += f"&label={ours['labels']}&room=all&step={ours['step']}"
    before = rows_of(us)
    for address in space:
        path = address_of(address, "anderswo", own=hers, deep=hers)
        for method, where in (("get", path), ("post", path), ("post", path + query)):
            with tried(subtests, address):
                answer = ask(client, method, where, foreign)
                assert told(answer) == [], f"{method} {where}"
                assert rows_of(us) == before, f"{method} {where}"
                assert not Reply.objects.filter(answers=ours["message"]).exclude(pk=ours["reply"])


def test_an_answer_to_somebody_elses_words_becomes_one_to_ones_own(
    ours: Keys, hers: Keys, olga: Membership, client: Client
) -> None:
    client.force_login(olga.user)
    path = f"/t/anderswo/c/{hers['conversation']}/draft/"
    client.post(path, {"text": "Andere Worte", "answers": ours["message"]})

    kept = Reply.objects.get(pk=hers["reply"])
    assert (kept.text, kept.answers_id) == ("Andere Worte", hers["message"])
