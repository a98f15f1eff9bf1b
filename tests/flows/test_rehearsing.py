"""An owner tries a channel out: what is heard, what is answered, how it ends, and who is left in peace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Ability, Delivery, Finding, Level, by_hand, never
from herzenstakt.channels.models import Channel, Envelope, FeedState
from herzenstakt.channels.registry import connectors
from herzenstakt.channels.services import pause
from herzenstakt.channels.trouble import Refused, Unsure
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows import rehearsing
from herzenstakt.flows.incoming import receive
from herzenstakt.flows.outgoing import NotYet, SecondLookFirst, take_back
from herzenstakt.flows.rehearsing import NoRehearsal
from herzenstakt.flows.sweep import pick_up, sweep
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.words import Sentence, gettext_noop
from herzenstakt.notices.models import Notice
from herzenstakt.rehearsals.models import PATIENCE, Rehearsal, Stage
from herzenstakt.rehearsals.words import HIGHEST, LOWEST, THINGS, code_words_in, new_code_word
from herzenstakt.replies.models import LookTwice, Reply
from herzenstakt.testing.networks.plaza import Plaza, SimulatedPlaza
from tests.conftest import Happens, Looks, Says

Outcome = Rehearsal.Outcome
THANKS = "Wir hören dich."
Anew = Callable[[], Rehearsal]


@pytest.fixture
def rehearsal(channel: Channel, owner: Membership) -> Rehearsal:
    return rehearsing.begin(channel, owner)


@pytest.fixture
def anew(rehearsal: Rehearsal) -> Anew:
    """`anew()`: how it is now."""

    def now() -> Rehearsal:
        return Rehearsal.objects.select_related("channel", "reply__message", "by").get(
            pk=rehearsal.pk
        )

    return now


@pytest.fixture
def comment(rehearsal: Rehearsal, says: Says) -> Message:
    """Renate writes it under her own name, which is Lena on Plaza."""
    return says("lena", f"Herzenstakt probt: {rehearsal.word}")


@pytest.fixture
def answers(anew: Anew, owner: Membership, happens: Happens) -> Callable[[], Rehearsal]:
    """`answers()`: Renate lets her answer go, and the clock comes by."""

    def now() -> Rehearsal:
        with happens():
            rehearsing.answer(anew(), owner, THANKS)
        with happens():
            sweep()
        return anew()

    return now


def actions() -> list[str]:
    told = Entry.objects.filter(action__startswith="channel.rehearsal").order_by("pk")
    return [
        action.removeprefix("channel.rehearsal_")
        for action in told.values_list("action", flat=True)
    ]


def later(rehearsal: Rehearsal) -> None:
    """A quarter of an hour goes by."""
    Rehearsal.objects.filter(pk=rehearsal.pk).update(begun_at=timezone.now() - PATIENCE)


# --- from end to end -------------------------------------------------------------------------------


def test_a_comment_is_heard_answered_and_read_back(
    comment: Message,
    answers: Callable[[], Rehearsal],
    anew: Anew,
    plaza: SimulatedPlaza,
    channel: Channel,
) -> None:
    assert anew().stage is Stage.HEARD
    assert anew().comment() == comment

    over = answers()
    assert (over.stage, over.outcome) == (Stage.OVER, Outcome.WORKED)
    assert plaza.texts_of("ratzifatzi").count(THANKS) == 1
    assert actions() == ["begun", "heard", "ended"]
    assert over.reply
    assert over.reply.message
    assert over.reply.message.parent_id == comment.external_id


def test_nobody_waits_for_it_and_it_leaves_nothing_standing(
    comment: Message, answers: Callable[[], Rehearsal], channel: Channel, look: Looks
) -> None:
    assert not Conversation.objects.waiting().exists()
    assert (comment.addressed, comment.late_at, comment.feels_late_at) == (False, None, None)
    assert str(comment.remark) == rehearsing.SAID
    assert not Entry.objects.filter(action="message.arrived").exists()
    assert not Notice.objects.exists()

    answers()
    look(channel)  # also at what is known already
    conversation = Conversation.objects.get()
    assert conversation.status == Conversation.Status.CLOSED
    assert conversation.waiting_since is None
    comment.refresh_from_db()
    assert not comment.addressed


def test_it_says_that_we_looked(comment: Message, anew: Anew) -> None:
    assert anew().came_to_the_door() is False
    Envelope.objects.all().delete()
    assert anew().came_to_the_door() is None, "nobody can tell any more"


def test_it_says_that_the_network_called_whatever_a_later_look_brings(
    rehearsal: Rehearsal,
    anew: Anew,
    plaza: SimulatedPlaza,
    post: str,
    channel: Channel,
    look: Looks,
    happens: Happens,
) -> None:
    plaza.comment("lena", f"Herzenstakt probt: {rehearsal.word}", post)
    with happens():
        receive(channel, Delivery(*plaza.sealed(len(plaza.events))))
    look(channel)
    assert anew().came_to_the_door() is True


def test_the_answer_can_be_deleted_again_and_still_nobody_waits(
    comment: Message,
    answers: Callable[[], Rehearsal],
    owner: Membership,
    plaza: SimulatedPlaza,
    anew: Anew,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    over = answers()
    with monkeypatch.context() as other:
        cannot = dict(Plaza.abilities) | {Ability.DELETE_OWN: never(gettext_noop("No."))}
        other.setattr(Plaza, "abilities", cannot)
        assert rehearsing.answer_of(over) is None
    rehearsing.delete_answer(over, owner)
    assert THANKS not in plaza.texts_of("ratzifatzi")
    assert not Conversation.objects.waiting().exists()
    with pytest.raises(NoRehearsal):
        rehearsing.delete_answer(anew(), owner)


# --- who may, and where ----------------------------------------------------------------------------


def test_only_owners_of_this_house_rehearse(
    channel: Channel,
    owner: Membership,
    mia: Membership,
    uwe: Membership,
    tina: Membership,
    rolf: Membership,
    olga: Membership,
    says: Says,
) -> None:
    for stranger in (mia, uwe, tina, rolf, olga):
        with pytest.raises(NoRehearsal):
            rehearsing.begin(channel, stranger)
    begun = rehearsing.begin(channel, owner)
    says("lena", begun.word)
    begun.refresh_from_db()
    for stranger in (mia, uwe, tina, rolf, olga):
        assert not Rehearsal.objects.visible_to(stranger).exists()
        for deed in (rehearsing.stop, rehearsing.is_not_ours, rehearsing.delete_answer):
            with pytest.raises(NoRehearsal):
                deed(begun, stranger)
        with pytest.raises(NoRehearsal):
            rehearsing.answer(begun, stranger, THANKS)
    assert Rehearsal.objects.visible_to(owner).get() == begun
    assert not Reply.objects.exists()


def test_one_at_a_time(channel: Channel, rehearsal: Rehearsal, owner: Membership) -> None:
    with pytest.raises(NoRehearsal, match="already"):
        rehearsing.begin(channel, owner)
    later(rehearsal)
    assert rehearsing.begin(channel, owner).word != rehearsal.word


def test_what_is_broken_is_mended_first(
    channel: Channel, owner: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Finding(
        Level.BROKEN, Sentence("The scope is missing."), "https://plaza.example/scopes"
    )
    monkeypatch.setattr(Plaza, "check", lambda _: [broken])
    with pytest.raises(NoRehearsal) as told:
        rehearsing.begin(channel, owner)
    assert told.value.findings == [broken]
    assert not Rehearsal.objects.exists()


def test_where_no_program_may_speak_the_reason_is_said(
    channel: Channel, owner: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    for answer in (by_hand(gettext_noop("By hand.")), never(gettext_noop("Never."))):
        abilities = dict(Plaza.abilities) | {Ability.REPLY: answer}
        monkeypatch.setattr(Plaza, "abilities", abilities)
        assert rehearsing.why_not(channel) == answer.reason
        with pytest.raises(NoRehearsal, match=str(answer.reason)):
            rehearsing.begin(channel, owner)
    monkeypatch.undo()
    pause(channel, owner)
    with pytest.raises(NoRehearsal, match="paused"):
        rehearsing.begin(channel, owner)


@pytest.mark.parametrize("kind", ["feed", "archive", "manual", "xing"])
def test_these_networks_take_no_answers_from_a_program(kind: str) -> None:
    assert not connectors()[kind].can(Ability.REPLY).works
    assert connectors()[kind].can(Ability.REPLY).reason


# --- whose words -----------------------------------------------------------------------------------


def test_others_are_never_answered_and_wait_as_always(
    rehearsal: Rehearsal, comment: Message, says: Says, owner: Membership, anew: Anew
) -> None:
    copied = says("karl", f"Was heißt denn {rehearsal.word}?")
    other = says("frieda", "Und wann kommt die Bürste in Blau?")
    assert anew().comment() == comment, "the first one counts"
    waiting = Conversation.objects.waiting()
    assert {one.pk for one in waiting} == {copied.conversation_id, other.conversation_id}


def test_who_is_somebody_else_waits_like_everybody(
    rehearsal: Rehearsal, says: Says, owner: Membership, anew: Anew, channel: Channel, look: Looks
) -> None:
    stranger = says("karl", f"{rehearsal.word}, was soll das?")
    rehearsing.is_not_ours(anew(), owner)

    assert anew().outcome == Outcome.NOT_OURS
    look(channel)
    stranger.refresh_from_db()
    assert (stranger.is_open, bool(stranger.remark)) == (True, False)
    assert Conversation.objects.waiting().get().waiting_since == stranger.written_at
    assert Entry.objects.filter(action="message.arrived").exists()
    with pytest.raises(NoRehearsal):
        rehearsing.is_not_ours(anew(), owner)


def test_a_word_on_another_channel_or_after_the_end_is_heard_by_nobody(
    rehearsal: Rehearsal, channel: Channel, says: Says, owner: Membership, anew: Anew
) -> None:
    rehearsing.stop(rehearsal, owner)
    assert says("lena", f"Herzenstakt probt: {rehearsal.word}").is_open
    assert (anew().heard_at, anew().outcome) == (None, Outcome.STOPPED)
    with pytest.raises(NoRehearsal):
        rehearsing.answer(anew(), owner, THANKS)


def test_after_its_time_nothing_is_heard_although_the_clock_was_late(
    rehearsal: Rehearsal, says: Says, anew: Anew
) -> None:
    later(rehearsal)
    assert says("lena", f"Herzenstakt probt: {rehearsal.word}").is_open
    assert anew().heard_at is None


def test_in_the_name_of_the_house_there_is_nobody_to_answer(
    rehearsal: Rehearsal,
    plaza: SimulatedPlaza,
    post: str,
    channel: Channel,
    look: Looks,
    anew: Anew,
) -> None:
    plaza.comment("ratzifatzi", f"Herzenstakt probt: {rehearsal.word}", post)
    look(channel)
    assert anew().stage is Stage.LISTENING
    assert "in the name of the house" in str(anew().trouble_sentence)
    later(rehearsal)
    pick_up()
    assert anew().outcome == Outcome.UNHEARD
    assert "in the name of the house" in str(anew().trouble_sentence)


def test_who_waits_already_under_this_name_is_answered_first(
    says: Says, rehearsal: Rehearsal, owner: Membership, anew: Anew
) -> None:
    says("lena", "Wie lange hält die Bürste?")
    says("lena", f"Herzenstakt probt: {rehearsal.word}")
    with pytest.raises(NoRehearsal, match="waits"):
        rehearsing.answer(anew(), owner, THANKS)
    assert Conversation.objects.waiting().count() == 1
    rehearsing.stop(anew(), owner)
    assert Conversation.objects.waiting().count() == 1, "and goes on waiting"


def test_a_corrected_comment_is_heard_as_well(
    rehearsal: Rehearsal,
    says: Says,
    plaza: SimulatedPlaza,
    channel: Channel,
    look: Looks,
    anew: Anew,
) -> None:
    typed = says("lena", "Herzenstakt probt")
    assert Conversation.objects.waiting().exists()
    plaza.edit(typed.external_id, f"Herzenstakt probt: {rehearsal.word}")
    look(channel)
    assert anew().comment() == typed
    assert not Conversation.objects.waiting().exists()


# --- the way out is the way of every answer -------------------------------------------------------


def test_what_holds_for_every_answer_holds_here(
    comment: Message, anew: Anew, owner: Membership, happens: Happens
) -> None:
    LookTwice.objects.create(team=owner.team)
    with pytest.raises(SecondLookFirst):
        rehearsing.answer(anew(), owner, THANKS)
    assert anew().stage is Stage.HEARD
    LookTwice.objects.all().delete()
    with pytest.raises(NotYet, match="nothing to send"):
        rehearsing.answer(anew(), owner, " ")
    later(anew())
    pick_up()
    assert anew().outcome == Outcome.UNANSWERED
    assert not Reply.objects.unsent().exists(), "no draft is left behind"


def test_a_refusal_is_said_in_the_words_of_the_network(
    comment: Message, answers: Callable[[], Rehearsal], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Plaza, "send", raising(Refused(gettext_noop("Comments are closed."))))
    over = answers()
    assert (over.outcome, str(over.trouble_sentence)) == (Outcome.REFUSED, "Comments are closed.")


def test_what_was_taken_back_was_no_answer(comment: Message, anew: Anew, owner: Membership) -> None:
    rehearsing.answer(anew(), owner, THANKS)  # no worker comes by
    with pytest.raises(NoRehearsal, match="on its way"):
        rehearsing.stop(anew(), owner)
    reply = anew().reply
    assert reply
    take_back(reply, owner)
    sweep()
    assert (anew().outcome, str(anew().trouble_sentence)) == (
        Outcome.REFUSED,
        "Somebody took it back.",
    )


@pytest.mark.parametrize(
    ("find", "words"),
    [
        (Unsure(gettext_noop("It cannot be asked.")), "It cannot be asked."),
        (None, rehearsing.NOT_THERE),
    ],
)
def test_what_is_not_read_back_is_not_called_well(
    comment: Message,
    answers: Callable[[], Rehearsal],
    anew: Anew,
    monkeypatch: pytest.MonkeyPatch,
    find: Exception | None,
    words: str,
) -> None:
    monkeypatch.setattr(Plaza, "find", raising(find) if find else lambda *_: None)
    answers()
    later(anew())
    pick_up()
    assert (anew().outcome, str(anew().trouble_sentence)) == (Outcome.NOT_READ_BACK, words)


def test_a_slow_network_is_looked_at_until_it_shows_the_answer(
    comment: Message,
    answers: Callable[[], Rehearsal],
    anew: Anew,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as slow:
        slow.setattr(Plaza, "find", lambda *_: None)
        answers()
        assert anew().stage is Stage.ANSWERING
    rehearsing.read_back.func(anew().pk)
    assert anew().outcome == Outcome.WORKED

    rehearsing.read_back.func(anew().pk)
    assert actions().count("ended") == 1


def test_in_the_end_a_network_that_never_shows_it_is_named(
    comment: Message, answers: Callable[[], Rehearsal], anew: Anew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Plaza, "find", lambda *_: None)
    answers()
    long_ago = timezone.now() - rehearsing.LOOKS[-1]
    Rehearsal.objects.update(answered_at=long_ago)
    rehearsing.read_back.func(anew().pk)
    assert anew().outcome == Outcome.NOT_READ_BACK


def test_an_answer_that_has_to_wait_longer_goes_on_by_itself(
    comment: Message, anew: Anew, owner: Membership
) -> None:
    rehearsing.answer(anew(), owner, THANKS)
    later(anew())
    pick_up()
    assert anew().outcome == Outcome.REFUSED
    assert "still on its way" in str(anew().trouble_sentence)
    assert Reply.objects.get().state == Reply.State.READY


# --- silence ---------------------------------------------------------------------------------------


def heard_since(channel: Channel) -> None:
    FeedState.objects.filter(channel=channel).update(heard_at=timezone.now())


def test_silence_is_explained_as_far_as_the_desk_can_tell(
    rehearsal: Rehearsal, channel: Channel, anew: Anew
) -> None:
    def finding() -> str:
        later(rehearsal)
        Rehearsal.objects.update(ended_at=None, outcome="", trouble={})
        pick_up()
        assert anew().outcome == Outcome.UNHEARD
        return str(anew().trouble_sentence)

    FeedState.objects.filter(channel=channel).update(
        heard_at=timezone.now() - PATIENCE - timedelta(seconds=1), next_at=timezone.now()
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FeedState, "is_deaf", lambda _: False)
        assert "no turn to look" in finding()
    heard_since(channel)
    assert "although we looked" in finding()

    FeedState.objects.filter(channel=channel).update(failures=1)
    assert "not everything works" in finding()

    aside = Envelope.objects.create(channel=channel, digest="x", body=b"{}")
    aside.lay_aside(Sentence("We do not understand this."))
    assert "set aside" in finding()


def test_it_ends_once_and_not_before_its_time(rehearsal: Rehearsal, anew: Anew) -> None:
    pick_up()
    assert anew().stage is Stage.LISTENING
    later(rehearsal)
    pick_up()
    pick_up()
    assert actions() == ["begun", "ended"]


# --- code words ------------------------------------------------------------------------------------


def test_a_code_word_is_found_however_it_is_written() -> None:
    assert code_words_in("@haus Herzenstakt probt: kiwi-42.") == {"Kiwi-42"}
    assert code_words_in("Kiwi-42 und ZEBRA-10") == {"Kiwi-42", "Zebra-10"}
    for other in ("", "Kiwi 42", "Kiwi-421", "Kiwi-4", "MeinKiwi-42", "Birne-42"):
        assert not code_words_in(other), other


def test_no_code_word_comes_twice() -> None:
    everything = {f"{thing}-{n}" for thing in THINGS for n in range(LOWEST, HIGHEST + 1)}
    assert new_code_word(everything - {"Kiwi-42"}) == "Kiwi-42"
    assert code_words_in(new_code_word(set())) <= everything


def raising(trouble: Exception) -> Callable[..., None]:
    def fails(*_: object) -> None:
        raise trouble

    return fails
