"""A desk that starts again changes what has to be changed, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from herzenstakt.cli import tables
from herzenstakt.search import index


@pytest.fixture
def source(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """The static files as they come with the code: one of them, in a house of their own."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "desk.css").write_text("a { color: red }")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    finders.get_finder.cache_clear()  # type: ignore[attr-defined]
    yield source
    finders.get_finder.cache_clear()  # type: ignore[attr-defined]


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that were given."""
    given: list[str] = []

    def give(name: str, **options: Any) -> None:
        given.append(name)
        call_command(name, **options)

    monkeypatch.setattr(tables, "call_command", give)
    return given


def test_files_are_laid_out_once(source: Path, done: list[str], settings: Any) -> None:
    for _start in range(2):
        tables.lay_out_files()
    assert done == ["collectstatic"]
    assert (settings.STATIC_ROOT / "desk.css").read_text() == "a { color: red }"


def test_a_changed_file_is_laid_out_again(source: Path, done: list[str], settings: Any) -> None:
    tables.lay_out_files()
    (source / "desk.css").write_text("a { color: darkred }")
    os.utime(source / "desk.css", (2e9, 2e9))  # Django looks at whole seconds
    tables.lay_out_files()
    assert done == ["collectstatic"] * 2
    assert (settings.STATIC_ROOT / "desk.css").read_text() == "a { color: darkred }"


def test_an_emptied_folder_is_filled_again(source: Path, done: list[str], settings: Any) -> None:
    tables.lay_out_files()
    (settings.STATIC_ROOT / "desk.css").unlink()
    tables.lay_out_files()
    assert (settings.STATIC_ROOT / "desk.css").exists()


def test_one_file_that_is_gone_comes_back(source: Path, done: list[str], settings: Any) -> None:
    (source / "desk.js").write_text("0")
    tables.lay_out_files()
    (settings.STATIC_ROOT / "desk.js").unlink()
    tables.lay_out_files()
    assert (settings.STATIC_ROOT / "desk.js").exists()


def test_what_was_broken_off_is_done_again(
    source: Path, done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks_off(*_: Any, **__: Any) -> None:
        raise OSError("No space left on device")

    tables.lay_out_files()
    (source / "desk.css").write_text("a { color: darkred }")
    with monkeypatch.context() as patched:
        patched.setattr(tables, "call_command", breaks_off)
        with pytest.raises(OSError, match="No space"):
            tables.lay_out_files()
    (source / "desk.css").write_text("a { color: red }")
    tables.lay_out_files()
    assert done == ["collectstatic"] * 2


def test_tables_that_need_no_change_are_left_and_a_lost_index_comes_back(
    db: None, done: list[str]
) -> None:
    lost = index.triggers_of(index.SAID)[0]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {lost}")
        else:
            cursor.execute(f"DROP INDEX {index.SAID.index}")
    tables.change_tables()
    assert done == []
    assert index.is_there(connection, index.SAID)


def test_tables_that_need_a_change_are_changed(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    monkeypatch.setattr(tables, "call_command", lambda name, **_: given.append(name))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'labels'")
    tables.change_tables()
    assert given == ["migrate"]


#: areas whose first change was named; every other one is "0001_initial"
NAMED = {"groups": "0001_groups", "presence": "0001_who_is_there", "rules": "0001_rules"}


def test_the_first_change_of_each_area_has_the_name_that_desks_have_noted() -> None:
    """Else a desk with people in it would make its tables once more, and not start."""
    ours = [
        (app, name)
        for app, name in MigrationLoader(None).disk_migrations
        if apps.get_app_config(app).name.startswith("herzenstakt.") and name.startswith("0001")
    ]
    assert len(ours) == 26
    assert {app: name for app, name in ours if name != "0001_initial"} == NAMED
