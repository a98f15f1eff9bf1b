"""A second opinion on what the rules find. It can take a hint away, and never give one."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herzenstakt.coach.draft import Facts
from herzenstakt.coach.learned import (
    ANY,
    NOT_ASKED_ABOUT,
    SCALE,
    THRESHOLD,
    Lesson,
    Opinion,
    features,
    opinion,
)
from herzenstakt.coach.review import RULES, review
from herzenstakt.coach.text import LONGEST, Text
from herzenstakt.testing.bench.coach import DRAFTS, labelled
from tests.coach.learn import FILE, LEAST_WEIGHT, learn

FOR = {"circumstances": {ANY: 900}}
AGAINST = {"circumstances": {ANY: -900}}


def test_what_comes_with_the_coach_was_learned_from_the_drafts_that_lie_beside_it() -> None:
    """Whoever adds a draft, or changes what the model sees, learns anew: `python -m tests.coach.learn`."""
    kept, anew = json.loads(FILE.read_text("utf-8")), learn(labelled(DRAFTS / "tune"))
    assert list(kept) == list(anew)
    differing = {
        (cue, kind, feature)
        for cue in anew
        for kind, weights in anew[cue].items()
        for feature in {*kept[cue][kind], *weights}
        if not is_same(kept[cue][kind].get(feature), weights.get(feature))
    }
    assert not differing


def is_same(one: int | None, other: int | None, rounding: int = 2) -> bool:
    """Whether processors that round otherwise may have learned both from the same drafts."""
    if one is None or other is None:
        return abs(one or other or 0) <= LEAST_WEIGHT + rounding
    return abs(one - other) <= rounding


@pytest.mark.parametrize(
    ("one", "other", "same"), [(50, 51, True), (50, 53, False), (None, 8, True), (None, 20, False)]
)
def test_learned_otherwise_is_told_apart_from_rounded_otherwise(
    one: int | None, other: int | None, same: bool
) -> None:
    assert is_same(one, other) is is_same(other, one) is same


def test_it_is_asked_about_every_cue_but_those_it_cannot_judge() -> None:
    assert {*json.loads(FILE.read_text("utf-8"))} == set(RULES) - NOT_ASKED_ABOUT


weights = st.integers(-300, 300)
lessons = st.dictionaries(
    st.sampled_from(sorted(set(RULES) - NOT_ASKED_ABOUT)),
    st.fixed_dictionaries(
        {
            "words": st.dictionaries(st.sampled_from(["a", "b", "dddd", "e"]), weights),
            "heads": st.dictionaries(st.sampled_from(["a", "dddd", "eeee"]), weights),
            "circumstances": st.dictionaries(st.sampled_from([ANY, "public", "!", "?"]), weights),
            "said": st.dictionaries(st.sampled_from(["a", "c", "e"]), weights),
        }
    ),
    min_size=1,
)


@given(lessons)
def test_all_cues_are_weighed_at_once_as_if_each_were_weighed_alone(lesson: Lesson) -> None:
    texts = Text("a b dddd ddddd!"), Text("c e")
    seen = features(*texts, Facts())._asdict()
    alone = {
        cue
        for cue, kinds in lesson.items()
        if sum(weight for kind in kinds for one, weight in kinds[kind].items() if one in seen[kind])
        < THRESHOLD * SCALE
    }
    assert Opinion(lesson).doubted(*texts, Facts()) == alone


@pytest.mark.parametrize("weight", [-900, 900])
def test_the_longest_text_spills_nothing_over_to_the_next_cue(weight: int) -> None:
    words = [chr(ord("a") + n % 26) + chr(ord("a") + n // 26 % 26) + str(n % 9) for n in range(999)]
    text = Text(" ".join(words))
    assert len(text.raw) <= LONGEST
    assert len(text.vocabulary) > 900
    all_alike = dict.fromkeys(text.vocabulary, weight)
    lesson = {"first": {"words": all_alike, "said": all_alike}, "second": {}, "third": AGAINST}
    doubted = {"first", "third"} if weight < 0 else {"third"}
    assert Opinion(lesson).doubted(text, text, Facts()) == doubted


def test_a_word_nobody_has_seen_says_nothing() -> None:
    lesson = {"insult": {"circumstances": {ANY: -100}, "words": {"should": -50}}}
    for draft in ("xyzzy", "🫧", "", "مرحبا"):
        assert Opinion(lesson).doubted(Text(draft), Text(draft), Facts()) == frozenset()
    assert Opinion(lesson).doubted(Text("you should"), Text(""), Facts()) == {"insult"}


def test_what_is_doubted_is_not_spoken_of(monkeypatch: pytest.MonkeyPatch) -> None:
    said, draft = "Mein Koffer ist hin.", "Sie bekommen von uns einen Gutschein über 20 Euro."
    believing, doubting = (
        Opinion({"public_compensation": {}}),
        Opinion({"public_compensation": AGAINST}),
    )
    for its, spoken in ((believing, True), (doubting, False)):
        monkeypatch.setattr("herzenstakt.coach.learned.opinion", lambda its=its: its)
        assert ("public_compensation" in names(draft, said)) is spoken


def test_nothing_learned_makes_a_hint_where_no_rule_finds_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    certain = Opinion(dict.fromkeys(set(RULES) - NOT_ASKED_ABOUT, FOR))
    monkeypatch.setattr("herzenstakt.coach.learned.opinion", lambda: certain)
    assert names("Am Montag ab neun.", "Ab wann kann ich den Koffer holen?") == set()


def names(draft: str, said: str) -> set[str]:
    return {hint.cue.name for hint in review(draft, said)}


@pytest.mark.parametrize(
    ("cue", "said", "draft"),
    [
        ("public_compensation", "Der Koffer ging kaputt.", "Wir schenken Ihnen 20 Euro."),
        ("public_compensation", "It broke after a week.", "Sorry! I'll send you a £20 voucher."),
        ("public_compensation", "My room was dirty.", "We'll refund you the full price."),
        ("public_compensation", "Mein Zimmer war schmutzig.", "Wir erstatten Ihnen die Nacht."),
        ("insult", "Mein Paket ist weg!", "So ein Quatsch."),
        ("minimising", "Mein Paket ist weg!", "Das ist doch halb so wild."),
        ("humour", "Mein Paket ist weg!", "Vielleicht hat es ja Beine bekommen 😂"),
        ("unbounded_promise", "Mein Paket ist weg!", "Wir melden uns schnellstmöglich."),
        ("blames_feeling", "My parcel is gone!", "We are sorry you feel that way."),
        ("nobody_acts", "My parcel is gone!", "Your case is being looked into."),
        ("closes_door", "Mein Paket ist weg!", "Für uns ist die Sache damit erledigt."),
        ("help_yourself", "Was kostet der Eintritt?", "Das steht auf unserer Website."),
        ("policy_wall", "Can I return it?", "That is against our policy."),
        ("passive_mistake", "My parcel is gone!", "Mistakes were made."),
        ("generic_thanks", "The rye bread is a dream!", "Thank you for your feedback."),
        ("only_redirects", "Was kostet der Eintritt?", "Bitte schreiben Sie uns eine DM."),
        ("conditional_apology", "Mein Paket ist weg!", "Falls Sie warten mussten: Entschuldigung."),
        ("no_thanks", "Your link to the map is broken.", "We will look at it."),
        ("question_unanswered", "Wann öffnet ihr morgen?", "Danke für Ihre Nachricht!"),
    ],
)
def test_what_every_textbook_warns_of_is_not_doubted(cue: str, said: str, draft: str) -> None:
    """Labelled drafts are fuller than this; learned from them alone, the short ones were lost."""
    assert cue not in opinion().doubted(Text(draft), Text(said), Facts())


def test_the_facts_are_seen() -> None:
    texts = Text("a"), Text("b")
    plain = features(*texts, Facts())
    for facts in (Facts(public=False), Facts(may_compensate=False), Facts(rounds=2)):
        assert features(*texts, facts) != plain


def test_danger_and_private_data_are_never_doubted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the file of what was learned says."""
    doubting = Opinion(dict.fromkeys(RULES, AGAINST))
    monkeypatch.setattr("herzenstakt.coach.learned.opinion", lambda: doubting)
    assert names("Danke, wir melden uns!", "Ich will nicht mehr leben.") == {"crisis"}
    assert names("Ist Ihre Nummer noch 0171 5550123?", "Mein Paket ist weg!") == {"personal_data"}
    assert names("So ein Quatsch, Leute wie Sie!", "Mein Paket ist weg!") == set()
