"""How a language model helps: off by default, asked only when somebody wants it, believed in nothing."""

from __future__ import annotations

import ast
import gzip
import json
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

import herzenstakt
from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Role
from herzenstakt.channels.connector import Author, Incoming, Visibility
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.conversations.services import add_note, file_own_words
from herzenstakt.flows import proposing, sweep
from herzenstakt.flows.proposing import NotAsked, ask_for, switch_off, switch_on
from herzenstakt.journal.models import Entry
from herzenstakt.kernel import vault
from herzenstakt.knowledge.models import Card, today
from herzenstakt.proposals.endpoint import LARGEST, Endpoint, NoHelp, ask, body, place_of
from herzenstakt.proposals.models import LOST_AFTER, HelpRequest, LanguageModel
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.machine import ENGLISH, GERMAN, ObedientMachine
from herzenstakt.testing.networks.stage import Told
from tests.conftest import Happens, Says, member
from tests.proposals.conftest import Asks, wanted

HELLO = [{"role": "user", "content": "Hello"}]


def heard(machine: ObedientMachine) -> str:
    """Everything that left the house."""
    return json.dumps(machine.heard, ensure_ascii=False)


def waiting(by: Membership) -> HelpRequest:
    """Somebody's request, before a worker has taken it."""
    return HelpRequest.objects.create(team=by.team, member=by, kind="two", host="h", model="m")


# --- off by default ------------------------------------------------------------------------------


def test_nobody_is_asked_unless_an_owner_wants_it(
    conversation: Conversation, mia: Membership, machine: ObedientMachine
) -> None:
    with pytest.raises(NotAsked, match="not switched on"):
        ask_for(conversation, mia, "two")
    assert machine.heard == []
    assert not HelpRequest.objects.exists()


@pytest.mark.parametrize("who", ["mia", "uwe", "tina", "rolf"])
def test_only_an_owner_decides(
    who: str, machine: ObedientMachine, request: pytest.FixtureRequest, owner: Membership
) -> None:
    by = request.getfixturevalue(who)
    with pytest.raises(NotAsked, match="Your role"):
        switch_on(by, wanted(machine))
    switch_on(owner, wanted(machine))
    with pytest.raises(NotAsked, match="Your role"):
        switch_off(by)
    assert LanguageModel.objects.get().is_on


def test_switching_on_and_off_is_in_the_journal_and_the_key_is_locked_and_forgotten(
    model: LanguageModel, owner: Membership
) -> None:
    assert "sk-of-the-house" not in model.locked_key
    assert vault.unlock(model.locked_key) == {"key": "sk-of-the-house"}
    assert "sk-of-the-house" not in repr(model.endpoint())

    switch_off(owner)
    off = LanguageModel.objects.get()
    assert (off.is_on, off.locked_key) == (False, "")
    told = Entry.objects.filter(action__startswith="model.").order_by("pk")
    assert [entry.action for entry in told] == ["model.switched_on", "model.switched_off"]
    assert "sk-of" not in json.dumps([entry.details for entry in told])


def test_once_it_is_off_nobody_is_asked(
    model: LanguageModel,
    owner: Membership,
    mia: Membership,
    conversation: Conversation,
    machine: ObedientMachine,
    asks: Asks,
) -> None:
    waiting = ask_for(conversation, mia, "two")
    switch_off(owner)
    proposing.answer.call(waiting.pk)

    waiting.refresh_from_db()
    assert waiting.texts == []
    assert "not switched on" in str(waiting.trouble_sentence)
    assert machine.heard == []


# --- asking --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("model")
def test_two_different_proposals_come_back_and_nothing_is_sent(
    conversation: Conversation, tina: Membership, asks: Asks
) -> None:
    asked = asks(conversation, tina)

    assert asked.texts == list(GERMAN)
    assert asked.state == HelpRequest.State.ANSWERED
    assert not Reply.objects.exists()


@pytest.mark.usefixtures("model")
def test_an_english_question_is_answered_in_english(
    says: Says, mia: Membership, asks: Asks
) -> None:
    said = says("karl", "When will you answer my question about the brush?")
    assert said.conversation
    assert asks(said.conversation, mia).texts == list(ENGLISH)


@pytest.mark.usefixtures("model")
def test_ones_own_words_are_said_more_warmly(
    conversation: Conversation, mia: Membership, machine: ObedientMachine, asks: Asks
) -> None:
    with pytest.raises(NotAsked, match="Write something first"):
        ask_for(conversation, mia, "warmer")
    save_draft(conversation, mia, "Kommt im Dezember, ab 15 Euro, Frau Frage.")
    frieda = "[NAME1]"
    machine.lines = [f"Schön, dass Sie fragen, Frau {frieda}! Sie kommt im Dezember, ab 15 Euro."]
    asked = asks(conversation, mia, "warmer")

    data = json.loads(machine.heard[0]["messages"][1]["content"])
    assert data["draft"].startswith("Kommt im Dezember, ab 15 Euro")
    assert asked.texts == ["Schön, dass Sie fragen, Frau Frage! Sie kommt im Dezember, ab 15 Euro."]
    assert Reply.objects.get().text == "Kommt im Dezember, ab 15 Euro, Frau Frage."


@pytest.mark.usefixtures("model")
def test_for_two_proposals_the_draft_stays_here(
    conversation: Conversation, mia: Membership, machine: ObedientMachine, asks: Asks
) -> None:
    save_draft(conversation, mia, "Ganz geheime Worte.")
    asks(conversation, mia)
    assert "geheime" not in heard(machine)


@pytest.mark.usefixtures("model", "cards")
def test_what_leaves_the_house_is_masked_and_written_down(
    says: Says, mia: Membership, machine: ObedientMachine, asks: Asks
) -> None:
    said = says(
        "frieda",
        "Ich bin Frieda Frage, 0171 2345678. Wie lange kann ich sie zurückgeben? Eure Mia weiß es.",
    )
    assert said.conversation
    add_note(said.conversation, mia, "Achtung, Journalistin.")
    asked = asks(said.conversation, mia)

    out = heard(machine)
    assert [
        words for words in ("Frieda", "0171", "2345678", "Mia", "Journalistin") if words in out
    ] == []
    assert "30 Tage lang" in out  # the card that fits
    assert "Dezember" not in out  # the one that does not
    assert asked.host == "127.0.0.1"
    assert (asked.model, asked.member) == ("obedient-1", mia)
    sent = body(LanguageModel.objects.get().endpoint(), machine.heard[0]["messages"])
    assert asked.characters == len(sent.decode())
    assert len(asked.digest) == 64
    assert asked.masked == {"NAME": 2, "NUMBER": 1}
    assert "zurückgeben" not in json.dumps([asked.trouble, asked.masked, asked.digest])


@pytest.mark.usefixtures("model", "cards")
def test_a_card_whose_day_has_passed_is_never_passed_on(
    says: Says, mia: Membership, machine: ObedientMachine, asks: Asks
) -> None:
    Card.objects.update(good_until=today(mia.team) - timedelta(days=1))
    said = says("frieda", "Wie lange kann ich sie zurückgeben?")
    assert said.conversation
    asks(said.conversation, mia)
    assert "30 Tage" not in heard(machine)


@pytest.mark.usefixtures("cards")
def test_cards_of_the_house_next_door_are_not_ours(
    says: Says,
    mia: Membership,
    olga: Membership,
    model: LanguageModel,
    machine: ObedientMachine,
    asks: Asks,
) -> None:
    Card.objects.update(team=olga.team)
    said = says("frieda", "Wie lange kann ich sie zurückgeben?")
    assert said.conversation
    asks(said.conversation, mia)
    assert "30 Tage" not in heard(machine)


def test_private_messages_stay_private_unless_an_owner_wants_it(
    conversation: Conversation,
    mia: Membership,
    owner: Membership,
    machine: ObedientMachine,
    asks: Asks,
) -> None:
    switch_on(owner, wanted(machine))
    Message.objects.update(visibility="private")
    Conversation.objects.update(is_private=True)
    conversation.refresh_from_db()
    with pytest.raises(NotAsked, match="not switched on for this"):
        ask_for(conversation, mia, "two")

    switch_on(owner, wanted(machine, private_too=True))
    assert asks(conversation, mia).texts


@pytest.mark.parametrize("private_too", [False, True])
def test_what_we_said_in_private_is_no_matter_for_an_answer_in_public(
    private_too: bool,
    says: Says,
    frieda_asks: Message,
    channel: Channel,
    mia: Membership,
    owner: Membership,
    machine: ObedientMachine,
    asks: Asks,
) -> None:
    """The conversation is public, and yet our own answer in it was not."""
    switch_on(owner, wanted(machine, private_too=private_too))
    said = says("frieda", "Und in Rot?")
    said.written_at = frieda_asks.written_at + timedelta(minutes=2)
    said.save(update_fields=["written_at"])
    _we_say(channel, frieda_asks, "own-1", "Der Gutschein heißt Blaubeere.", Visibility.PRIVATE)
    _we_say(channel, frieda_asks, "own-2", "Gern geschehen, bis bald.", Visibility.PUBLIC)
    assert said.conversation
    assert not said.conversation.is_private
    asks(said.conversation, mia)

    out = heard(machine)
    assert "Gern geschehen" in out
    assert "Blaubeere" not in out


def test_to_a_private_question_the_model_knows_what_we_said_in_private(
    frieda_asks: Message,
    says: Says,
    channel: Channel,
    mia: Membership,
    owner: Membership,
    machine: ObedientMachine,
    asks: Asks,
) -> None:
    switch_on(owner, wanted(machine, private_too=True))
    said = says("frieda", "Und in Rot?")
    said.written_at = frieda_asks.written_at + timedelta(minutes=2)
    said.visibility = "private"
    said.save(update_fields=["written_at", "visibility"])
    _we_say(channel, frieda_asks, "own-1", "Der Gutschein heißt Blaubeere.", Visibility.PRIVATE)
    assert said.conversation
    asks(said.conversation, mia)

    assert "Blaubeere" in heard(machine)


def test_what_an_owner_no_longer_wants_is_not_asked_by_a_worker_either(
    conversation: Conversation,
    mia: Membership,
    owner: Membership,
    machine: ObedientMachine,
    happens: Happens,
) -> None:
    switch_on(owner, wanted(machine, private_too=True))
    Message.objects.update(visibility="private")
    with happens():
        asked = ask_for(conversation, mia, "two")
        switch_on(owner, wanted(machine))
    asked.refresh_from_db()

    assert (asked.texts, machine.heard) == ([], [])
    assert "not switched on for this" in str(asked.trouble)


def _we_say(
    channel: Channel, to: Message, external_id: str, text: str, visibility: Visibility
) -> None:
    """The house says something on the network itself."""
    said = Incoming(
        external_id=external_id,
        author=Author(channel.own_external_id, channel.own_name),
        text=text,
        written_at=to.written_at + timedelta(minutes=1),
        thread_id=to.thread_id,
        parent_id=to.external_id,
        visibility=visibility,
    )
    file_own_words(channel, said, to.thread_id)


@pytest.mark.usefixtures("model")
def test_somebody_in_danger_is_no_matter_for_a_machine(
    says: Says, mia: Membership, machine: ObedientMachine
) -> None:
    said = says("frieda", "Ich kann nicht mehr, ich will nicht mehr leben.")
    assert said.conversation
    with pytest.raises(NotAsked, match="no machine"):
        ask_for(said.conversation, mia, "two")
    assert machine.heard == []


@pytest.mark.usefixtures("model")
def test_a_second_click_asks_nobody_twice(conversation: Conversation, mia: Membership) -> None:
    ask_for(conversation, mia, "two")
    with pytest.raises(NotAsked, match="still on its way"):
        ask_for(conversation, mia, "two")
    assert HelpRequest.objects.count() == 1


@pytest.mark.usefixtures("model")
def test_one_is_asked_at_a_time_and_whoever_waits_is_asked_next(
    conversation: Conversation, mia: Membership, uwe: Membership, happens: Callable[..., object]
) -> None:
    busy, waiting = ask_for(conversation, mia, "two"), ask_for(conversation, uwe, "two")
    assert HelpRequest.objects.claim(busy.pk)
    assert HelpRequest.objects.claim(waiting.pk) is None
    assert HelpRequest.objects.claim(busy.pk) is None

    busy.end([])
    with happens():  # type: ignore[attr-defined]
        proposing.nudge(waiting)
    waiting.refresh_from_db()
    assert waiting.texts


@pytest.mark.usefixtures("model")
def test_a_slow_request_holds_up_its_own_team_and_no_other(
    mia: Membership, uwe: Membership, olga: Membership
) -> None:
    slow, ours, theirs = waiting(mia), waiting(uwe), waiting(olga)
    assert HelpRequest.objects.claim(slow.pk)

    assert HelpRequest.objects.claim(ours.pk) is None
    assert HelpRequest.objects.claim(theirs.pk)


def test_so_many_are_asked_at_once_over_all_teams(db: None) -> None:
    teams = [Team.objects.create(name=name, slug=name) for name in ("one", "two", "three")]
    first, second, third = (waiting(member(team, "Ada", Role.LEAD)) for team in teams)
    assert HelpRequest.objects.claim(first.pk)
    assert HelpRequest.objects.claim(second.pk)
    assert HelpRequest.objects.claim(third.pk) is None

    first.end([])
    assert HelpRequest.objects.claim(third.pk)


def test_a_request_whose_worker_died_holds_up_nobody_for_long(
    mia: Membership, uwe: Membership
) -> None:
    died, next_one = waiting(mia), waiting(uwe)
    assert HelpRequest.objects.claim(died.pk)
    now = timezone.now()

    HelpRequest.objects.filter(pk=died.pk).update(begun_at=now - LOST_AFTER / 2)
    assert HelpRequest.objects.claim(next_one.pk) is None
    HelpRequest.objects.filter(pk=died.pk).update(begun_at=now - LOST_AFTER)
    assert HelpRequest.objects.claim(next_one.pk)
    assert HelpRequest.objects.claim(died.pk) is None  # nobody is asked twice


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("model")
def test_of_many_workers_one_asks_for_each_team_at_a_time(
    mia: Membership, uwe: Membership, tina: Membership, owner: Membership
) -> None:
    pks = [waiting(one).pk for one in (mia, uwe, tina, owner)]
    won: list[int] = []
    barrier = threading.Barrier(len(pks))

    def work(pk: int) -> None:
        barrier.wait()
        if HelpRequest.objects.claim(pk):
            won.append(pk)
        connection.close()

    workers = [threading.Thread(target=work, args=(pk,)) for pk in pks]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(won) == 1


@pytest.mark.usefixtures("model")
def test_after_a_while_only_the_record_is_left(
    conversation: Conversation, mia: Membership, asks: Asks
) -> None:
    asked = asks(conversation, mia)
    HelpRequest.objects.update(asked_at=timezone.now() - timedelta(minutes=61))
    sweep.tidy_up()
    asked.refresh_from_db()
    assert asked.texts == []
    assert asked.characters > 0


def test_a_request_whose_worker_died_is_not_said_to_be_under_way_for_ever(mia: Membership) -> None:
    now = timezone.now()
    ages = {
        "lost": (5, 5),
        "just taken up": (5, 0),
        "just asked": (0, None),
        "never taken up": (5, None),
    }
    requests = {name: waiting(mia) for name in ages}
    for name, (asked, begun) in ages.items():
        HelpRequest.objects.filter(pk=requests[name].pk).update(
            asked_at=now - timedelta(minutes=asked),
            begun_at=None if begun is None else now - timedelta(minutes=begun),
            state="waiting" if begun is None else "asking",
        )
    sweep.tidy_up()
    for name, request in requests.items():
        request.refresh_from_db()
        ended = name in {"lost", "never taken up"}
        assert (request.state == "nothing") is ended, name
        assert bool(str(request.trouble_sentence)) is ended, name


# --- an endpoint that is none --------------------------------------------------------------------


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"what": "html"}, "no answer of a language model"),
        ({"what": "empty"}, "no answer of a language model"),
        ({"what": "cut"}, "no answer of a language model"),
        ({"what": "status", "status": 500}, "out of order (500)"),
        ({"what": "status", "status": 429}, "out of order (429)"),
        ({"what": "status", "status": 404}, "no language model of this name"),
        ({"what": "status", "status": 418}, "with 418 instead of words"),
        ({"what": "status", "status": 307, "headers": {"Location": "http://127.0.0.1:9/"}}, "307"),
        ({"what": "refuse_token"}, "does not accept our key"),
        ({"what": "drop_before"}, "cannot be reached"),
        ({"what": "drop_after"}, "cannot be reached"),
    ],
    ids=str,
)
def test_whatever_it_does_is_one_calm_line(
    fault: dict[str, object],
    told: str,
    conversation: Conversation,
    mia: Membership,
    machine: ObedientMachine,
    asks: Asks,
) -> None:
    machine.suffer(**fault)  # type: ignore[arg-type]
    asked = asks(conversation, mia)

    assert (asked.state, asked.texts) == (HelpRequest.State.NOTHING, [])
    assert told in str(asked.trouble_sentence)
    assert "\n" not in str(asked.trouble_sentence)
    assert asked.characters > 0  # it left the house all the same
    machine.heal()
    assert asks(conversation, mia).texts


def test_one_that_hangs_is_left_alone(machine: ObedientMachine) -> None:
    machine.suffer("slow", seconds=3.0)
    hurried = Endpoint(machine.address, machine.model, machine.key, frozenset({"127.0.0.1"}), 1)
    with pytest.raises(NoHelp, match="longer than 1 second"):
        ask(hurried, body(hurried, HELLO))


def answers(machine: ObedientMachine, told: Told) -> None:
    """Let it say exactly this, whatever it is asked."""
    machine.answer = lambda call: told  # type: ignore[method-assign]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"x" * (LARGEST + 1), "far too much"),
        (b"x" * (2 * 1024 * 1024), "far too much"),
        (b"[" * 20_000, "no answer"),
        (b"null", "no answer"),
        (b'{"choices": []}', "no answer"),
        (b'{"choices": [{"message": {"content": 7}}]}', "said nothing"),
        (b'{"choices": [{"message": {"content": null}}]}', "said nothing"),
        (b'{"choices": [{"message": {"content": " "}}]}', "said nothing"),
        (b'{"choices": {"0": 1}}', "no answer"),
        (b"\xff\xfe\x00", "no answer"),
    ],
    ids=lambda data: repr(data)[:24],
)
def test_what_is_no_answer_is_thrown_away(data: bytes, told: str, machine: ObedientMachine) -> None:
    answers(machine, Told(data=data))
    here = Endpoint(machine.address, machine.model, machine.key, frozenset({"127.0.0.1"}), 5)
    with pytest.raises(NoHelp, match=told):
        ask(here, body(here, HELLO))


def test_of_what_a_machine_says_only_what_a_database_keeps_is_taken(
    machine: ObedientMachine,
) -> None:
    words = {"choices": [{"message": {"content": "Lie\x00be \ud800Frieda"}}]}
    answers(machine, Told(data=json.dumps(words).encode()))
    here = Endpoint(machine.address, machine.model, machine.key, frozenset({"127.0.0.1"}), 5)
    assert ask(here, body(here, HELLO)) == "Liebe Frieda"


def test_an_answer_that_swells_when_it_is_unpacked_is_thrown_away(machine: ObedientMachine) -> None:
    packed = gzip.compress(b" " * 50_000_000)
    answers(machine, Told(data=packed, headers={"Content-Encoding": "gzip"}))
    here = Endpoint(machine.address, machine.model, machine.key, frozenset({"127.0.0.1"}), 5)
    with pytest.raises(NoHelp, match="far too much"):
        ask(here, body(here, HELLO))


def test_a_private_address_is_not_called_unless_an_owner_allowed_it(
    machine: ObedientMachine,
) -> None:
    here = Endpoint(machine.address, machine.model, machine.key, frozenset(), 5)
    with pytest.raises(NoHelp, match="a private one"):
        ask(here, body(here, HELLO))
    assert machine.heard == []


@pytest.mark.parametrize(
    "address", ["ftp://models.example/v1", "http://", "nonsense", "http://[::1", "file:///etc"]
)
def test_what_is_no_address_is_not_called(address: str) -> None:
    with pytest.raises(NoHelp):
        ask(Endpoint(address, "x"), b"{}")


@pytest.mark.parametrize(
    "typed",
    ["https://a.example/v1", "https://a.example/v1/", " https://a.example/v1/chat/completions"],
)
def test_an_address_is_understood_as_people_type_it(typed: str) -> None:
    assert place_of(typed) == "https://a.example/v1/chat/completions"


@pytest.mark.usefixtures("model")
def test_a_mistake_of_ours_is_a_calm_line_too(
    conversation: Conversation, mia: Membership, asks: Asks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise RuntimeError("sk-of-the-house")

    monkeypatch.setattr(proposing, "ask", stumble)
    asked = asks(conversation, mia)
    assert str(asked.trouble_sentence) == str(proposing.STUMBLED)


@pytest.mark.usefixtures("model")
def test_a_key_that_nobody_can_read_any_more_is_said(
    conversation: Conversation, mia: Membership, asks: Asks
) -> None:
    LanguageModel.objects.update(locked_key="gone")
    assert "cannot be read any more" in str(asks(conversation, mia).trouble_sentence)


# --- and a person decides ------------------------------------------------------------------------


def test_no_way_leads_from_a_proposal_out_of_the_house() -> None:
    """Neither the flow nor what it uses knows how an answer goes out."""
    source = Path(herzenstakt.__file__).parent
    files = [source / "flows" / "proposing.py", *sorted((source / "proposals").glob("*.py"))]
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            names = {
                alias.name for alias in getattr(node, "names", ()) if isinstance(alias, ast.alias)
            }
            module = getattr(node, "module", "") or ""
            assert not any("outgoing" in name for name in {module, *names}), file.name
            assert getattr(node, "attr", "") not in {"approve", "send", "deliver"}, file.name
