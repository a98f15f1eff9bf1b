"""@Mia in a note: who is meant, who is told, and what the writer hears where it is not clear."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from herzenstakt.accounts.models import Membership, Team, User
from herzenstakt.accounts.permissions import Role
from herzenstakt.conversations.models import Conversation, Note
from herzenstakt.flows import informing
from herzenstakt.flows.team import deactivate
from herzenstakt.notices.mentions import (
    MOST,
    MOST_SIGNS,
    Piece,
    Reading,
    _pieces,
    read,
    readers_of_notes,
)
from herzenstakt.notices.models import Kind, Mention, Notice
from herzenstakt.web.notices.unclear import MOST_SENTENCES, what_was_not_found
from tests.conftest import member

SignedIn = Callable[[Membership], Client]


def told() -> list[str]:
    """Whose attention a note has."""
    notices = Notice.objects.filter(kind=Kind.MENTION).order_by("pk")
    return [one.member.user.get_short_name() for one in notices]


def named(reading: Reading) -> list[str]:
    return [one.member.user.name for one in reading.found]


def unclear(reading: Reading) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.written, one.several) for one in reading.unclear]


# --- who is meant --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "@Uwe Unsozial, magst du?",
        "@uwe: magst du?",
        "Magst du, @UWE?",
        "(@Uwe)",
        "@uwe@ratzifatzi.example bitte",
        "erste Zeile\n@Uwe",
        "@Uwe\u00a0Unsozial",
        "@U\u200bwe",  # what nobody sees does not change a name
    ],
)
def test_a_colleague_is_meant_by_first_name_whole_name_or_address(
    text: str, mia: Membership, uwe: Membership
) -> None:
    reading = read(text, readers_of_notes(mia))
    assert named(reading) == ["Uwe Unsozial"]
    assert not reading.unclear


@pytest.mark.parametrize(
    "text",
    [
        "uwe@ratzifatzi.example",
        "post@uwe",
        "Uwe",
        "@ Uwe",
        "a.@uwe",
        "@@uwe",
        "@uwe@mastodon.social",
    ],
)
def test_what_only_looks_like_it_is_nobody(text: str, mia: Membership, uwe: Membership) -> None:
    reading = read(text, readers_of_notes(mia))
    assert named(reading) == []
    assert not reading.unclear


@pytest.mark.parametrize("text", ["@Uwes", "@Uwe-Karl", "@Olga", "@Rolf", "@Uwe2", "@uwe_"])
def test_a_name_nobody_here_has_is_told_to_the_writer(
    text: str, mia: Membership, uwe: Membership, olga: Membership, rolf: Membership
) -> None:
    """Next door is not here, and who reads along reads no notes."""
    reading = read(f"Hallo {text} Hallo", readers_of_notes(mia))
    assert named(reading) == []
    assert unclear(reading) == [(text, ())]


def another_uwe(team: Team, name: str) -> Membership:
    """Somebody whose first name is taken."""
    user = User.objects.create_user("uwe2@ratzifatzi.example", "x", name=name)
    return Membership.objects.create(user=user, team=team)


def test_a_first_name_that_two_have_tells_nobody_and_asks_which(
    team: Team, mia: Membership, uwe: Membership
) -> None:
    another_uwe(team, "Uwe Umsichtig")
    reading = read("@Uwe und @Uwe Umsichtig", readers_of_notes(mia))
    assert named(reading) == ["Uwe Umsichtig"]
    assert unclear(reading) == [("@Uwe", ("Uwe Umsichtig", "Uwe Unsozial"))]


@pytest.fixture
def namesake(team: Team, uwe: Membership) -> Membership:
    """Somebody who is called exactly like Uwe, but for a letter nobody sees."""
    return another_uwe(team, "Uwe Un\u200bsozial")


def test_two_who_look_the_same_are_told_apart_by_address(
    namesake: Membership, mia: Membership, uwe: Membership
) -> None:
    reading = read("@Uwe Unsozial", readers_of_notes(mia))
    assert named(reading) == []
    [(written, several)] = unclear(reading)
    assert written == "@Uwe Unsozial"
    assert set(several) == {"uwe2@ratzifatzi.example", "uwe@ratzifatzi.example"}
    assert [
        one.member for one in read("@uwe2@ratzifatzi.example", readers_of_notes(mia)).found
    ] == [namesake]


def test_who_no_longer_works_here_is_nobody(
    mia: Membership, uwe: Membership, owner: Membership
) -> None:
    deactivate(uwe, owner)
    assert unclear(read("@Uwe", readers_of_notes(mia))) == [("@Uwe", ())]


def test_letters_of_several_parts_keep_their_place(team: Team, mia: Membership) -> None:
    jose = member(team, "José Groß", Role.MEMBER)
    text = "ẞ @JOSÉ GROSS! @josé groß"
    found = read(text, readers_of_notes(mia)).found
    assert [text[one.begin : one.end] for one in found] == ["@JOSÉ GROSS", "@josé groß"]
    assert {one.member for one in found} == {jose}


# --- bounded -------------------------------------------------------------------------------------


def test_ten_thousand_signs_are_looked_at_as_far_as_somebody_means_them(
    mia: Membership, uwe: Membership
) -> None:
    assert len(read("@uwe " * 10_000, readers_of_notes(mia)).found) == MOST_SIGNS
    assert not read("@" * 10_000, readers_of_notes(mia)).found
    noise = read(" ".join(f"@x{number}" for number in range(10_000)), readers_of_notes(mia))
    assert len(noise.unclear) <= MOST_SIGNS
    assert len(list(what_was_not_found(noise))) == MOST_SENTENCES


def test_no_note_calls_the_whole_house(
    team: Team, conversation: Conversation, mia: Membership
) -> None:
    crowd = [member(team, f"Nina{number} Neu", Role.MEMBER) for number in range(MOST + 5)]
    text = " ".join(f"@{one.user.get_short_name()}" for one in crowd)
    note, reading = informing.note(conversation, mia, text)
    assert Notice.objects.count() == note.mentions.count() == MOST
    assert list(what_was_not_found(reading)) == [f"Only the first {MOST} people were told."]


@given(st.text(alphabet="@uwe UnsozialÜß\u200b\u202e\u0301<&\n.-'", max_size=60))
def test_whatever_is_written_pieces_make_the_text_again(text: str) -> None:
    someone = Membership(pk=1, user=User(name="Uwe Unsozial", email="uwe@x.example"))
    reading = read(text, [someone])
    mentions = [Mention(member=someone, begin=one.begin, end=one.end) for one in reading.found]
    pieces = list(_pieces(text, mentions))
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text.startswith("@") for piece in pieces if piece.member_id)


# --- in a note -----------------------------------------------------------------------------------


def test_each_is_told_once_and_the_writer_is_not(
    conversation: Conversation, mia: Membership, uwe: Membership, tina: Membership
) -> None:
    note, _reading = informing.note(conversation, mia, "@Uwe @Uwe @Tina @Mia, schaut ihr?")
    assert told() == ["Uwe", "Tina"]
    assert note.mentions.count() == 4
    assert set(Notice.objects.values_list("count", "words")) == {
        (1, "@Uwe @Uwe @Tina @Mia, schaut ihr?")
    }


def test_a_note_stands_escaped_and_its_names_stand_out(
    conversation: Conversation, mia: Membership, uwe: Membership, signed_in: SignedIn
) -> None:
    informing.note(conversation, mia, "<b>@Uwe</b>\n<script>alert(1)</script>")
    page = signed_in(uwe).get(f"/t/ratzifatzi/c/{conversation.pk}/").content.decode()
    assert (
        '&lt;b&gt;<strong class="mention" data-me>@Uwe</strong>&lt;/b&gt;<br>'
        "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    )


def test_places_that_do_not_fit_the_text_break_nothing() -> None:
    wrong = [Mention(member_id=1, begin=2, end=90), Mention(member_id=1, begin=0, end=2)]
    assert list(_pieces("kurz", wrong)) == [Piece(""), Piece("ku", 1), Piece("rz")]


def test_the_note_is_kept_and_its_writer_told_whatever_became_of_the_names(
    team: Team,
    conversation: Conversation,
    mia: Membership,
    uwe: Membership,
    signed_in: SignedIn,
) -> None:
    another_uwe(team, "Uwe Umsichtig")
    where = f"/t/ratzifatzi/c/{conversation.pk}/note/"
    page = signed_in(mia).post(where, {"text": "@Uwe, @<Olga> @Olga?"}, follow=True)
    said = page.content.decode()

    assert Note.objects.get().text == "@Uwe, @<Olga> @Olga?"
    assert not Notice.objects.exists()
    assert "Which @Uwe? Nobody was told. Write the whole name: Uwe Umsichtig, Uwe Unsozial." in said
    assert "Nobody here who reads notes is called @Olga, so nobody was told." in said


def test_without_scripts_a_name_is_enough(
    conversation: Conversation, mia: Membership, uwe: Membership, signed_in: SignedIn
) -> None:
    where = f"/t/ratzifatzi/c/{conversation.pk}/note/"
    signed_in(mia).post(where, {"text": "@uwe schaust du?\x00"})
    assert told() == ["Uwe"]


# --- the names that are offered ------------------------------------------------------------------


def test_colleagues_are_offered_by_any_word_of_their_name_and_nobody_else(
    mia: Membership,
    uwe: Membership,
    tina: Membership,
    rolf: Membership,
    olga: Membership,
    signed_in: SignedIn,
) -> None:
    browser = signed_in(mia)

    def offered(word: str) -> list[str]:
        answer = browser.get("/t/ratzifatzi/notices/colleagues/", {"q": word}).json()
        return [one["write"] for one in answer["colleagues"]]

    assert offered("") == ["Tina Trainee", "Uwe Unsozial"]
    assert offered("UNS") == ["Uwe Unsozial"]
    assert offered("o") == offered("r") == []
    assert offered("\x00UNS") == ["Uwe Unsozial"]


def test_namesakes_are_offered_by_their_address(
    namesake: Membership, mia: Membership, uwe: Membership, signed_in: SignedIn
) -> None:
    answer = signed_in(mia).get("/t/ratzifatzi/notices/colleagues/?q=uwe").json()
    assert {one["write"] for one in answer["colleagues"]} == {
        "uwe@ratzifatzi.example",
        "uwe2@ratzifatzi.example",
    }
