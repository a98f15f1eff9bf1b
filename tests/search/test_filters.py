"""What somebody types is understood, and can be written down again."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herzenstakt.search.filters import (
    BY_NAME,
    ME,
    MOST_WORDS,
    NOBODY,
    Filter,
    Privacy,
    Side,
    State,
    parse,
)

EVERYTHING = Filter(
    words=("lieferung",),
    phrases=("genau so",),
    without=("spam",),
    person="karl",
    handle="karl_k",
    channel="blog",
    network="mastodon",
    labels=("Presse", "zwei Worte"),
    state=State.WAITING,
    caretaker=NOBODY,
    privacy=Privacy.PUBLIC,
    said_by=Side.THEM,
    since=date(2026, 1, 2),
    before=date(2026, 11, 1),
    post=12,
    has_attachment=True,
)
GERMAN = (
    'lieferung "genau so" -spam von:karl profil:karl_k kanal:blog netz:mastodon schlagwort:Presse '
    'schlagwort:"zwei Worte" ist:wartend bei:niemand sicht:öffentlich sagten:andere seit:2026-01-02 '
    "vor:2026-11-01 beitrag:12 mit:anhang"
)
ENGLISH = (
    'lieferung "genau so" -spam from:karl handle:karl_k channel:blog network:mastodon label:Presse '
    'label:"zwei Worte" is:waiting with:nobody visible:public said:them since:2026-01-02 '
    "before:2026-11-01 post:12 has:attachment"
)


def test_everything_can_be_typed_in_german_and_in_english() -> None:
    assert parse(GERMAN).filter == parse(ENGLISH).filter == EVERYTHING
    assert EVERYTHING.written(german=True) == GERMAN
    assert EVERYTHING.written() == ENGLISH


#: what people type, and pieces that a reader of texts could stumble over
TYPED = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            [
                *(f"{name}:" for name in BY_NAME),
                *('"', "-", ":", " ", "@", "„", "wartet", "waits", "öffentlich", "2026-01-02"),
                *("von:karl", "foo:bar", 'von:"karl kritik"', "\x00", "1.2.2026", "ist:offen"),
            ]
        ),
    ),
    max_size=14,
).map("".join)


@given(TYPED, st.booleans())
def test_what_was_understood_is_understood_again(typed: str, german: bool) -> None:
    understood = parse(typed).filter
    written = understood.written(german=german)
    again = parse(written[:400])
    if len(written) <= 400:
        assert again.filter == understood
        assert again.filter.written(german=german) == written


@given(TYPED)
def test_without_one_part_the_others_are_left(typed: str) -> None:
    whole = parse(typed).filter
    parts = list(whole.parts())
    assert " ".join(words for _, words in parts) == whole.written()
    for rest, words in parts:
        assert rest != whole
        assert sum(1 for _ in rest.parts()) == len(parts) - 1
        assert words


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("wartet", Filter(state=State.WAITING)),
        ('"wartet"', Filter(phrases=("wartet",))),
        ("„genau so“", Filter(phrases=("genau so",))),
        ("@karl_k", Filter(handle="karl_k")),
        ("VON:Karl", Filter(person="Karl")),
        ("bei:mir", Filter(caretaker=ME)),
        ("seit:1.2.2026", Filter(since=date(2026, 2, 1))),
        ("http://example.org/x", Filter(words=("http://example.org/x",))),
        ("-kanal:blog", Filter(without=("kanal:blog",))),
        ('-"genau so"', Filter(without=("genau so",))),
        ("um 12:30 :)", Filter(words=("um", "12:30", ":)"))),
    ],
)
def test_it_is_read_as_people_mean_it(typed: str, understood: Filter) -> None:
    read = parse(typed)
    assert read.filter == understood
    assert not read.hints


@pytest.mark.parametrize(
    ("typed", "understood", "hint"),
    [
        ("foo:bar", Filter(words=("foo:bar",)), "There is no filter “foo:”"),
        ("ist:blau", Filter(), "makes no sense after “ist:”"),
        ("vor:2026-02-30", Filter(), "makes no sense after “vor:”"),
        ("vor:0001-01-01", Filter(), "makes no sense after “vor:”"),
        ("beitrag:0", Filter(), "makes no sense after “beitrag:”"),
        ("von:a von:b", Filter(person="a"), "“von:” can only be said once"),
    ],
)
def test_what_makes_no_sense_is_said(typed: str, understood: Filter, hint: str) -> None:
    read = parse(typed)
    assert read.filter == understood
    assert [hint in str(one) for one in read.hints] == [True]


def test_a_filter_has_an_end() -> None:
    many = parse(" ".join(f"w{n}" for n in range(500)))
    assert len(many.filter.words) == MOST_WORDS
    assert parse("x" * 10_000).filter == Filter(words=("x" * 400,))
