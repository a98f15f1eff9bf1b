"""Text, sentences, secrets and leases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from herzenstakt.kernel.models import Lease
from herzenstakt.kernel.text import graphemes, plain, shorten, tidy
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
    ],
)
def test_markup_becomes_the_words_a_person_would_read(markup: str, words: str) -> None:
    assert plain(markup) == words


def test_text_that_hides_something_is_tidied() -> None:
    assert tidy("abc\u202egpj.exe\x00\x07") == "abcgpj.exe"
    assert tidy("e\u0301") == "é"
    assert tidy("a\n\n\n\n\nb") == "a\n\nb"


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
