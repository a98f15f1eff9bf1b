"""In which forms a word is found, and in which it is not: tables that people wrote, not rules."""

from __future__ import annotations

from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herzenstakt.listening.forms import Shape, Slips, Variant, is_one_slip
from herzenstakt.listening.queries import parse
from herzenstakt.listening.wording import folded
from herzenstakt.testing.naive import Naive, slips_of

FORMS = {
    "Badeente": "Badeenten Badeentchen Badeentleins Badeentes",
    "Haus": "Häuser Häusern Hauses Hause Häuschen Haeuser HÄUSER",
    "Apfel": "Äpfel Äpfeln Apfels Äpfelchen Aepfel",
    "Ball": "Bälle Bällen Balls Bällchen",
    "Vogel": "Vögel Vögeln Vögelchen",
    "Katze": "Katzen Kätzchen",
    "Mutter": "Mütter Müttern",
    "Garten": "Gärten Gartens Gärtchen",
    "Saal": "Säle Saales Sälchen",
    "Firma": "Firmen Firmchen",
    "Museum": "Museen Museums",
    "Virus": "Viren",
    "Kundin": "Kundinnen",
    "Erlebnis": "Erlebnisse Erlebnissen Erlebnisses",
    "Auto": "Autos",
    "Uhr": "Uhren",
    "Straße": "Straßen Strassen STRASSE Sträßchen",
    "laut": "laute lauten lauter lautes",
    "kaputt": "kaputte kaputten kaputtes",
    "kaufen": "kaufe kaufst kauft kaufte kauften gekauft kaufend",
    "story": "stories storys",
    "cause": "causes caused causing",
    "RatziFatzi": "RatziFatzis ratzifatzi RATZIFATZI",
}
COMPOUNDS = {
    "Badeente": "Gummibadeente Gummibadeenten Badeentenrennen Gummibadeentenrennen Badeententeich",
    "Apfel": "Apfelkuchen Äpfelkorb Apfelsaftschorle",
    "Sprache": "Sprachkurs Fremdsprachen Fremdsprachenkurs",
    "Häuser": "Hochhäuser",
    "Garten": "Kindergarten Kindergärten Gartenzaun Schrebergärtchen",
    "Rückruf": "Rückrufaktion Produktrückrufe",
    "RatziFatzi": "RatziFatziBadeente Superratzifatzi",
    "Kundin": "Kundinnenservice Stammkundinnen",
}
SLIPS = {
    "Badeente": "Badente Badeenete Badeemte Baeeente Baddeente Badeentr Badeneten Badeeten",
    "RatziFatzi": "RatziFazi RatziFatzu RatizFatzi RatziFattzi RatziFatziss",
    "Kündigung": "Kündingung Kündigumg Kuendgiung",
}
NOT = {
    "Ratz": "Fratze Fratz kratzen Spatz Ratte abkratzen Matratzen",
    "Ente": "Rente Patente Talente Entdeckung Badeente Ende",
    "Müller": "Müll Mülleimer",
    "Bäcker": "Back Backe",
    "Peters": "Peter",
    "Mars": "Mar",
    "Stern": "gestern Ostern extern Zwergstern",
    "Bar": "Bär",
    "Eisen": "Reisen beweisen",
    "Marke": "Markt Marktplatz Marken-",
    "Badeente": "Badehose Ente Tadeente Badetnee Enten Adeente Badeenxyte Badeentf1",
    "RatziFatzi": "Matzifatzi Ratzfatz Ratzi Fatzi Ratzilatze Ritzifitzi",
    "Modell2026": "Modell2025 Modell206",
    "Uhr": "Uhrwerk Ohr Natur",
    "AG": "AGs Tag ag1",
    "Haus": "Hau Laus Hausen1 Rathaus",
}


def ways(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(word, said) for word, line in table.items() for said in line.split()]


def how(word: str, said: str) -> Variant | None:
    return Shape(folded(word), is_verb=word[0].islower()).how(folded(said))


@pytest.mark.parametrize(("word", "said"), ways(FORMS))
def test_a_word_is_found_in_its_forms(word: str, said: str) -> None:
    assert how(word, said) in (Variant.SAME, Variant.FORM)


@pytest.mark.parametrize(("word", "said"), ways(COMPOUNDS))
def test_a_word_is_found_in_compounds(word: str, said: str) -> None:
    assert how(word, said) is Variant.COMPOUND


@pytest.mark.parametrize(("word", "said"), ways(SLIPS))
def test_a_long_word_is_found_with_one_slip(word: str, said: str) -> None:
    assert how(word, said) is Variant.SLIP


@pytest.mark.parametrize(("word", "said"), ways(NOT))
def test_what_only_looks_alike_is_left_alone(word: str, said: str) -> None:
    assert how(word, said) is None


@pytest.mark.parametrize(("word", "said"), ways({**FORMS, **COMPOUNDS, **SLIPS}))
def test_in_quotation_marks_a_word_stays_as_it_is(word: str, said: str) -> None:
    is_the_same = folded(word) == folded(said)
    assert Shape(folded(word), is_exact=True).how(folded(said)) == (
        Variant.SAME if is_the_same else None
    )


@pytest.mark.parametrize(
    ("pattern", "said", "is_found"),
    [
        ("ente*", "entenrennen", True),
        ("ente*", "badeente", False),
        ("*ente", "badeente", True),
        ("*ente", "enten", False),
        ("*ente*", "badeenten", True),
        ("*ente*", "ende", False),
    ],
)
def test_a_star_says_what_may_stand_beside_a_word(pattern: str, said: str, is_found: bool) -> None:
    is_open = pattern.startswith("*"), pattern.endswith("*")
    assert bool(Shape("ente", is_open=is_open).how(said)) is is_found


@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_one_slip_is_the_distance_of_damerau_and_levenshtein(one: str, other: str) -> None:
    expected = "x" + other in set(slips_of("x" + one, "abc")) and one != other
    assert is_one_slip(one, other) is expected


LETTERS = st.text("aeiouns", min_size=1, max_size=9)


@given(
    st.one_of(LETTERS, st.sampled_from([folded(word) for word in FORMS])),
    st.tuples(LETTERS | st.just(""), LETTERS | st.just(""), st.integers(0, 400)),
    st.booleans(),
)
def test_a_word_is_found_as_the_long_way_finds_it(
    word: str, around: tuple[str, str, int], is_verb: bool
) -> None:
    """Whatever is written before and after it, and one slip after the other."""
    before, after, slip = around
    typed = word if is_verb else word.capitalize()
    if len(word) < 2:
        return
    naive = Naive([(1, parse(typed))])
    said = before + word + after
    every = [said, *slips_of(said, "aens")]
    for one in (said, every[slip % len(every)]):
        assert bool(Shape(word, is_verb=is_verb).how(one)) == bool(naive.like(one)), one


@given(st.text("abcd", min_size=8, max_size=13), st.integers(0, 10_000))
def test_each_slip_of_a_word_is_noticed(word: str, number: int) -> None:
    shape = Shape(word)
    every = [slip for form in shape.typed for slip in slips_of(form, "abcx")]
    slip = every[number % len(every)]
    assert shape.how(slip)
    assert (1, 1) in set(Slips([Shape("unrelated"), shape]).among(["nothing", slip]))


def test_a_slip_may_be_any_letter() -> None:
    for letter in ascii_lowercase.replace("d", ""):
        assert how("Badeente", f"Ba{letter}eente") is Variant.SLIP
