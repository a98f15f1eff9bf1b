"""One word for each thing: the glossary and the code have the same list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from importlib import import_module
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
