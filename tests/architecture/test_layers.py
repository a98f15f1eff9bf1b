"""What the import contracts cannot see. Each rule holds, and has a broken twin in which it finds the
fault: a rule nobody has seen fail may have gone blind."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.models import CASCADE, ForeignKey, ManyToManyField, Model
from django.test.utils import isolate_apps

from herzenstakt.accounts.models import User
from herzenstakt.conversations.models import Conversation
from tests.architecture import rules

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "herzenstakt"

#: views that act before anybody is a member, each with the reason
BEFORE_MEMBERSHIP = {
    "doors": "the seal counts, not the person",
    "setup": "there is nobody yet",
    "signin": "nobody is signed in yet",
    "invitation": "who comes is no member yet, the signature counts",
    "public": "everybody may read what hangs outside",
    "home": "which teams am I in",
    "account": "one's own row",
}


def contract(name: str) -> dict[str, Any]:
    """An import contract, by its name."""
    kept = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts: list[dict[str, Any]] = kept["tool"]["importlinter"]["contracts"]
    (found,) = [one for one in contracts if one["name"] == name]
    return found


def layers() -> list[set[str]]:
    """Who may know whom, the highest first."""
    return [
        {name.strip() for name in layer.replace("|", ":").split(":")}
        for layer in contract("Knowledge points downwards")["layers"]
    ]


def our_models() -> list[type[Model]]:
    """Every model of the desk."""
    return [model for model in apps.get_models() if model.__module__.startswith("herzenstakt.")]


def invented(app: str, **fields: object) -> type[Model]:
    """A model that somebody might have written in `app`."""
    meta = type("Meta", (), {"app_label": app})
    named = {"__module__": f"herzenstakt.{app}.models", "Meta": meta}
    return type("Invented", (Model,), {**named, **fields})


def a_tree(folder: Path, files: Mapping[str, str]) -> Path:
    """A small source tree: what stands in which file."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


# --- foreign keys --------------------------------------------------------------------------------


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_foreign_keys_point_downwards(model: type[Model]) -> None:
    assert not list(rules.keys_upwards(model, layers()))


@isolate_apps("herzenstakt.accounts", "herzenstakt.channels")
def test_a_foreign_key_that_points_upwards_is_found() -> None:
    upwards = invented("accounts", last=ForeignKey(Conversation, CASCADE, related_name="+"))
    assert list(rules.keys_upwards(upwards, layers())) == ["last points upwards"]


@isolate_apps("herzenstakt.accounts", "herzenstakt.channels")
def test_many_keys_that_point_upwards_are_found() -> None:
    upwards = invented("accounts", read=ManyToManyField(Conversation, related_name="+"))
    assert list(rules.keys_upwards(upwards, layers())) == ["read points upwards"]


@isolate_apps("herzenstakt.accounts", "herzenstakt.channels")
def test_a_foreign_key_that_hides_where_it_points_is_found() -> None:
    hidden = invented("channels", who=ForeignKey("elsewhere.Somebody", CASCADE, related_name="+"))
    assert list(rules.keys_upwards(hidden, layers())) == ["who names its target by a string"]


@isolate_apps("herzenstakt.accounts", "herzenstakt.channels")
def test_a_foreign_key_that_points_downwards_is_none_of_them() -> None:
    downwards = invented("channels", owner=ForeignKey(User, CASCADE, related_name="+"))
    assert not list(rules.keys_upwards(downwards, layers()))


# --- places and sentences ------------------------------------------------------------------------


def test_every_package_has_its_place() -> None:
    assert not list(rules.unplaced(SOURCE, layers()))


def test_a_package_without_a_place_is_found(tmp_path: Path) -> None:
    tree = a_tree(tmp_path, {"kernel/__init__.py": "", "newborn/__init__.py": ""})
    assert list(rules.unplaced(tree, layers())) == ["newborn"]


def test_every_package_but_the_door_is_closed_to_connectors() -> None:
    forbidden = contract("A connector knows the door and nothing behind it")["forbidden_modules"]
    closed = {name.split(".")[1] for name in forbidden if name.startswith("herzenstakt.")}
    open_to_them = {"connectors", "kernel", "mail"}
    assert closed == set().union(*layers()) - open_to_them, "channels: all of it but the door"


def test_every_module_says_what_it_is() -> None:
    assert not list(rules.without_a_sentence(SOURCE))


def test_a_module_without_a_sentence_is_found(tmp_path: Path) -> None:
    tree = a_tree(
        tmp_path,
        {
            "people/__init__.py": "# only a comment\n",
            "people/apps.py": "import django\n",
            "people/models.py": '"""Who they are."""\n',
            "people/migrations/__init__.py": "",
        },
    )
    assert list(rules.without_a_sentence(tree)) == ["people/__init__.py", "people/apps.py"]


# --- who asks ------------------------------------------------------------------------------------


def test_a_view_reaches_a_model_only_through_the_person_who_asks() -> None:
    assert not list(rules.bare_views(SOURCE / "web", BEFORE_MEMBERSHIP))


def test_the_search_for_bare_queries_finds_one() -> None:
    assert list(rules.bare_queries(ast.parse("Conversation.objects.get(pk=1)")))
    assert not list(rules.bare_queries(ast.parse("Conversation.objects.visible_to(m).get(pk=1)")))


def test_a_bare_query_is_found_in_a_view_and_excused_before_membership(tmp_path: Path) -> None:
    bare = "def view(request):\n    return Team.objects.all()\n"
    tree = a_tree(tmp_path, {"inbox/views.py": bare, "setup/views.py": bare})
    found = list(rules.bare_views(tree, BEFORE_MEMBERSHIP))
    assert found == ["inbox/views.py:2: Team.objects.all"]


def test_every_excuse_is_for_a_folder_that_exists() -> None:
    assert all((SOURCE / "web" / name).is_dir() for name in BEFORE_MEMBERSHIP)


# --- signals -------------------------------------------------------------------------------------


#: Django tells it that tables were built anew, which takes triggers of SQLite with them
HEARS_DJANGO = "search/apps.py:"


def test_no_signals_between_our_own_apps() -> None:
    assert not [one for one in rules.signals(SOURCE) if not one.startswith(HEARS_DJANGO)]


@pytest.mark.parametrize(
    "line",
    [
        "from django.db.models.signals import post_save",
        "from django.db.models import signals",
        "from django.dispatch import receiver",
        "import django.dispatch",
    ],
)
def test_a_signal_is_found_however_it_is_imported(tmp_path: Path, line: str) -> None:
    files = {"replies/models.py": f'"""Replies."""\n\n{line}\n', "people/models.py": "x = 1\n"}
    tree = a_tree(tmp_path, files)
    assert list(rules.signals(tree)) == ["replies/models.py:3"]


# --- networks ------------------------------------------------------------------------------------


def kinds() -> set[str]:
    """The networks that have a folder; an archive is a pile of paper, which the desk may name, and `meta` is
    the ground of two networks (decision 0060)."""
    folders = (path for path in (SOURCE / "connectors").iterdir() if path.is_dir())
    return {path.name for path in folders if not path.name.startswith("_")} - {"archive", "meta"}


def test_no_network_is_named_outside_its_folder() -> None:
    assert "mastodon" in kinds()
    assert not list(rules.networks_named(SOURCE, kinds()))


def test_a_network_named_outside_its_folder_is_found(tmp_path: Path) -> None:
    asks = 'def is_quick(channel):\n    return channel.kind == "mastodon"\n'
    places = ("flows/listen.py", "connectors/mastodon.py", "testing/demo.py")
    tree = a_tree(tmp_path, dict.fromkeys(places, asks))
    assert list(rules.networks_named(tree, kinds())) == ["flows/listen.py:2"]


def test_a_network_of_one_letter_is_found_where_a_kind_is_asked_for_and_no_letter_elsewhere(
    tmp_path: Path,
) -> None:
    asks = 'KEYS = {"x": 1}\n\n\ndef is_quick(channel):\n    return channel.kind == "x" or pick(kind="x")\n'
    tree = a_tree(tmp_path, {"flows/listen.py": asks})
    assert list(rules.networks_named(tree, {"x"})) == ["flows/listen.py:5", "flows/listen.py:5"]


# --- what is done to the words of others ---------------------------------------------------------


def test_there_is_one_way_to_hide_or_delete_words_of_others() -> None:
    assert not list(rules.deeds_beside_measures(SOURCE))
    for name in rules.MAY_ACT | rules.MAY_NAME:
        assert (SOURCE / name).is_file(), name


def test_the_one_way_asks_the_network_in_one_place() -> None:
    calls = [
        ast.unparse(node)
        for node in ast.walk(ast.parse((SOURCE / "flows" / "measures.py").read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "act"
    ]
    assert calls == ["message.channel.connector.act(ability, message.external_id, message.meta)"]


@pytest.mark.parametrize(
    "line",
    [
        "message.channel.connector.act('hide', '1', {})",
        "channel.connector.act(Ability.LIKE, '1', {})",
        "deed = message.channel.connector.act",
        "deed = getattr(connector, 'act')",
        "deed = operator.attrgetter('connector.act')(channel)",
        "ability = Ability.HIDE",
        "abilities = [connector.Ability.DELETE]",
        "run(Ability.MARK_SPAM)",
    ],
)
def test_a_second_way_is_found(tmp_path: Path, line: str) -> None:
    files = dict.fromkeys(("web/bulk/views.py", "connectors/plaza.py"), f'"""Bulk."""\n\n{line}\n')
    tree = a_tree(tmp_path, files)
    found = list(rules.deeds_beside_measures(tree))
    assert found
    assert all(one.startswith("web/bulk/views.py:3") for one in found)


def test_small_acts_and_words_that_only_look_so_are_none(tmp_path: Path) -> None:
    harmless = "act.do(message)\nKind.HIDE\nconnector.can(Ability.LIKE)\ndeed.act.label\n"
    tree = a_tree(tmp_path, {"web/conversation/acts.py": harmless})
    assert not list(rules.deeds_beside_measures(tree))
