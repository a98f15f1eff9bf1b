"""The page of screenshots shows every screen there is."""

from __future__ import annotations

from tests.docs.test_links import PICTURE, ROOT
from tests.journeys.screens import SCREENS
from tests.journeys.screenshots import FOLDER, listing

PAGE = FOLDER / "README.md"


def test_every_screen_stands_on_the_page_of_screenshots() -> None:
    headings = [
        line.removeprefix("## ")
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("## ")
    ]
    assert headings == [screen.name for screen in SCREENS]


def test_nothing_else_stands_there() -> None:
    assert PAGE.read_text(encoding="utf-8") == "\n".join(listing())


def test_the_first_picture_of_the_readme_is_one_of_them() -> None:
    shown = PICTURE.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    listed = PICTURE.findall(PAGE.read_text(encoding="utf-8"))
    assert shown
    assert {f"docs/screenshots/{file}" for _, file in listed} >= {file for _, file in shown}
