"""What happens here reaches those who want to know: signed, at least once, and nobody holds up anybody."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from jsonschema_rs import validator_for
from pytest_django import Settings
from standardwebhooks import Webhook as Scheme
from standardwebhooks.webhooks import WebhookVerificationError

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.conversations.services import release, snooze, take_care
from herzenstakt.flows import webhooks
from herzenstakt.flows.outgoing import answered_by_hand, approve
from herzenstakt.flows.sweep import pick_up, sweep, tidy_up
from herzenstakt.flows.webhooks import (
    PATIENT_FOR,
    PAUSES,
    call,
    hear,
    hear_late,
    pause_after,
    tell_late,
)
from herzenstakt.journal.models import Entry, record
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.notices.models import Kind, Notice
from herzenstakt.replies.models import Reply
from herzenstakt.safety.services import raise_alarm
from herzenstakt.safety.signs import Danger
from herzenstakt.testing.networks.stage import Told
from herzenstakt.webhooks import services
from herzenstakt.webhooks.events import EVENTS, TEST
from herzenstakt.webhooks.models import AT_ONCE, KEEP, OVERLAP, Call, Webhook
from tests.conftest import Happens, Says
from tests.webhooks.conftest import Neighbour, Verify


def tell_all(hook: Webhook) -> None:
    """As the clock and a worker would do it."""
    hear()
    call.func(hook.pk)


def only(event: str, **more: Any) -> Call:
    """The one call of a kind."""
    return Call.objects.get(event=event, **more)


# --- what is told --------------------------------------------------------------------------------


def test_whoever_wants_to_know_is_told_what_happened(
    hook: Webhook, neighbour: Neighbour, verify: Verify, says: Says, mia: Membership
) -> None:
    message = says("frieda", "Wann kommt die in Blau?")
    tell_all(hook)

    (heard,) = neighbour.told()
    assert heard.headers["content-type"] == "application/json"
    payload = verify(heard)
    entry = Entry.objects.get(action="message.arrived")
    assert payload == {
        "type": "message.received",
        "timestamp": services.stamp(entry.at),
        "data": {
            "team": "ratzifatzi",
            "entry": entry.pk,
            "by": None,
            "conversation": message.conversation_id,
            "message": message.pk,
            "url": f"http://testserver/t/ratzifatzi/c/{message.conversation_id}/",
        },
    }
    told = only("message.received")
    assert (told.state, told.status, told.tries, told.answer) == ("delivered", 204, 1, "")
    assert heard.headers["webhook-id"] == told.name


def test_no_word_and_no_name_of_anybody_outside_leaves_the_house(
    hook: Webhook, neighbour: Neighbour, conversation: Conversation, mia: Membership, draft: Reply
) -> None:
    take_care(conversation, mia)
    approve(draft, mia)
    tell_all(hook)

    said = b"".join(heard.body for heard in neighbour.told()).decode()
    assert len(neighbour.told()) >= 3
    assert "Frieda" not in said
    assert "Blau" not in said
    assert "Dezember" not in said


def test_it_hears_only_what_it_was_asked_to_be_told(
    hook: Webhook, neighbour: Neighbour, mia: Membership, conversation: Conversation
) -> None:
    wanted = services.Wanted(hook.address, hook.purpose, {"conversation.snoozed"})
    services.change(hook, mia, wanted)
    take_care(conversation, mia)
    snooze(conversation, mia, timezone.now() + timedelta(days=1))
    tell_all(hook)

    assert [json.loads(heard.body)["type"] for heard in neighbour.told()] == [
        "conversation.snoozed"
    ]
    assert json.loads(neighbour.told()[0].body)["data"]["until"]


def test_what_was_before_it_was_added_is_not_told(
    conversation: Conversation, hook: Webhook, neighbour: Neighbour
) -> None:
    hear()
    hear_late()

    assert not Call.objects.exists()


def test_what_was_taken_back_with_its_transaction_is_not_told(
    hook: Webhook, mia: Membership, conversation: Conversation
) -> None:
    hear()
    known = Call.objects.count()
    with transaction.atomic():
        take_care(conversation, mia)
        transaction.set_rollback(True)
    hear()

    assert Call.objects.count() == known


def test_the_same_entry_is_one_call_however_often_we_look(
    hook: Webhook, mia: Membership, conversation: Conversation
) -> None:
    take_care(conversation, mia)
    hear()
    known = set(Call.objects.values_list("key", flat=True))
    Webhook.objects.update(heard_to=0, settled_to=0)
    hear()
    hear_late()

    assert known <= set(Call.objects.values_list("key", flat=True))
    assert Call.objects.filter(event="conversation.taken").count() == 1


def test_an_entry_that_is_stored_after_a_later_one_is_told_all_the_same(
    hook: Webhook, mia: Membership, conversation: Conversation
) -> None:
    take_care(conversation, mia)
    last = Entry.objects.latest("pk").pk
    # as if ours had been numbered first, and its transaction had taken longer
    Webhook.objects.update(heard_to=last)
    hear()
    assert not Call.objects.filter(event="conversation.taken").exists()

    hear_late()

    assert only("conversation.taken").payload["data"]["entry"] <= last


def test_what_is_older_than_any_transaction_is_not_looked_at_again(
    hook: Webhook, mia: Membership, conversation: Conversation
) -> None:
    take_care(conversation, mia)
    hear()
    later = timezone.now() + webhooks.LATEST + timedelta(seconds=1)
    with time_machine.travel(later, tick=False):
        hear_late()

    hook.refresh_from_db()
    assert hook.settled_to == hook.heard_to == Entry.objects.latest("pk").pk


def test_the_house_next_door_hears_nothing(
    hook: Webhook, neighbour: Neighbour, olga: Membership, frieda_asks: Message
) -> None:
    theirs, _ = services.add(
        olga, services.Wanted(f"{neighbour.url}/elsewhere", "next door", set(EVENTS))
    )
    hear()

    assert hook.calls.exists()
    assert not theirs.calls.exists()


def test_every_event_has_the_shape_it_promises(
    hook: Webhook, neighbour: Neighbour, says: Says, mia: Membership, draft: Reply
) -> None:
    for action in {action for event in EVENTS.values() for action in event.actions}:
        record(action, draft.conversation, team_id=mia.team_id, by=mia)
    hear()

    for one in Call.objects.all():
        validator_for(EVENTS[one.event].schema()).validate(one.payload)
    assert set(Call.objects.values_list("event", flat=True)) == set(EVENTS)


def test_what_comes_in_costs_not_one_query_more_with_webhooks_and_without(
    hook: Webhook, says: Says
) -> None:
    with CaptureQueriesContext(connection) as asked:
        says("frieda", "Wann kommt die in Blau?")

    assert asked.captured_queries
    assert not [query for query in asked if "webhooks_" in query["sql"]]
    hear()
    assert only("message.received")


# --- who waits too long ---------------------------------------------------------------------------


def late(conversation: Conversation, ago: timedelta = timedelta(minutes=5)) -> None:
    """As if an answer had been promised for a moment that is over."""
    Conversation.objects.filter(pk=conversation.pk).update(late_at=timezone.now() - ago)
    Webhook.objects.update(added_at=timezone.now() - timedelta(days=30))


def told_late() -> int:
    return Entry.objects.filter(action="conversation.late").count()


def test_who_waits_too_long_is_told_once_for_each_wait(
    hook: Webhook,
    neighbour: Neighbour,
    verify: Verify,
    conversation: Conversation,
    says: Says,
    mia: Membership,
) -> None:
    late(conversation)
    for _ in range(3):
        tell_late()
    tell_all(hook)
    heard = [verify(one) for one in neighbour.told()]
    assert [one["data"]["conversation"] for one in heard if one["type"] == "conversation.late"] == [
        conversation.pk
    ]

    late(conversation, timedelta())  # another time was promised, and it is the same wait
    tell_late()
    assert told_late() == 1

    answered_by_hand(conversation, mia, "by phone")
    says("frieda", "Und in Grün?")
    late(conversation, timedelta())
    tell_late()
    assert told_late() == 2


@pytest.mark.parametrize("how", ["answered", "put off", "soon", "long ago", "nobody listens"])
def test_who_does_not_wait_too_long_is_not_told(
    how: str, hook: Webhook, conversation: Conversation, mia: Membership
) -> None:
    late(
        conversation,
        {"soon": -timedelta(hours=1), "long ago": timedelta(days=8)}.get(how, timedelta(hours=1)),
    )
    if how == "answered":
        answered_by_hand(conversation, mia, "by phone")
    elif how == "put off":
        snooze(conversation, mia, timezone.now() + timedelta(hours=1))
    elif how == "nobody listens":
        Webhook.objects.update(events=["conversation.closed"])

    tell_late()

    assert told_late() == 0


def test_what_was_late_before_anybody_wanted_to_hear_of_it_is_not_told(
    hook: Webhook, conversation: Conversation
) -> None:
    late(conversation)
    Webhook.objects.update(added_at=timezone.now())

    tell_late()

    assert told_late() == 0


def test_who_waits_is_looked_for_along_an_index(hook: Webhook, conversation: Conversation) -> None:
    late(conversation)

    with CaptureQueriesContext(connection) as asked:
        tell_late()
        first = len(asked)
        tell_late()

    assert len(asked) - first == 2, "the webhooks, and nobody who was told"
    if connection.vendor == "sqlite":
        (looked,) = [
            one["sql"] for one in asked.captured_queries[first:] if '"late_at" >' in one["sql"]
        ]
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {looked}")
            plan = str(cursor.fetchall())
        assert "conversation_late" in plan
        assert "journal_by_subject" in plan
        assert "SCAN" not in plan


# --- words, where they are wanted ----------------------------------------------------------------


@pytest.fixture
def with_words(hook: Webhook, mia: Membership) -> Webhook:
    wanted = services.Wanted(hook.address, hook.purpose, set(EVENTS), with_words=True)
    return services.change(hook, mia, wanted)


def words_in(neighbour: Neighbour) -> list[Any]:
    """What was told in words."""
    return [json.loads(heard.body)["data"].get("words") for heard in neighbour.told()]


def test_with_words_the_name_and_the_words_go_along_and_are_not_kept_with_the_call(
    with_words: Webhook, neighbour: Neighbour, frieda_asks: Message
) -> None:
    tell_all(with_words)

    assert words_in(neighbour) == [{"person": "Frieda Frage", "text": "Wann kommt die in Blau?"}]
    assert "Frieda" not in json.dumps(only("message.received").payload)


@pytest.mark.parametrize("what", ["private", "gone", "expired", "hidden", "danger", "forgotten"])
def test_words_that_are_not_everybodys_stay_in_the_house(
    what: str, with_words: Webhook, neighbour: Neighbour, frieda_asks: Message, mia: Membership
) -> None:
    now, conversation = timezone.now(), frieda_asks.conversation
    assert conversation is not None
    hear()
    match what:
        case "private":
            Conversation.objects.update(is_private=True)
        case "gone":
            Message.objects.update(gone_at=now)
        case "expired":
            Message.objects.update(expired_at=now)
        case "hidden":
            Message.objects.update(is_hidden=True)
        case "danger":
            raise_alarm(conversation, frieda_asks, mia, Danger.LIFE)
        case "forgotten":
            type(conversation.person).objects.update(forgotten_at=now)
    call.func(with_words.pk)

    assert neighbour.told()
    assert "Blau" not in str(words_in(neighbour))


# --- what comes of it ----------------------------------------------------------------------------


@pytest.fixture
def waiting(hook: Webhook, frieda_asks: Message) -> Call:
    """Something to be told."""
    hear()
    return only("message.received")


@pytest.mark.parametrize("status", [400, 401, 404, 408, 409, 500, 501])
def test_only_2xx_is_a_yes(status: int, hook: Webhook, neighbour: Neighbour, waiting: Call) -> None:
    neighbour.answers = Told(status, {"why": "not today"})
    call.func(hook.pk)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.status, waiting.tries) == ("waiting", status, 1)
    assert str(waiting.sentence) == f"It answered with {status}."
    assert "not today" in waiting.answer
    assert waiting.next_at > timezone.now() + timedelta(seconds=4)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_it_is_not_sent_elsewhere(
    status: int, hook: Webhook, neighbour: Neighbour, waiting: Call
) -> None:
    neighbour.answers = Told(status, b"", {"Location": f"{neighbour.url}/elsewhere"})
    call.func(hook.pk)

    waiting.refresh_from_db()
    assert [one.path for one in neighbour.calls] == ["/hook"]
    assert (waiting.state, waiting.status) == ("waiting", status)
    assert "We do not follow" in str(waiting.sentence)


def test_it_is_tried_again_after_the_pauses_of_the_scheme_and_then_given_up(
    hook: Webhook, neighbour: Neighbour, waiting: Call, verify: Verify
) -> None:
    neighbour.answers = Told(500, {})
    begin = timezone.now() + timedelta(seconds=1)
    now, names = begin, set()
    for tries, pause in enumerate((*PAUSES, None), 1):
        Webhook.objects.update(state="on", failing_since=None)
        with time_machine.travel(now, tick=False):
            call.func(hook.pk)
            waiting.refresh_from_db()
            assert waiting.tries == tries
            heard = neighbour.told()[-1]
            assert verify(heard)["type"] == "message.received"
            names.add(heard.headers["webhook-id"])
            if pause is None:
                assert waiting.state == "given_up"
            else:
                assert pause <= waiting.next_at - now <= pause * 1.2
                with time_machine.travel(waiting.next_at - timedelta(seconds=1), tick=False):
                    call.func(hook.pk)
                assert len(neighbour.told()) == tries
        now = waiting.next_at
    assert len(names) == 1


def test_a_pause_that_is_asked_for_is_kept() -> None:
    hour = timedelta(hours=1)
    assert pause_after(1, hour) == hour
    long = pause_after(5, hour)
    assert long is not None
    assert long >= timedelta(hours=5)
    assert pause_after(len(PAUSES) + 1, hour) is None


def test_whoever_asks_for_a_pause_is_left_in_peace_with_everything(
    hook: Webhook, neighbour: Neighbour, waiting: Call, conversation: Conversation, mia: Membership
) -> None:
    neighbour.answers = Told(429, {}, {"Retry-After": "7200"})
    take_care(conversation, mia)
    hear()
    call.func(hook.pk)
    call.func(hook.pk)

    assert len(neighbour.told()) == 1
    hook.refresh_from_db()
    assert hook.not_before is not None
    assert hook.not_before > timezone.now() + timedelta(minutes=119)


def test_one_call_it_does_not_understand_holds_up_no_other(
    hook: Webhook, neighbour: Neighbour, waiting: Call, conversation: Conversation, mia: Membership
) -> None:
    neighbour.suffer("status", status=400)
    take_care(conversation, mia)
    hear()
    call.func(hook.pk)

    waiting.refresh_from_db()
    assert waiting.state == "waiting"
    assert only("conversation.taken").state == "delivered"


@pytest.mark.parametrize("fault", ["drop_before", "drop_after"])
def test_a_line_that_breaks_is_tried_again_by_the_same_name(
    fault: str, hook: Webhook, neighbour: Neighbour, waiting: Call
) -> None:
    neighbour.suffer(fault)
    call.func(hook.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.status) == ("waiting", None)
    assert str(waiting.sentence) == "It could not be reached."

    later = max(waiting.next_at, Webhook.objects.get().not_before or waiting.next_at)
    with time_machine.travel(later, tick=False):
        call.func(hook.pk)
    waiting.refresh_from_db()
    assert waiting.state == "delivered"
    assert {heard.headers["webhook-id"] for heard in neighbour.told()} == {waiting.name}


def test_gone_is_gone_and_those_who_keep_it_are_told(
    hook: Webhook, neighbour: Neighbour, waiting: Call, uwe: Membership
) -> None:
    neighbour.answers = Told(410, {})
    call.func(hook.pk)

    hook.refresh_from_db()
    assert (hook.state, str(hook.reason)) == ("off", "It says it is gone for good (410).")
    told = Notice.objects.filter(kind=Kind.WEBHOOK_RESTS)
    assert {one.member.user.name for one in told} == {"Mia Menschenfreund", "Renate Ratzi"}
    assert Entry.objects.filter(action="webhook.left_alone").count() == 1
    call.func(hook.pk)
    assert len(neighbour.told()) == 1


def test_where_nothing_arrives_for_days_it_rests_and_nobody_is_left_in_the_dark(
    hook: Webhook, neighbour: Neighbour, waiting: Call, mia: Membership
) -> None:
    neighbour.answers = Told(500, {})
    call.func(hook.pk)
    with time_machine.travel(timezone.now() + PATIENT_FOR + timedelta(hours=1), tick=False):
        call.func(hook.pk)
        hook.refresh_from_db()
        assert (hook.state, str(hook.reason)) == (
            "resting",
            "Nothing has arrived there for 3 days.",
        )
        assert Notice.objects.filter(member=mia, kind=Kind.WEBHOOK_RESTS).exists()

        neighbour.answers = Told(204, b"")
        services.switch_on(hook, mia)
        call.func(hook.pk)
    waiting.refresh_from_db()
    assert waiting.state == "delivered"


def test_what_arrives_in_between_ends_the_count_of_days(
    hook: Webhook, neighbour: Neighbour, waiting: Call, mia: Membership
) -> None:
    neighbour.suffer("status", status=500)
    call.func(hook.pk)
    services.try_out(hook, mia)
    call.func(hook.pk)

    hook.refresh_from_db()
    assert hook.failing_since is None


def test_of_a_big_answer_only_the_beginning_is_read(
    hook: Webhook, neighbour: Neighbour, waiting: Call
) -> None:
    read: list[int] = []

    def pieces() -> Any:
        for number in range(10_000):
            read.append(number)
            yield b"x" * 4096

    neighbour.answers = Told(500, stream=pieces())
    call.func(hook.pk)

    waiting.refresh_from_db()
    assert len(waiting.answer) <= 1000
    assert waiting.status == 500


def test_a_big_answer_that_says_yes_is_a_yes(
    hook: Webhook, neighbour: Neighbour, waiting: Call
) -> None:
    neighbour.answers = Told(200, b"x" * 3_000_000)
    call.func(hook.pk)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.answer) == ("delivered", "")


def test_an_answer_that_repeats_a_secret_is_shown_without_it(
    kept: tuple[Webhook, str], neighbour: Neighbour, waiting: Call
) -> None:
    hook, secret = kept
    neighbour.answers = Told(500, {"you sent": f"{secret}", "token": "hush\x00hush"})
    call.func(hook.pk)

    waiting.refresh_from_db()
    assert secret not in waiting.answer
    assert "hush" not in waiting.answer
    assert "you sent" in waiting.answer


def test_who_takes_too_long_is_not_waited_for(
    hook: Webhook, neighbour: Neighbour, waiting: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "TIMEOUT", 0.2)
    neighbour.suffer("slow", seconds=1.0)
    call.func(hook.pk)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.status) == ("waiting", None)
    assert "took longer" in str(waiting.sentence)


# --- whose turn it is ----------------------------------------------------------------------------


def test_an_address_that_is_being_called_is_not_called_twice(
    hook: Webhook, neighbour: Neighbour, waiting: Call
) -> None:
    assert Webhook.objects.claim(hook.pk)
    assert Webhook.objects.claim(hook.pk) is None
    call.func(hook.pk)
    assert not neighbour.told()


def test_a_slow_address_holds_up_no_other(
    hook: Webhook, neighbour: Neighbour, mia: Membership, frieda_asks: Message
) -> None:
    quick, _ = services.add(
        mia, services.Wanted(f"{neighbour.url}/elsewhere", "quick", {"conversation.taken"})
    )
    assert frieda_asks.conversation is not None
    take_care(frieda_asks.conversation, mia)
    hear()
    assert Webhook.objects.claim(hook.pk)  # and it takes its time

    call.func(quick.pk)

    assert quick.calls.get().state == "delivered"


def test_workers_are_left_for_people_however_many_addresses_are_slow(
    hook: Webhook, neighbour: Neighbour, mia: Membership, frieda_asks: Message
) -> None:
    hooks = [hook]
    for number in range(AT_ONCE):
        address = f"{neighbour.url}/hook?{number}"
        hooks.append(services.add(mia, services.Wanted(address, "more", set(EVENTS)))[0])
    assert frieda_asks.conversation is not None
    take_care(frieda_asks.conversation, mia)
    hear()

    claimed = [Webhook.objects.claim(one.pk) for one in hooks]

    assert [one is not None for one in claimed] == [*[True] * AT_ONCE, False]
    later = timezone.now() + timedelta(minutes=3)  # a worker that died holds nothing for ever
    with time_machine.travel(later, tick=False):
        assert Webhook.objects.claim(hooks[-1].pk)


def test_the_clock_tells_by_itself(
    hook: Webhook, neighbour: Neighbour, frieda_asks: Message, happens: Happens
) -> None:
    with happens():
        sweep()
    with happens():
        pick_up()

    assert len(neighbour.told()) == 1


# --- secrets -------------------------------------------------------------------------------------


def test_for_a_day_both_secrets_sign_and_then_only_the_new_one(
    kept: tuple[Webhook, str], neighbour: Neighbour, mia: Membership
) -> None:
    hook, old = kept
    new = services.rotate(hook, mia)
    services.try_out(hook, mia)
    call.func(hook.pk)
    (both,) = neighbour.told()
    assert len(both.headers["webhook-signature"].split()) == 2
    for secret in (old, new):
        assert Scheme(secret).verify(both.body, dict(both.headers))["type"] == TEST

    with time_machine.travel(timezone.now() + OVERLAP + timedelta(minutes=1), tick=False):
        services.try_out(hook, mia)
        call.func(hook.pk)
        later = neighbour.told()[-1]
        assert Scheme(new).verify(later.body, dict(later.headers))["type"] == TEST
        with pytest.raises(WebhookVerificationError):
            Scheme(old).verify(later.body, dict(later.headers))


def test_a_body_that_was_changed_on_the_way_is_refused(
    hook: Webhook, neighbour: Neighbour, waiting: Call, verify: Verify
) -> None:
    call.func(hook.pk)
    (heard,) = neighbour.told()
    with pytest.raises(WebhookVerificationError):
        verify(replace(heard, body=heard.body + b" "))


def test_secrets_rest_in_the_vault(kept: tuple[Webhook, str]) -> None:
    hook, secret = kept
    assert secret.startswith("whsec_")
    row = str(Webhook.objects.filter(pk=hook.pk).values().get())
    assert secret not in row
    assert secret not in str(list(Entry.objects.values()))


def test_a_secret_nobody_can_open_is_said_so(
    hook: Webhook, neighbour: Neighbour, waiting: Call, settings: Settings
) -> None:
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    call.func(hook.pk)

    waiting.refresh_from_db()
    assert "secret cannot be opened" in str(waiting.sentence)
    assert not neighbour.told()


# --- where it leads ------------------------------------------------------------------------------


def test_a_name_that_changes_its_mind_leads_nowhere(
    neighbour: Neighbour, mia: Membership, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_HOSTS = frozenset()
    asked: list[str] = []
    real = socket.getaddrinfo

    def changing(host: Any, *more: Any, **named: Any) -> Any:
        if host != "rebind.example":
            return real(host, *more, **named)
        asked.append(host)
        address = "93.184.215.14" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    hook, _ = services.add(
        mia, services.Wanted("https://rebind.example/hook", "tricky", {"message.received"})
    )
    services.try_out(hook, mia)
    call.func(hook.pk)

    assert len(asked) == 2
    told = only(TEST)
    assert str(told.sentence) == "The address leads into a private network."
    assert not neighbour.calls


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/hook",
        "ftp://example.org/hook",
        "https://",
        f"https://{'user:pass'}@example.org/hook",
        "https://127.0.0.1/hook",
        "https://[::1]/hook",
        "https://[::ffff:10.0.0.1]/hook",
        "https://[fe80::1]/hook",
        "https://10.1.2.3/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://example.org/a b",
        "https://exämple.org/hook",
        "javascript:alert(1)",
        "",
        "https://example.org/" + "x" * 600,
    ],
)
def test_an_address_that_is_none_or_leads_inside_is_refused(
    address: str, mia: Membership, settings: Settings
) -> None:
    settings.WEBHOOK_HOSTS = frozenset()
    with pytest.raises(NotKept):
        services.add(mia, services.Wanted(address, "the ERP", set(EVENTS)))
    assert not Webhook.objects.exists()


def test_an_address_that_was_allowed_once_is_looked_at_again(
    hook: Webhook, neighbour: Neighbour, waiting: Call, settings: Settings
) -> None:
    settings.WEBHOOK_HOSTS = frozenset()
    call.func(hook.pk)

    waiting.refresh_from_db()
    assert str(waiting.sentence) == "The address leads into a private network."
    assert not neighbour.calls


# --- keeping it ----------------------------------------------------------------------------------


def test_whoever_may_not_keep_webhooks_keeps_none(
    hook: Webhook, waiting: Call, uwe: Membership, olga: Membership
) -> None:
    wanted = services.Wanted(hook.address, "mine", {"message.received"})
    acts: list[Callable[[Membership], object]] = [
        lambda who: services.change(hook, who, wanted),
        lambda who: services.rotate(hook, who),
        lambda who: services.switch_off(hook, who),
        lambda who: services.switch_on(hook, who),
        lambda who: services.try_out(hook, who),
        lambda who: services.send_again(waiting, who),
        lambda who: services.remove(hook, who),
    ]
    for act in acts:
        for who in (uwe, olga):
            with pytest.raises(NotKept):
                act(who)
    with pytest.raises(NotKept):
        services.add(uwe, wanted)
    assert Webhook.objects.count() == 1


def test_what_is_done_with_a_webhook_stands_in_the_journal_without_its_address(
    hook: Webhook, mia: Membership, neighbour: Neighbour
) -> None:
    services.change(hook, mia, services.Wanted(hook.address, "the ERP", {"promise.made"}))
    services.rotate(hook, mia)
    services.switch_off(hook, mia)
    services.switch_on(hook, mia)
    services.remove(hook, mia)

    lines = Entry.objects.filter(action__startswith="webhook.").order_by("pk")
    assert [line.action.partition(".")[2] for line in lines] == [
        "added",
        "changed",
        "rotated",
        "switched_off",
        "switched_on",
        "removed",
    ]
    assert "/hook" not in str([line.details for line in lines])


@pytest.mark.parametrize(
    ("purpose", "events"),
    [
        ("", {"message.received"}),
        ("x" * 101, {"message.received"}),
        ("a\nb", {"message.received"}),
        ("ERP", set()),
        ("ERP", {"nonsense"}),
    ],
)
def test_a_webhook_without_purpose_or_events_is_refused(
    purpose: str, events: set[str], mia: Membership, neighbour: Neighbour
) -> None:
    with pytest.raises(NotKept):
        services.add(mia, services.Wanted(f"{neighbour.url}/hook", purpose, events))


def test_one_address_is_kept_once_and_a_team_has_so_many(
    hook: Webhook, mia: Membership, neighbour: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotKept, match="already"):
        services.add(mia, services.Wanted(hook.address, "again", {"promise.made"}))
    monkeypatch.setattr(services, "MOST", 1)
    with pytest.raises(NotKept, match="1 webhooks"):
        services.add(mia, services.Wanted(f"{neighbour.url}/elsewhere", "x", {"promise.made"}))


def test_what_is_sent_again_goes_by_the_same_name(
    hook: Webhook, neighbour: Neighbour, waiting: Call, mia: Membership
) -> None:
    call.func(hook.pk)
    services.send_again(waiting, mia)
    call.func(hook.pk)

    names = [heard.headers["webhook-id"] for heard in neighbour.told()]
    assert names == [waiting.name, waiting.name]


def test_while_it_is_off_nothing_is_collected_for_it(
    hook: Webhook, mia: Membership, conversation: Conversation
) -> None:
    hear()
    known = Call.objects.count()
    services.switch_off(hook, mia)
    take_care(conversation, mia)
    hear()
    services.switch_on(hook, mia)
    hear()
    assert Call.objects.count() == known

    release(conversation, mia)
    hear()
    assert only("conversation.released")


def test_after_thirty_days_nobody_knows_what_was_sent(hook: Webhook, waiting: Call) -> None:
    with time_machine.travel(timezone.now() + KEEP - timedelta(hours=1), tick=False):
        tidy_up()
        assert Call.objects.filter(pk=waiting.pk).exists()
    with time_machine.travel(timezone.now() + KEEP + timedelta(hours=1), tick=False):
        tidy_up()
        assert not Call.objects.filter(pk=waiting.pk).exists()
