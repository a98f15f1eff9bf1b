"""Plaza keeps the promises of every connector, and a few of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from herzenstakt.channels.connector import (
    Ability,
    Account,
    Connector,
    Delivery,
    Incoming,
    Level,
    Vanished,
    Visibility,
)
from herzenstakt.channels.trouble import Disconnected, Forged, Gone, Refused
from herzenstakt.testing.contract import ConnectorContract, fetched, look_everywhere
from herzenstakt.testing.networks.plaza import Plaza, SimulatedPlaza
from herzenstakt.testing.networks.plaza.connector import SEAL


class TestPlaza(ConnectorContract):
    connector_class: ClassVar[type[Connector]] = Plaza
    samples = Path(__file__).parent.parent / "samples" / "plaza"
    write_path = "/api/messages$"

    @pytest.fixture
    def network(self) -> Iterator[SimulatedPlaza]:
        with SimulatedPlaza() as network:
            network.post("ratzifatzi", "Unsere neue Bürste ist da!")
            yield network

    @pytest.fixture
    def account(self, network: SimulatedPlaza) -> Account:
        return Account(
            settings={"server": network.url},
            secrets={"token": network.token, "door_secret": network.door_secret},
            own_external_id="plaza:ratzifatzi",
        )

    def somebody_comments(self, network: SimulatedPlaza, text: str) -> str:
        return network.comment("frieda", text, "plz1")

    def texts_of_ours(self, network: SimulatedPlaza) -> list[str]:
        return network.texts_of("ratzifatzi")[1:]

    def somebody_edits(self, network: SimulatedPlaza, external_id: str, text: str) -> bool:
        network.edit(external_id, text)
        return True

    def vanish(self, network: SimulatedPlaza, external_id: str) -> None:
        network.delete(external_id)

    def state_of(self, network: SimulatedPlaza, external_id: str) -> set[str] | None:
        message = network.messages[external_id]
        blocked = message.author in network.blocked
        marks = {"liked": message.liked, "hidden": message.hidden, "blocked": blocked}
        marks["pinned"] = message.pinned
        return None if message.gone_at else {name for name, is_set in marks.items() if is_set}

    # the door

    def test_what_plaza_sealed_comes_in(
        self, network: SimulatedPlaza, connector: Connector
    ) -> None:
        comment = self.somebody_comments(network, "Haart die auch?")
        delivery = Delivery(*network.sealed(len(network.events)))

        connector.verify(delivery)

        [happening] = connector.parse(delivery)
        assert isinstance(happening, Incoming)
        assert (happening.external_id, happening.text) == (comment, "Haart die auch?")

    def test_one_changed_byte_breaks_the_seal(
        self, network: SimulatedPlaza, connector: Connector
    ) -> None:
        body, headers = network.sealed(1)
        for forged in (
            Delivery(body.replace(b"neue", b"alte"), headers),
            Delivery(body, {**headers, SEAL: headers[SEAL][:-1] + "x"}),
            Delivery(body, {**headers, SEAL: "sha256=ü"}),
            Delivery(body, {}),
        ):
            with pytest.raises(Forged):
                connector.verify(forged)

    def test_without_a_secret_the_door_stays_shut(
        self, network: SimulatedPlaza, connector: Connector
    ) -> None:
        connector.account = replace(connector.account, secrets={"token": network.token})
        network.door_secret = ""
        with pytest.raises(Forged):
            connector.verify(Delivery(*network.sealed(1)))

    def test_a_door_that_did_not_take_a_delivery_gets_it_again(
        self, network: SimulatedPlaza
    ) -> None:
        with SimulatedPlaza() as closed_door:
            assert network.knock(f"{closed_door.url}/door") == [404]
        assert network.knocked == 0

    # reading

    def test_words_between_others_are_overheard_and_words_to_us_are_not(
        self, network: SimulatedPlaza, connector: Connector
    ) -> None:
        question = self.somebody_comments(network, "Haart die auch?")
        between = network.comment("karl", "Und wie die haart", question)
        to_us = network.comment("karl", "@RatziFatzi sagt doch mal was!", question)
        elsewhere = network.post("lena", "Meine @ratzifatzi Bürste hält seit 1998")
        unheard = network.post("lena", "Guten Morgen")

        said = fetched(connector)

        assert {question, to_us, elsewhere} <= {id for id in said if said[id].addressed}
        assert not said[between].addressed
        assert said[between].parent_id == question
        assert said[question].opening == said[between].opening
        assert unheard not in said

    def test_private_words_stay_private(
        self, network: SimulatedPlaza, connector: Connector
    ) -> None:
        first = network.whisper("frieda", "Meine Adresse hat sich geändert.")
        answer = network.comment("ratzifatzi", "Danke, notiert.", first)
        said = fetched(connector)
        assert said[first].visibility is said[answer].visibility is Visibility.PRIVATE
        assert said[first].thread_id == said[answer].thread_id
        assert said[first].opening is None

    def test_edited_and_deleted_words_are_told(
        self, network: SimulatedPlaza, connector: Connector
    ) -> None:
        edited, deleted = (self.somebody_comments(network, text) for text in ("ein", "aus"))
        _, cursors = look_everywhere(connector, {})
        network.edit(edited, "eins")
        network.delete(deleted)

        page = connector.fetch("public", cursors["public"])
        happenings = [h for delivery in page.deliveries for h in connector.parse(delivery)]

        assert isinstance(happenings[0], Incoming)
        assert happenings[0].text == "eins"
        assert happenings[0].edited_at
        assert isinstance(happenings[1], Vanished)
        assert not happenings[1].by_house
        assert [happenings[0], Vanished(deleted)] == list(connector.refresh([edited, deleted]))

    def test_what_the_house_removed_itself_says_so(
        self, network: SimulatedPlaza, connector: Connector
    ) -> None:
        comment = self.somebody_comments(network, "Eine Borste war im Auflauf.")
        _, cursors = look_everywhere(connector, {})
        connector.act(Ability.DELETE, comment, {})

        [delivery] = connector.fetch("public", cursors["public"]).deliveries

        [vanished] = connector.parse(delivery)
        assert isinstance(vanished, Vanished)
        assert vanished.by_house

    def test_a_post_of_ours_is_what_people_talk_about_and_a_mention_is_not(
        self, network: SimulatedPlaza, connector: Connector
    ) -> None:
        mention = network.post("lena", "Danke, @ratzifatzi!")
        said = fetched(connector)
        opening = said["plz1"].opening
        assert opening
        assert opening.external_id == "plz1"
        assert said[mention].opening is None

    def test_the_thread_is_found_from_any_message_in_it(
        self, network: SimulatedPlaza, connector: Connector
    ) -> None:
        question = self.somebody_comments(network, "Haart die auch?")
        network.comment("karl", "Ja", question)
        asked = fetched(connector)[question]

        context = connector.context(replace(asked, thread_id=""))

        assert context.thread_id == "plz1"
        assert context.opening
        assert context.opening.ours
        assert [message.text for message in context.said] == ["Haart die auch?", "Ja"]
        with pytest.raises(Gone):
            connector.context(replace(asked, thread_id="plz99"))

    # acting

    def test_doing_it_twice_is_doing_it_once(
        self, network: SimulatedPlaza, connector: Connector
    ) -> None:
        comment = self.somebody_comments(network, "Kauft lieber bei uns!!!")
        for ability, mark, wanted in (
            (Ability.LIKE, "liked", True),
            (Ability.UNLIKE, "liked", False),
            (Ability.HIDE, "hidden", True),
            (Ability.UNHIDE, "hidden", False),
        ):
            connector.act(ability, comment, {})
            connector.act(ability, comment, {})
            assert getattr(network.messages[comment], mark) is wanted
        connector.act(Ability.DELETE, comment, {})
        connector.act(Ability.DELETE, comment, {})
        assert network.messages[comment].gone_at
        with pytest.raises(Gone):
            connector.act(Ability.LIKE, comment, {})
        with pytest.raises(Refused):
            connector.act(Ability.MARK_SPAM, comment, {})

    def test_own_words_can_be_changed_and_those_of_others_cannot(
        self, network: SimulatedPlaza, connector: Connector
    ) -> None:
        outgoing = self.answer_to(network, connector, "Ab Dezember.")
        receipt = connector.send(outgoing)

        connector.edit(receipt.external_id, "Ab Januar.", {})

        assert self.texts_of_ours(network) == ["Ab Januar."]
        with pytest.raises(Refused):
            connector.edit(outgoing.in_reply_to, "Tolle Firma!", {})

    def test_the_same_key_never_answers_twice(
        self, network: SimulatedPlaza, connector: Connector
    ) -> None:
        outgoing = self.answer_to(network, connector, "Ab Dezember.")
        assert connector.send(outgoing) == connector.send(outgoing)
        assert self.texts_of_ours(network) == ["Ab Dezember."]

    # connecting

    def test_the_self_test_names_what_the_token_may_not_do(
        self, network: SimulatedPlaza, connector: Connector
    ) -> None:
        network.grants.discard("moderate")
        [finding] = connector.check()
        assert finding.level is Level.MISSING
        assert "hidden" in str(finding.sentence)

    @pytest.mark.parametrize("address", ["plaza", "http://plaza:x", "ftp://127.0.0.1"])
    def test_an_address_that_is_none_is_no_crash(self, connector: Connector, address: str) -> None:
        connector.account = replace(connector.account, settings={"server": address})
        with pytest.raises(Disconnected):
            connector.whoami()


def test_plaza_remembers_everything_over_a_restart() -> None:
    with SimulatedPlaza() as before:
        before.meet("frieda", "Frieda Frage")
        comment = before.comment("frieda", "Haart die?", before.post("ratzifatzi", "Neu!"))
        before.edit(comment, "Haart die auch?")
        before.delete(before.whisper("frieda", "Hallo?"))
    with SimulatedPlaza() as after:
        after.load(before.dump())
        assert after.dump() == before.dump()
        assert after.post("frieda", "Noch was") not in before.messages
