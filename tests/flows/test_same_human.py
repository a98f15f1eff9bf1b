"""Two names, one human: merged and split by hand, and nothing is lost on the way."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message, Note
from herzenstakt.conversations.services import add_note
from herzenstakt.flows.same_human import NotTheSame, goes_along, human_behind, merge, split
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.lasting import Unchangeable
from herzenstakt.people.models import Consent, Handle, Merge, Person, Split
from herzenstakt.people.services import consent, inform
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.conftest import Says

TABLES = (Person, Handle, Conversation, Message, Note, Consent)


def rows() -> list[Any]:
    """Everything that is known of people and of what they said."""
    return [list(table._default_manager.order_by("pk").values()) for table in TABLES]


def person_of(said: Message) -> Person:
    """The human who said it, as they are now."""
    assert said.conversation
    return Conversation.objects.get(pk=said.conversation.pk).person


@pytest.fixture
def two_karls(says: Says, plaza: SimulatedPlaza) -> tuple[Message, Message]:
    """Karl under one name, and under another one in the same thread."""
    plaza.meet("karl.blog", "Karl Kritik")
    return says("karl", "Die Borsten fallen aus."), says("karl.blog", "Und teuer ist sie auch.")


def test_what_both_said_is_one_humans_and_two_conversations_of_one_thread_stay_two(
    two_karls: tuple[Message, Message], uwe: Membership
) -> None:
    first, second = map(person_of, two_karls)

    merge(first, second, uwe, Merge.Reason.SAID)

    assert {person_of(said) for said in two_karls} == {first}
    assert Conversation.objects.filter(person=first, thread_id=two_karls[0].thread_id).count() == 2
    assert list(first.handles.order_by("pk").values_list("person", "home")) == [
        (first.pk, first.pk),
        (first.pk, second.pk),
    ]


def test_what_is_said_next_under_either_name_goes_where_it_belongs(
    two_karls: tuple[Message, Message], uwe: Membership, says: Says
) -> None:
    first, second = map(person_of, two_karls)
    merge(first, second, uwe, Merge.Reason.SAID)

    more = says("karl.blog", "Und laut.")

    assert more.conversation_id == two_karls[1].conversation_id
    assert person_of(more) == first
    split(second, uwe)
    assert person_of(says("karl.blog", "Und schwer.")) == second


def test_merged_and_split_everything_is_as_it_was(
    two_karls: tuple[Message, Message], mia: Membership
) -> None:
    first, second = map(person_of, two_karls)
    assert two_karls[1].conversation
    add_note(two_karls[1].conversation, mia, "Er war beim Händler.")
    consent(second, mia, "repost", "Ja, zeigt das gern.", mia.created_at.date())
    inform(second, mia, mia.created_at.date())
    before = rows()

    merge(first, second, mia, Merge.Reason.OTHER, "Er hat angerufen.")
    assert rows() != before
    split(Person.objects.get(pk=second.pk), mia)

    assert rows() == before


def test_who_when_why_and_which_names_is_kept_and_cannot_be_changed(
    two_karls: tuple[Message, Message], mia: Membership
) -> None:
    first, second = map(person_of, two_karls)
    merged = merge(first, second, mia, Merge.Reason.OTHER, "  Er hat angerufen. ")
    parted = split(second, mia)

    theirs = list(second.homes.values_list("pk", flat=True))
    kept = Merge.objects.get()
    assert (kept.by, kept.kept, kept.gone, kept.handles) == (mia, first, second, theirs)
    assert (kept.reason, kept.words) == ("other", "Er hat angerufen.")
    assert (parted.by, parted.person, parted.own, parted.handles) == (mia, first, second, theirs)
    for row in (merged, parted):
        with pytest.raises(Unchangeable):
            row.save()
        with pytest.raises(Unchangeable):
            row.delete()
    actions = Entry.objects.filter(action__startswith="person.").order_by("pk")
    assert list(actions.values_list("action", "details")) == [
        ("person.merged", {"other": second.pk, "how": "other"}),
        ("person.split", {"other": second.pk}),
    ]


@pytest.mark.parametrize(
    ("reason", "words"), [("", ""), ("because", "x"), ("other", "  "), ("other", "")]
)
def test_nobody_is_merged_without_a_reason(
    two_karls: tuple[Message, Message], mia: Membership, reason: str, words: str
) -> None:
    first, second = map(person_of, two_karls)
    before = rows()
    with pytest.raises(NotTheSame):
        merge(first, second, mia, reason, words)
    assert rows() == before


def test_trainees_readers_and_people_next_door_merge_and_split_nobody(
    two_karls: tuple[Message, Message],
    mia: Membership,
    tina: Membership,
    rolf: Membership,
    olga: Membership,
) -> None:
    first, second = map(person_of, two_karls)
    for stranger in (tina, rolf, olga):
        with pytest.raises(NotTheSame):
            merge(first, second, stranger, Merge.Reason.SAID)
    merge(first, second, mia, Merge.Reason.SAID)
    before = rows()
    for stranger in (tina, rolf, olga):
        with pytest.raises(NotTheSame):
            split(second, stranger)
    assert rows() == before


def test_somebody_next_door_is_never_one_of_ours(
    two_karls: tuple[Message, Message], mia: Membership, olga: Membership
) -> None:
    hers = Person.objects.create(team=olga.team, name="Karl Kritik")
    for pair in ((person_of(two_karls[0]), hers), (hers, person_of(two_karls[0]))):
        with pytest.raises(NotTheSame):
            merge(*pair, mia, Merge.Reason.SAID)


def test_the_same_twice_a_ring_and_a_split_of_one_are_refused(
    two_karls: tuple[Message, Message], mia: Membership
) -> None:
    first, second = map(person_of, two_karls)
    with pytest.raises(NotTheSame):
        merge(first, first, mia, Merge.Reason.SAID)
    with pytest.raises(NotTheSame):
        split(first, mia)
    merge(first, second, mia, Merge.Reason.SAID)
    for pair in ((first, second), (second, first)):
        with pytest.raises(NotTheSame):
            merge(*pair, mia, Merge.Reason.SAID)
    with pytest.raises(NotTheSame):
        split(first, mia)
    assert (Merge.objects.count(), Split.objects.count()) == (1, 0)


def test_who_is_renamed_while_merged_has_the_new_name_when_split(
    two_karls: tuple[Message, Message], mia: Membership, plaza: SimulatedPlaza, says: Says
) -> None:
    first, second = map(person_of, two_karls)
    merge(first, second, mia, Merge.Reason.SAID)

    plaza.meet("karl.blog", "Karl K.")
    says("karl.blog", "Ich heiße jetzt anders.")

    assert Person.objects.get(pk=first.pk).name == "Karl Kritik"
    assert Person.objects.get(pk=second.pk).name == "Karl K."


# --- against a model --------------------------------------------------------------------------------

CROWD = 5
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), st.integers(0, CROWD - 1), st.integers(0, CROWD - 1)),
        st.tuples(st.just("split"), st.integers(0, CROWD - 1), st.just(0)),
    ),
    max_size=14,
)


class Forest:
    """The same in twenty lines: who stands behind whom."""

    def __init__(self) -> None:
        self.over: dict[int, int] = {}

    def root(self, one: int) -> int:
        while one in self.over:
            one = self.over[one]
        return one

    def step(self, what: str, one: int, other: int) -> bool:
        """Whether it is possible; then it is done."""
        if what == "split":
            return self.over.pop(one, None) is not None
        if one == other or one in self.over or other in self.over:
            return False
        self.over[other] = one
        return True


@pytest.fixture
def crowd(channel: Channel) -> list[Person]:
    """Five people, each with a name and a conversation in the same thread."""
    people = []
    for number in range(CROWD):
        person = Person.objects.create(team=channel.team, name=f"Karl {number}")
        handle = Handle.objects.create(
            team=channel.team,
            person=person,
            kind="plaza",
            external_id=f"karl{number}",
            name=person.name,
        )
        Conversation.objects.create(
            team=channel.team,
            channel=channel,
            thread_id="one",
            person=person,
            handle=handle,
            last_message_at=channel.created_at,
        )
        people.append(person)
    return people


@pytest.mark.one_database
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(steps=STEPS)
@example(
    steps=[("merge", 1, 3), ("merge", 2, 1), ("merge", 0, 2), ("split", 2, 0), ("split", 1, 0)]
)
def test_in_whatever_order_each_name_is_with_its_human(
    crowd: list[Person], mia: Membership, steps: list[tuple[str, int, int]]
) -> None:
    start = rows()
    with transaction.atomic():
        forest = Forest()
        for what, one, other in steps:
            try:
                if what == "merge":
                    merge(crowd[one], crowd[other], mia, Merge.Reason.SAID)
                else:
                    split(Person.objects.get(pk=crowd[one].pk), mia)
                done = True
            except NotTheSame:
                done = False
            assert done == forest.step(what, one, other)
            for number, person in enumerate(crowd):
                human = crowd[forest.root(number)]
                handle = Handle.objects.get(home=person)
                assert handle.person == human
                assert handle.conversations.get().person == human
                assert human_behind(Person.objects.get(pk=person.pk)) == human
        for number, person in enumerate(crowd):
            if number in forest.over:
                here = Person.objects.get(pk=person.pk)
                along = goes_along(here)
                assert list(split(here, mia).handles) == [handle.pk for handle in along]
        assert rows() == start
        transaction.set_rollback(True)


def test_a_conversation_that_begins_while_people_are_merged_finds_its_human(
    two_karls: tuple[Message, Message], mia: Membership, channel: Channel
) -> None:
    """Who recognised Karl before the merge still holds the old row in their hands."""
    from herzenstakt.channels.connector import Author, Incoming
    from herzenstakt.conversations.services import Asked, _begin_conversation

    first, second = map(person_of, two_karls)
    stale = second.handles.select_related("person").get()
    merge(first, second, mia, Merge.Reason.SAID)
    said = Incoming(
        external_id="late",
        author=Author("karl.blog", "Karl Kritik"),
        text="Noch was.",
        written_at=channel.created_at,
        thread_id="another",
    )

    with transaction.atomic():
        begun = _begin_conversation(channel, stale, said, "another", Asked(), 1)

    assert begun.person_id == first.pk
