"""The rules of the house that no linter knows. Each takes what it judges and names every fault it
finds, so that a broken twin can show that it finds one."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from django.db.models import ForeignKey, ManyToManyField, Model

#: how a query begins that asks through a person
VISIBLE = {"visible_to", "active", "drafts_of", "begun_by"}
#: where Django's signals come from
SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals")


def height(app: str, layers: Sequence[Collection[str]]) -> int:
    """How high a package stands; 0 is the highest. Raises StopIteration for one without a place."""
    return next(number for number, layer in enumerate(layers) if app in layer)


def keys_upwards(model: type[Model], layers: Sequence[Collection[str]]) -> Iterator[str]:
    """Foreign keys of a model that point to a higher layer, or hide where they point."""
    here = model.__module__.split(".")[1]
    for field in model._meta.get_fields():
        if not isinstance(field, ForeignKey | ManyToManyField):
            continue
        target = field.remote_field.model
        if not isinstance(target, type):
            yield f"{field.name} names its target by a string"
        elif target.__module__.startswith("herzenstakt."):
            there = target.__module__.split(".")[1]
            if height(there, layers) < height(here, layers):
                yield f"{field.name} points upwards"


def unplaced(source: Path, layers: Sequence[Collection[str]]) -> Iterator[str]:
    """Packages that no layer names."""
    placed = {name for layer in layers for name in layer}
    packages = (path.parent.name for path in sorted(source.glob("*/__init__.py")))
    yield from (name for name in packages if name not in placed)


def without_a_sentence(source: Path) -> Iterator[str]:
    """Modules that do not say what they are; migrations speak for themselves."""
    for file in sorted(source.rglob("*.py")):
        if "migrations" in file.relative_to(source).parts:
            continue
        if not ast.get_docstring(ast.parse(file.read_text())):
            yield str(file.relative_to(source))


def bare_queries(tree: ast.AST) -> Iterator[str]:
    """`Model.objects.<anything but visible_to>` in a syntax tree, as `line: text`."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute)):
            continue
        if node.value.attr == "objects" and node.attr not in VISIBLE:
            yield f"{node.lineno}: {ast.unparse(node)}"


def bare_views(web: Path, excused: Collection[str]) -> Iterator[str]:
    """Bare queries in the views of a web package, those of excused folders left out."""
    for file in sorted(web.glob("*/*.py")):
        if file.parent.name not in excused:
            for query in bare_queries(ast.parse(file.read_text())):
                yield f"{file.relative_to(web)}:{query}"


def signals(source: Path) -> Iterator[str]:
    """Files that send or hear Django's signals, whichever way they import them."""
    for file in sorted(source.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom):
                named = [f"{node.module}.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.Import):
                named = [alias.name for alias in node.names]
            else:
                continue
            if any(f"{name}.".startswith(f"{one}.") for name in named for one in SIGNALS):
                yield f"{file.relative_to(source)}:{node.lineno}"


def networks_named(source: Path, kinds: Collection[str]) -> Iterator[str]:
    """Python files outside the networks' own folders and the simulated world that name a network. A letter
    alone (a key, an axis) names one only where it stands beside the word "kind"."""
    for file in sorted(source.rglob("*.py")):
        if file.relative_to(source).parts[0] in {"connectors", "testing"}:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            for constant in ast.iter_child_nodes(node):
                if not isinstance(constant, ast.Constant) or constant.value not in kinds:
                    continue
                if len(str(constant.value)) > 1 or "kind" in ast.unparse(node):
                    yield f"{file.relative_to(source)}:{constant.lineno}"


#: what is done to the words of others, or to their account
HARD = frozenset({"HIDE", "UNHIDE", "MARK_SPAM", "DELETE", "BLOCK", "UNBLOCK"})
#: where a network is asked to do something to one message, and where such abilities may be named
MAY_ACT = frozenset({"flows/measures.py", "flows/reacting.py"})
MAY_NAME = MAY_ACT | {
    "channels/connector.py",
    "flows/outlook.py",  # what a network can do at all, and which ability a measure asks it for
    "web/channels/words.py",  # what the matrix calls them
    "web/conversation/deeds.py",  # whether there is a button that shows something again
}


def deeds_beside_measures(source: Path) -> Iterator[str]:
    """Places outside of the one flow that could hide or delete words of somebody else: who calls, or takes
    hold of, a connector's `act`, and who names one of the hard abilities."""
    for file in sorted(source.rglob("*.py")):
        name = file.relative_to(source).as_posix()
        if name.startswith(("connectors/", "testing/")):
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if name not in MAY_ACT and _acts(node):
                yield f"{name}:{getattr(node, 'lineno', 0)} acts"
            elif name not in MAY_NAME and _names_a_hard_ability(node):
                yield f"{name}:{getattr(node, 'lineno', 0)} names {ast.unparse(node)}"


def _acts(node: ast.AST) -> bool:
    """Whether something is a call of `act`, or a connector's `act` in whatever disguise."""
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute):
            return node.func.attr == "act"
        named = isinstance(node.func, ast.Name) and node.func.id in {"getattr", "attrgetter"}
        return named and any(
            isinstance(word, ast.Constant) and word.value == "act" for word in node.args
        )
    if isinstance(node, ast.Attribute) and node.attr == "act":
        return "connector" in ast.unparse(node.value)
    return isinstance(node, ast.Constant) and node.value in {"act", "connector.act"}


def _names_a_hard_ability(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr in HARD
        and ast.unparse(node.value).endswith("Ability")
    )
