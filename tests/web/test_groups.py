"""Groups on the screen: read by everybody, kept by those who lead; and what somebody says of themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows.grouping import GroupWish, remove, write
from herzenstakt.groups.models import Availability, Group, WorkPeriod
from herzenstakt.groups.services import AvailabilityWish, keep_availability
from tests.conftest import Says

DESK = "/t/ratzifatzi/"
HOME = f"{DESK}groups/"
SignedIn = Callable[[Membership], Client]
ENGLISH = "Where is my parcel? I have been waiting for such a long time now."
GERMAN = "Wo bleibt meine Lieferung? Ich warte schon so lange auf das Paket."


def group(by: Membership, name: str, query: str = "", *members: Membership, **more: Any) -> Group:
    made = write(by, GroupWish(name, query, members=members, **more))
    by.team.refresh_from_db()
    return made


def page(client: Client, path: str) -> str:
    text = client.get(path).content.decode()
    return text.replace("\u2068", "").replace("\u2069", "")


def here(said: Message) -> str:
    return f"{DESK}c/{said.conversation_id}/"


# --- the list ------------------------------------------------------------------------------------


def test_everybody_reads_who_does_what_and_only_those_who_lead_change_it(
    signed_in: SignedIn, mia: Membership, rolf: Membership, uwe: Membership
) -> None:
    keep_availability(uwe, uwe, AvailabilityWish(("en", "fr")))
    there = group(mia, "English", "language:english", uwe)
    reader = page(signed_in(rolf), HOME)
    assert "Takes what arrives if it is in English." in reader
    assert "English, French" in reader
    assert f"{HOME}{there.pk}/edit/" not in reader
    assert f"{HOME}{there.pk}/edit/" in page(signed_in(mia), HOME)


def test_a_group_is_written_on_one_page(signed_in: SignedIn, mia: Membership) -> None:
    wish = {"name": " Presse ", "query": "sprache:deutsch redaktion", "members": [mia.pk]}
    answer = signed_in(mia).post(f"{HOME}add/", {**wish, "gives_out": "on"})
    assert answer.status_code == 302
    made = Group.objects.get()
    assert (made.name, made.query, made.gives_out) == ("Presse", "redaktion language:german", True)
    assert list(made.members.all()) == [mia]


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"name": "x" * 300}, "at most 60"),
        ({"name": "Presse", "query": "label:fehlt"}, "There is no label “fehlt”"),
        ({"name": "Presse", "query": "art:unsinn"}, "makes no sense"),
        ({"name": "Presse", "gives_out": "on"}, "Who belongs to it?"),
        ({"name": "Presse", "members": [999_999]}, "not one of the available choices"),
    ],
)
def test_what_makes_no_sense_comes_back_with_what_was_typed(
    signed_in: SignedIn, mia: Membership, wish: dict[str, Any], words: str
) -> None:
    answer = signed_in(mia).post(f"{HOME}add/", wish)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert words in text
    assert wish.get("query", wish["name"]) in text
    assert not Group.objects.exists()


def test_a_group_with_a_name_of_markup_is_only_a_name(signed_in: SignedIn, mia: Membership) -> None:
    group(mia, "<script>alert(1)</script>", "", mia)
    for where in (HOME, DESK):
        assert "<script>alert(1)" not in page(signed_in(mia), where)


def test_next_door_sees_nothing(signed_in: SignedIn, mia: Membership, olga: Membership) -> None:
    there = group(mia, "Presse")
    theirs = signed_in(olga)
    assert "Presse" not in page(theirs, "/t/anderswo/groups/")
    assert theirs.get(f"/t/anderswo/groups/{there.pk}/edit/").status_code == 404
    assert theirs.get(f"/t/anderswo/groups/people/{mia.pk}/").status_code == 404
    assert theirs.get(f"/t/anderswo/?group={there.pk}").status_code == 200


def test_the_list_costs_the_same_for_one_and_for_many(
    signed_in: SignedIn, mia: Membership, uwe: Membership, tina: Membership
) -> None:
    group(mia, "Eine", "", mia)
    client = signed_in(mia)
    client.get(HOME)
    with CaptureQueriesContext(connection) as one:
        client.get(HOME)
    for number in range(4):
        group(mia, f"Gruppe {number}", "language:english", mia, uwe, tina)
    with CaptureQueriesContext(connection) as many:
        client.get(HOME)
    assert len(many) == len(one)


# --- rooms ---------------------------------------------------------------------------------------


def test_ones_own_groups_are_rooms_with_who_waits_there(
    signed_in: SignedIn, mia: Membership, uwe: Membership, says: Says
) -> None:
    english = group(mia, "English", "language:english", uwe)
    says("frieda", ENGLISH)
    says("karl", GERMAN)
    his = page(signed_in(uwe), f"{DESK}?group={english.pk}")
    assert f'href="{DESK}?group={english.pk}" aria-current="page"' in his
    assert "Frieda Frage" in his
    assert "Karl Kritik" not in his
    assert f"?group={english.pk}" in his.split("row__link")[1], "and one stays in the room"

    hers = page(signed_in(mia), DESK)
    assert "My groups" not in hers, "she belongs to none"
    assert {"Frieda Frage", "Karl Kritik"} <= set(_names(hers)), "and still sees everybody"
    assert 'class="row__group"' in hers


def _names(text: str) -> list[str]:
    return [part.split("<")[0] for part in text.split('<bdi class="row__person">')[1:]]


def test_a_room_of_a_group_that_is_gone_says_so(signed_in: SignedIn, mia: Membership) -> None:
    there = group(mia, "Presse")
    remove(there, mia)
    assert "This group is not there any more." in page(signed_in(mia), f"{DESK}?group={there.pk}")


def test_a_team_without_groups_is_not_asked_for_them(
    signed_in: SignedIn, mia: Membership, frieda_asks: Message
) -> None:
    client = signed_in(mia)
    client.get(DESK)
    with CaptureQueriesContext(connection) as asked:
        client.get(DESK)
        client.get(here(frieda_asks))
    assert not [one for one in asked if 'FROM "groups_group"' in one["sql"]]


def test_the_search_knows_groups_in_both_languages(
    signed_in: SignedIn, mia: Membership, says: Says
) -> None:
    group(mia, "English", "language:english")
    says("frieda", ENGLISH)
    says("karl", GERMAN)
    client = signed_in(mia)
    for typed in ("group:english", "gruppe:English", "gruppe:engl"):
        found = page(client, f"{DESK}search/?q={typed}")
        assert "Frieda Frage" in found
        assert "Karl Kritik" not in found
    none = page(client, f"{DESK}search/?q=gruppe:keine")
    assert "Karl Kritik" in none
    assert "Frieda Frage" not in none
    assert "There is no group “fehlt”" in page(client, f"{DESK}search/?q=group:fehlt")


def test_the_palette_leads_to_a_group(signed_in: SignedIn, mia: Membership) -> None:
    english = group(mia, "English", "language:english")
    assert f"{DESK}?group={english.pk}" in page(signed_in(mia), f"{DESK}palette/?q=engl")


# --- a conversation ------------------------------------------------------------------------------


def test_it_says_for_which_group_it_is_and_why_it_was_given(
    signed_in: SignedIn, mia: Membership, uwe: Membership, says: Says
) -> None:
    keep_availability(mia, mia, AvailabilityWish(("en",)))
    group(mia, "English", "language:english", mia, uwe, gives_out=True)
    said = says("frieda", ENGLISH)
    sentence = "Given to Mia: speaks English, is here, and nobody has fewer waiting (0)."
    for who in (mia, uwe):
        text = page(signed_in(who), here(said))
        assert sentence in text
        assert "<bdi>English</bdi>" in text
    assert f"{here(said)}hand-back/" in page(signed_in(mia), here(said))
    assert "was given to Mia Menschenfreund: speaks English" in page(
        signed_in(mia), f"{DESK}journal/"
    )

    signed_in(mia).post(f"{here(said)}hand-back/")
    assert sentence not in page(signed_in(mia), here(said))


def test_it_is_handed_to_a_group_with_a_word_and_taken_back(
    signed_in: SignedIn, mia: Membership, frieda_asks: Message
) -> None:
    press = group(mia, "Presse", "", mia)
    client, there = signed_in(mia), here(frieda_asks)
    assert f'value="group-{press.pk}"' in page(client, there)
    client.post(f"{there}hand-over-to/", {"to": f"group-{press.pk}", "word": "Eine Redaktion."})
    assert Conversation.objects.get().group == press
    text = page(client, there)
    assert "You put it into the group Presse." in text
    assert "Eine Redaktion." in text

    client.post(f"{there}group/back/")
    assert Conversation.objects.get().group is None
    assert "You put it into" not in page(client, there)


def test_it_is_taken_out_of_its_group(
    signed_in: SignedIn, mia: Membership, frieda_asks: Message
) -> None:
    Conversation.objects.update(group=group(mia, "Presse", "", mia))
    client = signed_in(mia)
    client.post(f"{here(frieda_asks)}hand-over-to/", {"to": "group-none", "word": "Für uns alle."})
    assert Conversation.objects.get().group is None
    assert "You took it out of its group." in page(client, here(frieda_asks))


@pytest.mark.parametrize("chosen", ["group-", "group-x", "group-999999", "group--1"])
def test_a_group_that_is_none_moves_nothing(
    signed_in: SignedIn, mia: Membership, frieda_asks: Message, chosen: str
) -> None:
    where = f"{here(frieda_asks)}hand-over-to/"
    assert signed_in(mia).post(where, {"to": chosen, "word": "x"}).status_code == 404


# --- what somebody says of themselves ------------------------------------------------------------


def test_everybody_says_their_own_languages_and_hours(signed_in: SignedIn, uwe: Membership) -> None:
    where = f"{HOME}people/{uwe.pk}/"
    client = signed_in(uwe)
    assert "My languages and hours" in page(client, where)
    said = {
        **{f"begins-{day}": ["9:00", "14:00"] if day < 2 else [""] for day in range(7)},
        **{f"ends-{day}": ["12:00", "17:30"] if day < 2 else [""] for day in range(7)},
        "languages": ["de", "fr"],
        "most_at_once": "5",
        "away_from": "2026-12-24",
    }
    assert client.post(where, said).status_code == 302
    kept = Availability.objects.get()
    assert (kept.member, kept.languages, kept.most_at_once) == (uwe, ["de", "fr"], 5)
    assert WorkPeriod.objects.count() == 4


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"most_at_once": "0"}, "greater than or equal to 1"),
        ({"most_at_once": "-4"}, "greater than or equal to 1"),
        ({"begins-0": "17:00", "ends-0": "9:00"}, "the end is not after the beginning"),
        ({"away_from": "2026-12-24", "away_until": "2026-12-01"}, "back before you go"),
        ({"languages": ["xx"]}, "xx"),
    ],
)
def test_hours_that_make_no_sense_come_back_with_a_word(
    signed_in: SignedIn, uwe: Membership, said: dict[str, Any], words: str
) -> None:
    answer = signed_in(uwe).post(f"{HOME}people/{uwe.pk}/", said)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Availability.objects.exists()


def test_whoever_manages_members_says_it_for_others_and_nobody_else_does(
    signed_in: SignedIn, mia: Membership, uwe: Membership, tina: Membership
) -> None:
    assert "Languages and hours of Uwe Unsozial" in page(signed_in(mia), f"{HOME}people/{uwe.pk}/")
    assert signed_in(mia).post(f"{HOME}people/{uwe.pk}/", {"languages": "en"}).status_code == 302
    assert Availability.objects.get(member=uwe).languages == ["en"]
    assert signed_in(uwe).get(f"{HOME}people/{tina.pk}/").status_code == 404
    assert f"{HOME}people/{uwe.pk}/" in page(signed_in(mia), f"{DESK}members/")
    assert f"{HOME}people/{tina.pk}/" not in page(signed_in(uwe), f"{DESK}members/")
    assert f"{HOME}people/{uwe.pk}/" in page(signed_in(uwe), "/me/")
