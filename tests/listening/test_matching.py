"""Many watchwords over many posts: the same answer as the long way gives, quickly, whatever is said."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herzenstakt.listening import matching
from herzenstakt.listening.forms import Variant
from herzenstakt.listening.matching import Heard, Hit, Watch, Watchword
from herzenstakt.listening.queries import Literal, Unclear
from herzenstakt.listening.wording import LONGEST, folded, words_in
from herzenstakt.testing.naive import Naive, comparable, said_in


def hits(typed: str, text: str, author: str = "", without: tuple[str, ...] = ()) -> list[Hit]:
    return list(Watch([Watchword.of(7, typed, without)]).look([Heard(text, author)]))


def marked(typed: str, text: str) -> list[str | tuple[str, str]]:
    """What is marked of a text, and how it is like what was typed, if it is not the same."""
    found = [
        (text[mark.start : mark.end], mark.variant.value)
        for hit in hits(typed, text)
        for mark in hit.marks
    ]
    return [said if variant == "same" else (said, variant) for said, variant in found]


@pytest.mark.parametrize(
    ("typed", "text", "marks"),
    [
        ("Badeente", "Zwei Badeenten, bitte!", [("Badeenten", "form")]),
        ("Badeente", "😀 Die „Gummibadeente“ …", [("Gummibadeente", "compound")]),
        ("Badeente", "Die Badente\tist weg", [("Badente", "slip")]),
        ("Badeente", "Der Bade-Enten-Test", [("Bade-Enten", "form")]),
        ("Badeente", "Mein Badeenten-Test!", [("Badeenten", "form")]),
        ("Badeente", "#RatziFatziBadeente", ["Badeente"]),
        ("Badeente", "#ratzifatzibadeente", [("ratzifatzibadeente", "compound")]),
        ("RatziFatzi", "@ratzifatzi.example und https://ratzifatzi.example/", ["ratzifatzi"] * 2),
        ("RatziFatzi", "Ratzi_Fatzi", ["Ratzi_Fatzi"]),
        ("Ratz", "Eine Fratze. #RatzFest2026", ["Ratz"]),
        ("Ratz", "Eine Fratze am Ratzplatz", []),
        ("Äpfel", "Aepfel, A\u0308pfel, ÄPFEL", ["Aepfel", "A\u0308pfel", "ÄPFEL"]),
        ("Straße", "STRASSE und Strasse", ["STRASSE", "Strasse"]),
        ("Café", "cafe", ["cafe"]),
        ("ratzi", "R\u200bat\u00adzi\ufe0f", ["R\u200bat\u00adzi\ufe0f"]),
        ("ratzi", "Rаtzi und Rαtzi und Rátzi", ["Rаtzi", "Rαtzi", "Rátzi"]),
        ("ratzi", "𝐑𝐚𝐭𝐳𝐢 Ｒａｔｚｉ Ⓡⓐⓣⓩⓘ", ["𝐑𝐚𝐭𝐳𝐢", "Ｒａｔｚｉ", "Ⓡⓐⓣⓩⓘ"]),
        ("cop", "сор", []),
        ("Москва", "МОСКВА!", ["МОСКВА"]),
        ("東京", "昨日東京で", ["東京"]),
        ("東京", "東西京", []),
        ("💔", "Ratzi💔💔", ["💔"] * 2),
        ("#ratzi", "ratzi #Ratzi #ratzi-fatzi #ratzifest x#ratzi", ["Ratzi", "ratzi"]),
        ("#ratzifest", "#RatziFest #ratzi_fest ratzifest", ["RatziFest", "ratzi_fest"]),
        ("@ratzi", "ratzi @Ratzi mail@ratzi", ["Ratzi"]),
        (
            '"Ratzi Fatzi"',
            "RATZI \n fatzi, Ratzi-Fatzi, ratzifatzi",
            ["RATZI \n fatzi", "Ratzi-Fatzi", "ratzifatzi"],
        ),
        ('"Ratzi Fatzi"', "Ratzi und Fatzi, Fatzi Ratzi, Ratzis Fatzi", []),
        ('"Ratzi"', "Ratzis Ratzifest", []),
        ("H&M", "H&M, aber hm!", ["H&M"]),
        ("T-Online", "t online, tonline", ["t online", "tonline"]),
        ("ratz*", "Ratzeputz", [("Ratzeputz", "compound")]),
        ("ratzi kaputt", "Kaputt ist Ratzi", ["Kaputt", "Ratzi"]),
        ("ratzi kaputt", "Ratzi ist heil", []),
        ("ratzi OR kaputt", "kaputt!", ["kaputt"]),
        ("ratzi NOT Gewinnspiel", "Ratzi beim Gewinnspiel", []),
        ("ratzi NOT Gewinnspiel", "Ratzi bei Gewinnspielen", []),
        ("ratzi (fatzi OR NOT Gewinnspiel)", "Ratzi!", ["Ratzi"]),
        ("ratz (fatzifatzi OR NOT Gewinnspiel)", "Ratz!", ["Ratz"]),
        ("ratzi NEAR/3 kaputt", "Ratzi ist schon kaputt", ["Ratzi", "kaputt"]),
        ("ratzi NEAR/3 kaputt", "Ratzi ist schon wieder kaputt", []),
        ("ratzi NEAR/3 kaputt", "kaputt: Ratzi", ["kaputt", "Ratzi"]),
        ("ratzi NEAR/1 ratzi", "Ratzi!", []),
        ('"ratzi fatzi" NEAR/1 (kaputt OR hin)', "ratzi fatzi hin", ["ratzi fatzi", "hin"]),
    ],
)  # fmt: skip
def test_what_is_found_is_marked_where_it_stands(
    typed: str, text: str, marks: list[str | tuple[str, str]]
) -> None:
    assert marked(typed, text) == marks


def test_a_hit_says_which_watchword_and_which_post() -> None:
    watch = Watch([Watchword.of(3, "Badeente"), Watchword.of(5, "Bürste OR Ente")])
    found = list(watch.look([Heard("Nichts"), Heard("Badeenten und eine Ente"), Heard("bürsten")]))
    assert [(hit.post, hit.key) for hit in found] == [(1, 3), (1, 5), (2, 5)]
    assert found[0].marks == ((0, 9, "Badeente", Variant.FORM),)
    assert found[1].marks == ((19, 23, "Ente", Variant.SAME),)


@pytest.mark.parametrize(
    ("without", "author", "is_heard"),
    [
        ("@RatziFatzi", "ratzifatzi@social.example", False),
        ("@RatziFatzi", "ratzifatzi", False),
        ("ratzifatzi@social.example", "@RatziFatzi@social.example", False),
        ("ratzifatzi@social.example", "ratzifatzi@elsewhere.example", True),
        ("ratzifatzi.bsky.social", "RatziFatzi.bsky.social", False),
        ("ratzifatzi", "ratzifatzi2", True),
        ("", "", True),
    ],
)
def test_words_of_some_authors_do_not_count(without: str, author: str, is_heard: bool) -> None:
    assert bool(hits("Badeente", "Unsere Badeente!", author, (without,))) is is_heard


def test_who_is_excluded_here_is_heard_there() -> None:
    watch = Watch([Watchword.of(1, "Badeente", ["mia"]), Watchword.of(2, "Badeente")])
    assert [hit.key for hit in watch.look([Heard("Badeente", "mia")])] == [2]


# --- beside the long way ---------------------------------------------------------------------------

TYPED = [
    *("Badeente", "Ente", "Haus", "RatziFatzi", "ratz", '"Ratzi"', '"bade ente"', "#ratzi", "@ratzi"),
    *("Bade-Ente", "ratz*", "*ente", "kaufen", "Apfel", "Sprache", "ratzi NEAR/2 (haus OR apfel)"),
    *("ente NOT haus", "ratzi (haus OR NOT ente)", '"ratzi fatzi" OR "haus"', "ente haus -apfel"),
]  # fmt: skip
LETTERS = """
bade ente n nen Bade Ente ratzi Ratzi fatzi Fatzi haus häus Haus er ern apfel äpfel test gekauft sprach kurs
s e a x # @ - _ . , ! 2026 ä ae ü \u0308 \u200b \u00ad а е ß ss é
"""
PIECES = st.sampled_from([*LETTERS.split(), " ", " ", " ", "\n", "  "])
POSTS = st.lists(PIECES, max_size=14).map("".join)


@settings(max_examples=400)
@given(
    st.lists(st.sampled_from(TYPED), min_size=1, max_size=6, unique=True),
    st.lists(POSTS, max_size=4),
)
def test_the_same_is_found_as_by_the_long_way(typed: list[str], texts: list[str]) -> None:
    words = [Watchword.of(key, one) for key, one in enumerate(typed)]
    naive = Naive((word.key, word.query) for word in words)
    found = {(hit.post, hit.key) for hit in Watch(words).look([Heard(text) for text in texts])}
    expected = {(post, key) for post, text in enumerate(texts) for key in naive.keys(text)}
    assert found == expected, [(typed[key], texts[post]) for post, key in found ^ expected]


@settings(max_examples=200)
@given(POSTS)
def test_words_are_the_same_as_by_the_long_way(text: str) -> None:
    ours = sorted((word.folded, word.first, word.last, word.mark) for word in words_in(text))
    assert ours == sorted(tuple(said) for said in said_in(text))


@given(st.text(st.characters(categories=("L", "M", "Nd", "Cf"), max_codepoint=0x24F), max_size=8))
def test_a_word_folds_as_letter_by_letter(word: str) -> None:
    assert folded(word) == comparable(word)


@given(st.lists(POSTS, max_size=12))
def test_posts_are_read_alone_as_beside_others(texts: list[str]) -> None:
    words = [Watchword.of(key, one) for key, one in enumerate(TYPED)]
    posts = [Heard(text) for text in texts]
    watch = Watch(words)
    together = list(watch.look(posts))
    again = list(watch.look(posts))  # now each spelling is known
    alone = [
        (at, hit.key, hit.marks)
        for at, post in enumerate(posts)
        for hit in Watch(words).look([post])
    ]
    assert [(hit.post, hit.key, hit.marks) for hit in together] == alone
    assert again == together


@given(POSTS, POSTS)
def test_marks_stand_where_their_words_are(before: str, after: str) -> None:
    text = f"{before} Bädeenten {after}"
    for hit in hits("Bädeente OR Haus", text):
        for mark in hit.marks:
            assert 0 <= mark.start < mark.end <= len(text)
            assert text[mark.start : mark.end].strip() == text[mark.start : mark.end] != ""


# --- whatever is said ------------------------------------------------------------------------------

HOSTILE = [
    "ratzi " * 20_000,
    "ratzi-" * 20_000,
    "ratzi_" * 20_000,
    "#" + "Ratzi" * 20_000,
    "@" * 100_000,
    "a" * 100_000,
    "badeente" * 12_000,
    "ente\u0308" * 20_000,
    "# " * 50_000,
    "ente " * 20_000,
    "ente\u0308 " * 20_000,
    "\u0301" * 100_000,
    "\u200b" * 100_000,
    "𝐑" * 50_000,
    "東" * 50_000,
    "👩\u200d🚒" * 20_000,
    "\ud800 ratzi \udfff",
    "\x00ratzi\x00\x1e\x1f\x7f",
    "ﷺ" * 5_000,
    "İ ŉ ǰ ß ẞ ſ K Å",
    "а" * 40_000 + "a" * 40_000,
    " ".join(f"wort{number}" for number in range(20_000)),
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
@pytest.mark.timeout(30)
def test_hostile_texts_are_read_within_bounds(text: str) -> None:
    words = [Watchword.of(key, one) for key, one in enumerate(TYPED)]
    for hit in Watch(words).look([Heard(text)] * 3):
        assert all(mark.end <= LONGEST for mark in hit.marks)
        assert len(hit.marks) <= 50


@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_text_is_read(texts: list[str]) -> None:
    words = [Watchword.of(key, one) for key, one in enumerate(TYPED)]
    list(Watch(words).look([Heard(text, text) for text in texts]))


@given(st.text(max_size=30))
def test_any_word_finds_itself(typed: str) -> None:
    try:
        word = Watchword.of(1, typed)
    except Unclear:
        return
    if isinstance(word.query, Literal):
        assert [hit.key for hit in Watch([word]).look([Heard(word.query.text.strip("*"))])] == [1]


def test_what_stands_too_far_behind_is_not_read() -> None:
    assert hits("ratzi", "x" * (LONGEST - 6) + " ratzi")
    assert not hits("ratzi", "x " * (LONGEST // 2) + "ratzi")


@pytest.mark.timeout(60)
def test_the_longest_query_over_the_longest_text_ends() -> None:
    dice = random.Random(1)
    words = ["".join(dice.choices("abcdefghi", k=9)) for _ in range(2_000)]
    typed = f"{words[0]} NEAR/50 ({' OR '.join(words[1:190])})"
    list(Watch([Watchword.of(1, typed)]).look([Heard("-".join(words))] * 2))


def test_nobody_listens_for_nothing() -> None:
    assert list(Watch([]).look([Heard("Badeente")])) == []
    assert list(Watch([Watchword.of(1, "Badeente")]).look([])) == []


def test_what_holds_no_piece_is_not_remembered() -> None:
    watch = Watch([Watchword.of(1, "Badeente")])
    texts = [f"neu{number} schön{number} bade{number}" for number in range(20)]
    assert list(watch.look([Heard(text) for text in [*texts, "Badeenten"]]))
    assert watch._boring == {b"bade%d" % number for number in range(20)}
    assert [*watch._telling] == [b"Badeenten"]


@given(st.lists(POSTS, max_size=12), st.integers(1, 60))
def test_long_posts_are_searched_in_smaller_parts(texts: list[str], most: int) -> None:
    words = [Watchword.of(key, one) for key, one in enumerate(TYPED)]
    posts = [Heard(text) for text in texts]
    together = list(Watch(words).look(posts))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "MOST_BYTES", most)
        assert list(Watch(words).look(posts)) == together
        patch.setattr(matching, "AT_ONCE", 2)
        assert list(Watch(words).look(posts)) == together


def test_what_is_remembered_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "MOST_SPELLINGS", 100)
    watch = Watch([Watchword.of(1, "Badeente")])
    for number in range(40):
        texts = [f"bade{number}x{at} bade{'y' * 500}{number}" for at in range(20)]
        found = list(watch.look([Heard(text) for text in [*texts, f"Badeenten{'x' * number}test"]]))
        assert [hit.post for hit in found] == [20]
        remembered = [*watch._boring, *watch._telling]
        assert 0 < len(remembered) <= 121
        assert max(map(len, remembered)) < 100
