"""Who is told of what, and above all who is not: once, only what is theirs to see, never their own act."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Role
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.conversations.services import take_care
from herzenstakt.flows import informing, second_look
from herzenstakt.flows.outgoing import approve, go_on
from herzenstakt.flows.sweep import tidy_up
from herzenstakt.flows.team import change_role, deactivate
from herzenstakt.kernel.words import Sentence
from herzenstakt.notices import services
from herzenstakt.notices.models import AMONG_COLLEAGUES, KEEP, KEEP_SEEN, Kind, Notice, Way, Wishes
from herzenstakt.notices.services import have_seen, have_seen_all, keep_wishes, tell
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.conftest import Happens, Says


def told(member: Membership) -> list[tuple[str, int]]:
    """What is new for somebody, and how often it happened."""
    new = Notice.objects.visible_to(member).unseen().order_by("pk")
    return [(one.kind, one.count) for one in new]


@pytest.fixture
def private(conversation: Conversation) -> Conversation:
    """Frieda has written something only we can read."""
    conversation.is_private = True
    conversation.save()
    return conversation


# --- once ----------------------------------------------------------------------------------------


def test_ten_messages_of_one_person_are_one_notice(
    conversation: Conversation, uwe: Membership, says: Says
) -> None:
    take_care(conversation, uwe)
    for number in range(10):
        says("frieda", f"Hallo? {number}")

    assert told(uwe) == [(Kind.WROTE_AGAIN, 10)]


def test_what_happens_after_one_has_looked_is_news_again(
    conversation: Conversation, uwe: Membership, says: Says
) -> None:
    take_care(conversation, uwe)
    says("frieda", "Hallo?")
    have_seen(uwe, conversation)
    assert told(uwe) == []
    says("frieda", "Und jetzt?")

    assert told(uwe) == [(Kind.WROTE_AGAIN, 1)]


def test_another_colleague_and_another_conversation_are_notices_of_their_own(
    conversation: Conversation, says: Says, uwe: Membership, mia: Membership, tina: Membership
) -> None:
    other = says("karl", "Und in Rot?").conversation
    assert other
    for _ in range(2):
        tell(uwe, Kind.MENTION, conversation, mia, "a")
        tell(uwe, Kind.MENTION, conversation, tina, "b")
        tell(uwe, Kind.MENTION, other, mia, "c")

    assert told(uwe) == [(Kind.MENTION, 2)] * 3


def test_of_two_at_the_same_moment_the_database_keeps_one(
    conversation: Conversation, uwe: Membership, mia: Membership
) -> None:
    first = tell(uwe, Kind.MENTION, conversation, mia)
    assert first
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(member=uwe, kind=Kind.MENTION, topic=first.topic)


def test_whoever_loses_the_race_counts_up(
    conversation: Conversation,
    uwe: Membership,
    mia: Membership,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both looked, and saw none yet."""
    tell(uwe, Kind.MENTION, conversation, mia)
    looks = iter([lambda told: None])
    really = services._once_more
    monkeypatch.setattr(services, "_once_more", lambda notice: next(looks, really)(notice))
    tell(uwe, Kind.MENTION, conversation, mia)

    assert told(uwe) == [(Kind.MENTION, 2)]


# --- not everybody -------------------------------------------------------------------------------


def test_nobody_is_told_of_their_own_act(conversation: Conversation, mia: Membership) -> None:
    assert tell(mia, Kind.MENTION, conversation, mia) is None
    assert told(mia) == []


@pytest.mark.parametrize("whose", ["membership", "user"])
def test_who_no_longer_works_here_is_told_nothing(
    conversation: Conversation, uwe: Membership, mia: Membership, whose: str
) -> None:
    gone = uwe if whose == "membership" else uwe.user
    gone.is_active = False
    gone.save()
    assert tell(Membership.objects.get(pk=uwe.pk), Kind.WROTE_AGAIN, conversation, mia) is None


def test_next_door_is_told_nothing(
    conversation: Conversation, channel: Channel, olga: Membership, mia: Membership
) -> None:
    assert tell(olga, Kind.WROTE_AGAIN, conversation, mia) is None
    assert tell(olga, Kind.DISCONNECTED, channel=channel) is None
    assert not Notice.objects.exists()


def test_who_reads_along_is_told_of_nothing_private_and_no_word_of_colleagues(
    private: Conversation, rolf: Membership, mia: Membership
) -> None:
    assert tell(rolf, Kind.PROMISE, private, mia) is None
    private.is_private = False
    private.save()
    assert tell(rolf, Kind.PROMISE, private, mia)
    for kind in AMONG_COLLEAGUES:
        assert tell(rolf, kind, private, mia, "Sie ist Journalistin.") is None


def test_what_one_was_told_before_is_hidden_with_what_it_is_about(
    conversation: Conversation, uwe: Membership, mia: Membership, owner: Membership
) -> None:
    tell(uwe, Kind.MENTION, conversation, mia, "Sie ist Journalistin.")
    tell(uwe, Kind.WROTE_AGAIN, conversation)
    change_role(uwe, Role.READER, owner)
    uwe.refresh_from_db()
    assert told(uwe) == [(Kind.WROTE_AGAIN, 1)]
    conversation.is_private = True
    conversation.save()
    assert told(uwe) == []


def test_a_kind_one_does_not_want_is_not_kept(
    conversation: Conversation, uwe: Membership, mia: Membership
) -> None:
    keep_wishes(Wishes(member=uwe, ways={Kind.MENTION: []}))
    assert tell(uwe, Kind.MENTION, conversation, mia) is None
    assert tell(uwe, Kind.WROTE_AGAIN, conversation)


def test_what_is_not_wanted_at_the_desk_does_not_stand_there(
    conversation: Conversation, uwe: Membership, mia: Membership
) -> None:
    keep_wishes(Wishes(member=uwe, ways={Kind.MENTION: [Way.MAIL]}))
    kept = tell(uwe, Kind.MENTION, conversation, mia)
    assert kept
    assert kept.mail_at
    assert not Notice.objects.visible_to(uwe).at_the_desk().exists()


# --- where it happens ----------------------------------------------------------------------------


def test_only_who_takes_care_is_told_that_somebody_wrote_again(
    conversation: Conversation, uwe: Membership, mia: Membership, says: Says
) -> None:
    take_care(conversation, uwe)
    says("frieda", "Hallo?")
    says("karl", "Ich bin neu hier.")

    assert told(uwe) == [(Kind.WROTE_AGAIN, 1)]
    assert told(mia) == []


def test_a_notice_holds_no_words_of_people_outside(
    conversation: Conversation, uwe: Membership, says: Says
) -> None:
    take_care(conversation, uwe)
    says("frieda", "Ich wohne in der Lindenstraße 4.")
    kept = Notice.objects.values().get()
    assert "Lindenstraße" not in str(kept)


def test_a_draft_to_be_read_is_told_to_whoever_takes_care(
    conversation: Conversation, uwe: Membership, mia: Membership, tina: Membership
) -> None:
    take_care(conversation, uwe)
    second_look.ask(save_draft(conversation, tina, "Bald."), tina)
    assert told(uwe) == [(Kind.TO_READ, 1)]
    assert told(mia) == told(tina) == []


def test_else_to_those_who_lead_else_to_whoever_may_let_it_go(
    conversation: Conversation,
    owner: Membership,
    uwe: Membership,
    mia: Membership,
    tina: Membership,
    rolf: Membership,
) -> None:
    hers = save_draft(conversation, tina, "Bald.")
    assert set(informing.readers_of(hers)) == {owner, mia}
    deactivate(mia, owner)
    owner.is_active = False
    owner.save()
    assert informing.readers_of(hers) == [uwe]
    assert informing.readers_of(save_draft(conversation, uwe, "Bald.")) == []


def test_what_a_colleague_has_read_nobody_else_need_look_at(
    conversation: Conversation, owner: Membership, mia: Membership, tina: Membership
) -> None:
    hers = save_draft(conversation, tina, "Bald.")
    second_look.ask(hers, tina)
    assert told(owner) == told(mia) == [(Kind.TO_READ, 1)]
    second_look.give_back(hers, mia, "Wann denn?")

    assert told(owner) == told(mia) == []
    assert told(tina) == [(Kind.GIVEN_BACK, 1)]
    assert Notice.objects.get(member=tina).words == "Wann denn?"


def test_taken_back_or_let_go_it_is_settled_too(
    conversation: Conversation,
    owner: Membership,
    mia: Membership,
    tina: Membership,
    happens: Happens,
) -> None:
    hers = save_draft(conversation, tina, "Bald.")
    second_look.ask(hers, tina)
    second_look.write_on(hers, tina)
    assert told(owner) == []
    hers.refresh_from_db()
    second_look.ask(hers, tina)
    assert told(owner) == [(Kind.TO_READ, 1)]
    with happens():
        approve(hers, by=mia)

    assert told(owner) == told(mia) == []
    assert told(tina) == [(Kind.LET_GO, 1)]


def test_as_long_as_another_answer_waits_there_it_still_is_to_be_read(
    conversation: Conversation,
    owner: Membership,
    mia: Membership,
    tina: Membership,
    uwe: Membership,
) -> None:
    hers, his = save_draft(conversation, tina, "Bald."), save_draft(conversation, uwe, "Nie.")
    second_look.ask(hers, tina)
    second_look.ask(his, uwe)
    second_look.give_back(hers, mia, "Wann denn?")
    assert (Kind.TO_READ, 1) in told(owner)


def test_ones_own_answer_let_go_tells_nobody(
    draft: Reply, mia: Membership, happens: Happens
) -> None:
    with happens():
        approve(draft, by=mia)
    assert not Notice.objects.exists()


def test_who_can_mend_a_channel_is_told_once_that_it_is_cut_off(
    channel: Channel,
    frieda_asks: Message,
    plaza: SimulatedPlaza,
    owner: Membership,
    mia: Membership,
    uwe: Membership,
    look: Callable[[Channel], None],
) -> None:
    for _ in range(2):
        informing.disconnect(channel, Sentence("The token is over."))
    assert told(owner) == told(mia) == [(Kind.DISCONNECTED, 1)]
    assert told(uwe) == []
    go_on(channel)
    assert told(owner) == []


# --- looking -------------------------------------------------------------------------------------


def test_all_read_is_ones_own_and_nobody_elses(
    conversation: Conversation, uwe: Membership, mia: Membership, tina: Membership
) -> None:
    for member in (uwe, mia):
        tell(member, Kind.MENTION, conversation, tina)
    assert have_seen_all(uwe) == 1
    assert (told(uwe), told(mia)) == ([], [(Kind.MENTION, 1)])


def test_what_was_seen_leaves_the_house_no_more(
    conversation: Conversation, uwe: Membership, mia: Membership
) -> None:
    kept = tell(uwe, Kind.MENTION, conversation, mia)
    assert kept
    assert kept.push_at
    assert kept.mail_at
    have_seen(uwe, conversation)
    assert not Notice.objects.exclude(push_at=None, mail_at=None).exists()


def test_old_notices_are_let_go(
    conversation: Conversation, uwe: Membership, mia: Membership, tina: Membership
) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        tell(uwe, Kind.MENTION, conversation, mia)
        have_seen_all(uwe)
        tell(uwe, Kind.MENTION, conversation, tina)
    with time_machine.travel(now + KEEP_SEEN, tick=True):
        tidy_up()
        assert Notice.objects.count() == 1
    with time_machine.travel(now + KEEP, tick=True):
        tidy_up()
        assert not Notice.objects.exists()
