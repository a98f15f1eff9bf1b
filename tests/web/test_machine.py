"""The language model on its screens: who switches it, who asks it, and what nobody gets to see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows.proposing import Wanted, private_hosts_in, switch_on
from herzenstakt.kernel import vault
from herzenstakt.proposals.models import HelpRequest, LanguageModel
from herzenstakt.replies.models import Reply
from herzenstakt.testing.machine import GERMAN, ObedientMachine
from tests.conftest import Happens

SignedIn = Callable[[Membership], Client]

SHOW = "/t/ratzifatzi/language-model/"
EDIT, OFF, TRY = f"{SHOW}edit/", f"{SHOW}off/", f"{SHOW}try/"
KEY = "sk-nobody-sees-this"
CLICK = {"HX-Request": "true", "HX-Target": "proposal"}


@pytest.fixture
def machine() -> Iterator[ObedientMachine]:
    with ObedientMachine() as machine:
        machine.key = KEY
        yield machine


@pytest.fixture
def model(machine: ObedientMachine, owner: Membership) -> LanguageModel:
    hosts = frozenset(private_hosts_in(machine.address))
    return switch_on(owner, Wanted(machine.address, machine.model, KEY, 5, False, hosts))


def form(machine: ObedientMachine, **other: str) -> dict[str, str]:
    words = {"address": machine.address, "name": machine.model, "key": KEY, "patience": "5"}
    return {**words, "allow_private": "1", **other}


def words_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


# --- switching it --------------------------------------------------------------------------------


def test_an_owner_tries_it_and_switches_it_on_and_off(
    machine: ObedientMachine, owner: Membership, signed_in: SignedIn
) -> None:
    browser = signed_in(owner)
    assert "Nothing leaves the house." in words_of(browser.get(SHOW))
    machine.lines = ["Hello <b>there</b>."]
    page = words_of(browser.post(EDIT, form(machine), follow=True))
    assert "It answers: “Hello &lt;b&gt;there&lt;/b&gt;.”" in page
    model = LanguageModel.objects.get()
    assert vault.unlock(model.locked_key) == {"key": KEY}
    assert model.allowed_hosts == [machine.url.removeprefix("http://")]

    for answer in (browser.get(SHOW), browser.get(EDIT), browser.post(TRY, follow=True)):
        assert KEY not in words_of(answer)
        assert model.locked_key not in words_of(answer)
    page = words_of(browser.post(OFF, follow=True))
    assert "its key is forgotten" in page
    assert (LanguageModel.objects.get().is_on, LanguageModel.objects.get().locked_key) == (
        False,
        "",
    )
    assert "no language model to be tried" in words_of(browser.post(TRY, follow=True))


@pytest.mark.parametrize("who", ["mia", "uwe", "rolf"])
def test_nobody_else_switches_it(
    who: str,
    model: LanguageModel,
    machine: ObedientMachine,
    request: pytest.FixtureRequest,
    signed_in: SignedIn,
) -> None:
    browser = signed_in(request.getfixturevalue(who))
    for where in (EDIT, OFF, TRY):
        assert browser.post(where, form(machine)).status_code == 403
    assert browser.get(SHOW).status_code == (200 if who == "mia" else 403)
    assert LanguageModel.objects.get().is_on
    assert machine.heard == []


def test_an_address_in_a_private_network_is_called_only_if_an_owner_says_so(
    machine: ObedientMachine, owner: Membership, signed_in: SignedIn
) -> None:
    words = form(machine)
    del words["allow_private"]
    answer = signed_in(owner).post(EDIT, words)

    assert answer.status_code == 422
    assert "This address is in a private network" in words_of(answer)
    assert KEY not in words_of(answer)
    assert machine.heard == []
    assert not LanguageModel.objects.exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"key": "wrong"}, "does not accept our key"),
        ({"name": "another"}, "no language model of this name"),
        ({"address": "ftp://models.example/v1"}, "Please write it like"),
        ({"address": "https://" + "me:secret" + "@models.example/v1"}, "Please write it like"),
        ({"address": "http://"}, "Please write it like"),
        ({"address": ""}, "This field is required."),
        ({"key": "a b"}, "neither spaces nor"),
        ({"key": "x\r\nHost: evil.example"}, "neither spaces nor"),
        ({"key": "schlüssel"}, "neither spaces nor"),
        ({"patience": "0"}, "greater than or equal to 1"),
        ({"patience": "600"}, "less than or equal to 60"),
        ({"name": "x\x00"}, "Null characters"),
    ],
    ids=str,
)
def test_what_does_not_work_is_said_and_nothing_is_kept(
    change: dict[str, str],
    told: str,
    machine: ObedientMachine,
    owner: Membership,
    signed_in: SignedIn,
) -> None:
    answer = signed_in(owner).post(EDIT, form(machine, **change))

    assert answer.status_code == 422
    assert told in words_of(answer)
    assert KEY not in words_of(answer)
    assert not LanguageModel.objects.exists()


def test_next_door_learns_nothing(
    model: LanguageModel, machine: ObedientMachine, olga: Membership, signed_in: SignedIn
) -> None:
    next_door = signed_in(olga)
    for where in (SHOW, EDIT, OFF, TRY):
        assert next_door.post(where).status_code == 404
    next_door.post("/t/anderswo/language-model/off/")
    assert LanguageModel.objects.get().is_on
    assert machine.address not in words_of(next_door.get("/t/anderswo/language-model/"))


# --- asking it -----------------------------------------------------------------------------------


def here(conversation: Conversation) -> str:
    return f"/t/ratzifatzi/c/{conversation.pk}/"


@pytest.mark.parametrize("who", ["mia", "tina"])
def test_the_composer_offers_it_only_where_it_is_on(
    who: str,
    machine: ObedientMachine,
    owner: Membership,
    conversation: Conversation,
    request: pytest.FixtureRequest,
    signed_in: SignedIn,
) -> None:
    browser = signed_in(request.getfixturevalue(who))
    assert 'id="machine' not in words_of(browser.get(here(conversation)))
    assert "Two proposals" not in words_of(browser.get(here(conversation)))

    hosts = frozenset(private_hosts_in(machine.address))
    switch_on(owner, Wanted(machine.address, machine.model, KEY, 5, False, hosts))
    page = words_of(browser.get(here(conversation)))
    assert "Two proposals" in page
    assert "Say it more warmly" in page
    assert KEY not in page


@pytest.mark.usefixtures("model")
def test_it_is_asked_looked_for_and_shown_as_what_it_is(
    mia: Membership, conversation: Conversation, signed_in: SignedIn, happens: Happens
) -> None:
    browser = signed_in(mia)
    with happens():
        told = words_of(
            browser.post(
                f"{here(conversation)}proposals/", {"kind": "two", "text": ""}, headers=CLICK
            )
        )
        assert "The machine is thinking." in told
        assert 'hx-trigger="load delay:1s"' in told
    asked = HelpRequest.objects.get()
    told = words_of(browser.get(f"{here(conversation)}proposals/{asked.pk}/", headers=CLICK))

    assert "hx-trigger" not in told
    assert told.count("proposed by a machine") == 2
    assert all(words in told for words in GERMAN)
    assert not Reply.objects.exists()
    assert 'name="text"' not in told


@pytest.mark.usefixtures("model")
def test_without_scripts_it_is_a_page_and_what_was_typed_is_kept(
    mia: Membership, conversation: Conversation, signed_in: SignedIn, happens: Happens
) -> None:
    browser, typed = signed_in(mia), {"kind": "warmer", "text": "Im Dezember."}
    with happens():
        answer = browser.post(f"{here(conversation)}proposals/", typed)
    asked = HelpRequest.objects.get()
    assert answer["Location"] == f"{here(conversation)}proposals/{asked.pk}/"
    assert (asked.kind, Reply.objects.get().text) == ("warmer", "Im Dezember.")

    page = words_of(browser.get(answer["Location"]))
    assert "Make it my draft" in page
    assert f'action="{here(conversation)}draft/"' in page
    assert "data-insert" not in page


@pytest.mark.usefixtures("model")
def test_only_whoever_asked_sees_what_came_back(
    mia: Membership,
    owner: Membership,
    conversation: Conversation,
    signed_in: SignedIn,
    happens: Happens,
) -> None:
    with happens():
        signed_in(mia).post(f"{here(conversation)}proposals/", {"kind": "two"})
    asked = HelpRequest.objects.get()

    answer = signed_in(owner).get(f"{here(conversation)}proposals/{asked.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, here(conversation))
    record = words_of(signed_in(owner).get(SHOW))
    assert GERMAN[0] not in record
    assert "Mia Menschenfreund" in record
    assert asked.digest[:8] in record
    assert "127.0.0.1" in record


def test_where_it_is_off_a_click_from_an_old_page_is_answered_calmly(
    mia: Membership, conversation: Conversation, signed_in: SignedIn
) -> None:
    told = signed_in(mia).post(f"{here(conversation)}proposals/", {"kind": "two"}, headers=CLICK)
    assert "not switched on for this" in words_of(told)
    page = signed_in(mia).post(f"{here(conversation)}proposals/", {"kind": "two"}, follow=True)
    assert "not switched on for this" in words_of(page)
    assert not HelpRequest.objects.exists()


@pytest.mark.usefixtures("model")
def test_what_it_says_is_words_and_no_page(
    mia: Membership,
    machine: ObedientMachine,
    conversation: Conversation,
    signed_in: SignedIn,
    happens: Happens,
) -> None:
    machine.lines = ['Danke & "herzlich" willkommen, 1 < 2']
    with happens():
        signed_in(mia).post(f"{here(conversation)}proposals/", {"kind": "two"})
    asked = HelpRequest.objects.get()
    asked.end(["<script>alert(1)</script>"])  # whatever the check overlooked
    told = signed_in(mia).get(f"{here(conversation)}proposals/{asked.pk}/").content.decode()
    assert "<script>alert" not in told


@pytest.mark.usefixtures("model")
def test_who_only_reads_asks_nothing(
    rolf: Membership, conversation: Conversation, signed_in: SignedIn
) -> None:
    answer = signed_in(rolf).post(f"{here(conversation)}proposals/", {"kind": "two"})
    assert answer.status_code == 403
    assert not HelpRequest.objects.exists()


def test_the_record_is_read_page_by_page(
    mia: Membership, conversation: Conversation, signed_in: SignedIn
) -> None:
    many = (
        HelpRequest(
            team=mia.team,
            member=mia,
            conversation=conversation,
            kind="two",
            host=f"h{n}.example",
            model="m",
        )
        for n in range(60)
    )
    HelpRequest.objects.bulk_create(many)
    browser = signed_in(mia)
    first = browser.get(SHOW)
    assert "h59.example" in words_of(first)
    assert "h9.example" not in words_of(first)
    assert "h9.example" in words_of(browser.get(SHOW, {"before": first.context["older"]}))
    assert browser.get(SHOW, {"before": "9" * 30}).status_code == 200
