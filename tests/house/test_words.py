"""The check of the catalogue sees what it is there to see."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest

from tests.words import CATALOGUE, PACKAGE, troubles_of, unsaid_in, update

CODE = 'from django.utils.translation import gettext as _\n\nprint(_("Hello %(name)s.") % {})\n'


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package that says one sentence, and says it in German too."""
    package = tmp_path / "desk"
    package.mkdir()
    (package / "views.py").write_text(CODE)
    update(package)
    translate(package, "Hallo %(name)s.")
    return package


def translate(package: Path, german: str) -> None:
    """Give the sentence its German."""
    catalogue = polib.pofile(str(package / CATALOGUE))
    catalogue[0].msgstr = german
    catalogue.save()
    catalogue.save_as_mofile(str((package / CATALOGUE).with_suffix(".mo")))


def test_a_whole_catalogue_is_fine(package: Path) -> None:
    assert list(troubles_of(package)) == []


def test_a_sentence_without_german_is_seen(package: Path) -> None:
    translate(package, "")
    assert list(troubles_of(package)) == ["no German yet: 'Hello %(name)s.'"]


def test_a_sentence_nobody_collected_is_seen(package: Path) -> None:
    (package / "page.html").write_text('{% load i18n %}{% translate "Who waits?" %}')
    assert list(troubles_of(package)) == ["not in the catalogue: 'Who waits?'"]


def test_a_sentence_may_move(package: Path) -> None:
    (package / "views.py").rename(package / "pages.py")
    assert list(troubles_of(package)) == []


def test_german_for_a_sentence_nobody_says_is_seen(package: Path) -> None:
    (package / "views.py").write_text(CODE.replace("Hello", "Good morning"))
    assert "nobody says this any more: 'Hello %(name)s.'" in list(troubles_of(package))


def test_a_forgotten_gap_is_seen(package: Path) -> None:
    translate(package, "Hallo.")
    (trouble,) = troubles_of(package)
    assert "name" in trouble


@pytest.mark.parametrize(
    "german",
    ["Der Desk tut es.", "Frag, wer dieses Herzenstakt betreut.", "Deine Kollegen sehen es."],
)
def test_a_word_that_is_not_ours_is_seen(package: Path, german: str) -> None:
    translate(package, f"{german} %(name)s")
    (trouble,) = troubles_of(package)
    assert trouble.startswith("nobody says “")


@pytest.mark.parametrize(
    "german",
    [
        "Zurück an den Schreibtisch.",
        "Wird die Uhr vor- oder zurückgestellt?",
        "Das ist im Netzwerk.",
    ],
)
def test_a_word_that_only_looks_like_it_may_be_said(german: str) -> None:
    assert list(unsaid_in(german)) == []


def test_an_old_compiled_catalogue_is_seen(package: Path) -> None:
    (package / CATALOGUE).with_suffix(".mo").unlink()
    assert list(troubles_of(package)) == ["django.mo is older than its catalogue"]


def test_what_limits_say_is_collected_too(package: Path) -> None:
    (package / "limits.toml").write_text('[text.reply]\nwhat = "An answer"\nvalue = 500\n')
    assert list(troubles_of(package)) == ["not in the catalogue: 'An answer'"]
    assert not list(package.glob("said_in_*"))


def test_what_reasons_say_is_collected_too(package: Path) -> None:
    (package / "reasons.toml").write_text('[law.L01]\nlabel = "Hatred"\ndsa = [["A", "B"]]\n')
    assert list(troubles_of(package)) == ["not in the catalogue: 'Hatred'"]


def test_sentences_are_marked_by_names_that_are_collected() -> None:
    renamed = re.compile(r"import .*\bn?p?gettext\w* as (?!_\b)\w+")
    assert [file for file in PACKAGE.rglob("*.py") if renamed.search(file.read_text())] == []
