"""Whether two people are told the same: their names, signs, spaces and salutations make no difference."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from herzenstakt.replies.models import Reply
from herzenstakt.rounds.models import KEEP, OUT, Round, RoundStep

WORDS = re.compile(r"[^\W_]+")
#: what stands before a name and bends with it
SALUTATIONS = frozenset(
    {
        "liebe",
        "lieber",
        "liebes",
        "hallo",
        "hi",
        "hey",
        "moin",
        "servus",
        "dear",
        "hello",
        "herr",
        "frau",
        "mr",
        "mrs",
        "ms",
    }
)


def what_it_says(text: str, names: Iterable[str]) -> str:
    """What a text says when neither its letters' case, its signs and spaces nor these names make a
    difference. Where nothing is left of it (a heart alone), it is the text without spaces."""
    own = {word for name in names for word in _words(name)}
    said = [word for word in _words(text) if word not in own and word not in SALUTATIONS]
    return " ".join(said) or "".join(text.split())


def _words(text: str) -> list[str]:
    letters = "".join(
        letter
        for letter in unicodedata.normalize("NFKC", text).casefold()
        if unicodedata.category(letter) not in {"Cf", "Mn"}
    )
    return WORDS.findall(letters)


def names_of(reply: Reply) -> set[str]:
    """How whom an answer is for is called."""
    handles = (reply.conversation.handle, reply.answers.handle)
    called = {reply.conversation.person.name}
    return called | {name for one in handles if one for name in (one.name, one.address)}


def twin_of(reply: Reply) -> Reply | None:
    """An answer with the same words to somebody else of the same round; None for words of their own."""
    here = RoundStep.objects.filter(
        conversation=reply.conversation_id, whole__begun_at__gt=timezone.now() - KEEP
    )
    rounds = list(here.values_list("whole", "whole__begun_at"))
    if not rounds:
        return None
    list(Round.objects.select_for_update().filter(pk__in=[pk for pk, _ in rounds]).order_by("pk"))
    others = RoundStep.objects.filter(whole__in=[pk for pk, _ in rounds])
    since = min(at for _, at in rounds)
    theirs = (
        Reply.objects.filter(
            Q(approved_at__gte=since) | Q(to_read_since__gte=since),
            conversation__in=others.exclude(conversation=reply.conversation_id).values(
                "conversation"
            ),
            state__in=(*OUT, Reply.State.TO_POST, Reply.State.ASKED),
        )
        .select_related("conversation__person", "conversation__handle", "answers__handle")
        .order_by("pk")
    )
    return next((other for other in theirs if says_the_same(reply, other)), None)


def says_the_same(reply: Reply, other: Reply) -> bool:
    """Whether two people are told the same. Names of both are left out of both: "Frage" may be a name."""
    names = names_of(reply) | names_of(other)
    return what_it_says(reply.text, names) == what_it_says(other.text, names)
