"""Measures: the reason first, two people where it matters, what the network confirmed and no more, and
back in one step. What must not happen is tried beside what may."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Role
from herzenstakt.channels.connector import Ability, Receipt, Vanished, never, yes
from herzenstakt.channels.models import Channel
from herzenstakt.channels.trouble import Refused
from herzenstakt.conversations.models import Message
from herzenstakt.conversations.services import vanish
from herzenstakt.flows import (
    measures,
    noticing,
    objections,
    pausing,
    second_look,
    sweep,
    telling,
    twice,
)
from herzenstakt.flows.grounds import Grounds, NoMeasure
from herzenstakt.flows.incoming import look_again
from herzenstakt.flows.measures import AnsweredMeanwhile
from herzenstakt.flows.outgoing import SecondLookFirst, approve, settle, take_back
from herzenstakt.flows.outlook import outlook
from herzenstakt.flows.reacting import NotDone
from herzenstakt.flows.team import deactivate
from herzenstakt.flows.telling import Way
from herzenstakt.journal.models import Entry
from herzenstakt.moderation.models import Measure, RecordEntry
from herzenstakt.moderation.services import objection_link, publish
from herzenstakt.moderation.statement import in_public, put_back, whole
from herzenstakt.moderation.verify import verify_team
from herzenstakt.replies.models import LookTwice, Reply
from herzenstakt.replies.seen import Seen
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from herzenstakt.testing.networks.plaza.connector import Plaza
from tests.conftest import Happens, Says

Kind, State = Measure.Kind, Measure.State
Look = Callable[[Channel], None]

CRITICISM = "Eure Lieferung ist eine Frechheit, das Produkt ist kaputt."
THREAT_WORDS = "Ich weiß, wo du wohnst. Morgen komme ich vorbei, dann bist du tot."
THREAT = Grounds(
    "L02", passage="dann bist du tot", explanation="Das ist eine Drohung.", law="§ 241 StGB"
)
SPAM = Grounds("S01", explanation="Werbung für Uhren.")
RUDE = Grounds("N01", explanation="Nur Beschimpfung, kein Anliegen.")


@pytest.fixture
def netiquette(mia: Membership) -> None:
    publish(mia, "Seid freundlich.", "Be kind.", 0)


@pytest.fixture
def threat(says: Says, netiquette: None) -> Message:
    return says("karl", THREAT_WORDS)


@pytest.fixture
def criticism(says: Says, netiquette: None) -> Message:
    return says("karl", CRITICISM)


def events(measure: Measure) -> list[str]:
    """What the record says of it."""
    return list(
        RecordEntry.objects.filter(measure=measure.key)
        .order_by("number")
        .values_list("event", flat=True)
    )


def told(action: str) -> int:
    return Entry.objects.filter(action=action).count()


def now(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def long_ago(measure: Measure) -> None:
    """As if it had been done two days ago."""
    Measure.objects.filter(pk=measure.pk).update(done_at=timezone.now() - timedelta(days=2))


# --- one person is enough ------------------------------------------------------------------------


def test_a_threat_is_hidden_with_its_reason_evidence_and_record(
    threat: Message, mia: Membership, plaza: SimulatedPlaza
) -> None:
    hidden = measures.ask(threat, mia, Kind.HIDE, THREAT)

    assert hidden.state == State.DONE
    assert now(threat).is_hidden
    assert plaza.messages[threat.external_id].hidden
    assert (hidden.reason, hidden.law, hidden.netiquette) == ("L02", "§ 241 StGB", None)
    assert hidden.evidence.text == THREAT_WORDS
    assert hidden.evidence.author_name == "Karl Kritik"
    assert events(hidden) == ["asked", "done"]
    assert told("message.hidden") == told("measure.asked") == 1
    assert now(threat).is_open, "whoever wrote it still waits"


def test_the_record_names_nobody_and_quotes_nothing(
    threat: Message, mia: Membership, uwe: Membership, happens: Happens
) -> None:
    hidden = measures.ask(threat, mia, Kind.HIDE, THREAT)
    with happens():
        telling.tell(hidden, mia, in_public(hidden))
    telling.hear_what_arrived()
    measures.lift(hidden, mia)
    deleted = measures.ask(threat, mia, Kind.DELETE, THREAT)
    measures.decide(deleted, uwe, False, "Karl hat sich entschuldigt.")

    entries = RecordEntry.objects.order_by("pk").values_list("details", flat=True)
    kept = " ".join(entries)
    assert len(entries) == 6
    for words in ("Karl", "tot", "wohnst", "Drohung", "entschuldigt"):
        assert words not in kept
    first = json.loads(entries[0])
    assert first["evidence"] == hidden.evidence.digest
    assert (first["kind"], first["reason"], first["second"]) == ("hide", "L02", False)


def test_the_evidence_holds_what_was_said_around_it(says: Says, mia: Membership) -> None:
    says("frieda", "Wann kommt die blaue?")
    threat = says("karl", THREAT_WORDS)
    says("lena", "Karl, lass das.")

    evidence = measures.ask(threat, mia, Kind.HIDE, THREAT).evidence

    assert [one["text"] for one in evidence.around] == ["Wann kommt die blaue?", "Karl, lass das."]
    assert [one["who"] for one in evidence.around] == ["Frieda Frage", "Lena Lob"]


def test_of_what_nobody_may_copy_no_word_is_kept(threat: Message, mia: Membership) -> None:
    grounds = Grounds("L08", passage="dann bist du tot", explanation="Bild.", law="§ 184b StGB")
    measure = measures.ask(threat, mia, Kind.HIDE, grounds)

    evidence = measure.evidence
    assert (evidence.text, evidence.media, evidence.around) == ("", [], [])
    assert measure.passage == ""
    assert evidence.author_name == "Karl Kritik"
    assert len(evidence.digest) == 64


def test_what_the_network_did_not_confirm_has_not_happened_and_can_be_tried_again(
    threat: Message, mia: Membership, plaza: SimulatedPlaza
) -> None:
    plaza.suffer("status", method="PUT", status=422)
    failed = measures.ask(threat, mia, Kind.HIDE, THREAT)

    assert failed.state == State.FAILED
    assert str(failed.trouble_sentence)
    assert not now(threat).is_hidden
    assert events(failed) == ["asked", "failed"]
    assert told("message.hidden") == 0

    done = measures.carry_out(failed)
    assert (done.state, now(threat).is_hidden) == (State.DONE, True)
    assert events(done) == ["asked", "failed", "done"]
    assert events(measures.carry_out(done)) == ["asked", "failed", "done"]


def test_one_that_failed_is_not_done_beside_a_second_one(
    threat: Message, mia: Membership, plaza: SimulatedPlaza
) -> None:
    plaza.suffer("status", method="PUT", status=422)
    failed = measures.ask(threat, mia, Kind.HIDE, THREAT)
    measures.ask(threat, mia, Kind.HIDE, THREAT)

    assert measures.carry_out(failed).state == State.FAILED


# --- what is said before -------------------------------------------------------------------------


def test_grounds_that_are_none(criticism: Message, mia: Membership, plaza: SimulatedPlaza) -> None:
    wrong = (
        Grounds(""),
        Grounds("K01", explanation="Kritik"),
        Grounds("L02", explanation="Drohung"),
        Grounds("L02", law="§ 241 StGB"),
        Grounds("N01"),
        Grounds("N01", passage="steht nicht da", explanation="Grob."),
        Grounds("N01", explanation="x" * 5001),
        Grounds("L02", explanation="Drohung", law="§" * 501),
        Grounds("N01", explanation="Grob.", source="rumour"),
    )
    for grounds in wrong:
        for kind in (Kind.HIDE, Kind.DELETE):
            with pytest.raises(NoMeasure):
                measures.ask(criticism, mia, kind, grounds)
    with pytest.raises(NoMeasure):
        measures.ask(criticism, mia, "burn", RUDE)
    assert not Measure.objects.exists()
    assert not plaza.messages[criticism.external_id].hidden


def test_a_rule_that_hangs_nowhere_is_none(says: Says, mia: Membership) -> None:
    rude = says("karl", "Ihr Trottel.")
    with pytest.raises(NoMeasure, match="netiquette"):
        measures.ask(rude, mia, Kind.HIDE, RUDE)

    publish(mia, "Seid freundlich.", "Be kind.", 0)
    hidden = measures.ask(rude, mia, Kind.HIDE, RUDE)
    assert hidden.netiquette is not None
    assert hidden.netiquette.number == 1


def test_only_some_may(
    threat: Message, tina: Membership, rolf: Membership, olga: Membership, mia: Membership
) -> None:
    hidden = measures.ask(threat, mia, Kind.HIDE, THREAT)
    asked = measures.ask(threat, mia, Kind.DELETE, THREAT)
    attempts: tuple[Callable[[Membership], Any], ...] = (
        lambda who: measures.ask(threat, who, Kind.SPAM, SPAM),
        lambda who: measures.decide(asked, who, True, "Ja"),
        lambda who: measures.lift(hidden, who),
        lambda who: measures.show(threat, who),
        lambda who: telling.tell(hidden, who, in_public(hidden)),
        lambda who: telling.told_by_hand(hidden, who, "Hallo"),
        lambda who: telling.cannot_tell(hidden, who, "Nein"),
        lambda who: measures.withdraw(asked, who),
        lambda who: noticing.give_reason(hidden, who, THREAT),
    )
    for who in (tina, rolf, olga):
        for attempt in attempts:
            with pytest.raises(NoMeasure):
                attempt(who)
    assert now(threat).is_hidden
    assert Measure.objects.get(pk=asked.pk).state == State.ASKED


def test_what_has_vanished_is_ours_or_hidden_already_is_said_before(
    threat: Message, mia: Membership, plaza: SimulatedPlaza, channel: Channel
) -> None:
    measures.ask(threat, mia, Kind.HIDE, THREAT)
    seen = outlook(now(threat))
    closed = {option.kind: str(option.closed) for option in seen.options}
    assert "hidden already" in closed["hide"]
    assert "spam" in closed["spam"]  # Plaza has no mark for it
    assert closed["delete"] == ""
    assert closed["block"] == ""  # hidden before: the next step is open
    with pytest.raises(NoMeasure, match="hidden already"):
        measures.ask(threat, mia, Kind.HIDE, THREAT)

    vanish(channel, threat.external_id)
    assert "no longer on the network" in str(outlook(now(threat)).never)
    with pytest.raises(NoMeasure, match="no longer"):
        measures.ask(threat, mia, Kind.DELETE, THREAT)

    ours = Message.objects.create(
        channel=channel, direction="out", external_id="o", thread_id="o", written_at=timezone.now()
    )
    assert "our own words" in str(outlook(ours).never)
    with pytest.raises(NoMeasure, match="our own"):
        measures.ask(ours, mia, Kind.HIDE, THREAT)


def test_a_channel_without_connection_is_said_before(
    threat: Message, mia: Membership, channel: Channel
) -> None:
    channel.state = Channel.State.DISCONNECTED
    channel.save()
    assert "new connection" in str(outlook(now(threat)).never)
    with pytest.raises(NoMeasure, match="new connection"):
        measures.ask(now(threat), mia, Kind.HIDE, THREAT)


def test_what_was_answered_meanwhile_is_said_before(
    threat: Message, mia: Membership, uwe: Membership, happens: Happens
) -> None:
    assert threat.conversation is not None
    seen = Seen.of(threat.conversation, threat)
    with happens():
        approve(save_draft(threat.conversation, uwe, "Hier ist Schluss, Karl.", threat), uwe)

    news = outlook(now(threat)).news
    assert [str(one) for one in news] == ["Uwe Unsozial has answered this in the meantime."]
    with pytest.raises(AnsweredMeanwhile):
        measures.ask(now(threat), mia, Kind.HIDE, THREAT, seen=seen)
    seen = Seen.of(threat.conversation, now(threat))
    assert measures.ask(now(threat), mia, Kind.HIDE, THREAT, seen=seen).state == State.DONE


def test_an_answer_on_its_way_is_said_before(
    threat: Message, mia: Membership, uwe: Membership
) -> None:
    assert threat.conversation is not None
    approve(save_draft(threat.conversation, uwe, "Hier ist Schluss.", threat), uwe)

    assert "on its way" in str(outlook(now(threat)).news[0])


# --- criticism -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Kind.HIDE, Kind.SPAM, Kind.DELETE])
@pytest.mark.parametrize("code", ["N01", "N04", "P01", "S01", "S04"])
def test_no_single_person_touches_criticism(
    criticism: Message,
    mia: Membership,
    plaza: SimulatedPlaza,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    code: str,
) -> None:
    can_all(monkeypatch)
    try:
        asked = measures.ask(criticism, mia, kind, Grounds(code, explanation="Mag ich nicht."))
    except NoMeasure:
        asked = None
    if asked:
        assert (asked.state, asked.is_criticism) == (State.ASKED, True)
        with pytest.raises(NoMeasure):
            measures.decide(asked, mia, True, "Ich bin mir einig.")
        assert measures.carry_out(asked).state == State.ASKED
    assert not plaza.messages[criticism.external_id].hidden
    assert plaza.messages[criticism.external_id].gone_at is None


def can_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Plaza that also has a mark for spam."""
    monkeypatch.setattr(Plaza, "abilities", {**Plaza.abilities, Ability.MARK_SPAM: yes()})


def test_a_second_person_may_open_it_with_a_word_why_and_that_is_counted(
    criticism: Message, mia: Membership, uwe: Membership
) -> None:
    asked = measures.ask(criticism, mia, Kind.HIDE, RUDE)
    with pytest.raises(NoMeasure, match="in a word why"):
        measures.decide(asked, uwe, True)

    done = measures.decide(asked, uwe, True, "Der Rest ist nur Beschimpfung.")

    assert (done.state, now(criticism).is_hidden) == (State.DONE, True)
    assert done.remark == "Der Rest ist nur Beschimpfung."
    assert events(done) == ["asked", "agreed", "done"]
    assert list(Measure.objects.against_criticism()) == [done]
    agreed = RecordEntry.objects.get(event="agreed")
    assert json.loads(agreed.details)["criticism"] is True
    assert agreed.by == uwe


def test_a_colleague_declines_and_nothing_happens(
    criticism: Message, mia: Membership, uwe: Membership, plaza: SimulatedPlaza
) -> None:
    asked = measures.ask(criticism, mia, Kind.HIDE, RUDE)
    with pytest.raises(NoMeasure, match="in a word why"):
        measures.decide(asked, uwe, False)
    declined = measures.decide(asked, uwe, False, "Das ist Kritik.")

    assert declined.state == State.DECLINED
    assert not plaza.messages[criticism.external_id].hidden
    assert events(declined) == ["asked", "declined"]
    measures.carry_out(declined)
    measures.go_on.func(declined.pk)
    assert not now(criticism).is_hidden
    with pytest.raises(NoMeasure, match="faster"):
        measures.decide(declined, uwe, True, "Doch.")


def test_a_threat_among_criticism_is_hidden_at_once(says: Says, mia: Membership) -> None:
    both = says("karl", f"{CRITICISM} {THREAT_WORDS}")
    assert measures.ask(both, mia, Kind.HIDE, THREAT).state == State.DONE


def test_who_asked_may_take_it_back_and_nobody_else(
    criticism: Message, mia: Membership, uwe: Membership
) -> None:
    asked = measures.ask(criticism, mia, Kind.HIDE, RUDE)
    with pytest.raises(NoMeasure, match="Only whoever asked"):
        measures.withdraw(asked, uwe)
    dropped = measures.withdraw(asked, mia)
    assert (dropped.state, dropped.decided_by) == (State.DECLINED, mia)
    assert events(asked) == ["asked", "declined"]


# --- the rows and the record tell the same -------------------------------------------------------


def honest(measure: Measure) -> Measure:
    """After a step nothing is found that does not fit. The measure as it is now."""
    assert verify_team(measure.team_id).flaw == ""
    return Measure.objects.get(pk=measure.pk)


def test_whatever_happens_to_a_measure_its_record_vouches_for_it(
    threat: Message, mia: Membership, uwe: Membership, owner: Membership, happens: Happens
) -> None:
    hidden = honest(measures.ask(threat, mia, Kind.HIDE, THREAT))
    with happens():
        telling.tell(hidden, mia, in_public(hidden))
    honest(hidden)
    telling.hear_what_arrived()
    assert honest(hidden).telling == "told"
    said = objections.object_to(hidden, "Das war ein Scherz.")
    honest(hidden)
    objections.uphold(said, uwe, "Das war keiner.")
    honest(measures.lift(honest(hidden), mia))
    deleted = honest(measures.ask(threat, mia, Kind.DELETE, THREAT))
    honest(measures.decide(deleted, uwe, False, "Karl hat sich entschuldigt."))
    honest(measures.withdraw(honest(measures.ask(threat, mia, Kind.DELETE, THREAT)), mia))
    deleted = measures.ask(threat, mia, Kind.DELETE, THREAT)
    honest(measures.decide(deleted, uwe, True))
    said = objections.object_to(deleted, "Das war ein Scherz.")
    objections.give_way(said, owner, "Das stimmt.")
    honest(deleted)


def test_so_it_does_for_what_was_found_on_the_network(
    threat: Message, mia: Membership, plaza: SimulatedPlaza, channel: Channel, look: Look
) -> None:
    act_there(plaza, channel, Ability.HIDE, threat)
    look(channel)
    found = honest(Measure.objects.get())
    honest(noticing.give_reason(found, mia, THREAT))
    honest(telling.cannot_tell(found, mia, "Das Konto gibt es nicht mehr."))
    long_ago = timezone.now() - timedelta(days=2)
    Measure.objects.update(done_at=long_ago)
    assert "The beginning of measure" in verify_team(mia.team_id).flaw


def test_so_it_does_for_what_failed_and_is_done_after_all(
    threat: Message, mia: Membership, plaza: SimulatedPlaza, channel: Channel, look: Look
) -> None:
    plaza.suffer("status", method="PUT", status=422)
    failed = honest(measures.ask(threat, mia, Kind.HIDE, THREAT))
    act_there(plaza, channel, Ability.HIDE, threat)
    look(channel)
    assert honest(failed).state == State.DONE


# --- hide before delete --------------------------------------------------------------------------


def test_deleting_needs_two_and_a_day_of_hiding(
    says: Says, mia: Membership, uwe: Membership, plaza: SimulatedPlaza
) -> None:
    spam = says("karl", "Verdiene 4.300 € im Monat von zu Hause! schnellreich.example")
    with pytest.raises(NoMeasure, match="Hide it first"):
        measures.ask(spam, mia, Kind.DELETE, SPAM)
    hidden = measures.ask(spam, mia, Kind.HIDE, SPAM)
    with pytest.raises(NoMeasure, match="Hide it first"):
        measures.ask(now(spam), mia, Kind.DELETE, SPAM)

    long_ago(hidden)
    asked = measures.ask(now(spam), mia, Kind.DELETE, SPAM)
    assert asked.state == State.ASKED
    with pytest.raises(NoMeasure, match="agrees with themselves"):
        measures.decide(asked, mia, True)
    assert plaza.messages[spam.external_id].gone_at is None

    done = measures.decide(asked, uwe, True)
    assert done.state == State.DONE
    assert plaza.messages[spam.external_id].gone_at is not None
    gone = now(spam)
    assert gone.gone_at == done.done_at
    assert gone.gone_by_house
    assert (gone.text, done.evidence.text) == (
        "",
        "Verdiene 4.300 € im Monat von zu Hause! schnellreich.example",
    )
    assert told("message.deleted") == 1
    assert told("message.vanished") == 0


def test_the_law_does_not_wait_a_day_but_for_a_second_person(
    threat: Message, mia: Membership, uwe: Membership
) -> None:
    asked = measures.ask(threat, mia, Kind.DELETE, THREAT)
    assert (asked.state, now(threat).gone_at) == (State.ASKED, None)
    assert measures.decide(asked, uwe, True).state == State.DONE
    assert now(threat).gone_at


@pytest.mark.parametrize(
    ("kind", "grounds", "why"),
    [
        (Kind.DELETE, RUDE, "never deleted"),
        (Kind.DELETE, Grounds("N03", explanation="Anderes Thema."), "Say where it belongs"),
        (Kind.DELETE, Grounds("C01", explanation="Braucht Hilfe."), "never punished"),
        (Kind.SPAM, THREAT, "Only spam"),
    ],
)
def test_what_is_never_done_for_this_reason(
    threat: Message,
    mia: Membership,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    grounds: Grounds,
    why: str,
) -> None:
    can_all(monkeypatch)
    with pytest.raises(NoMeasure, match=why):
        measures.ask(threat, mia, kind, grounds)


def test_what_was_asked_long_ago_is_looked_at_again(
    threat: Message, mia: Membership, uwe: Membership, channel: Channel
) -> None:
    asked = measures.ask(threat, mia, Kind.DELETE, THREAT)
    vanish(channel, threat.external_id)
    with pytest.raises(NoMeasure, match="no longer"):
        measures.decide(asked, uwe, True)
    assert measures.decide(asked, uwe, False, "Weg.").state == State.DECLINED


# --- a public body -------------------------------------------------------------------------------


def test_a_public_body_always_looks_twice(
    threat: Message, mia: Membership, uwe: Membership
) -> None:
    mia.team.is_public_body = True
    mia.team.save()
    asked = measures.ask(threat, mia, Kind.HIDE, THREAT)
    assert (asked.state, now(threat).is_hidden) == (State.ASKED, False)
    assert measures.decide(asked, uwe, True).state == State.DONE


def test_a_public_body_deletes_nothing_for_its_netiquette_alone(
    threat: Message, mia: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    mia.team.is_public_body = True
    mia.team.save()
    cannot_hide = {**Plaza.abilities, Ability.HIDE: never("Nothing hides here.")}
    monkeypatch.setattr(Plaza, "abilities", cannot_hide)
    with pytest.raises(NoMeasure, match="netiquette is not enough"):
        measures.ask(threat, mia, Kind.DELETE, RUDE)
    told = Grounds("N01", explanation="Nur Beschimpfung.", basis="§ 4 Satzung")
    asked = measures.ask(threat, mia, Kind.DELETE, told)
    assert (asked.state, asked.basis) == (State.ASKED, "§ 4 Satzung")


# --- put back ------------------------------------------------------------------------------------


def test_what_was_hidden_is_put_back_in_one_step(
    threat: Message, mia: Membership, uwe: Membership, plaza: SimulatedPlaza
) -> None:
    hidden = measures.ask(threat, mia, Kind.HIDE, THREAT)
    lifted = measures.lift(hidden, uwe)

    assert (lifted.state, lifted.lifted_by) == (State.LIFTED, uwe)
    assert not now(threat).is_hidden
    assert not plaza.messages[threat.external_id].hidden
    assert events(hidden) == ["asked", "done", "lifted"]
    with pytest.raises(NoMeasure, match="not in force"):
        measures.lift(hidden, uwe)


def test_what_the_network_does_not_put_back_stays_in_force(
    threat: Message, mia: Membership, plaza: SimulatedPlaza
) -> None:
    hidden = measures.ask(threat, mia, Kind.HIDE, THREAT)
    plaza.suffer("status", method="DELETE", status=422)
    with pytest.raises(NotDone):
        measures.lift(hidden, mia)
    assert Measure.objects.get().state == State.DONE
    assert now(threat).is_hidden


def test_show_again_lifts_what_hid_it(threat: Message, mia: Membership) -> None:
    hidden = measures.ask(threat, mia, Kind.HIDE, THREAT)
    measures.show(now(threat), mia)
    assert Measure.objects.get(pk=hidden.pk).state == State.LIFTED
    assert told("message.unhidden") == 1


def test_what_the_network_itself_held_back_can_be_shown(
    threat: Message, mia: Membership, plaza: SimulatedPlaza
) -> None:
    plaza.messages[threat.external_id].hidden = True
    Message.objects.update(is_hidden=True)
    measures.show(now(threat), mia)
    assert not now(threat).is_hidden
    assert not plaza.messages[threat.external_id].hidden
    assert told("message.unhidden") == 1
    assert not RecordEntry.objects.exists()


def test_what_has_an_end_is_put_back_by_the_clock(
    threat: Message, mia: Membership, happens: Happens, plaza: SimulatedPlaza
) -> None:
    with pytest.raises(NoMeasure, match="ahead"):
        measures.ask(threat, mia, Kind.HIDE, THREAT, until=timezone.now())
    later = timezone.now() + timedelta(days=7)
    hidden = measures.ask(threat, mia, Kind.HIDE, THREAT, until=later)
    with happens():
        sweep.tidy_up()
    assert now(threat).is_hidden

    Measure.objects.update(until=timezone.now())
    with happens():
        sweep.tidy_up()
    over = Measure.objects.get(pk=hidden.pk)
    assert (over.state, over.lifted_by) == (State.LIFTED, None)
    assert not plaza.messages[threat.external_id].hidden


def test_an_end_that_the_network_does_not_hear_comes_again(
    threat: Message, mia: Membership, happens: Happens, plaza: SimulatedPlaza
) -> None:
    later = timezone.now() + timedelta(days=7)
    measures.ask(threat, mia, Kind.HIDE, THREAT, until=later)
    Measure.objects.update(until=timezone.now())
    plaza.suffer("status", method="DELETE", status=422)
    for state in (State.DONE, State.LIFTED):
        with happens():
            sweep.tidy_up()
        assert Measure.objects.get().state == state


# --- the last step: a block ------------------------------------------------------------------------


def in_a_week() -> datetime:
    return timezone.now() + timedelta(days=7)


def block_of(message: Message, mia: Membership, uwe: Membership) -> Measure:
    """Mia has hidden it, asks for a block, and Uwe agrees."""
    measures.ask(message, mia, Kind.HIDE, THREAT)
    asked = measures.ask(now(message), mia, Kind.BLOCK, THREAT, until=in_a_week())
    assert asked.state == State.ASKED, "two people"
    return measures.decide(asked, uwe, True)


def test_somebody_is_blocked_by_two_after_hiding_and_until_a_day(
    threat: Message, mia: Membership, uwe: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    blocked = block_of(threat, mia, uwe)

    assert blocked.state == State.DONE
    assert plaza.blocked == {"karl"}
    assert events(blocked) == ["asked", "agreed", "done"]
    assert told("message.author_blocked") == 1

    Measure.objects.filter(pk=blocked.pk).update(until=timezone.now())
    with happens():
        sweep.tidy_up()
    assert plaza.blocked == set()
    assert told("message.author_unblocked") == 1


def test_a_block_is_the_last_step_has_an_end_and_is_made_once(
    threat: Message, says: Says, mia: Membership, uwe: Membership, plaza: SimulatedPlaza
) -> None:
    again = says("karl", THREAT_WORDS)
    with pytest.raises(NoMeasure, match="Hide first"):
        measures.ask(threat, mia, Kind.BLOCK, THREAT, until=in_a_week())
    measures.ask(threat, mia, Kind.HIDE, THREAT)
    with pytest.raises(NoMeasure, match="needs an end"):
        measures.ask(threat, mia, Kind.BLOCK, THREAT)
    assert plaza.blocked == set()

    measures.decide(measures.ask(again, mia, Kind.BLOCK, THREAT, until=in_a_week()), uwe, True)
    with pytest.raises(NoMeasure, match="blocked already"):
        measures.ask(threat, mia, Kind.BLOCK, THREAT, until=in_a_week())


def test_a_block_is_taken_back_though_the_words_are_gone(
    threat: Message, mia: Membership, uwe: Membership, plaza: SimulatedPlaza
) -> None:
    blocked = block_of(threat, mia, uwe)
    plaza.delete(threat.external_id)
    Message.objects.update(gone_at=timezone.now())

    assert measures.lift(blocked, mia).state == State.LIFTED
    assert plaza.blocked == set()


def test_who_is_only_out_of_our_sight_has_deleted_nothing(
    threat: Message, mia: Membership, uwe: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    block_of(threat, mia, uwe)
    monkeypatch.setattr(Plaza, "refresh", lambda _, ids: [Vanished(one) for one in ids])
    look_again(threat.channel, "")
    assert now(threat).gone_at is None

    Measure.objects.filter(kind=Kind.BLOCK).update(state=State.LIFTED)
    look_again(threat.channel, "")
    assert now(threat).gone_at is not None


def test_a_block_is_looked_at_again_when_it_is_agreed_to(
    threat: Message, mia: Membership, uwe: Membership, plaza: SimulatedPlaza
) -> None:
    hidden = measures.ask(threat, mia, Kind.HIDE, THREAT)
    asked = measures.ask(now(threat), mia, Kind.BLOCK, THREAT, until=in_a_week())
    measures.lift(hidden, mia)  # Karl was right to object

    with pytest.raises(NoMeasure, match="Hide first"):
        measures.decide(asked, uwe, True)
    assert plaza.blocked == set()


def test_where_hiding_was_tried_in_vain_a_block_is_open(
    threat: Message, mia: Membership, plaza: SimulatedPlaza
) -> None:
    plaza.suffer("status", method="PUT", status=422)
    assert measures.ask(threat, mia, Kind.HIDE, THREAT).state == State.FAILED
    assert measures.ask(threat, mia, Kind.BLOCK, THREAT, until=in_a_week()).state == State.ASKED


def test_nobody_agrees_to_words_that_are_not_there_any_more(
    threat: Message, mia: Membership, uwe: Membership, plaza: SimulatedPlaza
) -> None:
    asked = measures.ask(threat, mia, Kind.DELETE, THREAT)
    Message.objects.update(text="Entschuldigung, das war nicht so gemeint.")

    with pytest.raises(NoMeasure, match="words have changed"):
        measures.decide(asked, uwe, True)
    assert plaza.messages[threat.external_id].gone_at is None


def test_what_has_ended_before_it_was_agreed_to_is_not_begun(
    threat: Message, mia: Membership, uwe: Membership, plaza: SimulatedPlaza
) -> None:
    measures.ask(threat, mia, Kind.HIDE, THREAT)
    asked = measures.ask(now(threat), mia, Kind.BLOCK, THREAT, until=in_a_week())
    Measure.objects.filter(pk=asked.pk).update(until=timezone.now() - timedelta(hours=1))

    with pytest.raises(NoMeasure, match="ahead"):
        measures.decide(asked, uwe, True)
    assert plaza.blocked == set()


def test_a_try_that_fails_beside_one_that_did_it_takes_nothing_back(
    threat: Message, mia: Membership, plaza: SimulatedPlaza, monkeypatch: pytest.MonkeyPatch
) -> None:
    plaza.suffer("status", method="PUT", status=422)
    failed = measures.ask(threat, mia, Kind.HIDE, THREAT)

    def while_a_colleague_does_it(*_: object) -> None:
        Measure.objects.filter(pk=failed.pk).update(state=State.DONE, done_at=timezone.now())
        raise Refused("Plaza has had enough.")

    monkeypatch.setattr(Plaza, "act", while_a_colleague_does_it)
    assert measures.carry_out(failed).state == State.DONE
    assert events(failed) == ["asked", "failed"]


def test_what_failed_is_not_done_to_other_words(
    says: Says, netiquette: None, mia: Membership, plaza: SimulatedPlaza
) -> None:
    spam = says("karl", "Rolex günstig! Link in meinem Profil.")
    plaza.suffer("status", method="PUT", status=422)
    failed = measures.ask(spam, mia, Kind.HIDE, SPAM)
    Message.objects.update(text=CRITICISM)

    assert measures.carry_out(failed).state == State.FAILED
    assert not plaza.messages[spam.external_id].hidden


def test_an_insult_that_may_be_criticism_is_not_hidden_by_one(
    criticism: Message, mia: Membership, plaza: SimulatedPlaza
) -> None:
    insult = Grounds("L03", explanation="Eine Beleidigung.", law="§ 185 StGB")
    assert measures.ask(criticism, mia, Kind.HIDE, insult).state == State.ASKED
    assert not plaza.messages[criticism.external_id].hidden


# --- carried out, whatever happened in between -----------------------------------------------------


def test_what_was_agreed_and_interrupted_is_carried_out(
    threat: Message, mia: Membership, happens: Happens
) -> None:
    hidden = measures.ask(threat, mia, Kind.HIDE, THREAT)
    measures.lift(hidden, mia)
    Measure.objects.update(state=State.READY, done_at=None)
    with happens():
        sweep.pick_up()
    assert not now(threat).is_hidden, "it may have a worker"

    Measure.objects.update(asked_at=timezone.now() - timedelta(minutes=5))
    with happens():
        sweep.pick_up()
    assert now(threat).is_hidden


# --- the person is told --------------------------------------------------------------------------


def test_the_statement_says_all_it_must(threat: Message, mia: Membership) -> None:
    hidden = measures.ask(threat, mia, Kind.HIDE, THREAT)
    text = whole(hidden, "Mia")

    for words in (
        "Hallo Karl Kritik,",
        "deinen Kommentar vom",
        "unter „Unsere neue Bürste ist da!“",
        "„dann bist du tot“",
        "§ 241 StGB",
        "Das ist eine Drohung.",
        "Entschieden hat das ein Mensch.",
        "ohne Enddatum",
        objection_link(hidden),
        "bis zum",
        "Gerichte",
        "\n\nMia",
    ):
        assert words in text
    assert objection_link(hidden) == f"http://testserver/objection/{hidden.key}/"


def test_it_speaks_as_the_person_does_or_as_the_team_wants(
    says: Says, mia: Membership, netiquette: None
) -> None:
    formal = says("karl", "Können Sie lesen? Ihre Trotteltruppe kann nichts, Sie Versager.")
    measure = measures.ask(
        formal, mia, Kind.HIDE, Grounds("L03", explanation="x", law="§ 185 StGB")
    )
    assert "Ihren Kommentar" in whole(measure, "Mia")
    measure.team.address = "du"
    assert "deinen Kommentar" in whole(measure, "Mia")

    english = says("lena", "You are all idiots and I hope that you know it.")
    Message.objects.filter(pk=english.pk).update(language="en")
    measure = measures.ask(now(english), mia, Kind.HIDE, RUDE)
    text = whole(measure, "Mia")
    assert "we have hidden your comment" in text
    assert "Abuse" in text or "abuse" in text
    assert "netiquette, version 1: http://testserver/netiquette/ratzifatzi/1/" in text


@pytest.mark.parametrize("language", ["de", "en"])
def test_only_where_there_is_somebody_else_it_promises_them(
    language: str, threat: Message, mia: Membership, tina: Membership
) -> None:
    Message.objects.update(language=language)
    Membership.objects.exclude(pk=mia.pk).update(role=Role.TRAINEE)
    somebody = {"de": "sieht es sich jemand anderes an", "en": "Somebody else will look at it"}
    nobody = {"de": "Jemand anderen, der das entscheiden", "en": "nobody else here who may decide"}
    hidden = measures.ask(now(threat), mia, Kind.HIDE, THREAT)
    assert nobody[language] in whole(hidden, "Mia")
    assert somebody[language] not in whole(hidden, "Mia")

    Membership.objects.filter(pk=tina.pk).update(role=Role.MEMBER)
    assert somebody[language] in whole(hidden, "Mia")
    assert nobody[language] not in whole(hidden, "Mia")


def test_in_public_nothing_of_it_is_said_again(
    threat: Message, mia: Membership, happens: Happens, plaza: SimulatedPlaza
) -> None:
    hidden = measures.ask(threat, mia, Kind.HIDE, THREAT)
    assert telling.way_to_tell(hidden)[0] is Way.PUBLIC
    public = in_public(hidden)
    for words in ("tot", "Drohung", "StGB", "Threat", "Bedrohung"):
        assert words not in public
    with pytest.raises(NoMeasure, match="repeat"):
        telling.tell(hidden, mia, whole(hidden, "Mia"))
    with pytest.raises(NoMeasure, match="link"):
        telling.tell(hidden, mia, "Ich habe das verborgen.")
    with pytest.raises(NoMeasure, match="nothing to send"):
        telling.tell(hidden, mia, "  ")

    with happens():
        reply = telling.tell(hidden, mia, public)
    assert any(one.text.endswith(public) for one in plaza.messages.values())
    kept = Measure.objects.get(pk=hidden.pk)
    assert (kept.telling, kept.statement, kept.statement_key) == ("owed", "", reply.key)
    sweep.sweep()
    kept.refresh_from_db()
    assert kept.telling == "told"
    assert kept.told_at
    assert events(hidden)[-1] == "told"
    assert telling.hear_what_arrived() == 0


def test_what_the_network_did_not_take_counts_as_not_told(
    threat: Message, mia: Membership, happens: Happens, plaza: SimulatedPlaza
) -> None:
    hidden = measures.ask(threat, mia, Kind.HIDE, THREAT)
    plaza.suffer("status", method="POST", status=422)
    with happens():
        telling.tell(hidden, mia, in_public(hidden))
    sweep.sweep()
    assert Measure.objects.get().telling == "owed"
    with happens():
        telling.tell(hidden, mia, in_public(hidden))
    sweep.sweep()
    assert Measure.objects.get().telling == "told"


@pytest.fixture
def twice_read(mia: Membership) -> None:
    """The team reads everything twice."""
    twice.demand(mia, LookTwice.Kind.EVERYTHING, None, "")


@pytest.mark.usefixtures("twice_read")
def test_where_answers_are_read_twice_a_colleague_lets_the_statement_go(
    threat: Message, mia: Membership, uwe: Membership, happens: Happens, plaza: SimulatedPlaza
) -> None:
    hidden = measures.ask(threat, mia, Kind.HIDE, THREAT)
    with happens():
        reply = telling.tell(hidden, mia, in_public(hidden))
    assert reply.state == Reply.State.ASKED
    assert list(Reply.objects.to_read(uwe)) == [reply]
    sweep.sweep()
    assert Measure.objects.get().telling == "owed"
    assert not any(one.text.endswith(reply.text) for one in plaza.messages.values())
    for tell in (telling.tell, telling.told_by_hand):
        with pytest.raises(NoMeasure, match="A colleague reads it already"):
            tell(hidden, mia, in_public(hidden))
    with pytest.raises(SecondLookFirst):
        approve(reply, mia)

    with happens():
        approve(reply, uwe, words=reply.words)
    sweep.sweep()
    assert (honest(hidden).telling, honest(hidden).statement) == ("told", reply.text)
    assert any(one.text.endswith(reply.text) for one in plaza.messages.values())


@pytest.mark.usefixtures("twice_read")
def test_a_statement_that_was_given_back_and_written_anew_is_told_as_it_went_out(
    threat: Message, mia: Membership, uwe: Membership, happens: Happens
) -> None:
    hidden = measures.ask(threat, mia, Kind.HIDE, THREAT)
    reply = telling.tell(hidden, mia, in_public(hidden))
    second_look.give_back(reply, uwe, "Freundlicher, bitte.")
    assert threat.conversation is not None
    save_draft(threat.conversation, mia, "Lieber Karl,", threat)
    second_look.write_on(reply, mia)
    reply.refresh_from_db()
    second_look.ask(reply, mia)
    with happens():
        approve(reply, uwe)
    sweep.sweep()

    assert honest(hidden).telling == "told"
    assert honest(hidden).statement.startswith("Lieber Karl,")


@pytest.mark.usefixtures("twice_read")
def test_whoever_takes_a_statement_over_keeps_its_way_to_the_measure(
    threat: Message, mia: Membership, uwe: Membership, owner: Membership, happens: Happens
) -> None:
    hidden = measures.ask(threat, uwe, Kind.HIDE, THREAT)
    reply = telling.tell(hidden, uwe, in_public(hidden))
    deactivate(uwe, owner)
    second_look.write_on(Reply.objects.get(), mia)
    draft = Reply.objects.drafts_of(mia).get()
    assert draft.key != reply.key
    second_look.ask(draft, mia)
    with happens():
        approve(draft, owner)
    sweep.sweep()
    assert honest(hidden).telling == "told"


def test_what_barks_back_rests_as_a_draft_and_is_told_when_it_goes(
    threat: Message, mia: Membership, happens: Happens, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = measures.ask(threat, mia, Kind.HIDE, THREAT)
    monkeypatch.setattr(pausing, "is_needed", lambda _reply: True)
    reply = telling.tell(hidden, mia, in_public(hidden))
    assert (reply.state, reply.pauses.count()) == (Reply.State.DRAFT, 1)

    monkeypatch.undo()
    with happens():
        approve(reply, mia)
    sweep.sweep()
    assert honest(hidden).telling == "told"


@pytest.mark.parametrize("whole_again", [True, False])
def test_a_refused_statement_that_is_written_again_counts_where_it_still_leads_to_objecting(
    whole_again: bool, threat: Message, mia: Membership, happens: Happens, plaza: SimulatedPlaza
) -> None:
    hidden = measures.ask(threat, mia, Kind.HIDE, THREAT)
    plaza.suffer("status", method="POST", status=422)
    with happens():
        reply = telling.tell(hidden, mia, in_public(hidden))
    reply.refresh_from_db()
    assert reply.state == Reply.State.REFUSED

    draft = take_back(reply, mia)
    assert draft.key != reply.key
    if not whole_again:
        draft.text = "Schreib mir lieber."
        draft.save()
    with happens():
        approve(draft, mia)
    sweep.sweep()
    now_it_is = honest(hidden)
    assert now_it_is.telling == ("told" if whole_again else "owed")
    assert now_it_is.statement == (draft.text if whole_again else "")
    assert telling.hear_what_arrived() == 0


def test_a_statement_in_doubt_that_was_taken_back_and_had_arrived_is_told(
    threat: Message, mia: Membership, happens: Happens, plaza: SimulatedPlaza
) -> None:
    hidden = measures.ask(threat, mia, Kind.HIDE, THREAT)
    plaza.suffer("status", method="POST", status=422)
    with happens():
        reply = telling.tell(hidden, mia, in_public(hidden))
    draft = take_back(reply, mia)

    settle(Reply.objects.get(pk=reply.pk), Receipt(external_id="after-all"))
    draft.refresh_from_db()
    assert draft.state == Reply.State.WITHDRAWN
    sweep.sweep()
    assert honest(hidden).telling == "told"


def test_it_is_not_sent_twice(threat: Message, mia: Membership) -> None:
    hidden = measures.ask(threat, mia, Kind.HIDE, THREAT)
    telling.tell(hidden, mia, in_public(hidden))
    with pytest.raises(NoMeasure, match="on its way"):
        telling.tell(hidden, mia, in_public(hidden))


def test_a_draft_of_ones_own_is_never_thrown_away(threat: Message, mia: Membership) -> None:
    hidden = measures.ask(threat, mia, Kind.HIDE, THREAT)
    assert threat.conversation is not None
    draft = save_draft(threat.conversation, mia, "Lieber Karl,", threat)
    with pytest.raises(NoMeasure, match="writing an answer"):
        telling.tell(hidden, mia, in_public(hidden))
    assert Reply.objects.get().text == draft.text


def test_below_what_is_gone_nobody_is_told_by_an_answer(
    threat: Message, mia: Membership, uwe: Membership
) -> None:
    deleted = measures.decide(measures.ask(threat, mia, Kind.DELETE, THREAT), uwe, True)
    way, why = telling.way_to_tell(deleted)
    assert (way, bool(why)) == (Way.BY_HAND, True)
    with pytest.raises(NoMeasure, match="gone"):
        telling.tell(deleted, mia, whole(deleted, "Mia"))

    by_hand = telling.told_by_hand(deleted, mia, whole(deleted, "Mia"))
    assert (by_hand.telling, bool(by_hand.told_at)) == ("told", True)
    details = json.loads(RecordEntry.objects.order_by("number").last().details)  # type: ignore[union-attr]
    assert (details["telling"], details["by_hand"]) == ("told", True)


def test_where_there_is_no_way_it_is_said_why(threat: Message, mia: Membership) -> None:
    hidden = measures.ask(threat, mia, Kind.HIDE, THREAT)
    assert telling.cannot_tell(hidden, mia, "Das Konto gibt es nicht mehr.").telling == "no_way"
    entry = Entry.objects.get(action="measure.not_told")
    assert entry.details["why"] == "Das Konto gibt es nicht mehr."


def test_plain_spam_is_owed_nothing(says: Says, mia: Membership) -> None:
    spam = says("karl", "Verdiene 4.300 € im Monat von zu Hause! schnellreich.example")
    assert measures.ask(spam, mia, Kind.HIDE, SPAM).telling == "not_owed"


def test_after_putting_it_back_there_is_a_word_for_the_person(
    threat: Message, mia: Membership, happens: Happens
) -> None:
    lifted = measures.lift(measures.ask(threat, mia, Kind.HIDE, THREAT), mia)
    word = put_back(lifted)
    assert "wieder für alle da" in word
    with happens():
        telling.tell(lifted, mia, word)
    sweep.sweep()
    assert Measure.objects.get().telling == "told"


def test_after_a_block_there_is_another_word(
    threat: Message, mia: Membership, uwe: Membership
) -> None:
    blocked = block_of(threat, mia, uwe)
    assert "haben wir" in whole(blocked, "Mia")
    assert "Konto bei uns blockiert" in whole(blocked, "Mia")

    word = put_back(measures.lift(blocked, uwe))
    assert "Konto ist bei uns nicht mehr blockiert. Wir haben noch einmal hingesehen." in word
    assert "Kommentar" not in word


def test_what_ended_by_itself_was_not_looked_at_again(threat: Message, mia: Membership) -> None:
    word = put_back(measures.lift(measures.ask(threat, mia, Kind.HIDE, THREAT)))
    assert "wieder für alle da" in word
    assert "noch einmal hingesehen" not in word


def test_who_is_blocked_is_told_by_hand(threat: Message, mia: Membership, uwe: Membership) -> None:
    blocked = block_of(threat, mia, uwe)
    for measure in Measure.objects.all():
        way, why = telling.way_to_tell(measure)
        assert (way, "blocked" in why.text) == (Way.BY_HAND, True)
    with pytest.raises(NoMeasure, match="may never reach"):
        telling.tell(blocked, mia, whole(blocked, "Mia"))

    measures.lift(blocked, uwe)
    assert telling.way_to_tell(Measure.objects.get(pk=blocked.pk))[0] is Way.PUBLIC


@pytest.mark.parametrize(
    ("role", "has_office"), [("guest_page", True), ("own_hosting", False), ("own_platform", False)]
)
def test_only_a_network_has_a_complaints_office(
    role: str, has_office: bool, threat: Message, mia: Membership
) -> None:
    Channel.objects.update(chosen_role=role)
    hidden = measures.ask(now(threat), mia, Kind.HIDE, THREAT)
    statement = whole(Measure.objects.with_context().get(pk=hidden.pk), "Mia")
    assert ("Beschwerdestelle des Netzwerks" in statement) is has_office
    assert "die Gerichte stehen" in statement


# --- noticed outside -----------------------------------------------------------------------------


def act_there(plaza: SimulatedPlaza, channel: Channel, ability: Ability, message: Message) -> None:
    """A colleague does it on Plaza itself."""
    channel.connector.act(ability, message.external_id, {})


def test_what_is_hidden_on_the_network_is_noticed_and_waits_for_a_reason(
    threat: Message, mia: Membership, plaza: SimulatedPlaza, channel: Channel, look: Look
) -> None:
    act_there(plaza, channel, Ability.HIDE, threat)
    look(channel)
    look(channel)

    found = Measure.objects.get()
    assert (found.kind, found.state, found.found_outside, found.reason) == (
        "hide",
        "done",
        True,
        "",
    )
    assert list(Measure.objects.without_reason()) == [found]
    assert found.evidence.text == THREAT_WORDS
    assert events(found) == ["found"]
    assert told("measure.found") == 1
    with pytest.raises(NoMeasure, match="reason first"):
        telling.tell(found, mia, "Hallo")

    told_why = noticing.give_reason(found, mia, THREAT)
    assert (told_why.reason, told_why.asked_by) == ("L02", None)
    assert events(found) == ["found", "reasoned"]
    assert not Measure.objects.without_reason().exists()
    with pytest.raises(NoMeasure, match="given already"):
        noticing.give_reason(found, mia, SPAM)


def test_what_is_shown_on_the_network_is_over(
    threat: Message, mia: Membership, plaza: SimulatedPlaza, channel: Channel, look: Look
) -> None:
    hidden = measures.ask(threat, mia, Kind.HIDE, THREAT)
    long_ago(hidden)
    act_there(plaza, channel, Ability.UNHIDE, threat)
    look(channel)

    over = Measure.objects.get()
    assert (over.state, over.lifted_by) == (State.LIFTED, None)
    assert events(over) == ["asked", "done", "lifted"]
    assert not now(threat).is_hidden


def test_what_the_desk_did_is_not_noticed_as_done_outside(
    threat: Message, mia: Membership, uwe: Membership, channel: Channel, look: Look
) -> None:
    hidden = measures.ask(threat, mia, Kind.HIDE, THREAT)
    look(channel)
    measures.lift(hidden, mia)
    look(channel)
    measures.decide(measures.ask(now(threat), mia, Kind.DELETE, THREAT), uwe, True)
    look(channel)
    assert not Measure.objects.filter(found_outside=True).exists()
    assert Measure.objects.count() == 2


def test_old_news_about_what_the_desk_just_did_counts_nothing(
    threat: Message, mia: Membership, plaza: SimulatedPlaza, channel: Channel, look: Look
) -> None:
    """The network's answer was on its way while somebody hid it here."""
    hidden = measures.ask(threat, mia, Kind.HIDE, THREAT)
    plaza.messages[threat.external_id].hidden = False
    look(channel)
    assert Measure.objects.get().state == State.DONE
    plaza.messages[threat.external_id].hidden = True
    look(channel)
    measures.lift(hidden, mia)
    plaza.messages[threat.external_id].hidden = True
    look(channel)
    assert Measure.objects.get().state == State.LIFTED


def test_what_is_deleted_on_the_network_is_noticed_with_its_words(
    threat: Message, mia: Membership, plaza: SimulatedPlaza, channel: Channel, look: Look
) -> None:
    act_there(plaza, channel, Ability.DELETE, threat)
    look(channel)
    look(channel)

    found = Measure.objects.get()
    assert (found.kind, found.found_outside) == ("delete", True)
    assert found.evidence.text == THREAT_WORDS
    assert now(threat).text == ""
    assert found.is_criticism is False


def test_what_its_author_deleted_is_no_measure(
    threat: Message, plaza: SimulatedPlaza, channel: Channel, look: Look
) -> None:
    plaza.delete(threat.external_id)
    look(channel)
    assert now(threat).gone_at
    assert not Measure.objects.exists()


def test_criticism_deleted_on_the_network_is_counted_as_such(
    criticism: Message, mia: Membership, plaza: SimulatedPlaza, channel: Channel, look: Look
) -> None:
    act_there(plaza, channel, Ability.DELETE, criticism)
    look(channel)
    assert Measure.objects.against_criticism().count() == 1


def test_of_what_nobody_may_copy_the_words_go_when_the_reason_is_given(
    threat: Message, mia: Membership, plaza: SimulatedPlaza, channel: Channel, look: Look
) -> None:
    act_there(plaza, channel, Ability.DELETE, threat)
    look(channel)
    found = noticing.give_reason(
        Measure.objects.get(), mia, Grounds("L08", explanation="x", law="§ 184b StGB")
    )
    assert found.evidence.text == ""
    assert json.loads(RecordEntry.objects.get(event="reasoned").details)["evidence"] == (
        found.evidence.digest
    )


def test_who_asked_and_did_it_on_the_network_has_asked_for_nothing(
    threat: Message, mia: Membership, plaza: SimulatedPlaza, channel: Channel, look: Look
) -> None:
    asked = measures.ask(threat, mia, Kind.DELETE, THREAT)
    act_there(plaza, channel, Ability.DELETE, threat)
    look(channel)
    asked.refresh_from_db()
    assert asked.state == State.DECLINED
    assert Measure.objects.get(found_outside=True).state == State.DONE


def test_what_failed_and_stands_there_is_done_after_all(
    threat: Message, mia: Membership, plaza: SimulatedPlaza, channel: Channel, look: Look
) -> None:
    plaza.suffer("status", method="PUT", status=422)
    measures.ask(threat, mia, Kind.HIDE, THREAT)
    act_there(plaza, channel, Ability.HIDE, threat)
    look(channel)
    done = Measure.objects.get()
    assert (done.state, done.reason) == (State.DONE, "L02")
    assert events(done) == ["asked", "failed", "done"]


def test_what_was_hidden_before_the_desk_knew_it_is_no_measure(
    plaza: SimulatedPlaza, post: str, channel: Channel, look: Look
) -> None:
    comment = plaza.comment("karl", "Uhren!", post)
    plaza.messages[comment].hidden = True
    look(channel)
    look(channel)
    assert Message.objects.get().is_hidden
    assert not Measure.objects.exists()
