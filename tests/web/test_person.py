from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation
from herzenstakt.conversations.services import add_note

SignedIn = Callable[[Membership], Client]


def test_a_person_is_shown_with_everything_we_talked_about(
    signed_in: SignedIn, rolf: Membership, mia: Membership, conversation: Conversation
) -> None:
    add_note(conversation, mia, "Sehr freundlich am Telefon.")
    page = signed_in(mia).get(f"/t/ratzifatzi/p/{conversation.person_id}/").content.decode()
    for words in ("Frieda Frage", "@frieda", "Wann kommt die in Blau?", "Sehr freundlich"):
        assert words in page

    page = signed_in(rolf).get(f"/t/ratzifatzi/p/{conversation.person_id}/").content.decode()
    assert "Wann kommt die in Blau?" in page
    assert "Sehr freundlich" not in page


def test_another_house_does_not_know_this_person(
    signed_in: SignedIn, olga: Membership, conversation: Conversation
) -> None:
    for slug in ("ratzifatzi", "anderswo"):
        address = f"/t/{slug}/p/{conversation.person_id}/"
        assert signed_in(olga).get(address).status_code == 404


def test_a_key_of_those_who_wait_begins_with_the_newest_word(
    signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    """Here all stand in the order of their last word; such a key comes from another list."""
    browser, address = signed_in(mia), f"/t/ratzifatzi/p/{conversation.person_id}/"
    for key in ("w2001-01-01T00:00:00+00:00_1", "w2099-01-01T00:00:00+00:00_1"):
        page = browser.get(address, {"after": key}).content.decode()
        assert "Wann kommt die in Blau?" in page
