"""What somebody said in a language is found: by the word of the network, or by their own words."""

from __future__ import annotations

import pytest

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Message
from herzenstakt.search.filters import parse
from herzenstakt.search.finding import conversations, said
from herzenstakt.search.seeking import seek
from tests.conftest import Says


@pytest.mark.parametrize("typed", ["sprache:deutsch", "language:german", "lang:de"])
def test_a_language_can_be_typed_in_both(typed: str) -> None:
    read = parse(typed)
    assert (read.filter.language, read.hints) == ("de", [])
    assert read.filter.written() == "language:german"
    assert read.filter.written(german=True) == "sprache:deutsch"


@pytest.mark.parametrize("typed", ["language:fr", "sprache:FR"])
def test_any_other_goes_by_its_short_name(typed: str) -> None:
    assert parse(typed).filter.written() == "language:fr"


@pytest.mark.parametrize("typed", ["language:klingonisch", "sprache:1", "language:d"])
def test_what_is_no_language_is_told(typed: str) -> None:
    read = parse(typed)
    assert not read.filter
    assert "makes no sense" in str(read.hints[0])


def test_what_the_network_says_counts_and_else_the_words(says: Says, mia: Membership) -> None:
    german = says("frieda", "Wo bleibt meine Lieferung? Ich warte schon so lange.")
    english = says("karl", "Where is my delivery? I have been waiting for so long.")
    french = says("lena", "Und ich?")
    Message.objects.filter(pk=french.pk).update(language="fr-CA")

    def found(typed: str) -> list[Message]:
        return said(seek(mia, parse(typed).filter), 10).rows

    assert found("language:german") == [german]
    assert found("language:english") == [english]
    assert found("language:fr") == [french]
    assert found("language:german delivery") == []
    assert conversations(seek(mia, parse("language:en from:karl").filter), 10).rows == [
        english.conversation_id
    ]
