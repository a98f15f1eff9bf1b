"""One word for each thing: the glossary and the code have the same list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from pkgutil import walk_packages

import pytest
from django.apps import apps

import herzenstakt
from herzenstakt.channels.trouble import Trouble

PAGE = Path(__file__).parents[2] / "docs" / "glossary.md"
#: what a network, a test or a rule of the coach has for itself is no word of the desk
NOT_OURS = re.compile(
    r"\.(connectors|testing|migrations|cli|config|coach\.questions|coach\.roles|coach\.rules)(\.|$)"
)


def section(title: str) -> dict[str, str]:
    """The entries under a heading with their German word."""
    text = PAGE.read_text(encoding="utf-8")
    parts = re.split(rf"^#+ {re.escape(title)}$", text, flags=re.MULTILINE)
    rows = re.split(r"^#", parts[1], flags=re.MULTILINE)[0] if len(parts) > 1 else ""
    return dict(re.findall(r"^\| (?:\*\*|`)(\w+)(?:\*\*|`)[^|]*\| ([^|]+) \|", rows, re.MULTILINE))


def doubled(page: str) -> list[str]:
    """Headings that stand twice in a glossary, and the first words of rows that do so under one heading."""
    seen: set[str] = set()
    twice = []
    title = ""
    for line in page.splitlines():
        name = ""
        if heading := re.match(r"#+ (.+)$", line):
            name = title = heading[1]
        elif row := re.match(r"\| (?:\*\*|`)(.+?)(?:\*\*|`)", line):
            name = f"{title}: {row[1]}"
        if name and name in seen:
            twice.append(name)
        seen.add(name)
    return twice


def first_words(title: str) -> list[str]:
    """What stands under a heading, from top to bottom."""
    text = PAGE.read_text(encoding="utf-8").split(f"## {title}\n")[1].split("\n#")[0]
    return [word.casefold() for word in re.findall(r"^\| \*\*(.+?)\*\*", text, re.MULTILINE)]


def enums() -> Iterator[type[Enum]]:
    """Every choice the desk knows."""
    found: set[type[Enum]] = set()
    for info in walk_packages(herzenstakt.__path__, "herzenstakt."):
        if not NOT_OURS.search(info.name):
            module = import_module(info.name)
            found |= set(enums_in(module, module.__name__))
    yield from sorted(found, key=lambda enum: enum.__qualname__)


def enums_in(owner: object, module: str) -> Iterator[type[Enum]]:
    """The choices a module defines, those inside its classes included."""
    for value in vars(owner).values():
        if isinstance(value, type) and value.__module__ == module and value is not owner:
            if issubclass(value, Enum):
                yield value
            else:
                yield from enums_in(value, module)


@pytest.mark.parametrize("enum", list(enums()), ids=lambda enum: enum.__qualname__)
def test_every_value_of_a_choice_has_its_entry(enum: type[Enum]) -> None:
    assert set(section(enum.__qualname__)) == {str(member.value) for member in enum}


def test_every_model_has_its_entry_and_every_entry_is_a_model() -> None:
    ours = {model for model in apps.get_models() if model.__module__.startswith("herzenstakt.")}
    assert set(section("Things")) == {model.__name__ for model in ours}


def test_every_name_for_trouble_has_its_entry() -> None:
    assert set(section("Trouble")) == {trouble.__name__ for trouble in Trouble.__subclasses__()}


def test_every_entry_says_it_in_german() -> None:
    for title in ("Things", "Words around them", "Trouble", *(e.__qualname__ for e in enums())):
        assert section(title), title
        assert all(german.strip() for german in section(title).values()), title


def test_nothing_stands_twice() -> None:
    assert not doubled(PAGE.read_text(encoding="utf-8"))


def test_what_stands_twice_is_seen() -> None:
    page = "## Things\n| **Card** | a |\n| **Card** | b |\n### Role\n| `Card` | c |\n### Role\n"

    assert doubled(page) == ["Things: Card", "Role"]


@pytest.mark.parametrize("title", ["Things", "Words around them"])
def test_words_are_found_by_their_letters(title: str) -> None:
    words = first_words(title)
    assert words
    assert words == sorted(words)


def test_a_heading_has_room_above() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cramped = [line for above, line in pairwise(lines) if above and line.startswith("#")]
    assert not cramped
