"""The language of watchwords: what is typed is understood, or refused with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herzenstakt.listening.queries import (
    DEEPEST,
    LONGEST,
    MOST_WORDS,
    All,
    Either,
    Literal,
    Near,
    Not,
    Query,
    Unclear,
    parse,
    written,
)

RATZ, KAPUTT, RUECKRUF = Literal("ratzifatzi"), Literal("kaputt"), Literal("Rückruf")


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("ratzifatzi", RATZ),
        ('"RatziFatzi"', Literal("RatziFatzi", is_exact=True)),
        ("„Ratzi  Fatzi“", Literal("Ratzi Fatzi", is_exact=True)),
        ("ratzifatzi kaputt", All((RATZ, KAPUTT))),
        ("ratzifatzi AND kaputt", All((RATZ, KAPUTT))),
        ("ratzifatzi UND kaputt", All((RATZ, KAPUTT))),
        ("ratzifatzi ODER kaputt", Either((RATZ, KAPUTT))),
        ("ratzifatzi and kaputt", All((RATZ, Literal("and"), KAPUTT))),
        ("ratzifatzi NICHT kaputt", All((RATZ, Not(KAPUTT)))),
        ("ratzifatzi -kaputt", All((RATZ, Not(KAPUTT)))),
        ("T-Online", Literal("T-Online")),
        ("#ratzifatzi @ratz", All((Literal("#ratzifatzi"), Literal("@ratz")))),
        ("ratz*", Literal("ratz*")),
        ("ratzifatzi NEAR kaputt", Near(RATZ, KAPUTT, 5)),
        ("ratzifatzi NAHE/3 kaputt", Near(RATZ, KAPUTT, 3)),
        (
            '"RatziFatzi" OR ratzifatzi NEAR/5 (kaputt OR Rückruf) NOT Gewinnspiel',
            Either(
                (
                    Literal("RatziFatzi", is_exact=True),
                    All(
                        (
                            Near(RATZ, Either((KAPUTT, RUECKRUF)), 5),
                            Not(Literal("Gewinnspiel")),
                        )
                    ),
                )
            ),
        ),
        ("(ratzifatzi OR kaputt) Rückruf", All((Either((RATZ, KAPUTT)), RUECKRUF))),
        ("((ratzifatzi)) ((kaputt))", All((RATZ, KAPUTT))),
    ],
)
def test_what_is_typed_is_understood(typed: str, query: Query) -> None:
    assert parse(typed) == query


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Say what should be listened for."),
        ("   ", "Say what should be listened for."),
        ("NOT spam", "Say also what must stand there, not only what must not."),
        ("ratz OR -spam", "Say also what must stand there, not only what must not."),
        ('ratz "fatzi', "At character 6: a quotation mark is opened and never closed."),
        ("ratz (fatzi", "At character 6: a bracket is opened and never closed."),
        ("ratz) fatzi", "At character 5: a bracket is closed that was never opened."),
        ("ratz () fatzi", "At character 6: nothing stands in the brackets."),
        ("ratz OR", "At character 6: something is missing after “OR”."),
        ("ratz (fatzi OR )", "At character 13: something is missing after “OR”."),
        ("ratz NOT NOT fatzi", "At character 6: something is missing after “NOT”."),
        ("OR ratz", "At character 1: something is missing before “OR”."),
        ("ratz (NEAR/5 fatzi)", "At character 7: something is missing before “NEAR/5”."),
        (
            "ratz NEAR/0 fatzi",
            "At character 6: NEAR takes a number from 1 to 50, as in NEAR/5.",
        ),
        ("ratz NEAR/x fatzi", "At character 6: NEAR takes a number from 1 to 50, as in NEAR/5."),
        ("ratz NEAR/" + "9" * 500 + " fatzi", "NEAR takes a number"),
        ("ratz NEAR/5 (fatzi kaputt)", "At character 13: beside NEAR stand only words"),
        ("ratz NEAR/5 fatzi NEAR/5 kaputt", "At character 19: beside NEAR stand only words"),
        ("ratz !?!", "At character 6: “!?!” has no letter to listen for."),
        ('""', "At character 1: “” has no letter to listen for."),
        ("ratz a", "At character 6: “a” is too short, it would be found everywhere."),
        ("ra*", "At character 1: “ra*” is too short, it would be found everywhere."),
        ("ra*tzi", "At character 1: a * stands before or after one word, as in ratz*."),
        ("ratz-fatzi*", "At character 1: a * stands before or after one word, as in ratz*."),
        ("(" * 5_000 + "ratz", "Too long: at most 4000 characters."),
        ("(" * 3_000 + "ratz", "At character 11: more than 10 brackets in each other."),
        ("ab " * 1_000, "At most 200 words: make several watchwords of it."),
        ("ab OR " * 10_000, "Too long: at most 4000 characters."),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(typed: str, sentence: str) -> None:
    with pytest.raises(Unclear) as trouble:
        parse(typed)
    assert str(trouble.value).startswith(sentence) or sentence in str(trouble.value)
    assert (f"character {trouble.value.place}:" in str(trouble.value)) == (trouble.value.place > 0)


def test_as_much_as_is_allowed_is_read() -> None:
    assert parse("(" * DEEPEST + "ratz" + ")" * DEEPEST) == Literal("ratz")
    assert len(parse("ab " * MOST_WORDS).parts) == MOST_WORDS  # type: ignore[union-attr]
    assert parse("ratz" + " " * (LONGEST - 4)) == Literal("ratz")


LITERALS = st.one_of(
    st.builds(Literal, st.sampled_from(["ratz", "Rückruf", "#ratz", "@ratz", "T-Online", "ratz*"])),
    st.builds(Literal, st.sampled_from(["OR", "ratz fatzi", "(ratz)", "-ratz"]), st.just(True)),
)
SIDES = LITERALS | st.lists(LITERALS, min_size=2, max_size=3).map(lambda one: Either(tuple(one)))
NEARS = st.builds(Near, SIDES, SIDES, st.integers(1, 50))


def _joined(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    """Queries whose parts are not of the same kind as themselves: those are one."""
    either = st.lists(
        inner.filter(lambda one: not isinstance(one, Either | Not)), min_size=2, max_size=3
    ).map(lambda parts: Either(tuple(parts)))
    nots = inner.filter(lambda one: not isinstance(one, Not)).map(Not)
    every = st.lists(
        (inner | nots).filter(lambda one: not isinstance(one, All)), min_size=2, max_size=3
    ).map(lambda parts: All((Literal("ratz"), *parts)))
    return either | every


@given(st.recursive(LITERALS | NEARS, _joined, max_leaves=8))
def test_what_is_written_is_read_as_the_same(query: Query) -> None:
    assert parse(written(query)) == query


def understood(typed: str) -> Query | Unclear:
    try:
        return parse(typed)
    except Unclear as trouble:
        return trouble


@given(
    st.lists(st.sampled_from(["ratz", '"', "(", ")", " ", "OR", "NOT", "-", "NEAR/5", "*", "x"]))
    | st.text(max_size=200)
)
def test_anything_is_understood_or_refused(pieces: list[str] | str) -> None:
    typed = "".join(pieces)
    said = understood(typed)
    if isinstance(said, Unclear):
        assert said.sentence.text
        assert 0 <= said.place <= len(typed)
    else:
        assert parse(written(said)) == said


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("#badeente", "#badeente"),
        ("@ratzi_fatzi", "@ratzi_fatzi"),
        ("#1.FC", "1.FC"),
        ("#%móCv", "%móCv"),
        ('"@ratzi fatzi"', "ratzi fatzi"),
        ("##badeente", "##badeente"),
    ],
)
def test_a_sign_in_front_counts_where_a_hashtag_or_name_follows_it(typed: str, meant: str) -> None:
    query = parse(typed)
    assert isinstance(query, Literal)
    assert query.text == meant
