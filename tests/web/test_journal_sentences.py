"""Every line of the journal can be said."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import herzenstakt
from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Role
from herzenstakt.conversations.models import Conversation
from herzenstakt.conversations.services import let_rest
from herzenstakt.flows.team import change_role
from herzenstakt.journal.models import Entry, record
from herzenstakt.kernel.words import Sentence
from herzenstakt.web.journal.sentences import KINDS, SENTENCES, sentence
from herzenstakt.web.journal.subjects import LOOKS

SOURCE = Path(herzenstakt.__file__).parent


def strings_of(node: ast.AST, tree: ast.AST) -> Iterator[str]:
    """The strings an expression can be; of a name, those that are ever assigned to it."""
    if isinstance(node, ast.Name):
        for assigned in ast.walk(tree):
            if isinstance(assigned, ast.Assign) and any(
                isinstance(target, ast.Name) and target.id == node.id for target in assigned.targets
            ):
                yield from strings_of(assigned.value, tree)
    elif isinstance(node, ast.IfExp):
        yield from strings_of(node.body, tree)
        yield from strings_of(node.orelse, tree)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def recorded() -> set[str]:
    """Every action that any `record(...)` of the product can write."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "record":
                actions = set(strings_of(call.args[0], tree))
                assert actions, f"{path.name}: nobody can tell what is recorded here"
                found |= actions
    return found


def test_every_recorded_action_has_a_sentence_and_every_sentence_an_action() -> None:
    assert recorded() == set(SENTENCES)


def test_every_action_belongs_to_a_kind_one_can_filter_by() -> None:
    assert {action.partition(".")[0] for action in SENTENCES} == set(KINDS)


def test_a_sentence_names_who_what_and_why(mia: Membership, uwe: Membership) -> None:
    change_role(uwe, Role.TRAINEE, mia)

    assert sentence(Entry.objects.get(), "Uwe Unsozial") == (
        "Mia Menschenfreund changed the role of Uwe Unsozial from member to trainee."
    )


def test_a_rest_without_a_reason_has_no_empty_quotes(
    conversation: Conversation, mia: Membership
) -> None:
    conversation.messages.open().update(settled_at=conversation.last_message_at)
    conversation.wait()
    let_rest(conversation, mia, "")

    assert sentence(Entry.objects.latest("pk"), "Frieda Frage") == (
        "Mia Menschenfreund let the conversation with Frieda Frage rest."
    )


def test_a_reason_of_the_network_is_said_with_its_gaps(mia: Membership) -> None:
    why = Sentence("Too long: %(used)s.", {"used": 512}).as_json()
    entry = record("reply.refused", mia.team, team_id=mia.team_id, why=why)

    assert sentence(entry, "Frieda") == "The network refused an answer to Frieda: Too long: 512."


@pytest.mark.parametrize("reason", ["It is settled.", "It is settled"])
def test_a_sentence_ends_once(reason: str, mia: Membership) -> None:
    entry = record("conversation.rested", mia, team_id=mia.team_id, by=mia, reason=reason)
    said = sentence(entry, "Grit S.")

    assert said.endswith(("It is settled.”", "It is settled”."))
    assert sentence(record("note.added", mia, team_id=mia.team_id, by=mia), "Grit S.").endswith(
        " Grit S."
    )


def test_a_reason_of_the_desk_is_said_in_the_readers_language(mia: Membership) -> None:
    entry = record(
        "conversation.rested", mia, team_id=mia.team_id, by=mia, reason="Not meant for us"
    )

    with translation.override("de"):
        assert "„Nicht für uns gedacht“" in sentence(entry, "Karl Kritik")


@pytest.mark.parametrize("action", sorted(SENTENCES))
def test_an_old_entry_without_details_is_still_a_sentence(action: str, mia: Membership) -> None:
    said = sentence(record(action, mia, team_id=mia.team_id, by=mia), "Frieda")

    assert "%(" not in said


def test_an_action_of_a_later_version_is_shown_by_its_name(mia: Membership) -> None:
    entry = record("moon.landed", mia, team_id=mia.team_id, by=mia)

    assert sentence(entry, "Mond") == "moon.landed · Mia Menschenfreund · Mond"


def test_every_look_knows_a_model_that_exists() -> None:
    from django.apps import apps

    assert all(apps.get_model(label) for label in LOOKS)
