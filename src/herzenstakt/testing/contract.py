"""What every connector promises. Subclass it in your tests and inherit the refusals.

```python
class TestMastodon(ConnectorContract):
    connector_class = Mastodon
    samples = Path("tests/samples/mastodon")
    write_path = r"/api/v1/statuses$"

    @pytest.fixture
    def network(self):
        with SimulatedMastodon() as network:
            yield network

    @pytest.fixture
    def account(self, network):
        return Account(settings={"server": network.url}, secrets={"token": "secret-ratzi"})

    def somebody_comments(self, network, text): ...           # returns the external id
    def somebody_edits(self, network, external_id, text): ... # False where nobody can
    def vanish(self, network, external_id): ...               # its author deletes it; False where nobody can
    def state_of(self, network, external_id): ...             # {"liked", "spam", …}, or None
    def texts_of_ours(self, network): ...                     # all answers of the house there
```

A connector that only reads (a feed) subclasses `ReadingContract` and writes `somebody_comments`; one
without a network (an archive) subclasses `OfflineContract` and needs only the account.
"""

from __future__ import annotations

import base64
import json
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest

from herzenstakt.channels.connector import (
    Ability,
    Account,
    Answer,
    Author,
    Connector,
    Delivery,
    Enclosure,
    Happening,
    Incoming,
    Level,
    Outgoing,
    Spoken,
    Vanished,
)
from herzenstakt.channels.redact import readable, readable_headers
from herzenstakt.channels.registry import what_it_lacks
from herzenstakt.channels.trouble import (
    Disconnected,
    Forged,
    Gone,
    Refused,
    Trouble,
    TryLater,
    Unreadable,
    Unsure,
)
from herzenstakt.kernel.http import Allowance, Http
from herzenstakt.rehearsals.words import code_words_in
from herzenstakt.testing.networks.stage import SimulatedNetwork

RUBBISH = (b"", b"{", b"null", b"[]", b"{}", b'"x"', b"\xff\xfe", b"<html>", b'{"id": {"a": 1}}')
#: one pixel
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
KEY = "0190b6a8-0000-7000-8000-000000000001"

SPOKEN = Spoken(
    KEY, "Frieda Frage", "Wann kommt die in Blau?", datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
)

#: what a connector writes for each ability; the door has no method yet for those that are missing
METHODS = {
    Ability.READ_COMMENTS: "parse",
    Ability.READ_MENTIONS: "parse",
    Ability.READ_PRIVATE: "parse",
    Ability.REPLY: "send",
    Ability.LIKE: "act",
    Ability.UNLIKE: "act",
    Ability.HIDE: "act",
    Ability.UNHIDE: "act",
    Ability.MARK_SPAM: "act",
    Ability.DELETE: "act",
    Ability.BLOCK: "act",
    Ability.UNBLOCK: "act",
    Ability.DELETE_OWN: "act",
    Ability.EDIT_OWN: "edit",
    Ability.PIN_ANSWER: "act",
    Ability.UNPIN_ANSWER: "act",
    Ability.MEDIA: "encloses",
}
#: what can be done to a message: what is done first, and how the message stands before and after
ACTS: dict[Ability, tuple[tuple[Ability, ...], str, bool]] = {
    Ability.LIKE: ((), "liked", True),
    Ability.UNLIKE: ((Ability.LIKE,), "liked", False),
    Ability.HIDE: ((), "hidden", True),
    Ability.UNHIDE: ((Ability.HIDE,), "hidden", False),
    Ability.MARK_SPAM: ((), "spam", True),
    Ability.DELETE: ((), "gone", True),
    Ability.BLOCK: ((), "blocked", True),
    Ability.UNBLOCK: ((Ability.BLOCK,), "blocked", False),
    Ability.DELETE_OWN: ((), "gone", True),
    Ability.PIN_ANSWER: ((), "pinned", True),
    Ability.UNPIN_ANSWER: ((Ability.PIN_ANSWER,), "pinned", False),
}
#: those that are done to our own words
OF_OUR_OWN = frozenset({Ability.DELETE_OWN, Ability.PIN_ANSWER, Ability.UNPIN_ANSWER})
#: everything that can happen on the wire, as the stage plays it
FAULTS: tuple[dict[str, Any], ...] = (
    *({"what": what} for what in ("drop_before", "drop_after", "cut", "html", "empty")),
    *({"what": "status", "status": status} for status in (400, 403, 404, 409, 422, 429, 500, 503)),
    {"what": "refuse_token"},
)


class OfflineContract:
    """What holds without any network: what a connector says of itself, and what it makes of bytes."""

    connector_class: ClassVar[type[Connector]]
    samples: ClassVar[Path]

    @pytest.fixture
    def connector(self, account: Account) -> Iterator[Connector]:
        http = Http(allowed_hosts=frozenset({"127.0.0.1", "localhost"}))
        yield self.connector_class(account, http)
        http.close()

    def sampled(self, connector: Connector) -> Iterable[Delivery]:
        """Real deliveries of the network with invented people in them."""
        return [Delivery(file.read_bytes()) for file in sorted(self.samples.glob("*.json"))]

    # what it says of itself

    def test_the_desk_can_use_it(self) -> None:
        assert not (lack := what_it_lacks(self.connector_class)), f"it {lack}"
        self.connector_class.limits()

    def test_what_is_counted_is_counted_for_an_application(self) -> None:
        if self.connector_class.counted_by is None:
            return
        assert self.connector_class.app_fields, (
            "`counted_by` needs `app_fields`: the desk counts for an application, and what is counted "
            "without one is forgotten at once"
        )

    def test_it_answers_for_every_ability_and_gives_a_reason_for_every_no(self) -> None:
        for ability in Ability:
            capability = self.connector_class.can(ability)
            assert capability.answer is Answer.YES or capability.reason, ability

    @pytest.mark.parametrize("ability", Ability)
    def test_it_says_how_it_knows_what_it_cannot_do(self, ability: Ability) -> None:
        if self.connector_class.can(ability).answer is not Answer.YES:
            source = self.connector_class.known_from(ability)
            assert source is not None
            assert source.where.strip()
            assert source.confidence in {"A", "B", "C"}
            assert source.read_on <= datetime.now(UTC).date()

    @pytest.mark.parametrize("ability", Ability)
    def test_what_it_claims_it_has_implemented(self, ability: Ability) -> None:
        if self.connector_class.can(ability).works:
            assert ability in METHODS, "the door has no method for this yet"
            assert is_written(self.connector_class, METHODS[ability])

    def test_every_way_in_that_it_declares_it_has_implemented(self) -> None:
        declared = self.connector_class
        ways = {
            "fetch": bool(declared.feeds),
            "parse": any(
                (
                    declared.feeds,
                    declared.streams,
                    declared.knocks,
                    declared.shapes,
                    declared.takes_notes,
                )
            ),
            "note": declared.takes_notes,
            "stream": declared.streams,
            "verify": declared.knocks,
            "unpack": bool(declared.shapes),
        }
        for method, is_declared in ways.items():
            assert is_written(declared, method) is is_declared, method

    def test_it_says_who_it_is_and_how_it_is(self) -> None:
        assert is_written(self.connector_class, "whoami")
        assert is_written(self.connector_class, "check")

    def test_its_name_is_that_of_its_folder(self) -> None:
        assert self.connector_class.kind in self.connector_class.__module__.split(".")

    @pytest.mark.parametrize("ability", Ability)
    def test_what_it_cannot_do_it_refuses_in_words(
        self, connector: Connector, ability: Ability
    ) -> None:
        if ability in ACTS and connector.can(ability).works:
            return  # its effect is seen on the stage
        with pytest.raises(Refused) as refusal:
            connector.act(ability, "1", {})
        assert str(refusal.value)
        if ability is Ability.EDIT_OWN and not connector.can(ability).works:
            with pytest.raises(Refused) as refusal:
                connector.edit("1", "Ab Januar.", {})
            assert str(refusal.value)

    # secrets

    def test_secrets_never_show_in_repr(self, connector: Connector) -> None:
        for secret in connector.account.secrets.values():
            assert secret
            assert secret not in repr(connector)
            assert secret not in repr(connector.account)

    def test_no_secret_is_shown_in_a_raw_delivery(self, connector: Connector) -> None:
        hidden = connector.hidden_keys()
        for name in (field.name for field in connector.fields if field.secret):
            told = json.dumps({name: "s3cr3t", "inner": [{name.upper(): "s3cr3t"}]}).encode()
            for body in (told, told[:-3], f"{name}=s3cr3t&x=1".encode()):
                assert "s3cr3t" not in readable(body, hidden)
            assert "s3cr3t" not in str(readable_headers({name: "s3cr3t"}, hidden))

    # counting

    def test_a_text_is_measured_offline(
        self, connector: Connector, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for way_out in ("request", "streaming", "open_socket"):
            monkeypatch.setattr(Http, way_out, no_line)
        one, more = connector.measure("x"), connector.measure("xxx 🙂")
        assert 0 < one.used < more.used
        assert one.fits
        assert one.unit
        price = connector.price("x", {})
        assert price is None or price in connector.limits().values()

    # coming in

    def test_an_unsealed_delivery_is_forged(self, connector: Connector) -> None:
        with pytest.raises(Forged):
            connector.verify(Delivery(b'{"hello": "door"}'))

    def test_what_is_written_down_comes_in_as_it_was_said(self, connector: Connector) -> None:
        if not connector.takes_notes:
            return
        first, again = connector.note(SPOKEN), connector.note(SPOKEN)
        [said] = connector.parse(first)
        assert first == again
        assert isinstance(said, Incoming)
        assert (said.text, said.written_at) == (SPOKEN.text, SPOKEN.at)
        assert said.author.name == SPOKEN.who
        assert said.addressed
        assert said.author.external_id != connector.account.own_external_id

    def test_rubbish_is_unreadable_and_nothing_worse(self, connector: Connector) -> None:
        for body in RUBBISH:
            with pytest.raises(Unreadable):
                list(connector.parse(Delivery(body)))

    def test_every_sample_parses_twice_to_the_same(self, connector: Connector) -> None:
        deliveries = list(self.sampled(connector))
        assert deliveries, (
            f"there are no samples: put deliveries into {self.samples.absolute()}/*.json, or override "
            "`sampled`"
        )
        for delivery in deliveries:
            first = list(connector.parse(delivery))
            assert first, delivery.body
            assert first == list(connector.parse(delivery))


class ReadingContract(OfflineContract):
    """What holds for every network that can be read, also where nobody can answer."""

    @abstractmethod
    def somebody_comments(self, network: Any, text: str) -> str:
        """Somebody outside says `text` to the house on the simulated network; its external id."""

    # coming in

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

    def test_a_code_word_comes_in_as_it_was_written(
        self, network: Any, connector: Connector
    ) -> None:
        external_id = self.somebody_comments(network, "Herzenstakt probt: Kiwi-42")

        said = fetched(connector)[external_id]

        assert code_words_in(said.text) == {"Kiwi-42"}, "or nobody can rehearse an answer"

    def test_nothing_is_lost_between_two_looks(self, network: Any, connector: Connector) -> None:
        first = self.somebody_comments(network, "eins")
        cursors = look_everywhere(connector, {})[1]
        later = {self.somebody_comments(network, f"Frage {n}") for n in range(45)}

        happenings, _ = look_everywhere(connector, cursors)

        assert later <= set(happenings)
        assert first not in later

    # asking

    def test_what_it_asks_is_counted_where_it_says_so(
        self, network: Any, connector: Connector
    ) -> None:
        by = connector.counted_by
        if by is None:
            return
        counted: dict[str, int] = {}
        count = connector.account.count

        def count_along(whole: Allowance, cost: int = 0, who: str = "") -> Allowance:
            counted[who] = counted.get(who, 0) + cost
            return count(whole, cost, who)

        connector.account.count = count_along
        connector.fetch(connector.feeds[0].name, "")

        assert sum(counted.values()), "`counted_by` is said, and no look is told to `Account.count`"
        assert connector.http.allowance, "what `Account.count` gives belongs into `http.allowance`"
        for who in counted:
            assert who in {"", connector.account.settings.get(by)}, (
                f"{who!r} is counted for, and the desk looks for the setting {by!r}"
            )

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

    def test_what_cannot_be_answered_by_machine_is_refused_in_words(
        self, connector: Connector
    ) -> None:
        if connector.can(Ability.REPLY).works:
            return  # seen on the stage
        nobody = Author("1", "Frieda Frage")
        with pytest.raises(Refused) as refusal:
            connector.send(Outgoing(KEY, "1", "1", "Ab Dezember.", nobody))
        assert str(refusal.value)

    def test_the_self_test_raises_nothing(self, network: Any, connector: Connector) -> None:
        for fault in FAULTS:
            network.heal()
            network.suffer(**fault, times=-1)
            findings = connector.check()
            assert findings
            assert all(finding.sentence for finding in findings)
            said = " ".join(str(finding.sentence) for finding in findings)
            assert not any(s in said for s in connector.account.secrets.values())

    def test_no_delivery_holds_a_secret(self, network: Any, connector: Connector) -> None:
        self.somebody_comments(network, "Hallo")
        for delivery in delivered(connector):
            shown = readable(delivery.body, connector.hidden_keys())
            headers = str(readable_headers(delivery.headers, connector.hidden_keys()))
            assert not any(s in shown + headers for s in connector.account.secrets.values())


class ConnectorContract(ReadingContract):
    """The promises; a network that cannot keep one says so in its capability matrix, not here."""

    #: a regular expression for the path on which answers are written, and the method, where reading has the
    #: same path
    write_path: ClassVar[str] = ""
    write_method: ClassVar[str] = ""

    @abstractmethod
    def somebody_edits(self, network: Any, external_id: str, text: str) -> bool:
        """Whoever wrote it finds other words; False where the network knows no such thing."""

    @abstractmethod
    def vanish(self, network: Any, external_id: str) -> bool | None:
        """The comment with this id is deleted by its author on the simulated network; False where nobody can
        take back what they said."""

    @abstractmethod
    def state_of(self, network: Any, external_id: str) -> set[str] | None:
        """How a message stands there: any of "liked" (by us), "hidden", "spam", "blocked" (we block
        whoever wrote it); None: it is gone."""

    def let_stand(self, network: Any, external_id: str, mark: str) -> None:
        """Let a message stand so without the house; asked only where the house can only undo it."""
        raise NotImplementedError

    @abstractmethod
    def texts_of_ours(self, network: Any) -> list[str]:
        """Every answer of the house that stands on the simulated network."""

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

    def test_an_answer_that_was_deleted_again_is_not_found_any_more(
        self, network: Any, connector: Connector
    ) -> None:
        if not connector.can(Ability.DELETE_OWN).works:
            return  # then nobody is offered to delete what was rehearsed
        outgoing = self.answer_to(network, connector, "Wir hören dich.")
        receipt = connector.send(outgoing)

        connector.act(Ability.DELETE_OWN, receipt.external_id, receipt.meta)

        assert connector.find(outgoing) is None
        assert not any("Wir hören dich." in text for text in self.texts_of_ours(network))

    def test_an_answer_whose_receipt_is_lost_is_unsure_and_can_be_found(
        self, network: Any, connector: Connector
    ) -> None:
        outgoing = self.answer_to(network, connector, "Ab Dezember.")
        network.suffer("drop_after", method=self.write_method, path=self.write_path)
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
            return  # this network has no limit for answers
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
            return  # this network has no limit for answers
        connector.account.limits = {limit.name: 3 for limit in texts}
        assert connector.measure("kurz", outgoing.to).limit == 3
        with pytest.raises(Refused, match="3"):
            connector.send(outgoing)
        assert self.texts_of_ours(network) == []

    def test_a_picture_goes_with_an_answer_once_and_comes_home_with_its_words_or_is_refused(
        self, network: Any, connector: Connector
    ) -> None:
        given: list[str] = []
        read: list[str] = []

        def bytes_of_it() -> bytes:
            read.append("once more")
            return PICTURE

        picture = Enclosure(
            name="brush.png",
            kind="image",
            content_type="image/png",
            size=len(PICTURE),
            read=bytes_of_it,
            width=1,
            height=1,
            alt="Eine blaue Bürste.",
            remember=given.append,
        )
        outgoing = replace(self.answer_to(network, connector, "So!"), enclosures=(picture,))
        if not connector.can(Ability.MEDIA).works:
            with pytest.raises(Refused):
                connector.refuse_enclosures(outgoing.enclosures)
            return
        connector.account.own_external_id = connector.whoami().external_id
        receipt = connector.send(outgoing)
        assert [one.alt for one in receipt.media] in ([], ["Eine blaue Bürste."])
        echo = fetched(connector)[receipt.external_id]
        assert [one.alt for one in echo.media] == ["Eine blaue Bürste."]

        known = replace(picture, given=given[-1])
        with suppress(Unsure):
            connector.send(replace(outgoing, enclosures=(known,)))
        assert len(read) == 1, "what the network has it is not given a second time"
        assert sum("So!" in text for text in self.texts_of_ours(network)) == 1

    def test_more_than_it_takes_is_refused_before_anything_is_sent(
        self, network: Any, connector: Connector
    ) -> None:
        if not connector.can(Ability.MEDIA).works:
            return
        picture = Enclosure("a.png", "image", "image/png", 1, lambda: PICTURE, alt="x")
        script = replace(picture, content_type="image/svg+xml")
        outgoing = self.answer_to(network, connector, "So!")
        for wrong in ((script,), (picture,) * 99, (replace(picture, size=10**11),)):
            with pytest.raises(Refused):
                connector.refuse_enclosures(wrong)
            with pytest.raises(Refused):
                connector.send(replace(outgoing, enclosures=wrong))
        assert self.texts_of_ours(network) == []

    def test_an_answer_to_something_vanished_says_gone(
        self, network: Any, connector: Connector
    ) -> None:
        outgoing = self.answer_to(network, connector, "Hallo")
        if self.vanish(network, outgoing.in_reply_to) is False:
            return
        with pytest.raises(Gone):
            connector.send(outgoing)
        assert self.texts_of_ours(network) == []

    @pytest.mark.parametrize("ago", [None, timedelta(0), timedelta(minutes=10), timedelta(days=1)])
    def test_the_same_key_never_makes_a_second_message(
        self, network: Any, connector: Connector, ago: timedelta | None
    ) -> None:
        outgoing = self.answer_to(network, connector, "Ab Dezember.")
        receipt = connector.send(outgoing)
        again = replace(outgoing, first_tried_at=None if ago is None else datetime.now(UTC) - ago)

        with suppress(Unsure, Refused):
            assert connector.send(again).external_id == receipt.external_id

        assert sum("Ab Dezember." in text for text in self.texts_of_ours(network)) == 1

    def test_what_we_said_comes_home_as_ours(self, network: Any, connector: Connector) -> None:
        connector.account.own_external_id = connector.whoami().external_id  # known since connecting
        receipt = connector.send(self.answer_to(network, connector, "Ab Dezember."))
        echo = fetched(connector)[receipt.external_id]
        assert echo.author.external_id == connector.account.own_external_id
        assert not echo.addressed

    # acting

    @pytest.mark.parametrize("ability", ACTS)
    def test_what_it_says_it_can_do_to_a_message_it_does_and_twice_is_once(
        self, network: Any, connector: Connector, ability: Ability
    ) -> None:
        outgoing = self.answer_to(network, connector, "Ab Dezember.")
        target, meta = outgoing.in_reply_to, outgoing.meta
        if ability in OF_OUR_OWN:
            receipt = connector.send(outgoing)
            target, meta = receipt.external_id, receipt.meta
        before, mark, wanted = ACTS[ability]
        if not connector.can(ability).works:
            with pytest.raises(Refused):
                connector.act(ability, target, meta)
            assert self.state_of(network, target) == set()
            return
        for first in before:
            if connector.can(first).works:
                connector.act(first, target, meta)
            else:
                self.let_stand(network, target, mark)
            assert mark in (self.state_of(network, target) or ())

        connector.act(ability, target, meta)
        connector.act(ability, target, meta)

        stands = self.state_of(network, target)
        assert (mark in ({"gone"} if stands is None else stands)) is wanted

    def test_our_own_words_can_be_changed_where_it_says_so_and_those_of_others_never(
        self, network: Any, connector: Connector
    ) -> None:
        outgoing = self.answer_to(network, connector, "Ab Dezember.")
        receipt = connector.send(outgoing)
        if connector.can(Ability.EDIT_OWN).works:
            connector.edit(receipt.external_id, "Ab Januar.", receipt.meta)
            assert ["Ab Januar." in text for text in self.texts_of_ours(network)] == [True]
        else:
            with pytest.raises(Refused):
                connector.edit(receipt.external_id, "Ab Januar.", receipt.meta)

        with pytest.raises((Refused, Gone)):
            connector.edit(outgoing.in_reply_to, "Tolle Firma!", outgoing.meta)
        assert "Wann kommt die in Blau?" in fetched(connector)[outgoing.in_reply_to].text

    # looking again

    def test_a_second_look_tells_what_was_edited_and_what_has_gone(
        self, network: Any, connector: Connector
    ) -> None:
        stays, edited, gone = (self.somebody_comments(network, f"Frage {n}") for n in range(3))
        can_edit = self.somebody_edits(network, edited, "Andere Frage")
        can_vanish = self.vanish(network, gone) is not False

        told = {h.external_id: h for h in connector.refresh([stays, edited, gone])}

        assert isinstance(told.get(gone), Vanished) is can_vanish
        assert not isinstance(told.get(stays), Vanished)
        changed = told.get(edited)
        assert not isinstance(changed, Vanished)
        assert not can_edit or (changed and "Andere Frage" in changed.text)

    @pytest.mark.parametrize("fault", FAULTS, ids=str)
    def test_a_sick_network_makes_nobody_vanish(
        self, network: Any, connector: Connector, fault: dict[str, Any]
    ) -> None:
        if fault.get("status") == 404:
            return  # a network that says so itself is believed
        stays = self.somebody_comments(network, "Hallo")
        connector.whoami()
        network.suffer(**fault, times=-1)
        told: list[Happening] = []
        with suppress(Trouble):
            told += connector.refresh([stays])
        assert not [happening for happening in told if isinstance(happening, Vanished)]

    def test_the_thread_around_a_message_is_found(self, network: Any, connector: Connector) -> None:
        external_id = self.somebody_comments(network, "Hallo")
        asked = fetched(connector)[external_id]
        thread = connector.context(replace(asked, thread_id="")).thread_id
        assert thread
        assert asked.thread_id in {"", thread}, (
            f"`context` says thread {thread}, and `parse` {asked.thread_id}: write `context`, or give the "
            "`parent_id` that leads there"
        )

        if self.vanish(network, asked.external_id) is False:
            return
        with suppress(Gone):
            said = connector.context(replace(asked, thread_id="")).said
            assert asked.external_id not in {message.external_id for message in said}

    # trouble

    @pytest.mark.parametrize("fault", FAULTS, ids=str)
    def test_whatever_happens_on_the_wire_has_one_of_the_seven_names(
        self, network: Any, connector: Connector, fault: dict[str, Any]
    ) -> None:
        """And no secret stands in it: a person will read the sentence."""
        outgoing = self.answer_to(network, connector, "Ab Dezember.")
        receipt = connector.send(outgoing)
        network.suffer(**fault, times=-1)
        asked = replace(outgoing, key=KEY[:-1] + "2", text="Ab Januar.")
        for call in calls_of(connector, asked, receipt.external_id):
            for said in sentences_of(call):
                assert said
                assert not any(secret in said for secret in connector.account.secrets.values())

    def answer_to(self, network: SimulatedNetwork, connector: Connector, text: str) -> Outgoing:
        """An answer to a fresh comment, as the desk would hand it over."""
        external_id = self.somebody_comments(network, "Wann kommt die in Blau?")
        asked = fetched(connector)[external_id]
        return Outgoing(
            key=KEY,
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


def delivered(connector: Connector) -> Iterator[Delivery]:
    """The first page of every feed, as it came."""
    for feed in connector.feeds:
        yield from connector.fetch(feed.name, "").deliveries


def calls_of(connector: Connector, outgoing: Outgoing, ours: str) -> list[Callable[[], object]]:
    """Everything that can be asked of a connector; `ours` is a message of the house."""
    theirs, meta = outgoing.in_reply_to, outgoing.meta
    asked = Incoming(theirs, outgoing.to, "", datetime.now(UTC), meta=meta)
    acts = [
        lambda ability=ability: connector.act(
            ability, ours if ability is Ability.DELETE_OWN else theirs, meta
        )
        for ability in ACTS
    ]
    return [
        connector.whoami,
        *(lambda feed=feed: connector.fetch(feed.name, "") for feed in connector.feeds),
        lambda: list(connector.refresh([theirs, ours])),
        lambda: connector.context(asked),
        lambda: connector.send(outgoing),
        lambda: connector.find(outgoing),
        lambda: connector.edit(ours, "Ab März.", meta),
        *acts,
    ]


def sentences_of(call: Callable[[], object]) -> Iterator[str]:
    """What a call says to a person when it ends in trouble; whatever is no trouble passes through."""
    try:
        call()
    except Trouble as trouble:
        yield str(trouble)


def is_written(connector: type[Connector], method: str) -> bool:
    """Whether a connector has a method of its own."""
    return getattr(connector, method) is not getattr(Connector, method)


def no_line(*_: Any, **__: Any) -> Any:
    """What stands in place of the way out where nothing may leave the house."""
    raise AssertionError("this was to be known without asking")
