"""What the import contracts cannot see: foreign keys point downwards, and views ask through the person."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, Model

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "herzenstakt"


def layers() -> list[set[str]]:
    """The layers of the first import contract, the highest first."""
    kept = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contract = kept["tool"]["importlinter"]["contracts"][0]
    return [
        {name.strip() for name in layer.replace("|", ":").split(":")}
        for layer in contract["layers"]
    ]


def height(app: str) -> int:
    """How high a package stands; 0 is the highest."""
    return next(number for number, layer in enumerate(layers()) if app in layer)


def our_models() -> list[type[Model]]:
    """Every model of the desk."""
    return [model for model in apps.get_models() if model.__module__.startswith("herzenstakt.")]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_foreign_keys_point_downwards(model: type[Model]) -> None:
    here = model.__module__.split(".")[1]
    for field in model._meta.get_fields():
        if isinstance(field, ForeignKey | ManyToManyField):
            target = field.remote_field.model
            assert isinstance(target, type), f"{field} names its target by a string"
            there = target.__module__.split(".")[1]
            if target.__module__.startswith("herzenstakt."):
                assert height(there) >= height(here), f"{field} points upwards"


def test_every_package_has_its_place_and_its_sentence() -> None:
    for package in sorted(path.parent for path in SOURCE.glob("*/__init__.py")):
        height(package.name)
        module = ast.parse((package / "__init__.py").read_text())
        assert ast.get_docstring(module), f"{package.name} does not say what it is"


#: queries that begin with the person who asks
VISIBLE = {"visible_to", "active", "drafts_of"}


def bare_queries(tree: ast.AST) -> Iterator[str]:
    """`Model.objects.<anything but visible_to>` in a syntax tree, as `line: text`."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute)):
            continue
        if node.value.attr == "objects" and node.attr not in VISIBLE:
            yield f"{node.lineno}: {ast.unparse(node)}"


#: views that act before anybody is a member, each with the reason
BEFORE_MEMBERSHIP = {
    "doors": "the seal counts, not the person",
    "setup": "there is nobody yet",
    "signin": "nobody is signed in yet",
    "invitation": "who comes is no member yet, the signature counts",
    "home": "which teams am I in",
    "account": "one's own row",
}


def test_a_view_reaches_a_model_only_through_the_person_who_asks() -> None:
    found = {
        f"{file.relative_to(SOURCE)}:{query}"
        for file in sorted((SOURCE / "web").glob("*/*.py"))
        if file.parent.name not in BEFORE_MEMBERSHIP
        for query in bare_queries(ast.parse(file.read_text()))
    }
    assert not found


def test_the_search_for_bare_queries_finds_one() -> None:
    assert list(bare_queries(ast.parse("Conversation.objects.get(pk=1)")))
    assert not list(bare_queries(ast.parse("Conversation.objects.visible_to(m).get(pk=1)")))


def test_no_signals_between_our_own_apps() -> None:
    for file in SOURCE.rglob("*.py"):
        text = file.read_text()
        assert "post_save" not in text, file
        assert "@receiver" not in text, file


def test_no_network_is_named_outside_its_folder() -> None:
    """Rule 4: a network is a folder. The testing package builds the simulated ones and the demo."""
    kinds = [path.name for path in (SOURCE / "connectors").iterdir() if path.is_dir()]
    kinds = [kind for kind in kinds if not kind.startswith("_") and kind != "archive"]
    assert "mastodon" in kinds
    for file in SOURCE.rglob("*.py"):
        here = file.relative_to(SOURCE).parts
        if here[0] in {"connectors", "testing"}:
            continue
        words = {
            node.value
            for node in ast.walk(ast.parse(file.read_text()))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        assert not words & set(kinds), f"{file.relative_to(SOURCE)} names a network"
