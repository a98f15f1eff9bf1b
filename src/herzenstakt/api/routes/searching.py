"""Searching in everything that was said, and one thing for several conversations at once."""

from __future__ import annotations

from typing import Annotated, Literal

from django.shortcuts import get_object_or_404
from ninja import Query, Schema
from pydantic import Field

from herzenstakt.accounts.permissions import Permission
from herzenstakt.api.door import Asked
from herzenstakt.api.parts import (
    After,
    Body,
    Instant,
    Limit,
    Number,
    Part,
    cursor,
    must,
    place,
    text,
)
from herzenstakt.api.problems import in_words
from herzenstakt.api.routes.finding import label_of
from herzenstakt.api.shapes import LeftOut, MessageOut
from herzenstakt.bulk.models import BulkAct
from herzenstakt.flows import bulk
from herzenstakt.flows.bulk import NEEDS, BulkWish, Chosen, Outcome
from herzenstakt.search.filters import LONGEST, parse
from herzenstakt.search.finding import said
from herzenstakt.search.seeking import seek

part = Part("search")


class FoundPage(Schema):
    """Messages in which the words stand, the newest first, and the place after which there are more."""

    items: list[MessageOut]
    next: str
    hints: list[str] = Field(description="What was not understood, or names nothing there is.")


@part.get("/search", Permission.READ, FoundPage)
def search(
    request: Asked,
    limit: Limit,
    after: After,
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=LONGEST,
            description="Words, and where they stand: `brush channel:plaza since:2026-11-01`.",
        ),
    ],
) -> FoundPage:
    """Search in every word that was said. For conversations ask /conversations with the same `q`."""
    read = parse(q)
    sought = seek(request.member, read.filter)
    here = place(after)
    found = said(sought, limit, here[0] if here else "")
    return FoundPage(
        items=[MessageOut.of(message) for message in found.rows],
        next=cursor(found.following) if found.following else "",
        hints=[in_words(hint) for hint in (*read.hints, *sought.troubles)],
    )


# --- several at once -----------------------------------------------------------------------------


class ChosenIn(Body):
    """A conversation as you saw it."""

    id: Number
    last_message_at: Instant


class TogetherIn(Body):
    """What shall be done with whom."""

    do: Literal[tuple(BulkAct.Kind.values)]  # type: ignore[valid-type]
    conversations: list[ChosenIn] = Field(max_length=bulk.MOST)
    label: Number | None = Field(None, description="Which label, where one is put on.")
    reason: text(500, "Why, where they are closed.", "All answered by phone.") = ""  # type: ignore[valid-type]


class TogetherOut(Schema):
    """What became of it."""

    act: int | None = Field(description="With this number it can be taken back for five minutes.")
    done: list[str]
    left: list[LeftOut]


def _told(outcome: Outcome) -> TogetherOut:
    return TogetherOut(
        act=outcome.act.pk if outcome.act else None,
        done=outcome.done,
        left=[LeftOut(name=name, why=in_words(why)) for name, why in outcome.left],
    )


@part.post("/together", Permission.CARE, TogetherOut)
def do_together(request: Asked, body: TogetherIn) -> TogetherOut:
    """Do one thing with several conversations. Where something new was said, somebody is left alone."""
    kind = BulkAct.Kind(body.do)
    must(request, NEEDS[kind])
    label = None
    if kind == BulkAct.Kind.LABEL and body.label is not None:
        label = label_of(request, body.label)
    chosen = {one.id: Chosen(one.id, one.last_message_at) for one in body.conversations}
    wish = BulkWish(kind, body.reason if kind == BulkAct.Kind.REST else "", label)
    return _told(bulk.do_together(list(chosen.values()), request.member, wish))


@part.post("/together/{int:act}/undo", Permission.CARE, TogetherOut)
def undo_together(request: Asked, act: int) -> TogetherOut:
    """Take the last one back, where nothing else has happened since."""
    there = get_object_or_404(BulkAct.objects.visible_to(request.member), pk=act)
    return _told(bulk.undo_together(there, request.member))
