"""What every connector promises. Subclass it in your tests and inherit the refusals.

```python
class TestMastodon(ConnectorContract):
    connector_class = Mastodon

    @pytest.fixture
    def network(self):
        with SimulatedMastodon() as network:
            yield network

    @pytest.fixture
    def account(self, network):
        return Account(settings={"server": network.url}, secrets={"token": "secret-ratzi"})

    samples = Path("tests/samples/mastodon")

    def somebody_comments(self, network, text): ...   # returns the external id
    def texts_of_ours(self, network): ...             # all answers of the house there
```
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

from herzenstakt.channels.connector import (
    Ability,
    Account,
    Answer,
    Connector,
    Delivery,
    Incoming,
    Level,
    Outgoing,
)
from herzenstakt.channels.trouble import (
    Disconnected,
    Forged,
    Refused,
    Trouble,
    TryLater,
    Unreadable,
    Unsure,
)
from herzenstakt.kernel.http import Http
from herzenstakt.testing.networks.stage import SimulatedNetwork

RUBBISH = (b"", b"{", b"null", b"[]", b"{}", b'"x"', b"\xff\xfe", b"<html>", b'{"id": {"a": 1}}')


class ConnectorContract:
    """The promises; a network that cannot keep one says so in its capability matrix, not here."""

    connector_class: ClassVar[type[Connector]]
    samples: ClassVar[Path]

    @abstractmethod
    def somebody_comments(self, network: Any, text: str) -> str:
        """Somebody outside says `text` to the house on the simulated network; its external id."""

    @abstractmethod
    def texts_of_ours(self, network: Any) -> list[str]:
        """Every answer of the house that stands on the simulated network."""

    @pytest.fixture
    def connector(self, account: Account) -> Iterator[Connector]:
        http = Http(allowed_hosts=frozenset({"127.0.0.1", "localhost"}))
        yield self.connector_class(account, http)
        http.close()

    # what it says of itself

    def test_it_answers_for_every_ability_and_gives_a_reason_for_every_no(self) -> None:
        for ability in Ability:
            capability = self.connector_class.can(ability)
            assert capability.answer is Answer.YES or capability.reason, ability

    def test_what_it_claims_it_has_implemented(self) -> None:
        for ability, method in {
            Ability.REPLY: "send",
            Ability.READ_MENTIONS: "parse",
            Ability.LIKE: "act",
            Ability.HIDE: "act",
            Ability.EDIT_OWN: "edit",
        }.items():
            if self.connector_class.can(ability).works:
                assert getattr(self.connector_class, method) is not getattr(Connector, method)

    def test_its_name_is_that_of_its_folder(self) -> None:
        assert self.connector_class.kind in self.connector_class.__module__.split(".")

    # secrets

    def test_secrets_never_show_in_repr(self, connector: Connector) -> None:
        for secret in connector.account.secrets.values():
            assert secret
            assert secret not in repr(connector)
            assert secret not in repr(connector.account)

    def test_secrets_never_show_in_trouble(self, network: Any, connector: Connector) -> None:
        for what in ("status", "refuse_token", "html", "cut", "empty", "drop_before"):
            network.heal()
            network.suffer(what, times=-1)
            for trouble in troubles_of(connector):
                assert not any(s in str(trouble) for s in connector.account.secrets.values())

    # coming in

    def test_an_unsealed_delivery_is_forged(self, connector: Connector) -> None:
        with pytest.raises(Forged):
            connector.verify(Delivery(b'{"hello": "door"}'))

    def test_rubbish_is_unreadable_and_nothing_worse(self, connector: Connector) -> None:
        for body in RUBBISH:
            with pytest.raises(Unreadable):
                list(connector.parse(Delivery(body)))

    def test_every_sample_parses_twice_to_the_same(self, connector: Connector) -> None:
        files = sorted(self.samples.glob("*.json"))
        assert files, f"no samples in {self.samples}"
        for file in files:
            delivery = Delivery(file.read_bytes())
            first = list(connector.parse(delivery))
            assert first, file.name
            assert first == list(connector.parse(delivery))

    def test_a_comment_comes_in_with_its_author_and_time(
        self, network: Any, connector: Connector
    ) -> None:
        external_id = self.somebody_comments(network, "Wann kommt die in Blau? 🙂")

        happening = fetched(connector)[external_id]

        assert "Wann kommt die in Blau? 🙂" in happening.text
        assert happening.author.name
        assert happening.author.external_id
        assert happening.written_at.utcoffset() is not None
        assert happening.addressed

    def test_nothing_is_lost_between_two_looks(self, network: Any, connector: Connector) -> None:
        first = self.somebody_comments(network, "eins")
        cursors = look_everywhere(connector, {})[1]
        later = {self.somebody_comments(network, f"Frage {n}") for n in range(45)}

        happenings, _ = look_everywhere(connector, cursors)

        assert later <= set(happenings)
        assert first not in later

    # trouble while reading

    @pytest.mark.parametrize("what", ["drop_before", "cut", "html", "empty"])
    def test_a_network_that_answers_nonsense_is_asked_later(
        self, network: Any, connector: Connector, what: str
    ) -> None:
        self.somebody_comments(network, "Hallo")
        connector.fetch(connector.feeds[0].name, "")
        network.suffer(what, method="GET", times=-1)
        with pytest.raises(TryLater):
            connector.fetch(connector.feeds[0].name, "")

    @pytest.mark.parametrize("status", [429, 500, 502, 503])
    def test_a_busy_network_is_asked_later(
        self, network: Any, connector: Connector, status: int
    ) -> None:
        network.suffer("status", method="GET", status=status, times=-1)
        with pytest.raises(TryLater):
            connector.fetch(connector.feeds[0].name, "")

    def test_a_revoked_token_disconnects(self, network: Any, connector: Connector) -> None:
        network.suffer("refuse_token", times=-1)
        with pytest.raises(Disconnected):
            connector.fetch(connector.feeds[0].name, "")

    def test_the_self_test_says_in_words_what_is_broken(
        self, network: Any, connector: Connector
    ) -> None:
        assert {finding.level for finding in connector.check()} <= {Level.GOOD, Level.MISSING}
        network.suffer("refuse_token", times=-1)
        findings = connector.check()
        assert any(finding.level is Level.BROKEN and finding.sentence for finding in findings)

    # going out

    def test_an_answer_arrives_once_and_is_found_again(
        self, network: Any, connector: Connector
    ) -> None:
        outgoing = self.answer_to(network, connector, "Ab Dezember. 🙂")
        assert connector.find(outgoing) is None

        receipt = connector.send(outgoing)

        found = connector.find(outgoing)
        assert found is not None
        assert found.external_id == receipt.external_id
        assert sum("Ab Dezember. 🙂" in text for text in self.texts_of_ours(network)) == 1

    def test_an_answer_whose_receipt_is_lost_is_unsure_and_can_be_found(
        self, network: Any, connector: Connector
    ) -> None:
        outgoing = self.answer_to(network, connector, "Ab Dezember.")
        network.suffer("drop_after", path=self.write_path)
        with pytest.raises(Unsure):
            connector.send(outgoing)

        assert connector.find(outgoing) is not None
        assert sum("Ab Dezember." in text for text in self.texts_of_ours(network)) == 1

    def test_a_text_that_is_too_long_is_refused_with_both_numbers(
        self, network: Any, connector: Connector
    ) -> None:
        outgoing = self.answer_to(network, connector, "kurz")
        limit = connector.measure("kurz", outgoing.to).limit
        if limit is None:
            pytest.skip("this network has no limit for answers")
        longer = "x" * (limit + 1)
        assert not connector.measure(longer, outgoing.to).fits
        with pytest.raises(Refused, match=str(limit)):
            connector.send(replace_text(outgoing, longer))
        assert self.texts_of_ours(network) == []

    def test_what_an_owner_has_set_counts_instead_of_our_own_number(
        self, network: Any, connector: Connector
    ) -> None:
        outgoing = self.answer_to(network, connector, "kurz")
        texts = [limit for limit in connector.limits().values() if limit.name.startswith("text.")]
        if not texts:
            pytest.skip("this network has no limit for answers")
        connector.account.limits = {limit.name: 3 for limit in texts}
        assert connector.measure("kurz", outgoing.to).limit == 3
        with pytest.raises(Refused, match="3"):
            connector.send(outgoing)
        assert self.texts_of_ours(network) == []

    def test_an_answer_to_something_vanished_says_gone_or_refused(
        self, network: Any, connector: Connector
    ) -> None:
        outgoing = self.answer_to(network, connector, "Hallo")
        self.vanish(network, outgoing.in_reply_to)
        with pytest.raises(Trouble):
            connector.send(outgoing)
        assert self.texts_of_ours(network) == []

    #: a regular expression for the path on which answers are written
    write_path: ClassVar[str] = ""

    @abstractmethod
    def vanish(self, network: Any, external_id: str) -> None:
        """The comment with this id is deleted by its author on the simulated network."""

    def answer_to(self, network: SimulatedNetwork, connector: Connector, text: str) -> Outgoing:
        """An answer to a fresh comment, as the desk would hand it over."""
        external_id = self.somebody_comments(network, "Wann kommt die in Blau?")
        asked = fetched(connector)[external_id]
        return Outgoing(
            key="0190b6a8-0000-7000-8000-000000000001",
            in_reply_to=external_id,
            thread_id=asked.thread_id or connector.context(asked).thread_id,
            text=text,
            to=asked.author,
            visibility=asked.visibility,
            meta=asked.meta,
        )


def replace_text(outgoing: Outgoing, text: str) -> Outgoing:
    """The same answer with other words."""
    return replace(outgoing, text=text)


def look_everywhere(
    connector: Connector, cursors: dict[str, str]
) -> tuple[dict[str, Incoming], dict[str, str]]:
    """Everything all feeds bring from the given cursors on, and the cursors after it."""
    happenings: dict[str, Incoming] = {}
    after = dict(cursors)
    for feed in connector.feeds:
        for _ in range(50):
            page = connector.fetch(feed.name, after.get(feed.name, ""))
            after[feed.name] = page.cursor
            for delivery in page.deliveries:
                for happening in connector.parse(delivery):
                    if isinstance(happening, Incoming):
                        happenings[happening.external_id] = happening
            if not page.more:
                break
    return happenings, after


def fetched(connector: Connector) -> dict[str, Incoming]:
    """Everything all feeds bring from the very beginning, by external id."""
    return look_everywhere(connector, {})[0]


def troubles_of(connector: Connector) -> Iterator[Exception]:
    """Whatever a sick network makes of the calls every connector has."""
    for call in (connector.whoami, lambda: connector.fetch(connector.feeds[0].name, "")):
        try:
            call()
        except Trouble as trouble:
            yield trouble
