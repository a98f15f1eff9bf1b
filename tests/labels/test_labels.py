"""Labels are kept, put on and taken off; nobody else's are touched, and the journal knows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.labels import services
from herzenstakt.labels.models import Label, Labelling
from tests.conftest import Says


@pytest.fixture
def label(uwe: Membership) -> Label:
    return services.add(uwe, "Lieferung", "care")


def names(conversation: Conversation) -> list[str]:
    return sorted(conversation.labellings.values_list("label__name", flat=True))


def journal() -> list[str]:
    return list(
        Entry.objects.filter(action__contains="label")
        .order_by("pk")
        .values_list("action", flat=True)
    )


# --- keeping them --------------------------------------------------------------------------------


def test_a_label_is_added_renamed_put_away_and_brought_back(label: Label, uwe: Membership) -> None:
    assert (label.name, label.tone) == ("Lieferung", "care")
    assert (
        services.change(label, uwe, "  Versand  und Lieferung ", "good").name
        == "Versand und Lieferung"
    )
    assert services.archive(label, uwe).is_archived
    assert not Label.objects.in_use().exists()
    services.archive(label, uwe)  # once more says nothing new
    assert not services.bring_back(label, uwe).is_archived
    kept = Label.objects.get()
    assert (kept.name, kept.tone, kept.is_archived) == ("Versand und Lieferung", "good", False)
    assert journal() == ["label.added", "label.renamed", "label.archived", "label.brought_back"]


@pytest.mark.parametrize(
    "again", ["lieferung", "LIEFERUNG", " Lieferung ", "Ｌieferung", "Liefe\u200brung"]
)
def test_a_name_that_reads_the_same_is_there_already(
    again: str, label: Label, uwe: Membership
) -> None:
    with pytest.raises(NotKept, match="already"):
        services.add(uwe, again)
    assert services.find_or_add(uwe, again) == label
    assert Label.objects.count() == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Ärger", "ärger"), ("Ärger", "A\u0308RGER"), ("Straße", "STRASSE")]
)
def test_umlauts_are_the_same_large_and_small_and_composed_or_not(
    one: str, other: str, uwe: Membership
) -> None:
    services.add(uwe, one)
    with pytest.raises(NotKept, match="already"):
        services.add(uwe, other)


def test_two_teams_may_have_the_same_word(label: Label, olga: Membership) -> None:
    assert services.add(olga, "Lieferung").team == olga.team


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("x" * 300, "300 of 60 characters"),
        ("", "give the label a name"),
        (" \n ", "give the label a name"),
        ("\u200b\u200d", "give the label a name"),
        ("\u3164\u2800", "give the label a name"),
        ("zwei\nZeilen", "on one line"),
        ("a\u2028b", "on one line"),
    ],
)
def test_a_name_nobody_can_read_is_refused_with_a_word(
    name: str, reason: str, uwe: Membership, label: Label
) -> None:
    with pytest.raises(NotKept, match=reason):
        services.add(uwe, name)
    with pytest.raises(NotKept, match=reason):
        services.rename(label, uwe, name)
    assert Label.objects.get().name == "Lieferung"


def test_a_word_that_unfolds_is_kept(uwe: Membership) -> None:
    """U+FDFA reads as eighteen characters."""
    assert services.add(uwe, "\ufdfa" * 60).pk


def test_an_unknown_tone_is_a_plain_one(uwe: Membership) -> None:
    assert services.add(uwe, "Lob", "url(evil)").tone == Label.Tone.PLAIN


def test_whoever_has_too_many_is_asked_to_put_some_together(
    uwe: Membership, monkeypatch: pytest.MonkeyPatch, label: Label
) -> None:
    monkeypatch.setattr(services, "MOST", 1)
    with pytest.raises(NotKept, match="1 labels"):
        services.add(uwe, "Lob")


@pytest.mark.parametrize("who", ["tina", "rolf", "olga"])
def test_whoever_may_not_keep_labels_changes_none(
    who: str, label: Label, uwe: Membership, request: pytest.FixtureRequest
) -> None:
    other = services.add(uwe, "Versand")
    by: Membership = request.getfixturevalue(who)
    deeds: tuple[Callable[[], Label], ...] = (
        lambda: services.rename(label, by, "Anders"),
        lambda: services.change(label, by, "Anders", "heart"),
        lambda: services.archive(label, by),
        lambda: services.bring_back(label, by),
        lambda: services.merge_labels(label, other, by),
    )
    for deed in deeds:
        with pytest.raises(NotKept):
            deed()
    if who != "olga":
        with pytest.raises(NotKept, match="Your role"):
            services.add(by, "Neu")
    assert list(Label.objects.by_name().values_list("name", "tone")) == [
        ("Lieferung", "care"),
        ("Versand", "plain"),
    ]


def test_the_database_itself_keeps_one_of_each(label: Label) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Label.objects.create(team=label.team, name="Anders", key=label.key)
    with pytest.raises(IntegrityError), transaction.atomic():
        Label.objects.create(team=label.team, name="x", key="")


# --- on conversations ----------------------------------------------------------------------------


def test_a_label_is_put_on_once_and_taken_off(
    label: Label, conversation: Conversation, tina: Membership, uwe: Membership
) -> None:
    assert services.put_on([conversation], label, tina) == [conversation.pk]
    assert services.put_on([conversation], label, uwe) == []
    on = Labelling.objects.get()
    assert (on.by, on.waiting_since, on.last_message_at) == (
        tina,
        conversation.waiting_since,
        conversation.last_message_at,
    )
    assert services.take_off([conversation], label, uwe) == [conversation.pk]
    assert services.take_off([conversation], label, uwe) == []
    assert names(conversation) == []
    assert journal() == ["label.added", "conversation.labelled", "conversation.unlabelled"]


def test_who_only_reads_puts_nothing_on_and_takes_nothing_off(
    label: Label, conversation: Conversation, rolf: Membership, uwe: Membership
) -> None:
    services.put_on([conversation], label, uwe)
    for deed in (services.put_on, services.take_off):
        with pytest.raises(NotKept, match="Your role"):
            deed([conversation], label, rolf)
    assert names(conversation) == ["Lieferung"]


def test_next_door_neither_their_label_nor_our_conversation_is_used(
    label: Label, conversation: Conversation, olga: Membership, uwe: Membership
) -> None:
    with pytest.raises(NotKept, match="not there"):
        services.put_on([conversation], label, olga)
    theirs = services.add(olga, "Ihres")
    assert services.put_on([conversation], theirs, olga) == []
    with pytest.raises(NotKept, match="not there"):
        services.put_on([conversation], theirs, uwe)
    assert not Labelling.objects.exists()


def test_a_label_that_was_put_away_stays_and_is_not_put_on_any_more(
    label: Label, says: Says, conversation: Conversation, uwe: Membership
) -> None:
    services.put_on([conversation], label, uwe)
    services.archive(label, uwe)
    karl = says("karl", "Die Borsten fallen aus!").conversation
    assert karl is not None
    with pytest.raises(NotKept, match="put away"):
        services.put_on([karl], label, uwe)
    assert names(conversation) == ["Lieferung"]
    assert services.take_off([conversation], label, uwe) == [conversation.pk]


def test_a_conversation_has_a_dozen_labels_and_not_more(
    conversation: Conversation, uwe: Membership
) -> None:
    for number in range(services.MOST_ON_ONE):
        services.put_on([conversation], services.add(uwe, f"Wort {number}"), uwe)
    with pytest.raises(NotKept, match="at most 12"):
        services.put_on([conversation], services.add(uwe, "Eins zu viel"), uwe)
    assert len(names(conversation)) == 12


def test_merged_labels_are_one_and_each_conversation_has_it_once(
    says: Says, conversation: Conversation, uwe: Membership
) -> None:
    karl = says("karl", "Die Borsten fallen aus!").conversation
    assert karl is not None
    gone, stays = services.add(uwe, "Versand"), services.add(uwe, "Lieferung")
    services.put_on([conversation, karl], gone, uwe)
    services.put_on([karl], stays, uwe)

    services.merge_labels(gone, stays, uwe)

    assert names(conversation) == names(karl) == ["Lieferung"]
    assert list(Label.objects.all()) == [stays]
    entry = Entry.objects.get(action="label.merged")
    assert entry.details == {"title": "Lieferung", "gone": "Versand"}
    with pytest.raises(NotKept, match="another label"):
        services.merge_labels(stays, stays, uwe)
    with pytest.raises(NotKept, match="not there"):
        services.merge_labels(gone, stays, uwe)


def test_labels_on_what_is_private_are_not_told_to_who_reads_along(
    label: Label, conversation: Conversation, uwe: Membership, rolf: Membership, olga: Membership
) -> None:
    services.put_on([conversation], label, uwe)
    assert Labelling.objects.visible_to(rolf).exists()
    Conversation.objects.update(is_private=True)
    assert not Labelling.objects.visible_to(rolf).exists()
    assert Labelling.objects.visible_to(uwe).exists()
    assert not Labelling.objects.visible_to(olga).exists()
