"""The contract finds connectors that break it: Plaza, broken in one place at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from herzenstakt.channels.connector import (
    Ability,
    Account,
    Author,
    Connector,
    Context,
    Field,
    Happening,
    Incoming,
    Length,
    Outgoing,
    Page,
    Receipt,
    Vanished,
    Visibility,
    never,
    yes,
)
from herzenstakt.channels.trouble import Gone, Refused, Trouble, TryLater
from herzenstakt.kernel.http import Allowance, Http
from herzenstakt.testing.networks.plaza import Plaza, SimulatedPlaza
from tests.connectors import test_plaza

FAILS = (AssertionError, Trouble, pytest.fail.Exception)


class Forgetful(Plaza):
    """Sends every attempt under another key."""

    attempts = 0

    def send(self, outgoing: Outgoing) -> Receipt:
        self.attempts += 1
        return super().send(replace(outgoing, key=f"{outgoing.key}-{self.attempts}"))


class Stubborn(Plaza):
    """Takes what has vanished for a no."""

    def send(self, outgoing: Outgoing) -> Receipt:
        try:
            return super().send(outgoing)
        except Gone as trouble:
            raise Refused("No.") from trouble


class Idle(Plaza):
    """Says that it has done what it has not."""

    def act(self, ability: Ability, external_id: str, meta: Mapping[str, str]) -> None:
        return None


class Ventriloquist(Plaza):
    """Puts words into other people's mouths."""

    def edit(self, external_id: str, text: str, meta: Mapping[str, str]) -> None:
        return None


class Blind(Plaza):
    """Never looks again."""

    def refresh(self, external_ids: Sequence[str]) -> Iterable[Happening]:
        return ()


class Gravedigger(Plaza):
    """Takes a network that is away for one that has lost everything."""

    def refresh(self, external_ids: Sequence[str]) -> Iterable[Happening]:
        for external_id in external_ids:
            try:
                self.ask(f"messages/{external_id}", lambda told: told["id"])
            except Trouble:
                yield Vanished(external_id)


class Uncounted(Plaza):
    """Says that the desk must count, and counts nothing."""

    counted_by = ""
    app_fields = (Field("client_id", "Client ID"),)


class CountedForNobody(Plaza):
    """Wants to be counted for an application, and has none."""

    counted_by = ""


class OfAnotherName(Plaza):
    """Counts for somebody the desk does not know by the setting that it names."""

    counted_by = "member"
    app_fields = Uncounted.app_fields

    def fetch(self, feed: str, cursor: str) -> Page:
        whole = Allowance(9, 9, datetime.now(UTC) + timedelta(hours=1))
        self.http.allowance = self.account.count(whole, 1, "frieda")
        return super().fetch(feed, cursor)


class Threadless(Plaza):
    """Finds another thread than its deliveries say."""

    def context(self, message: Incoming) -> Context:
        return Context("somewhere else")


class Curious(Plaza):
    """Asks the network how long a text is."""

    def measure(
        self, text: str, to: Author | None = None, visibility: Visibility = Visibility.PUBLIC
    ) -> Length:
        self.whoami()
        return super().measure(text, to, visibility)


class Careless(Plaza):
    """Shows whatever comes."""

    @classmethod
    def hidden_keys(cls) -> frozenset[str]:
        return frozenset()


class Talkative(Plaza):
    """Says its token to everybody."""

    def whoami(self) -> Author:
        raise TryLater(f"Nobody answers to {self.account.secrets['token']}.")


class Clumsy(Plaza):
    """Stumbles in its own way."""

    def find(self, outgoing: Outgoing) -> Receipt | None:
        return self.http.get(f"{self.account.settings['server']}/api/me").json()["receipt"]  # type: ignore[no-any-return]


class Boastful(Plaza):
    """Claims what no connector can do yet."""

    abilities = {**Plaza.abilities, Ability.PUBLISH: yes()}


class Modest(Plaza):
    """Does nothing to messages, and says why."""

    abilities = {**Plaza.abilities, Ability.LIKE: never("Hearts are for people.")}
    act = Connector.act


@contextmanager
def stage() -> Iterator[SimulatedPlaza]:
    with SimulatedPlaza() as network:
        network.post("ratzifatzi", "Unsere neue Bürste ist da!")
        yield network


@pytest.fixture
def network() -> Iterator[SimulatedPlaza]:
    with stage() as network:
        yield network


@pytest.fixture
def http() -> Iterator[Http]:
    http = Http(allowed_hosts=frozenset({"127.0.0.1"}))
    yield http
    http.close()


def made(twin: type[Plaza], network: SimulatedPlaza, http: Http) -> Connector:
    secrets = {"token": network.token, "door_secret": network.door_secret}
    return twin(Account({"server": network.url}, secrets, "plaza:ratzifatzi"), http)


ON_THE_STAGE: list[tuple[type[Plaza], str, dict[str, Any]]] = [
    (Forgetful, "test_the_same_key_never_makes_a_second_message", {"ago": None}),
    (Stubborn, "test_an_answer_to_something_vanished_says_gone", {}),
    (
        Idle,
        "test_what_it_says_it_can_do_to_a_message_it_does_and_twice_is_once",
        {"ability": Ability.HIDE},
    ),
    (
        Ventriloquist,
        "test_our_own_words_can_be_changed_where_it_says_so_and_those_of_others_never",
        {},
    ),
    (Blind, "test_a_second_look_tells_what_was_edited_and_what_has_gone", {}),
    (
        Gravedigger,
        "test_a_sick_network_makes_nobody_vanish",
        {"fault": {"what": "status", "status": 503}},
    ),
    (
        Talkative,
        "test_whatever_happens_on_the_wire_has_one_of_the_seven_names",
        {"fault": {"what": "html"}},
    ),
]


@pytest.mark.parametrize(("twin", "promise", "more"), ON_THE_STAGE)
def test_a_connector_that_breaks_a_promise_is_found(
    http: Http, twin: type[Plaza], promise: str, more: dict[str, Any]
) -> None:
    check = getattr(test_plaza.TestPlaza(), promise)
    with stage() as network, pytest.raises(FAILS):
        check(network, made(twin, network, http), **more)
    with stage() as network:
        check(network, made(Plaza, network, http), **more)


def test_an_eighth_name_for_trouble_is_found(network: SimulatedPlaza, http: Http) -> None:
    check = test_plaza.TestPlaza().test_whatever_happens_on_the_wire_has_one_of_the_seven_names
    with pytest.raises(ValueError, match="Expecting value"):
        check(network, made(Clumsy, network, http), fault={"what": "html"})


def test_a_question_to_the_network_while_counting_is_found(
    network: SimulatedPlaza, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(AssertionError, match="without asking"):
        test_plaza.TestPlaza().test_a_text_is_measured_offline(
            made(Curious, network, http), monkeypatch
        )


@pytest.mark.parametrize(
    ("twin", "told"), [(Uncounted, "Account.count"), (OfAnotherName, "'frieda'.* 'member'")]
)
def test_what_is_not_counted_as_it_says_is_found(
    network: SimulatedPlaza, http: Http, twin: type[Plaza], told: str
) -> None:
    check = test_plaza.TestPlaza().test_what_it_asks_is_counted_where_it_says_so
    with pytest.raises(AssertionError, match=told):
        check(network, made(twin, network, http))
    check(network, made(Plaza, network, http))


def test_a_count_without_an_application_is_found() -> None:
    class OfThisOne(test_plaza.TestPlaza):
        connector_class = CountedForNobody

    with pytest.raises(AssertionError, match="app_fields"):
        OfThisOne().test_what_is_counted_is_counted_for_an_application()
    test_plaza.TestPlaza().test_what_is_counted_is_counted_for_an_application()


def test_another_thread_than_its_deliveries_say_is_found_in_words(
    network: SimulatedPlaza, http: Http
) -> None:
    check = test_plaza.TestPlaza().test_the_thread_around_a_message_is_found
    with pytest.raises(AssertionError, match="`context` says thread somewhere else"):
        check(network, made(Threadless, network, http))


def test_missing_samples_are_told_with_the_place(
    network: SimulatedPlaza, http: Http, tmp_path: Path
) -> None:
    class OfThisOne(test_plaza.TestPlaza):
        samples = tmp_path / "nowhere"

    with pytest.raises(AssertionError, match=r"nowhere/\*\.json"):
        OfThisOne().test_every_sample_parses_twice_to_the_same(made(Plaza, network, http))


def test_a_connector_the_desk_would_leave_out_is_found() -> None:
    class OfThisOne(test_plaza.TestPlaza):
        connector_class = type("Half", (Plaza,), {"abilities": {}})

    with pytest.raises(AssertionError, match="does not answer for read_comments"):
        OfThisOne().test_the_desk_can_use_it()
    test_plaza.TestPlaza().test_the_desk_can_use_it()


def test_a_secret_that_is_shown_is_found(network: SimulatedPlaza, http: Http) -> None:
    with pytest.raises(AssertionError):
        test_plaza.TestPlaza().test_no_secret_is_shown_in_a_raw_delivery(
            made(Careless, network, http)
        )


def test_a_silent_refusal_is_found(network: SimulatedPlaza, http: Http) -> None:
    check = test_plaza.TestPlaza().test_what_it_cannot_do_it_refuses_in_words
    with pytest.raises(FAILS):
        check(made(Idle, network, http), Ability.MARK_SPAM)
    check(made(Modest, network, http), Ability.LIKE)


@pytest.mark.parametrize(("twin", "ability"), [(Boastful, Ability.PUBLISH), (Modest, Ability.HIDE)])
def test_a_claim_without_a_method_is_found(twin: type[Plaza], ability: Ability) -> None:
    class OfThisOne(test_plaza.TestPlaza):
        connector_class = twin

    with pytest.raises(AssertionError):
        OfThisOne().test_what_it_claims_it_has_implemented(ability)
    OfThisOne().test_what_it_claims_it_has_implemented(Ability.REPLY)
