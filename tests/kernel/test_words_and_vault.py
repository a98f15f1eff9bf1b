"""Text, sentences, secrets and leases."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from types import SimpleNamespace

import pytest
import regex
from cryptography.fernet import Fernet
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from herzenstakt.kernel import text as text_module
from herzenstakt.kernel.models import Lease
from herzenstakt.kernel.text import (
    CUT,
    MOST,
    MOST_MARKS,
    graphemes,
    pieces_of,
    plain,
    shorten,
    tidy,
)
from herzenstakt.kernel.vault import Locked, lock, renew, unlock
from herzenstakt.kernel.words import Sentence


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>Hallo</p><p>Welt</p>", "Hallo\n\nWelt"),
        ("eins<br>zwei", "eins\nzwei"),
        ("<script>alert(1)</script>sicher", "sicher"),
        ("5 &lt; 6 &amp; 7", "5 < 6 & 7"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ('<img alt="eine Bürste" src=x>', "eine Bürste"),
        ("<b>fett</i> <<", "fett <<"),
        ("", ""),
        ("<!doctype html><P CLASS=x>Hallo</P ><div>Welt</div>", "Hallo\n\nWelt"),
        ("a<!-- <p>still</p> -->b<!-- ohne Ende <p>c", "ab"),
        ("<style>p > b { color: red }</style><script>if (a<b && c='x') {}</script>ok", "ok"),
        ("<SCRIPT>x</scriptum></Script >ja<script>nein", "ja"),
        ("<template><p>still</p></template>laut</template>er", "lauter"),
        ("<p title=\"a > b\" don't>eins</p><a href='x>y'>zwei</a>", "eins\nzwei"),
        ("Ich <3 Bürsten, 1 < 2 > 0 &amp; fertig", "Ich <3 Bürsten, 1 < 2 > 0 & fertig"),
        ("eins<br/>zwei</>drei<?php x ?>vier<![CDATA[y]]>", "eins\nzweidreivier"),
        ("<img alt='&quot;Ü&quot;' alt=zwei><img><img alt>", '"Ü"'),
        ('ja <a href="ohne Ende', "ja"),
        ("&#" + "9" * 5000 + ";&#x" + "f" * 5000 + ";&#65;", "\ufffd\ufffdA"),
    ],
)
def test_markup_becomes_the_words_a_person_would_read(markup: str, words: str) -> None:
    assert plain(markup) == words


def test_text_that_hides_something_is_tidied() -> None:
    assert tidy("abc\u202egpj.exe\x00\x07") == "abcgpj.exe"
    assert tidy("e\u0301") == "é"
    assert tidy("a\n\n\n\n\nb") == "a\n\nb"


# --- what one comment may cost -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nasty", "most"),
    [
        ("<a ", 3),
        ('<a b="', 3),
        ("<a b='", 3),
        ("<a b=", 3),
        ("</a ", 3),
        ("<!--", 2),
        ("<!", 2),
        ("<?", 2),
        ("<![CDATA[", 2),
        ("<script>", 2),
        ("<script></script", 2),
        ("&", 1),
        ("<", 1),
    ],
)
def test_what_never_ends_is_read_once_and_not_again_from_each_of_its_places(
    nasty: str, most: int
) -> None:
    """Each piece begins where the one before it ended, so few pieces are little work."""
    assert len(list(pieces_of(nasty * 5000))) <= most


def test_marks_are_few_before_they_are_put_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    towers: list[int] = []

    def watched(form: str, text: str) -> str:
        towers.append(max(map(len, regex.findall(r"\p{M}+", text))))
        return unicodedata.normalize(form, text)  # type: ignore[arg-type]

    watching = SimpleNamespace(normalize=watched, category=unicodedata.category)
    monkeypatch.setattr(text_module, "unicodedata", watching)
    tidy("Z" + "\u0301\u0323" * 4000 + "algo")
    tidy("Z" + "\u0301\x00" * 4000 + "algo")
    assert towers == [MOST_MARKS, MOST_MARKS]


def test_letters_keep_the_marks_that_languages_put_on_them() -> None:
    for word in ("Việt", "हिन्दी", "שָׁלוֹם", "ที่นี่", "😶‍🌫️"):
        assert tidy(word) == unicodedata.normalize("NFC", word)
    assert tidy("a" + "\u0323" * MOST_MARKS) == "\u1ea1" + "\u0323" * (MOST_MARKS - 1)


def test_a_text_without_end_is_cut_and_says_so() -> None:
    assert tidy("x" * MOST) == "x" * MOST
    assert tidy("x" * (MOST + 1)) == "x" * MOST + CUT
    assert plain("x" * 10 * MOST) == "x" * MOST + CUT
    assert plain("<p>kurz</p>" + "<b></b>" * MOST) == f"kurz{CUT}"
    assert plain("&#65;" * 1000) == "A" * 1000


def test_a_family_is_one_character() -> None:
    assert graphemes("👨‍👩‍👧‍👦") == 1
    assert graphemes("ü🇩🇪e\u0301") == 3


def test_a_text_is_cut_between_words() -> None:
    assert shorten("Wann kommt die Bürste?", 12) == "Wann kommt…"
    assert shorten("kurz", 12) == "kurz"
    assert len(shorten("x" * 500, 100)) == 101


def test_a_sentence_is_kept_and_comes_back() -> None:
    sentence = Sentence("Only %(limit)s characters.", {"limit": 300})
    assert Sentence.from_json(sentence.as_json()) == sentence
    assert str(sentence) == "Only 300 characters."
    assert not Sentence.from_json({})
    assert str(Sentence("100 %")) == "100 %"


def test_secrets_come_back_only_with_the_key() -> None:
    kept = lock({"token": "streng-geheim"})
    assert "streng-geheim" not in kept
    assert unlock(kept) == {"token": "streng-geheim"}
    with override_settings(ENCRYPTION_KEYS=[Fernet.generate_key().decode()]), pytest.raises(Locked):
        unlock(kept)
    assert unlock("") == {}


def test_keys_can_be_changed_without_losing_anything() -> None:
    kept, fresh = lock({"token": "alt"}), Fernet.generate_key().decode()
    with override_settings(ENCRYPTION_KEYS=[fresh, *settings.ENCRYPTION_KEYS]):
        renewed = renew(kept)
    with override_settings(ENCRYPTION_KEYS=[fresh]):
        assert unlock(renewed) == {"token": "alt"}
        with pytest.raises(Locked):
            unlock(kept)


@pytest.mark.django_db
def test_a_lease_has_one_holder_until_it_ends() -> None:
    term = timedelta(seconds=30)
    assert Lease.objects.take("clock", "one", term)
    assert not Lease.objects.take("clock", "two", term)
    assert Lease.objects.take("clock", "one", term)

    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert Lease.objects.take("clock", "two", term)
    assert not Lease.objects.take("clock", "one", term)
