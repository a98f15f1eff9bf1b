"""The people at the desk on a bad day: `python -m tests.real.faults.story PLAN.json RESULT.json`.

Mia answers every comment once. Where the desk is unsure she looks at the network with her own eyes and
decides, as a person would. When a channel lost its connection an owner connects it anew.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

#: what names a comment, in it and in its answer: `Frage-mastodon-17`
TOKEN = re.compile(r"Frage-\w+-\d+")


@dataclass(frozen=True, slots=True)
class Town:
    """One network: how to connect, and how to read it directly, past the bad line."""

    kind: str
    settings: Mapping[str, str]
    direct: Mapping[str, str]
    secrets: Mapping[str, str]
    comments: int


def main() -> int:
    """Work through the day; the result is written for the test to compare with the networks."""
    plan = json.loads(Path(sys.argv[1]).read_text())
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    towns = [Town(**town) for town in plan["towns"]]
    mia, owner = open_house()
    channels = {town.kind: join(owner, town) for town in towns}
    print("open", flush=True)
    deadline = time.monotonic() + plan["seconds"]
    expected = sum(town.comments for town in towns)
    while time.monotonic() < deadline and not is_done(expected):
        reconnect(owner, towns, channels)
        answer_everybody(mia)
        decide(mia, {channels[town.kind].pk: town for town in towns})
        hasten()
        time.sleep(0.5)
    Path(sys.argv[2]).write_text(json.dumps(result(), indent=1))
    return 0


def open_house() -> tuple[Any, Any]:
    """The team, Mia and an owner."""
    from herzenstakt.accounts.models import Membership, Team, User
    from herzenstakt.accounts.permissions import Role

    team = Team.objects.create(name="RatziFatzi GmbH", slug="ratzifatzi", undo_seconds=0)

    def member(name: str, role: Role) -> Membership:
        user = User.objects.create_user(f"{name}@ratzifatzi.example", name=name)
        return Membership.objects.create(user=user, team=team, role=role)

    return member("mia", Role.LEAD), member("renate", Role.OWNER)


def join(owner: Any, town: Town) -> Any:
    """Connect a channel; on a bad line it may take a few tries."""
    from herzenstakt.channels.services import connect, try_out

    hosts = frozenset({"127.0.0.1", "localhost"})
    for _ in range(60):
        findings, whoami = try_out(town.kind, town.settings, town.secrets, hosts)
        if whoami:
            return connect(owner, town.kind, town.settings, town.secrets, whoami, hosts)
        time.sleep(0.5)
    raise SystemExit(f"cannot connect {town.kind}: {[str(f.sentence) for f in findings]}")


def reconnect(owner: Any, towns: list[Town], channels: Mapping[str, Any]) -> None:
    """A disconnected channel is connected anew as soon as the network knows us again."""
    from herzenstakt.channels.models import Channel
    from herzenstakt.channels.services import connect, try_out
    from herzenstakt.channels.trouble import Trouble

    for town in towns:
        channel = Channel.objects.get(pk=channels[town.kind].pk)
        if channel.state != Channel.State.DISCONNECTED:
            continue
        hosts = channel.private_hosts
        try:
            _findings, whoami = try_out(town.kind, town.settings, town.secrets, hosts)
        except Trouble:
            continue
        if whoami:
            connect(owner, town.kind, town.settings, town.secrets, whoami, hosts, channel)


def answer_everybody(mia: Any) -> None:
    """One answer for every comment that has none yet."""
    from herzenstakt.conversations.models import Message
    from herzenstakt.replies.models import Reply
    from herzenstakt.replies.services import save_draft

    send_drafts(mia)

    unanswered = Message.objects.said_to_us().filter(text__contains="Frage", replies=None)
    for message in unanswered.select_related("conversation")[:100]:
        assert message.conversation
        if Reply.objects.drafts_of(mia).filter(conversation=message.conversation).exists():
            continue  # one draft at a time in a conversation; it waits for its channel
        save_draft(message.conversation, mia, f"Antwort auf {token_of(message.text)}.", message)
        send_drafts(mia)


def send_drafts(mia: Any) -> None:
    """Every draft goes out as soon as its channel lets it."""
    from herzenstakt.flows.outgoing import NotYet, approve
    from herzenstakt.replies.models import Reply

    for draft in Reply.objects.drafts_of(mia):
        with suppress(NotYet):
            approve(draft, by=mia)


def token_of(text: str) -> str:
    """The part of a comment that names it."""
    found = TOKEN.search(text)
    assert found, text
    return found.group()


def decide(mia: Any, towns: Mapping[int, Town]) -> None:
    """For every answer in doubt: ask the desk to look back, then look oneself, then decide."""
    from herzenstakt.channels.trouble import Trouble
    from herzenstakt.flows.outgoing import NotYet, confirm_arrived, look_back, take_back
    from herzenstakt.replies.models import Reply

    for reply in Reply.objects.undecided().with_context()[:50]:
        if reply.state == Reply.State.UNSURE:
            look_back.call(reply.pk)
            reply.refresh_from_db()
            if reply.state != Reply.State.UNSURE:
                continue
            try:
                there = seen_there(towns[reply.conversation.channel_id], reply)
            except Trouble:
                continue
            if there:
                with suppress(NotYet):  # the desk has found it itself
                    confirm_arrived(reply, by=mia)
                continue
        with suppress(NotYet):
            take_back(reply, by=mia)  # what she wants to say again is a draft now


def seen_there(town: Town, reply: Any) -> bool:
    """A look at the network itself, past the bad line."""
    from herzenstakt.channels.connector import Account
    from herzenstakt.channels.registry import connectors
    from herzenstakt.kernel.http import Http

    http = Http(frozenset({"127.0.0.1", "localhost"}))
    own = reply.conversation.channel.own_external_id
    account = Account(settings=town.direct, secrets=town.secrets, own_external_id=own)
    try:
        return connectors()[town.kind](account, http).find(reply.outgoing()) is not None
    finally:
        http.close()


def hasten() -> None:
    """Time passes quickly: whatever rests after trouble is due now."""
    from django.utils import timezone

    from herzenstakt.channels.models import Envelope, FeedState
    from herzenstakt.replies.models import Reply

    now = timezone.now()
    long = now + timedelta(seconds=5)
    FeedState.objects.filter(held_until=None, next_at__gt=long).update(next_at=long)
    Envelope.objects.filter(done_at=None, held_until__gt=now).exclude(trouble={}).update(
        held_until=now
    )
    Reply.objects.filter(state="ready", not_before__gt=now).update(not_before=now)


def is_done(expected: int) -> bool:
    """Everything that was asked has arrived, and every answer has too. Words that were taken back
    join the draft of their conversation, so that one answer may speak to two questions."""
    from herzenstakt.conversations.models import Message
    from herzenstakt.replies.models import Reply

    asked = Message.objects.said_to_us().filter(text__contains="Frage-")
    sent = Reply.objects.filter(state="sent").values_list("text", flat=True)
    answered = {token for text in sent for token in TOKEN.findall(text)}
    return asked.count() == len(answered) == expected


def result() -> dict[str, Any]:
    """What the desk believes at the end of the day."""
    from django.db.models import Count

    from herzenstakt.channels.models import Envelope
    from herzenstakt.conversations.models import Message
    from herzenstakt.replies.models import Reply

    asked = Message.objects.said_to_us().filter(text__contains="Frage-")
    states = Reply.objects.order_by().values_list("state").annotate(Count("pk"))
    return {
        "asked": sorted(token_of(text) for text in asked.values_list("text", flat=True)),
        "answers": sorted(Reply.objects.filter(state="sent").values_list("text", flat=True)),
        "states": dict(states),
        "set_aside": Envelope.objects.set_aside().count(),
    }


if __name__ == "__main__":
    sys.exit(main())
