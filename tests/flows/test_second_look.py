"""A second pair of eyes: who asks, who reads, and that nobody goes around it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Role
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows import reacting, second_look, twice
from herzenstakt.flows.outgoing import (
    AnsweredMeanwhile,
    NotYet,
    SecondLookFirst,
    approve,
    take_back,
)
from herzenstakt.flows.reacting import NotDone
from herzenstakt.flows.team import change_role, deactivate
from herzenstakt.flows.twice import NotAgreed
from herzenstakt.journal.models import Entry
from herzenstakt.replies.models import LookTwice, Remark, Reply
from herzenstakt.replies.seen import Seen
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.conftest import Happens, Says

Kind = LookTwice.Kind
WORDS = "Im Dezember, liebe Frieda."
Agrees = Callable[..., LookTwice]


@pytest.fixture
def agrees(mia: Membership) -> Agrees:
    """`agrees(Kind.IN_PUBLIC)`: from now on such answers are read twice."""

    def agree(
        kind: Kind = Kind.EVERYTHING, channel: Channel | None = None, role: str = ""
    ) -> LookTwice:
        return twice.demand(mia, kind, channel, role)

    return agree


@pytest.fixture
def his(conversation: Conversation, uwe: Membership) -> Reply:
    """What Uwe wants to say."""
    return save_draft(conversation, uwe, WORDS)


def state_of(reply: Reply) -> str:
    reply.refresh_from_db()
    return reply.state


# --- nobody goes around it -----------------------------------------------------------------------


def test_where_a_rule_asks_nobody_lets_their_own_go(
    conversation: Conversation,
    owner: Membership,
    mia: Membership,
    uwe: Membership,
    agrees: Agrees,
    plaza: SimulatedPlaza,
) -> None:
    """The owner neither."""
    agrees()
    for who in (owner, mia, uwe):
        draft = save_draft(conversation, who, f"{WORDS} {who.user.name}")
        with pytest.raises(SecondLookFirst):
            approve(draft, by=who)
        second_look.ask(draft, who)
        with pytest.raises(SecondLookFirst):
            approve(draft, by=who)
        assert state_of(draft) == Reply.State.ASKED
    assert plaza.texts_of("ratzifatzi")[1:] == []


def test_roles_without_the_right_let_nothing_go_whatever_the_path(
    his: Reply, tina: Membership, rolf: Membership, olga: Membership
) -> None:
    """The view is not the only one who asks."""
    for who in (tina, rolf, olga):
        with pytest.raises(NotYet, match="lets no answers go out"):
            approve(his, by=who)
    tina.role, tina.is_active = Role.OWNER, False
    with pytest.raises(NotYet, match="lets no answers go out"):
        approve(his, by=tina)
    assert state_of(his) == Reply.State.DRAFT


def test_a_trainee_always_passes_a_colleague(
    conversation: Conversation,
    tina: Membership,
    uwe: Membership,
    plaza: SimulatedPlaza,
    happens: Happens,
) -> None:
    hers = save_draft(conversation, tina, WORDS)
    with pytest.raises(NotYet):
        approve(hers, by=tina)
    second_look.ask(hers, tina)
    with pytest.raises(NotYet):
        approve(hers, by=tina)

    with happens():
        assert approve(hers, by=uwe)
    assert plaza.texts_of("ratzifatzi")[-1] == WORDS


def test_a_colleague_lets_it_go(
    his: Reply,
    uwe: Membership,
    mia: Membership,
    agrees: Agrees,
    plaza: SimulatedPlaza,
    happens: Happens,
) -> None:
    agrees()
    assert second_look.ask(his, uwe)
    with happens():
        assert approve(his, by=mia, words=Reply.objects.get().words)

    his.refresh_from_db()
    assert (his.state, his.author, his.approved_by) == (Reply.State.SENT, uwe, mia)
    assert plaza.texts_of("ratzifatzi")[-1] == WORDS
    done = Entry.objects.filter(action__in=["reply.asked", "reply.approved"]).order_by("pk")
    assert list(done.values_list("action", "by")) == [
        ("reply.asked", uwe.pk),
        ("reply.approved", mia.pk),
    ]


def test_other_words_need_another_yes(
    his: Reply, uwe: Membership, mia: Membership, agrees: Agrees
) -> None:
    agrees()
    second_look.ask(his, uwe)
    read = Reply.objects.get().words
    second_look.write_on(his, uwe)
    save_draft(his.conversation, uwe, "Nie, liebe Frieda.")
    second_look.ask(his, uwe)

    with pytest.raises(NotYet, match="changed since you read them"):
        approve(his, by=mia, words=read)
    assert state_of(his) == Reply.State.ASKED


def test_what_is_out_is_not_changed_alone_either(
    his: Reply,
    uwe: Membership,
    agrees: Agrees,
    plaza: SimulatedPlaza,
    happens: Happens,
) -> None:
    with happens():
        approve(his, by=uwe)
    his.refresh_from_db()
    assert his.message
    agrees()

    with pytest.raises(NotDone, match="reads such answers twice"):
        reacting.edit_own(his.message, uwe, "Ganz andere Worte.")
    assert plaza.texts_of("ratzifatzi")[-1] == WORDS


def test_who_takes_it_back_after_a_refusal_writes_their_own(
    his: Reply,
    uwe: Membership,
    mia: Membership,
    agrees: Agrees,
    plaza: SimulatedPlaza,
    happens: Happens,
) -> None:
    agrees()
    second_look.ask(his, uwe)
    plaza.suffer("status", method="POST", status=422)
    with happens():
        approve(his, by=mia)
    again = take_back(his, by=mia)

    with pytest.raises(SecondLookFirst):
        approve(again, by=mia)


# --- which answers -------------------------------------------------------------------------------


def test_public_and_private_are_told_apart(
    his: Reply, uwe: Membership, agrees: Agrees, frieda_asks: Message
) -> None:
    agrees(Kind.IN_PRIVATE)
    assert not twice.is_asked(uwe, frieda_asks)
    Message.objects.update(visibility="private")
    frieda_asks.refresh_from_db()
    assert twice.is_asked(uwe, frieda_asks)

    LookTwice.objects.update(kind=Kind.IN_PUBLIC)
    assert not twice.is_asked(uwe, frieda_asks)
    frieda_asks.visibility = "followers"
    assert twice.is_asked(uwe, frieda_asks)


def test_an_attack_is_read_twice_and_a_question_is_not(
    frieda_asks: Message, says: Says, uwe: Membership, agrees: Agrees
) -> None:
    agrees(Kind.TO_AN_ATTACK)

    assert twice.is_asked(uwe, says("karl", "Ihr seid alle unfähig!"))
    assert not twice.is_asked(uwe, frieda_asks)


def test_a_short_word_after_an_attack_changes_nothing(
    says: Says, uwe: Membership, agrees: Agrees, plaza: SimulatedPlaza
) -> None:
    agrees(Kind.TO_AN_ATTACK)
    says("karl", "Ihr seid alle unfähig!")
    short = says("karl", "Hallo?")
    assert short.conversation

    with pytest.raises(SecondLookFirst):
        approve(save_draft(short.conversation, uwe, WORDS), by=uwe)
    assert plaza.texts_of("ratzifatzi")[1:] == []


def test_a_rule_for_one_channel_is_none_for_another(
    frieda_asks: Message, channel: Channel, uwe: Membership, agrees: Agrees
) -> None:
    elsewhere = Channel.objects.create(team=channel.team, kind="plaza", name="Die andere Plaza")
    rule = agrees(channel=elsewhere)
    assert not twice.is_asked(uwe, frieda_asks)

    rule.channel = channel
    rule.save()
    assert twice.is_asked(uwe, frieda_asks)


def test_a_rule_for_one_role_is_none_for_another(
    frieda_asks: Message, uwe: Membership, mia: Membership, agrees: Agrees
) -> None:
    agrees(role=Role.MEMBER)

    assert twice.is_asked(uwe, frieda_asks)
    assert not twice.is_asked(mia, frieda_asks)


def test_the_rules_of_the_house_next_door_are_theirs(
    frieda_asks: Message, uwe: Membership, olga: Membership
) -> None:
    twice.demand(olga, Kind.EVERYTHING, None, "")

    assert not twice.is_asked(uwe, frieda_asks)


# --- who agrees on them --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["owner", "mia", "uwe", "tina", "rolf"])
def test_those_who_lead_agree_and_others_do_not(
    name: str, request: pytest.FixtureRequest, channel: Channel
) -> None:
    who: Membership = request.getfixturevalue(name)
    if who.role in {Role.OWNER, Role.LEAD}:
        rule = twice.demand(who, Kind.IN_PUBLIC, channel, Role.MEMBER)
        assert Entry.objects.get(action="team.looks_twice").details == {
            "rule": {"kind": "public", "channel": channel.name, "role": "member"}
        }
        twice.drop(rule, who)
        assert Entry.objects.get(action="team.looks_once").by == who
    else:
        with pytest.raises(NotAgreed):
            twice.demand(who, Kind.IN_PUBLIC, channel, "")
    assert not LookTwice.objects.exists()


def test_nobody_makes_or_ends_a_rule_next_door(
    agrees: Agrees, channel: Channel, olga: Membership
) -> None:
    rule = agrees()
    with pytest.raises(NotAgreed):
        twice.demand(olga, Kind.EVERYTHING, channel, "")
    with pytest.raises(NotAgreed):
        twice.drop(rule, olga)
    assert LookTwice.objects.get() == rule


def test_agreeing_twice_is_said(agrees: Agrees) -> None:
    agrees()
    with pytest.raises(NotAgreed, match="already"):
        agrees()
    assert LookTwice.objects.count() == 1


# --- asking --------------------------------------------------------------------------------------


def test_one_asks_for_ones_own_draft_only(his: Reply, mia: Membership, rolf: Membership) -> None:
    with pytest.raises(NotYet, match="Only its writer"):
        second_look.ask(his, mia)
    with pytest.raises(NotYet, match="role"):
        second_look.ask(his, rolf)
    assert state_of(his) == Reply.State.DRAFT


def test_asking_twice_is_asking_once(his: Reply, uwe: Membership) -> None:
    assert second_look.ask(his, uwe)
    assert not second_look.ask(his, uwe)
    assert Entry.objects.filter(action="reply.asked").count() == 1


def test_what_cannot_go_out_is_told_before_somebody_reads_it(
    conversation: Conversation, uwe: Membership, says: Says
) -> None:
    with pytest.raises(NotYet, match="too long"):
        second_look.ask(save_draft(conversation, uwe, "x" * 501), uwe)
    draft = save_draft(conversation, uwe, WORDS)
    seen = Seen.of(conversation, draft.answers)
    says("frieda", "Hat sich erledigt!")
    with pytest.raises(AnsweredMeanwhile):
        second_look.ask(draft, uwe, seen)


# --- giving back ---------------------------------------------------------------------------------


def test_it_comes_back_with_a_word_and_goes_out_better(
    his: Reply, uwe: Membership, mia: Membership, agrees: Agrees, happens: Happens
) -> None:
    agrees()
    second_look.ask(his, uwe)
    second_look.give_back(his, mia, " Sag ihr, wo sie sie bekommt. ")
    assert state_of(his) == Reply.State.GIVEN_BACK
    with happens():
        assert not approve(his, by=mia)  # it waits for its writer now

    second_look.write_on(his, uwe)
    assert state_of(his) == Reply.State.DRAFT
    save_draft(his.conversation, uwe, "Im Dezember, in jeder Filiale.")
    second_look.ask(his, uwe)
    with happens():
        approve(his, by=mia)
    remark = Remark.objects.get()
    assert (remark.reply, remark.author, remark.text) == (his, mia, "Sag ihr, wo sie sie bekommt.")
    assert Entry.objects.get(action="reply.given_back").by == mia


def test_giving_back_needs_a_word_another_person_and_the_right(
    his: Reply,
    uwe: Membership,
    mia: Membership,
    tina: Membership,
    rolf: Membership,
    olga: Membership,
) -> None:
    second_look.ask(his, uwe)
    for who in (uwe, tina, rolf, olga):
        with pytest.raises(NotYet):
            second_look.give_back(his, who, "Freundlicher!")
    with pytest.raises(NotYet, match="what you would change"):
        second_look.give_back(his, mia, "  ")
    assert state_of(his) == Reply.State.ASKED
    assert not Remark.objects.exists()


def test_only_what_was_asked_for_can_be_given_back(his: Reply, mia: Membership) -> None:
    with pytest.raises(NotYet, match="no longer here"):
        second_look.give_back(his, mia, "Freundlicher!")


def test_what_was_begun_in_the_meantime_is_not_lost(his: Reply, uwe: Membership) -> None:
    second_look.ask(his, uwe)
    save_draft(his.conversation, uwe, "Noch etwas:")
    second_look.write_on(his, uwe)

    draft = Reply.objects.drafts_of(uwe).get()
    assert draft == his
    assert draft.text == f"Noch etwas:\n\n{WORDS}"


def test_nobody_else_takes_it_up(his: Reply, uwe: Membership, mia: Membership) -> None:
    second_look.ask(his, uwe)
    with pytest.raises(NotYet, match="Only its writer"):
        second_look.write_on(his, mia)
    assert state_of(his) == Reply.State.ASKED


@pytest.mark.parametrize("is_given_back", [True, False])
@pytest.mark.parametrize("goes", ["away", "to another role"])
def test_what_a_writer_who_is_gone_has_left_is_taken_over(
    goes: str,
    is_given_back: bool,
    his: Reply,
    uwe: Membership,
    mia: Membership,
    tina: Membership,
    rolf: Membership,
    olga: Membership,
    owner: Membership,
) -> None:
    second_look.ask(his, uwe)
    if is_given_back:
        second_look.give_back(his, mia, "Sag ihr, wo sie sie bekommt.")
        assert not second_look.wanted_of(tina)
    if goes == "away":
        deactivate(uwe, owner)
    else:
        change_role(uwe, Role.READER, owner)
    for who in (rolf, olga, Membership.objects.get(pk=uwe.pk)):
        with pytest.raises(NotYet):
            second_look.write_on(his, who)
        assert not second_look.wanted_of(who)
    assert list(second_look.wanted_of(tina)) == ([his.conversation] if is_given_back else [])
    save_draft(his.conversation, tina, "Noch etwas:")

    second_look.write_on(his, tina)
    draft = Reply.objects.drafts_of(tina).get()
    assert (draft.text, draft.answers) == (f"Noch etwas:\n\n{WORDS}", his.answers)
    assert (state_of(his), his.author) == (Reply.State.WITHDRAWN, uwe)
    assert draft.remarks.count() == int(is_given_back)
    assert not second_look.wanted_of(tina)
    with pytest.raises(NotYet):
        second_look.write_on(his, mia)


@pytest.mark.parametrize("goes", ["away", "to read only"])
def test_what_somebody_had_begun_who_then_left_is_taken_over_by_whoever_writes(
    goes: str,
    his: Reply,
    uwe: Membership,
    mia: Membership,
    tina: Membership,
    rolf: Membership,
    olga: Membership,
    owner: Membership,
) -> None:
    for who in (mia, owner):  # he is still here
        with pytest.raises(NotYet, match="Only its writer can write on"):
            second_look.write_on(his, who)
    if goes == "away":
        deactivate(uwe, owner)
    else:
        change_role(uwe, Role.READER, owner)
    for who in (rolf, olga, Membership.objects.get(pk=uwe.pk)):
        with pytest.raises(NotYet, match="Your role"):
            second_look.write_on(his, who)
    assert state_of(his) == Reply.State.DRAFT

    second_look.write_on(his, tina)
    draft = Reply.objects.drafts_of(tina).get()
    assert (draft.text, draft.answers) == (WORDS, his.answers)
    assert (state_of(his), his.text, his.author) == (Reply.State.WITHDRAWN, WORDS, uwe)
    told = Entry.objects.get(action="reply.taken_over")
    assert (told.by, told.details) == (tina, {"writer": "Uwe Unsozial"})
    with pytest.raises(NotYet, match="faster"):
        second_look.write_on(his, mia)
    assert Reply.objects.drafts_of(tina).get().text == WORDS


def test_nothing_is_given_back_to_somebody_who_is_gone(
    his: Reply, uwe: Membership, mia: Membership, owner: Membership
) -> None:
    second_look.ask(his, uwe)
    deactivate(uwe, owner)
    with pytest.raises(NotYet, match="You can take it over"):
        second_look.give_back(his, mia, "Nenn ihm ein Datum.")
    assert state_of(his) == Reply.State.ASKED


def test_what_was_left_behind_is_put_away_by_whoever_answers_and_kept(
    his: Reply,
    uwe: Membership,
    mia: Membership,
    tina: Membership,
    rolf: Membership,
    olga: Membership,
    owner: Membership,
) -> None:
    for who in (uwe, mia):  # he is still here
        with pytest.raises(NotYet, match="Only its writer can put it away"):
            second_look.put_away(his, who)
    deactivate(uwe, owner)
    for who in (tina, rolf, olga, Membership.objects.get(pk=uwe.pk)):
        with pytest.raises(NotYet, match="Your role"):
            second_look.put_away(his, who)
    assert state_of(his) == Reply.State.DRAFT

    second_look.put_away(his, mia)
    assert (state_of(his), his.text, his.author) == (Reply.State.WITHDRAWN, WORDS, uwe)
    told = Entry.objects.get(action="reply.put_away")
    assert (told.by, told.details) == (mia, {"writer": "Uwe Unsozial"})
    with pytest.raises(NotYet, match="faster"):
        second_look.write_on(his, tina)
    assert not Reply.objects.drafts_of(tina).exists()


def test_a_second_click_on_writing_on_changes_nothing(his: Reply, uwe: Membership) -> None:
    second_look.ask(his, uwe)
    second_look.write_on(his, uwe)
    second_look.write_on(his, uwe)
    assert (state_of(his), his.text) == (Reply.State.DRAFT, WORDS)


# --- a word among colleagues ---------------------------------------------------------------------


def test_whoever_writes_may_say_a_word_and_readers_may_not(
    his: Reply, tina: Membership, uwe: Membership, rolf: Membership, olga: Membership
) -> None:
    second_look.remark(his, tina, "Meinst du die große?")
    second_look.ask(his, uwe)
    second_look.remark(his, uwe, "Ja.")
    for who in (rolf, olga):
        with pytest.raises(NotYet):
            second_look.remark(his, who, "Hallo")
    with pytest.raises(NotYet, match="empty"):
        second_look.remark(his, uwe, " ")

    assert [remark.text for remark in his.remarks.all()] == ["Meinst du die große?", "Ja."]
    assert list(Remark.objects.visible_to(tina)) == list(his.remarks.all())
    assert not Remark.objects.visible_to(rolf)
    assert not Remark.objects.visible_to(olga)


def test_what_is_out_needs_no_more_words(his: Reply, uwe: Membership, mia: Membership) -> None:
    approve(his, by=uwe)
    with pytest.raises(NotYet):
        second_look.remark(his, mia, "Freundlicher!")


# --- the room ------------------------------------------------------------------------------------


def test_who_finds_what_to_read(
    his: Reply,
    uwe: Membership,
    mia: Membership,
    tina: Membership,
    rolf: Membership,
    olga: Membership,
) -> None:
    everybody = (uwe, mia, tina, rolf, olga)

    def finds() -> list[Membership]:
        return [who for who in everybody if second_look.wanted_of(who).exists()]

    assert finds() == []
    second_look.ask(his, uwe)
    assert finds() == [mia]
    second_look.give_back(his, mia, "Freundlicher!")
    assert finds() == [uwe]
    second_look.write_on(his, uwe)
    assert finds() == []


def test_a_trainee_finds_what_came_back(
    conversation: Conversation, tina: Membership, uwe: Membership
) -> None:
    hers = save_draft(conversation, tina, WORDS)
    second_look.ask(hers, tina)
    assert not second_look.wanted_of(tina)
    second_look.give_back(hers, uwe, "Mit Datum?")

    assert list(second_look.wanted_of(tina)) == [conversation]


def test_drafts_among_colleagues_are_hidden_from_readers(
    his: Reply, uwe: Membership, mia: Membership, rolf: Membership
) -> None:
    for step in (
        lambda: second_look.ask(his, uwe),
        lambda: second_look.give_back(his, mia, "Freundlicher!"),
    ):
        step()
        assert not Reply.objects.visible_to(rolf)
        assert Reply.objects.visible_to(mia)
