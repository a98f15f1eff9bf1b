"""Which conversation belongs to which group, and who says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation, Message, Note
from herzenstakt.flows import grouping
from herzenstakt.flows.grouping import (
    MOST,
    GroupWish,
    change,
    move,
    place,
    remove,
    take_back,
    to_take_back,
    write,
)
from herzenstakt.flows.handing_over import take_care
from herzenstakt.groups.models import LONGEST_NAME, Group, Place
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.labels import services as labels
from herzenstakt.rules.services import RuleWish
from herzenstakt.rules.services import write as write_rule
from tests.conftest import Says
from tests.rules.desk import live

GERMAN = "Wo bleibt meine Lieferung? Ich warte schon so lange auf das Paket."
ENGLISH = "Where is my parcel? I have been waiting for such a long time now."
WORD = "Das könnt ihr besser."


def group(by: Membership, name: str, query: str = "", **more: object) -> Group:
    made = write(by, GroupWish(name, query, **more))  # type: ignore[arg-type]
    by.team.refresh_from_db()
    return made


def group_of(said: Message) -> str:
    assert said.conversation_id is not None
    there = Conversation.objects.select_related("group").get(pk=said.conversation_id)
    return there.group.name if there.group else ""


# --- when somebody speaks to us ------------------------------------------------------------------


def test_each_lands_in_the_first_group_that_is_about_it(mia: Membership, says: Says) -> None:
    group(mia, "English", "language:english")
    group(mia, "Pakete", "paket")
    group(mia, "Alles Deutsche", "sprache:deutsch")

    assert group_of(says("frieda", ENGLISH)) == "English"
    assert group_of(says("karl", GERMAN)) == "Pakete"
    assert group_of(says("lena", "Ich freue mich sehr über die neue Bürste!")) == "Alles Deutsche"
    entry = Entry.objects.filter(action="conversation.grouped").first()
    assert entry is not None
    assert (entry.by, entry.details) == (None, {"group": "English"})


def test_what_no_group_is_about_stays_with_the_whole_team(mia: Membership, says: Says) -> None:
    group(mia, "English", "language:english")
    group(mia, "Von Hand")
    assert group_of(says("karl", GERMAN)) == ""


def test_what_a_group_has_or_somebody_cares_for_is_left_there(mia: Membership, says: Says) -> None:
    group(mia, "Pakete", "paket")
    first = says("karl", "Ich habe eine Frage.")
    assert first.conversation is not None
    take_care(first.conversation, mia)
    assert group_of(says("karl", GERMAN)) == ""


def test_a_label_that_a_rule_puts_on_counts(mia: Membership, says: Says) -> None:
    label = labels.add(mia, "Bewerbung")
    live(mia, query="bewerben", puts_on=label)
    group(mia, "Bewerbungen", "label:bewerbung")
    assert group_of(says("jonas", "Kann ich mich bei euch bewerben?")) == "Bewerbungen"


def test_a_rule_can_give_it_to_a_group_and_a_person_has_the_last_word(
    mia: Membership, says: Says
) -> None:
    by_hand, other = group(mia, "Presse"), group(mia, "Pakete")
    live(mia, query="paket", puts_in=by_hand)
    said = says("karl", GERMAN)
    assert group_of(said) == "Presse"

    assert said.conversation is not None
    place(said.conversation, mia, other, WORD)
    says("karl", "Und mein zweites Paket?")
    assert group_of(said) == "Pakete"
    left = Entry.objects.filter(action="rule.left").last()
    assert left is not None


def test_what_a_person_took_out_of_its_group_stays_out(mia: Membership, says: Says) -> None:
    group(mia, "Pakete", "paket")
    said = says("karl", GERMAN)
    assert said.conversation is not None
    place(said.conversation, mia, None, "Das ist für uns alle.")
    says("karl", "Und mein zweites Paket?")
    assert group_of(said) == ""


def test_a_team_without_groups_pays_no_query(frieda_asks: Message) -> None:
    message = Message.objects.select_related("channel__team", "conversation").get(pk=frieda_asks.pk)
    with CaptureQueriesContext(connection) as asked:
        grouping.arrived(message)
    assert len(asked) == 0


def test_archives_are_no_arrival(mia: Membership, frieda_asks: Message) -> None:
    group(mia, "Alles", "sprache:deutsch")
    Message.objects.update(written_at=timezone.now() - timedelta(days=3))
    grouping.arrived(Message.objects.get(pk=frieda_asks.pk))
    assert group_of(frieda_asks) == ""


def test_words_next_door_are_nobodys_here(olga: Membership, says: Says) -> None:
    group(olga, "Pakete", "paket")
    assert group_of(says("karl", GERMAN)) == ""


def test_a_group_whose_filter_no_longer_finds_anything_takes_nothing_and_holds_up_nobody(
    mia: Membership, says: Says
) -> None:
    label = labels.add(mia, "Bewerbung")
    group(mia, "Bewerbungen", "label:bewerbung")
    label.delete()
    group(mia, "Pakete", "paket")
    assert group_of(says("karl", GERMAN)) == "Pakete"


# --- by hand -------------------------------------------------------------------------------------


def test_whoever_moves_it_says_a_word_and_nobody_cares_for_it_by_name(
    conversation: Conversation, mia: Membership
) -> None:
    press = group(mia, "Presse")
    take_care(conversation, mia)
    place(conversation, mia, press, f" {WORD} ")

    assert (conversation.group, conversation.caretaker) == (press, None)
    assert Note.objects.get().text == WORD
    assert Entry.objects.get(action="conversation.moved_to_group").by == mia


def test_it_can_be_taken_back_for_a_moment(conversation: Conversation, mia: Membership) -> None:
    press = group(mia, "Presse")
    take_care(conversation, mia)
    place(conversation, mia, press, WORD)
    assert take_back(conversation, mia)
    assert (conversation.group, conversation.caretaker, conversation.placed_at) == (None, mia, None)
    assert not take_back(conversation, mia), "a second click"


def test_it_cannot_be_taken_back_later_by_others_or_from_somebody(
    conversation: Conversation, mia: Membership, uwe: Membership
) -> None:
    place(conversation, mia, group(mia, "Presse"), WORD)
    assert not take_back(conversation, uwe)
    assert to_take_back(conversation, mia)
    take_care(conversation, uwe)
    assert not take_back(conversation, mia), "he cares now"


@pytest.mark.parametrize("word", ["", "   ", "x" * 501])
def test_without_a_word_it_stays(conversation: Conversation, mia: Membership, word: str) -> None:
    with pytest.raises(NotKept):
        place(conversation, mia, group(mia, "Presse"), word)
    conversation.refresh_from_db()
    assert conversation.group is None


def test_what_is_not_theirs_to_move_stays(
    conversation: Conversation, mia: Membership, uwe: Membership, rolf: Membership, olga: Membership
) -> None:
    press, next_door = group(mia, "Presse"), group(olga, "Presse")
    take_care(conversation, mia)
    for who, where in ((uwe, press), (rolf, press), (mia, next_door), (mia, None)):
        with pytest.raises(NotKept):
            place(conversation, who, where, WORD)
    conversation.refresh_from_db()
    assert (conversation.group, conversation.caretaker) == (None, mia)


# --- keeping groups ------------------------------------------------------------------------------


def test_groups_are_asked_in_their_order(mia: Membership, says: Says) -> None:
    group(mia, "Deutsch", "sprache:deutsch")
    move(group(mia, "Pakete", "paket"), mia, up=True)
    assert [one.name for one in Group.objects.in_order()] == ["Pakete", "Deutsch"]
    assert group_of(says("karl", GERMAN)) == "Pakete"


@pytest.mark.parametrize(
    "wish",
    [
        GroupWish(""),
        GroupWish("x" * 300),
        GroupWish("\u200b\u200d"),
        GroupWish("Presse", "art:unsinn"),
        GroupWish("Presse", "label:gibtesnicht"),
        GroupWish("Presse", "bei:mia"),
        GroupWish("Presse", "group:presse"),
        GroupWish("Presse", "x" * 500),
        GroupWish("Presse", gives_out=True),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(mia: Membership, wish: GroupWish) -> None:
    with pytest.raises(NotKept), transaction.atomic():
        write(mia, wish)
    assert not Group.objects.exists()


@pytest.mark.parametrize("name", ["Pres\u202ese", "Pres\x00se", "Presse\u200b \n"])
def test_tricks_in_names_are_not_kept(mia: Membership, name: str) -> None:
    kept = group(mia, name)
    assert kept.key == "presse"
    assert not {"\u202e", "\x00", "\n"} & set(kept.name)


def test_two_that_read_the_same_are_one(mia: Membership) -> None:
    group(mia, "Presse")
    with pytest.raises(NotKept):
        write(mia, GroupWish("PRES\u00adSE "))
    assert len("Presse") < LONGEST_NAME


def test_a_label_of_another_team_is_no_label_here(mia: Membership, olga: Membership) -> None:
    labels.add(olga, "Geheim")
    with pytest.raises(NotKept):
        write(mia, GroupWish("Presse", "label:geheim"))


def test_only_who_works_here_and_cares_for_people_belongs_to_a_group(
    mia: Membership, uwe: Membership, rolf: Membership, olga: Membership
) -> None:
    for stranger in (rolf, olga):
        with pytest.raises(NotKept), transaction.atomic():
            write(mia, GroupWish("Presse", members=(uwe, stranger)))
    assert not Place.objects.exists()


def test_only_those_who_lead_keep_groups(uwe: Membership, mia: Membership) -> None:
    press = group(mia, "Presse")
    for deed in (
        lambda: write(uwe, GroupWish("Andere")),
        lambda: change(press, uwe, GroupWish("Andere")),
        lambda: move(press, uwe, up=True),
        lambda: remove(press, uwe),
    ):
        with pytest.raises(NotKept):
            deed()
    assert Group.objects.get().name == "Presse"


def test_who_leads_next_door_does_not_find_it(olga: Membership, mia: Membership) -> None:
    with pytest.raises(NotKept):
        remove(group(mia, "Presse"), olga)


def test_the_last_one_can_leave_a_group_that_gives_nothing_out(
    mia: Membership, uwe: Membership
) -> None:
    press = group(mia, "Presse", members=(uwe,), gives_out=True)
    with pytest.raises(NotKept):
        change(press, mia, GroupWish("Presse", gives_out=True))
    change(press, mia, GroupWish("Presse"))
    assert not Place.objects.exists()
    assert not Group.objects.get().gives_out


def test_what_was_in_a_group_that_goes_is_with_the_whole_team_again_and_says_so(
    mia: Membership, says: Says
) -> None:
    pakete = group(mia, "Pakete", "paket")
    said = says("karl", GERMAN)
    assert remove(pakete, mia) == 1
    assert group_of(said) == ""
    assert Entry.objects.get(action="conversation.group_gone").details == {"group": "Pakete"}
    mia.team.refresh_from_db()
    assert not mia.team.has_groups


def test_a_group_that_a_rule_names_stays(mia: Membership) -> None:
    press = group(mia, "Presse")
    write_rule(mia, RuleWish("Presse", "arrives", puts_in=press))
    with pytest.raises(NotKept):
        remove(press, mia)
    assert Group.objects.exists()


def test_there_are_not_too_many(mia: Membership) -> None:
    Group.objects.bulk_create(
        Group(team=mia.team, name=f"Gruppe {n}", key=f"gruppe {n}") for n in range(MOST)
    )
    with pytest.raises(NotKept):
        write(mia, GroupWish("Noch eine"))


def test_what_is_read_again_is_placed_once(mia: Membership, says: Says) -> None:
    group(mia, "Pakete", "paket")
    said = says("karl", GERMAN)
    grouping.arrived(Message.objects.get(pk=said.pk))
    assert Entry.objects.filter(action="conversation.grouped").count() == 1
