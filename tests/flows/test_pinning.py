"""One answer on top under a post: asked of the network, kept honestly, and taken down again."""

from __future__ import annotations

import pytest

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Ability, Answer, never
from herzenstakt.channels.registry import connectors
from herzenstakt.channels.trouble import Refused, TryLater, Unsure
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.conversations.services import vanish
from herzenstakt.flows import outgoing
from herzenstakt.flows.pinning import can_pin, pin, pinned_under, unpin
from herzenstakt.flows.reacting import InDoubt, NotDone
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.words import gettext_noop
from herzenstakt.pins.models import PinnedAnswer
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks.plaza import Plaza, SimulatedPlaza
from tests.conftest import Happens, Says

State = PinnedAnswer.State


def answered(conversation: Conversation, by: Membership, text: str, happens: Happens) -> Message:
    """An answer of ours, as it stands on the network."""
    reply = save_draft(conversation, by, text)
    with happens():
        outgoing.approve(reply, by)
    reply.refresh_from_db()
    assert reply.message is not None
    return reply.message


@pytest.fixture
def answer(conversation: Conversation, mia: Membership, happens: Happens) -> Message:
    return answered(conversation, mia, "Im Dezember, liebe Frieda.", happens)


@pytest.fixture
def second(says: Says, mia: Membership, happens: Happens) -> Message:
    """Another answer under the same post."""
    asked = says("karl", "Und in Rot?").conversation
    assert asked
    return answered(asked, mia, "Rot kommt im Mai, Karl.", happens)


def on_top(plaza: SimulatedPlaza) -> list[str]:
    return [one.id for one in plaza.messages.values() if one.pinned]


def actions() -> list[str]:
    told = Entry.objects.filter(action__startswith="answer.").order_by("pk")
    return list(told.values_list("action", flat=True))


def test_an_answer_stands_on_top_and_among_the_others_again(
    answer: Message, mia: Membership, uwe: Membership, plaza: SimulatedPlaza
) -> None:
    pin(answer, mia)
    pinned = PinnedAnswer.objects.get()
    assert (pinned.message, pinned.is_sure, pinned.by) == (answer, True, mia)
    assert on_top(plaza) == [answer.external_id]

    unpin(pinned, uwe)
    assert not PinnedAnswer.objects.exists()
    assert on_top(plaza) == []
    assert actions() == ["answer.pinned", "answer.unpinned"]


def test_another_one_takes_its_place(
    answer: Message, second: Message, mia: Membership, plaza: SimulatedPlaza
) -> None:
    pin(answer, mia)
    pin(second, mia)
    assert PinnedAnswer.objects.get().message == second
    assert on_top(plaza) == [second.external_id]


def test_a_clear_no_leaves_what_was_there(
    answer: Message, second: Message, mia: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin(answer, mia)
    for trouble in (Refused(gettext_noop("No.")), TryLater(gettext_noop("Later."))):
        monkeypatch.setattr(Plaza, "act", raising(trouble))
        with pytest.raises(NotDone):
            pin(second, mia)
        kept = PinnedAnswer.objects.get()
        assert (kept.message, kept.is_sure) == (answer, True)

    PinnedAnswer.objects.all().delete()
    with pytest.raises(NotDone):
        pin(second, mia)
    assert not PinnedAnswer.objects.exists()


def test_a_lost_word_of_the_network_stays_in_doubt_until_somebody_asks_again(
    answer: Message, mia: Membership, plaza: SimulatedPlaza, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as lost:
        lost.setattr(Plaza, "act", raising(Unsure(gettext_noop("It broke."))))
        with pytest.raises(InDoubt):
            pin(answer, mia)
    perhaps = PinnedAnswer.objects.get()
    assert (perhaps.is_sure, str(perhaps.trouble_sentence)) == (False, "It broke.")

    pin(answer, mia)
    assert PinnedAnswer.objects.get().is_sure
    assert actions() == ["answer.pin_in_doubt", "answer.pinned"]


def test_taking_it_down_may_be_in_doubt_too(
    answer: Message, mia: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin(answer, mia)
    monkeypatch.setattr(Plaza, "act", raising(Unsure(gettext_noop("It broke."))))
    with pytest.raises(InDoubt):
        unpin(PinnedAnswer.objects.get(), mia)
    assert not PinnedAnswer.objects.get().is_sure


def test_two_at_the_same_moment_leave_it_in_doubt(
    answer: Message, second: Message, mia: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the network puts one on top, a colleague asks for another one and is told yes first."""
    real = Plaza.act

    def slow(self: Plaza, *told: object) -> None:
        monkeypatch.setattr(Plaza, "act", real)
        pin(second, mia)
        self.act(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(Plaza, "act", slow)
    pin(answer, mia)
    assert not PinnedAnswer.objects.get().is_sure


def test_only_our_own_public_words_and_only_by_who_may_answer(
    answer: Message,
    conversation: Conversation,
    mia: Membership,
    tina: Membership,
    rolf: Membership,
    olga: Membership,
) -> None:
    for who in (tina, rolf, olga):
        with pytest.raises(NotDone, match="Your role"):
            pin(answer, who)
    with pytest.raises(NotDone, match="somebody else"):
        pin(conversation.messages.said_to_us().get(), mia)
    answer.visibility = "private"
    with pytest.raises(NotDone, match="everybody may read"):
        pin(answer, mia)
    assert not PinnedAnswer.objects.exists()


def test_nobody_next_door_takes_it_down(
    answer: Message, mia: Membership, olga: Membership, plaza: SimulatedPlaza
) -> None:
    pin(answer, mia)
    with pytest.raises(NotDone):
        unpin(PinnedAnswer.objects.get(), olga)
    assert on_top(plaza) == [answer.external_id]
    assert not PinnedAnswer.objects.visible_to(olga).exists()


def test_what_has_vanished_is_not_on_top(answer: Message, mia: Membership) -> None:
    pin(answer, mia)
    assert answer.conversation
    post = answer.conversation.post
    assert post
    assert pinned_under(post)
    vanish(answer.channel, answer.external_id)
    assert pinned_under(post) is None


def test_where_the_network_cannot_it_says_why_and_is_not_asked(
    answer: Message, mia: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    cannot = {**Plaza.abilities, Ability.PIN_ANSWER: never("Nothing stands on top here.")}
    monkeypatch.setattr(Plaza, "abilities", cannot)
    with pytest.raises(NotDone, match="Nothing stands on top here"):
        pin(answer, mia)
    assert not PinnedAnswer.objects.exists()


@pytest.mark.parametrize("kind", ["mastodon", "bluesky", "wordpress"])
def test_no_network_of_today_has_it_and_each_says_why(kind: str) -> None:
    for ability in (Ability.PIN_ANSWER, Ability.UNPIN_ANSWER):
        said = connectors()[kind].can(ability)
        assert said.answer is Answer.NEVER
        assert "on top" in str(said.reason)


def test_a_channel_without_its_connector_says_nothing(answer: Message) -> None:
    answer.channel.kind = "gone"
    assert can_pin(answer.channel) is None


def raising(trouble: Exception) -> object:
    def act(*_: object) -> None:
        raise trouble

    return act
