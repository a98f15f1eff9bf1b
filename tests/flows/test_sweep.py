"""What the clock picks up, and that one stone does not stop the road."""

from __future__ import annotations

import pytest

from herzenstakt.conversations.models import Message
from herzenstakt.flows.sweep import each
from herzenstakt.replies.models import Reply


def stumble(_row: object) -> None:
    raise RuntimeError("a stone in the road")


def test_the_log_names_the_row_and_not_what_people_said(
    draft: Reply, frieda_asks: Message, caplog: pytest.LogCaptureFixture
) -> None:
    each([draft], stumble)
    each([frieda_asks], stumble)
    each([7], stumble)

    assert caplog.messages == [
        f"stumbled over Reply {draft.pk}",
        f"stumbled over Message {frieda_asks.pk}",
        "stumbled over row 7",
    ]


def test_those_behind_a_stone_get_their_turn() -> None:
    done: list[int] = []

    def job(row: int) -> None:
        done.append(row)
        if row == 1:
            raise RuntimeError("a stone in the road")

    each([1, 2, 3], job)

    assert done == [1, 2, 3]
