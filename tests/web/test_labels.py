"""Labels on the screen: the page that keeps them, the head of a conversation, the rows, and the filter."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation
from herzenstakt.conversations.services import let_rest, take_care
from herzenstakt.labels import services
from herzenstakt.labels.models import Label, Labelling
from herzenstakt.web.inbox.listing import listing
from herzenstakt.web.inbox.rooms import Place, Room
from tests.conftest import Says
from tests.web.test_inbox import crowd, names_in, turned_through, walks_along

__all__ = ["crowd"]

SignedIn = Callable[[Membership], Client]
HOME = "/t/ratzifatzi/"
PAGE = f"{HOME}labels/"
NASTY = "<script>alert(1)</script>"


@pytest.fixture
def label(uwe: Membership) -> Label:
    return services.add(uwe, "Lieferung", "care")


def at(conversation: Conversation) -> str:
    return f"{HOME}c/{conversation.pk}/"


def on(conversation: Conversation) -> list[str]:
    return sorted(conversation.labellings.values_list("label__name", flat=True))


# --- keeping them --------------------------------------------------------------------------------


def test_labels_are_kept_on_one_page(signed_in: SignedIn, uwe: Membership) -> None:
    browser = signed_in(uwe)
    assert "No labels yet" in browser.get(PAGE).content.decode()
    page = browser.post(
        f"{PAGE}add/", {"name": "Lob", "tone": "good"}, follow=True
    ).content.decode()
    assert 'data-tone="good">Lob<' in page
    assert "“Lob” can be put on conversations now." in page
    lob = Label.objects.get()
    browser.post(f"{PAGE}{lob.pk}/", {"name": "Dank und Lob", "tone": "care"})
    assert browser.get(PAGE).content.decode().count("Dank und Lob") > 1
    browser.post(f"{PAGE}{lob.pk}/archive/")
    assert "Bring back" in browser.get(PAGE).content.decode()
    browser.post(f"{PAGE}{lob.pk}/bring-back/")
    other = services.add(uwe, "Presse")
    browser.post(f"{PAGE}{lob.pk}/merge/", {"into": other.pk})
    assert list(Label.objects.values_list("name", flat=True)) == ["Presse"]


@pytest.mark.parametrize(
    ("name", "said"),
    [("x" * 300, "300 of 60"), ("", "give the label a name"), ("lieferung", "already")],
)
def test_a_name_that_cannot_be_kept_comes_back_with_a_word(
    name: str, said: str, signed_in: SignedIn, uwe: Membership, label: Label
) -> None:
    answer = signed_in(uwe).post(f"{PAGE}add/", {"name": name})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert f'value="{name}"' in page
    assert signed_in(uwe).post(f"{PAGE}{label.pk}/", {"name": "x" * 61}).status_code == 422
    assert Label.objects.get().name == "Lieferung"


@pytest.mark.parametrize("into", ["", "x", "0", "999999999999999999999"])
def test_nonsense_to_merge_with_changes_nothing(
    into: str, signed_in: SignedIn, uwe: Membership, label: Label
) -> None:
    answer = signed_in(uwe).post(f"{PAGE}{label.pk}/merge/", {"into": into})
    assert answer.status_code in {404, 422}
    assert Label.objects.get() == label


@pytest.mark.parametrize("who", ["tina", "rolf"])
def test_whoever_may_not_keep_them_sees_them_without_forms(
    who: str, request: pytest.FixtureRequest, signed_in: SignedIn, label: Label
) -> None:
    browser = signed_in(request.getfixturevalue(who))
    page = browser.get(PAGE).content.decode()
    assert "Lieferung" in page
    assert "Add the label" not in page
    assert f"/labels/{label.pk}/" not in page
    assert browser.post(f"{PAGE}add/", {"name": "Lob"}).status_code == 403


def test_hostile_names_are_only_words(
    signed_in: SignedIn, uwe: Membership, conversation: Conversation
) -> None:
    services.put_on([conversation], services.add(uwe, NASTY), uwe)
    browser = signed_in(uwe)
    for address in (
        PAGE,
        HOME,
        at(conversation),
        f"{at(conversation)}labels/?name={NASTY}",
        at(conversation),
    ):
        assert NASTY not in browser.get(address).content.decode()
    answer = browser.post(f"{at(conversation)}labels/put-on/", {"name": "a\x00b"})
    assert answer.status_code == 302
    assert on(conversation) == [NASTY, "ab"]


# --- in a conversation ---------------------------------------------------------------------------


def test_a_label_is_put_on_and_taken_off_in_the_head_of_a_conversation(
    signed_in: SignedIn, tina: Membership, conversation: Conversation, label: Label
) -> None:
    browser = signed_in(tina)
    answer = browser.post(f"{at(conversation)}labels/put-on/?room=all", {"label": label.pk})
    assert answer.headers["Location"] == f"{at(conversation)}?room=all"
    page = browser.get(at(conversation)).content.decode()
    assert "Take “Lieferung” off" in page
    assert "put a label on this" not in page  # she does not see the journal
    browser.post(f"{at(conversation)}labels/take-off/", {"label": label.pk})
    assert on(conversation) == []


@pytest.mark.parametrize("typed", ["lieferung", "LIEF", "liefe"])
def test_a_few_letters_are_enough(
    typed: str, signed_in: SignedIn, tina: Membership, conversation: Conversation, label: Label
) -> None:
    signed_in(tina).post(f"{at(conversation)}labels/put-on/", {"name": typed})
    assert on(conversation) == ["Lieferung"]
    assert Label.objects.count() == 1


def test_letters_that_mean_several_ask_and_add_nothing(
    signed_in: SignedIn, uwe: Membership, conversation: Conversation, label: Label
) -> None:
    services.add(uwe, "Lieferzeit")
    page = (
        signed_in(uwe)
        .post(f"{at(conversation)}labels/put-on/", {"name": "liefer"}, follow=True)
        .content.decode()
    )
    assert "Several labels begin like that" in page
    assert on(conversation) == []
    signed_in(uwe).post(f"{at(conversation)}labels/put-on/", {"new": "Liefer"})
    assert on(conversation) == ["Liefer"]


def test_a_new_word_becomes_a_label_only_for_those_who_keep_them(
    signed_in: SignedIn, uwe: Membership, tina: Membership, conversation: Conversation
) -> None:
    put_on = f"{at(conversation)}labels/put-on/"
    page = signed_in(tina).post(put_on, {"name": "Neu"}, follow=True).content.decode()
    assert "There is no label like that." in page
    signed_in(tina).post(put_on, {"new": "Neu"})
    assert not Label.objects.exists()
    assert (
        "Add “Neu”"
        not in signed_in(tina).get(f"{at(conversation)}labels/?name=Neu").content.decode()
    )

    assert "Add “Neu”" in signed_in(uwe).get(f"{at(conversation)}labels/?name=Neu").content.decode()
    signed_in(uwe).post(put_on, {"name": "Neu"})
    assert on(conversation) == ["Neu"]


def test_what_fits_is_offered_and_what_is_on_already_or_put_away_is_not(
    signed_in: SignedIn, uwe: Membership, conversation: Conversation, label: Label
) -> None:
    services.put_on([conversation], label, uwe)
    services.archive(services.add(uwe, "Alte Lieferung"), uwe)
    services.add(uwe, "Nachlieferung")
    services.add(uwe, "Presse")
    asked = signed_in(uwe).get(
        f"{at(conversation)}labels/?name=LIEFER",
        headers={"HX-Request": "true", "HX-Target": "labels-found"},
    )
    page = asked.content.decode()
    assert re.findall(r'data-tone="\w+">([^<]+)<', page) == ["Nachlieferung"]
    assert "<html" not in page


@pytest.mark.parametrize("who", ["rolf"])
def test_readers_see_labels_and_change_none(
    who: str,
    request: pytest.FixtureRequest,
    signed_in: SignedIn,
    conversation: Conversation,
    label: Label,
    uwe: Membership,
) -> None:
    services.put_on([conversation], label, uwe)
    browser = signed_in(request.getfixturevalue(who))
    page = browser.get(at(conversation)).content.decode()
    assert "Lieferung" in page
    assert "labels/" not in page.partition("conversation-head")[2].partition("</header>")[0]
    for deed in ("put-on", "take-off"):
        posted = browser.post(f"{at(conversation)}labels/{deed}/", {"label": label.pk})
        assert posted.status_code == 403
    assert on(conversation) == ["Lieferung"]


def test_a_label_of_another_team_is_not_here(
    signed_in: SignedIn, uwe: Membership, olga: Membership, conversation: Conversation
) -> None:
    theirs = services.add(olga, "Ihres")
    browser = signed_in(uwe)
    for deed in ("put-on", "take-off"):
        posted = browser.post(f"{at(conversation)}labels/{deed}/", {"label": theirs.pk})
        assert posted.status_code == 404
    assert browser.post(f"{PAGE}{theirs.pk}/archive/").status_code == 404
    assert "not there any more" in browser.get(f"{HOME}?label={theirs.pk}").content.decode()
    assert not Labelling.objects.exists()


# --- in the list ---------------------------------------------------------------------------------


def test_a_row_shows_three_labels_and_how_many_more(
    signed_in: SignedIn, uwe: Membership, conversation: Conversation
) -> None:
    for name in ("Eins", "Zwei", "Drei", "Vier", "Fünf"):
        services.put_on([conversation], services.add(uwe, name), uwe)
    row = signed_in(uwe).get(HOME).content.decode().partition("row__labels")[2].partition("</a>")[0]
    assert re.findall(r'data-tone="\w+">([^<]+)<', row) == ["Drei", "Eins", "Fünf"]
    assert "+2" in row


def test_labels_of_a_whole_page_are_one_question(
    uwe: Membership,
    crowd: list[Conversation],
    label: Label,
    django_assert_num_queries: Callable[[int], object],
) -> None:
    services.put_on(crowd[40:], label, uwe)
    with django_assert_num_queries(3):  # type: ignore[attr-defined]  # rows, labels, company
        rows = listing(uwe, Place(), None).rows
    assert sum("Lieferung" in row["labels"] for row in rows) == 20


@pytest.fixture
def labelled(crowd: list[Conversation], label: Label, uwe: Membership) -> list[Conversation]:
    """Every second one has the label; thirty, so that two pages are turned."""
    services.put_on(crowd[::2], label, uwe)
    return crowd[::2]


@pytest.mark.parametrize("room", [Room.WAITING, Room.ALL, Room.MINE, Room.RESTING])
def test_with_a_label_one_sees_everybody_who_has_it_once_in_the_order_of_the_room(
    room: Room,
    labelled: list[Conversation],
    crowd: list[Conversation],
    label: Label,
    uwe: Membership,
    signed_in: SignedIn,
) -> None:
    if room is Room.MINE:
        Conversation.objects.update(caretaker=uwe)
    if room is Room.RESTING:
        Conversation.objects.update(waiting_since=None, status="closed")
    expected = [f"Gast {n:02}" for n in range(0, 60, 2)]
    if room in {Room.WAITING, Room.MINE}:
        expected.reverse()
    address = f"?room={room.value}&label={label.pk}&after="
    assert turned_through(signed_in(uwe), address) == expected


def test_among_mine_with_a_label_the_answered_follow_those_who_wait(
    labelled: list[Conversation], label: Label, uwe: Membership, signed_in: SignedIn
) -> None:
    Conversation.objects.update(caretaker=uwe)
    Conversation.objects.filter(pk__in=[one.pk for one in labelled[3:]]).update(waiting_since=None)
    names = turned_through(signed_in(uwe), f"?room=mine&label={label.pk}&after=")
    assert names == ["Gast 04", "Gast 02", "Gast 00", *(f"Gast {n:02}" for n in range(6, 60, 2))]


@pytest.mark.parametrize(
    ("room", "index"), [(Room.WAITING, "labelled_waiting"), (Room.ALL, "labelled_latest")]
)
def test_everybody_with_a_label_is_one_walk_along_an_index(
    room: Room, index: str, labelled: list[Conversation], label: Label, mia: Membership
) -> None:
    walks_along(Place(room, label=label.pk).parts(mia), [index])


def test_a_new_word_brings_its_conversation_to_the_top_of_its_label(
    labelled: list[Conversation], label: Label, uwe: Membership, signed_in: SignedIn
) -> None:
    last = labelled[-1]
    Conversation.objects.filter(pk=last.pk).update(
        last_message_at=timezone.now() + timedelta(hours=1)
    )
    page = signed_in(uwe).get(f"{HOME}?room=all&label={label.pk}").content.decode()
    assert names_in(page)[0] == "Gast 58"


def test_the_filter_says_what_it_shows_and_leads_back_to_everybody(
    signed_in: SignedIn, uwe: Membership, conversation: Conversation, label: Label, says: Says
) -> None:
    says("karl", "Die Borsten fallen aus!")
    services.put_on([conversation], label, uwe)
    page = signed_in(uwe).get(f"{HOME}?label={label.pk}").content.decode()
    assert names_in(page) == ["Frieda Frage"]
    assert "Show everybody" in page
    assert f"c/{conversation.pk}/?label={label.pk}" in page
    take_care(conversation, uwe)
    let_rest(conversation, uwe, "Spam")
    assert (
        "Nobody with this label" in signed_in(uwe).get(f"{HOME}?label={label.pk}").content.decode()
    )


@pytest.mark.parametrize("label", ["x", "-1", "1; DROP", "9" * 30, ""])
def test_nonsense_for_a_label_shows_everybody(
    label: str, signed_in: SignedIn, uwe: Membership, conversation: Conversation
) -> None:
    page = signed_in(uwe).get(HOME, {"label": label}).content.decode()
    assert names_in(page) == ["Frieda Frage"]


def test_who_reads_along_finds_nothing_private_by_a_label(
    signed_in: SignedIn, rolf: Membership, uwe: Membership, conversation: Conversation, label: Label
) -> None:
    services.put_on([conversation], label, uwe)
    Conversation.objects.update(is_private=True)
    assert names_in(signed_in(rolf).get(f"{HOME}?room=all&label={label.pk}").content.decode()) == []


def test_the_names_that_are_offered_complete_what_is_typed(
    signed_in: SignedIn, uwe: Membership, label: Label
) -> None:
    services.archive(services.add(uwe, "Alt"), uwe)
    asked = signed_in(uwe).get(PAGE, headers={"HX-Request": "true", "HX-Target": "label-names"})
    assert re.findall(r'option value="([^"]+)"', asked.content.decode()) == ["Lieferung"]
