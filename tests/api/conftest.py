"""Programs that call the desk."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Role
from herzenstakt.bulk.models import BulkAct
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Post
from herzenstakt.flows.attaching import attach
from herzenstakt.flows.grounds import Grounds
from herzenstakt.flows.measures import ask as ask_for
from herzenstakt.flows.rounds import begin
from herzenstakt.knowledge.services import Wording, soon
from herzenstakt.knowledge.services import add as add_card
from herzenstakt.labels.services import add as add_label
from herzenstakt.moderation.models import Measure, Objection
from herzenstakt.people.services import consent
from herzenstakt.promises.services import Word
from herzenstakt.promises.services import make as make_promise
from herzenstakt.proposals.models import HelpRequest
from herzenstakt.replies.models import Reply
from herzenstakt.safety.models import CrisisCase
from herzenstakt.saved_answers.services import Saying
from herzenstakt.saved_answers.services import add as add_answer
from herzenstakt.search.models import SavedView
from herzenstakt.tokens.scopes import Scope
from herzenstakt.tokens.services import make
from tests.media import samples

ROOT = "/api/v1"


class Program:
    """Something that holds a token of a member."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.client = Client(raise_request_exception=False)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """One call; the names of headers as Python can write them."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(
            method,
            ROOT + path,
            data=b"" if body is None else json.dumps(body).encode(),
            content_type="application/json",
            headers={"authorization": f"Bearer {self.secret}", **told},
        )

    def bring(self, path: str, name: str, body: bytes, alt: str = "", **headers: str) -> Any:
        """One call that brings a file along."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(
            ROOT + path,
            {"file": SimpleUploadedFile(name, body), "alt": alt},
            headers={"authorization": f"Bearer {self.secret}", **told},
        )

    def get(self, path: str, **headers: str) -> Any:
        """What there is; fails where there is trouble."""
        return told(self.ask("GET", path, **headers))

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """What became of it; fails where there is trouble."""
        return told(self.ask("POST", path, body, **headers))

    def put(self, path: str, body: Any = None) -> Any:
        """What is there now; fails where there is trouble."""
        return told(self.ask("PUT", path, body))


def told(answer: Any) -> Any:
    """The body of an answer without trouble."""
    assert answer.status_code < 300, answer.content.decode()
    return json.loads(answer.content) if answer.content else None


def problem(answer: Any) -> dict[str, Any]:
    """The body of an answer that tells of a problem."""
    assert answer["Content-Type"] == "application/problem+json", answer.content
    body: dict[str, Any] = json.loads(answer.content)
    assert body["status"] == answer.status_code
    return body


Hires = Callable[..., Program]


def program_of(member: Membership, *scopes: Scope) -> Program:
    """A program of a member, with all scopes or with these."""
    chosen = [scope.value for scope in scopes or tuple(Scope)]
    _token, secret = make(member, "Probe", chosen, 30)
    return Program(secret)


@pytest.fixture
def hires() -> Hires:
    """`hires(mia)`: a program of Mia."""
    return program_of


# --- one real thing of each kind -----------------------------------------------------------------


@pytest.fixture
def staff(
    owner: Membership, mia: Membership, uwe: Membership, tina: Membership, rolf: Membership
) -> dict[Role, Membership]:
    """One colleague for each role."""
    return {Role(member.role): member for member in (owner, mia, uwe, tina, rolf)}


@pytest.fixture
def things(
    staff: dict[Role, Membership], channel: Channel, conversation: Conversation, draft: Reply
) -> dict[str, int]:
    """What the names in a path stand for."""
    by = staff[Role.MEMBER]
    asked = conversation.messages.get()
    grounds = Grounds("L03", explanation="Das ist eine Beleidigung.", law="§ 185 StGB")
    word = Word("die blaue schicken", by.team.today + timedelta(days=1), by)
    attached = attach(draft, draft.author, "Blau.png", samples.png())
    going = begin(cast("Post", conversation.post), [conversation.pk], staff[Role.OWNER]).round
    case = CrisisCase.objects.create(
        team=by.team, conversation=conversation, message=asked, danger="life", found_by_rules=True
    )
    measure = ask_for(asked, by, Measure.Kind.DELETE, grounds)
    proposed = HelpRequest.objects.create(
        team=by.team,
        member=staff[Role.OWNER],
        conversation=conversation,
        answers=asked,
        kind=HelpRequest.Kind.TWO,
        host="model.example",
        model="klein",
    )
    act = BulkAct.objects.create(team=by.team, by=by, kind=BulkAct.Kind.TAKE_CARE)
    return {
        "act": act.pk,
        "answer": add_answer(by, Saying("Danke", "", "Danke!", "", "", True)).pk,
        "attachment": attached.pk,
        "card": add_card(by, Wording("Öffnung", "Ab neun.", "", by, soon(by))).pk,
        "case": case.pk,
        "channel": channel.pk,
        "consent_id": consent(conversation.person, by, "repost", "Gern.", timezone.localdate()).pk,
        "conversation": conversation.pk,
        "label": add_label(by, "Farben").pk,
        "measure": measure.pk,
        "message": asked.pk,
        "number": 1,
        "objection": Objection.objects.create(measure=measure, text="Das war ein Zitat.").pk,
        "person": conversation.person_id,
        "post": going.post_id,
        "promise": make_promise(conversation, by, word).pk,
        "proposal": proposed.pk,
        "reply": draft.pk,
        "round_id": going.pk,
        "step": going.steps.get().pk,
        "view": SavedView.objects.create(
            team=by.team,
            owner=staff[Role.LEAD],
            name="Blau",
            query="blau is:waiting",
            is_shared=True,
        ).pk,
    }
