"""Groups for programs: who does what, and to which one a conversation belongs."""

from __future__ import annotations

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows.grouping import GroupWish, write
from tests.api.conftest import problem, program_of


def test_a_program_reads_groups_and_puts_a_conversation_into_one(
    mia: Membership, uwe: Membership, conversation: Conversation
) -> None:
    press = write(mia, GroupWish("Presse", "language:german", members=(uwe,)))
    program = program_of(mia)
    assert program.get("/groups")["items"] == [
        {
            "id": press.pk,
            "name": "Presse",
            "query": "language:german",
            "gives_out": False,
            "members": [{"id": uwe.pk, "name": "Uwe Unsozial"}],
        }
    ]
    where = f"/conversations/{conversation.pk}"
    assert program.get(where)["group"] is None
    told = program.put(f"{where}/group", {"group": press.pk, "word": "Eine Redaktion."})
    assert told["group"] == {"id": press.pk, "name": "Presse"}
    assert program.get("/conversations?q=group:presse")["items"][0]["group"]["name"] == "Presse"
    assert program.put(f"{where}/group", {"group": None, "word": "Für alle."})["group"] is None


def test_without_a_word_or_with_a_group_next_door_it_stays(
    mia: Membership, olga: Membership, conversation: Conversation
) -> None:
    press, next_door = write(mia, GroupWish("Presse")), write(olga, GroupWish("Presse"))
    program, where = program_of(mia), f"/conversations/{conversation.pk}/group"
    refused = problem(program.ask("PUT", where, {"group": press.pk, "word": "  "}))
    assert refused["status"] == 409
    assert program.ask("PUT", where, {"group": next_door.pk, "word": "x"}).status_code == 404
    conversation.refresh_from_db()
    assert conversation.group is None
