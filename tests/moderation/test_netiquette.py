"""A netiquette is published in versions; each of them stays as it was."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from herzenstakt.accounts.models import Membership
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.lasting import Unchangeable
from herzenstakt.kernel.prose import blocks_of
from herzenstakt.moderation.models import Netiquette
from herzenstakt.moderation.services import MOST, NotPublished, PublishedMeanwhile, publish
from herzenstakt.moderation.skeleton import skeleton


@pytest.fixture
def first(mia: Membership) -> Netiquette:
    return publish(mia, "Seid nett.", "Be kind.", seen=0)


# --- publishing ----------------------------------------------------------------------------------


def test_versions_are_counted_and_the_newest_comes_first(
    first: Netiquette, owner: Membership
) -> None:
    second = publish(owner, "Seid sehr nett.", "Be very kind.", seen=1)

    assert (first.number, second.number) == (1, 2)
    assert list(Netiquette.objects.visible_to(owner).newest_first()) == [second, first]
    assert (second.text_in("de"), second.text_in("en-gb")) == ("Seid sehr nett.", "Be very kind.")


def test_the_journal_knows_who_published_which(first: Netiquette, mia: Membership) -> None:
    entry = Entry.objects.get()

    assert (entry.action, entry.by, entry.details) == ("netiquette.published", mia, {"number": 1})
    assert entry.subject == f"moderation.netiquette:{first.pk}"


def test_every_team_counts_for_itself(first: Netiquette, olga: Membership) -> None:
    hers = publish(olga, "Hier nicht.", "Not here.", seen=0)

    assert hers.number == 1
    assert list(Netiquette.objects.visible_to(olga)) == [hers]


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize("who", ["uwe", "tina", "rolf"])
def test_only_owners_and_leads_publish(who: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotPublished, match="Your role"):
        publish(request.getfixturevalue(who), "Seid nett.", "Be kind.", seen=0)
    assert not Netiquette.objects.exists()


def test_somebody_who_has_left_publishes_nothing(mia: Membership) -> None:
    mia.is_active = False

    with pytest.raises(NotPublished, match="Your role"):
        publish(mia, "Seid nett.", "Be kind.", seen=0)


@pytest.mark.parametrize(
    ("german", "english"), [("", "Be kind."), ("Seid nett.", " \n"), ("\u202e", "Be kind.")]
)
def test_both_languages_are_needed(german: str, english: str, mia: Membership) -> None:
    with pytest.raises(NotPublished, match="both texts"):
        publish(mia, german, english, seen=0)
    assert not Entry.objects.exists()


def test_a_text_has_an_end(mia: Membership) -> None:
    with pytest.raises(NotPublished, match="10001 of 10000"):
        publish(mia, "Seid nett.", "x" * (MOST + 1), seen=0)

    assert publish(mia, "ü" * MOST, "x" * MOST, seen=0).number == 1


@pytest.mark.parametrize("german", ["Seid nett.", "  Seid nett.\r\n\r\n"])
def test_the_same_text_again_is_no_new_version(
    german: str, first: Netiquette, mia: Membership
) -> None:
    with pytest.raises(NotPublished, match="Nothing has changed"):
        publish(mia, german, "Be kind.", seen=1)
    assert Netiquette.objects.get() == first


def test_what_nobody_can_see_is_left_out(mia: Membership) -> None:
    kept = publish(mia, "Seid\r\n\r\n\r\n\r\nnett\u202e.\x07", "Be kind.", seen=0)

    assert kept.german == "Seid\n\nnett."


# --- two at once ---------------------------------------------------------------------------------


def test_whoever_has_not_seen_the_newest_version_is_told_of_it(
    first: Netiquette, owner: Membership
) -> None:
    with pytest.raises(PublishedMeanwhile, match=r"Mia Menschenfreund .* version 1") as told:
        publish(owner, "Seid höflich.", "Be polite.", seen=0)

    assert told.value.newest == first
    assert publish(owner, "Seid höflich.", "Be polite.", seen=1).number == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_does_and_one_is_told(
    owner: Membership, mia: Membership
) -> None:
    ready = threading.Barrier(2)
    told: list[Exception] = []

    def act(by: Membership) -> None:
        ready.wait()
        try:
            publish(by, f"{by.user}: Seid nett.", "Be kind.", seen=0)
        except PublishedMeanwhile as refusal:
            told.append(refusal)
        finally:
            connection.close()

    both = [threading.Thread(target=act, args=[by]) for by in (owner, mia)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert Netiquette.objects.get().number == 1
    assert len(told) == Entry.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"number": 1}, {"number": 0}, {"german": ""}, {"english": ""}])
def test_the_database_knows_the_rules_too(
    wrong: dict[str, object], first: Netiquette, mia: Membership
) -> None:
    right = {"number": 2, "german": "Nett.", "english": "Kind."}
    with pytest.raises(IntegrityError), transaction.atomic():
        Netiquette.objects.create(team=mia.team, published_by=mia, **{**right, **wrong})


# --- what is published stays ---------------------------------------------------------------------

ACTS: dict[str, Callable[[Netiquette], object]] = {
    "save": lambda one: one.save(),
    "delete": lambda one: one.delete(),
    "update all": lambda one: Netiquette.objects.update(german="Anders."),
    "update some": lambda one: Netiquette.objects.filter(pk=one.pk).update(german="Anders."),
    "update many": lambda one: Netiquette.objects.bulk_update([one], ["german"]),
    "delete all": lambda one: Netiquette.objects.all().delete(),
    "update or create": lambda one: Netiquette.objects.update_or_create(
        pk=one.pk, defaults={"german": "Anders."}
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_published_version_is_never_changed_and_never_deleted(
    act: str, first: Netiquette
) -> None:
    first.german = "Anders."
    with pytest.raises(Unchangeable), transaction.atomic():
        ACTS[act](first)

    assert Netiquette.objects.get().german == "Seid nett."


def test_nothing_it_belongs_to_can_take_it_along(first: Netiquette, mia: Membership) -> None:
    for above in (mia, mia.team):
        with pytest.raises(ProtectedError):
            above.delete()
    assert Netiquette.objects.get() == first


# --- the skeleton --------------------------------------------------------------------------------


@pytest.mark.parametrize("text", skeleton(), ids=skeleton()._fields)
def test_the_skeleton_is_short_and_says_everything(text: str) -> None:
    words = [word for word in text.split() if word not in {"#", "-"}]
    headings = [block for block in blocks_of(text) if block.kind == "heading"]

    assert len(words) <= 250
    assert len(headings) == 6
    assert "112" in text


def test_the_skeleton_promises_what_it_must_in_both_languages() -> None:
    german, english = skeleton()

    for promise in ("Kritik ist willkommen", "Auch scharfe", "sechs Monaten", "den Grund"):
        assert promise in german
    for promise in ("Criticism is welcome", "Sharp criticism", "six months", "the reason"):
        assert promise in english


def test_the_skeleton_can_be_published_as_it_is(mia: Membership) -> None:
    kept = publish(mia, *skeleton(), seen=0)

    assert (kept.german, kept.english) == skeleton()
