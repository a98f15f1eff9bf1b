"""Adding a network touches one folder and one line: here both lie outside our tree.

`pinboard` is the folder; it is copied to where no part of the desk has ever been, and installed with
its line as pip would do it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import ClassVar

import polib
import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Account, Connector
from herzenstakt.channels.folders import GROUP, folder_of, folders, locales, statics
from herzenstakt.channels.limits import read_limits
from herzenstakt.channels.models import Channel
from herzenstakt.channels.registry import broken, connectors
from herzenstakt.cli.main import main
from herzenstakt.conversations.models import Conversation
from herzenstakt.replies.models import Reply
from herzenstakt.replies.seen import Seen
from herzenstakt.testing.contract import ConnectorContract
from herzenstakt.web.templatetags.desk import network_icon
from tests.architecture.board import SimulatedPinboard
from tests.architecture.pinboard import Pinboard
from tests.conftest import Happens

FOLDER = Path(__file__).parent / "pinboard"
LINE = "pinboard = pinboard:Pinboard"
ROOT = Path(__file__).parents[2]


def install(folder: Path, line: str = LINE) -> None:
    """What `pip install` leaves behind: a package, and its line among the entry points."""
    shutil.copytree(FOLDER, folder / "pinboard", ignore=shutil.ignore_patterns("__pycache__"))
    for catalogue in folder.rglob("*.po"):
        polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))
    info = folder / "pinboard-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: pinboard\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{GROUP}]\n{line}\n")


@pytest.fixture(autouse=True)
def as_if_just_started() -> Iterator[None]:
    """Nothing is remembered of the networks another test had."""

    def forget() -> None:
        connectors.cache_clear()
        read_limits.cache_clear()
        network_icon.cache_clear()
        for name in [name for name in sys.modules if name.split(".")[0] == "pinboard"]:
            del sys.modules[name]

    forget()
    yield
    forget()


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """The package is installed, and the desk has started anew."""
    install(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    settings.LOCALE_PATHS = [*settings.LOCALE_PATHS, *locales()]
    settings.STATICFILES_DIRS = statics()


@pytest.fixture
def network() -> Iterator[SimulatedPinboard]:
    with SimulatedPinboard() as network:
        yield network


class TestPinboard(ConnectorContract):
    """Whoever writes a connector elsewhere has the same contract as we."""

    connector_class: ClassVar[type[Connector]] = Pinboard
    samples: ClassVar[Path] = FOLDER / "samples"
    write_path: ClassVar[str] = "/cards$"

    @pytest.fixture
    def account(self, network: SimulatedPinboard) -> Account:
        return Account({"board": network.url}, {"pin": network.pin})

    def somebody_comments(self, network: SimulatedPinboard, text: str) -> str:
        return str(network.put("frieda", text, network.ours))

    def somebody_edits(self, network: SimulatedPinboard, external_id: str, text: str) -> bool:
        return False

    def vanish(self, network: SimulatedPinboard, external_id: str) -> None:
        network.cards[int(external_id)] = None

    def state_of(self, network: SimulatedPinboard, external_id: str) -> set[str] | None:
        return set() if network.cards[int(external_id)] else None

    def texts_of_ours(self, network: SimulatedPinboard) -> list[str]:
        ours = [card for card in network.cards.values() if card and card["by"] == "house"]
        return [card["text"] for card in ours if card["number"] != network.ours]


# --- on the desk ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("installed")
def test_a_network_from_outside_the_tree_lives_its_whole_life_on_the_desk(
    network: SimulatedPinboard,
    owner: Membership,
    signed_in: Callable[[Membership], Client],
    look: Callable[[Channel], None],
    happens: Happens,
) -> None:
    owner.user.language = "de"
    owner.user.save()
    browser, team = signed_in(owner), {"team": owner.team.slug}

    # it is offered, with its own German and its own icon
    page = browser.get(reverse("channels:choose", kwargs=team)).content.decode()
    assert "Pinboard" in page
    assert "Das Brett im Flur." in page
    assert "networks/pinboard/icon.svg#network-pinboard" in page

    # what the desk says itself it says in its own words
    assert "Irgendwas anschließen" not in page

    # it is connected
    form = reverse("channels:connect", kwargs=team | {"kind": "pinboard"})
    assert "Adresse des Bretts" in browser.get(form).content.decode()
    given = {"ask-board": network.url, "ask-pin": network.pin, "allow_private": "1"}
    page = browser.post(form, given, follow=True).content.decode()
    channel = Channel.objects.get(kind="pinboard")
    assert channel.own_external_id == "pinboard:house"

    # its abilities and limits stand on its page
    assert "Eine Karte hängt nur da." in page
    assert "Eine Karte</" in page
    assert "80" in page
    assert network.pin not in page

    # a comment comes in and stands in the inbox
    asked = network.put("Frieda Frage", "Wann kommt die in Blau?", network.ours)
    look(channel)
    page = browser.get(reverse("inbox:list", kwargs=team)).content.decode()
    assert "Wann kommt die in Blau?" in page
    conversation = Conversation.objects.get(channel=channel, waiting_since__isnull=False)

    # it is answered, and the answer arrives
    last = conversation.messages.get(external_id=str(asked))
    let_go = reverse("conversation:let-go", kwargs=team | {"pk": conversation.pk})
    with happens():
        seen = str(Seen.of(conversation, last))
        browser.post(let_go, {"text": "Ab Dezember.", "seen": seen, "answers": last.pk})
    assert Reply.objects.get(conversation=conversation).state == Reply.State.SENT
    card = network.cards[max(network.cards)]
    assert card
    assert (card["by"], card["text"], card["under"]) == ("house", "Ab Dezember.", asked)
    conversation.refresh_from_db()
    assert conversation.waiting_since is None


@pytest.mark.usefixtures("installed")
def test_its_abilities_are_listed_at_the_command_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    assert main(["channels"]) == 0
    assert "Pinboard" in capsys.readouterr().out
    assert main(["channels", "pinboard"]) == 0
    assert "A card only hangs there." in capsys.readouterr().out
    assert main(["channels", "pinboard", "--json"]) == 0
    [told] = json.loads(capsys.readouterr().out)
    assert told["abilities"]["reply"]["answer"] == "yes"
    assert told["abilities"]["hide"]["answer"] == "never"


# --- its folder ----------------------------------------------------------------------------------


def test_the_settings_find_its_words_and_files_without_importing_it(tmp_path: Path) -> None:
    install(tmp_path)
    asks = """if True:
        import json, sys
        from herzenstakt.config import settings
        print(json.dumps({
            "locales": [str(path) for path in settings.LOCALE_PATHS],
            "statics": {address: str(path) for address, path in settings.STATICFILES_DIRS},
            "imported": [name for name in sys.modules if "pinboard" in name or "mastodon" in name],
        }))
    """
    done = subprocess.run(
        [sys.executable, "-c", asks],
        env={
            **os.environ,
            "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT / 'src'}",
            "HERZENSTAKT_DATA_DIR": str(tmp_path / "var"),
        },
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    told = json.loads(done.stdout)
    assert told["locales"][-1] == str(tmp_path / "pinboard" / "locale")
    assert told["statics"]["networks/pinboard"] == str(tmp_path / "pinboard" / "static")
    assert "networks/mastodon" in told["statics"]
    assert told["imported"] == []


def test_every_network_of_ours_has_its_icon_in_its_folder() -> None:
    kinds = {kind for kind, connector in connectors().items() if connector.fields}
    assert {"mastodon", "bluesky", "wordpress", "plaza"} <= kinds
    for kind in kinds:
        file = finders.find(f"networks/{kind}/icon.svg")
        assert file, kind
        assert f'<symbol id="network-{kind}"' in Path(file).read_text()


def test_a_network_without_an_icon_gets_a_plain_one() -> None:
    assert "#network-other" in network_icon("archive")
    assert "#network-other" in network_icon("moon")
    assert "networks/plaza/icon.svg#network-plaza" in network_icon("plaza")


@pytest.mark.parametrize(
    "value", ["pinboard:Pinboard", "pinboard.connector:Pinboard", "pinboard.locale:Anything"]
)
def test_a_folder_is_found_wherever_in_it_the_class_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    install(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    folder = folder_of(EntryPoint("pinboard", value, GROUP))
    assert folder == tmp_path / "pinboard" / ("locale" if "locale" in value else "")


@pytest.mark.parametrize("value", ["nowhere:Pinboard", "json_tool_of_nobody.x:Y", "this:Zen"])
def test_what_has_no_folder_harms_nobody(value: str) -> None:
    assert folder_of(EntryPoint("pinboard", value, GROUP)) is None


# --- broken --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("pinboard = pinboard:Missing", ""),
        ("pinboard = pinboard:Pinboard", "raise RuntimeError('a bad day')"),
        ("corkboard = pinboard:Pinboard", ""),
        ("pinboard = pinboard.connector:Ability", ""),
    ],
)
def test_a_broken_connector_is_named_and_harms_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, code: str
) -> None:
    install(tmp_path, line)
    if code:
        (tmp_path / "pinboard" / "__init__.py").write_text(code)
    monkeypatch.syspath_prepend(tmp_path)

    assert not {"pinboard", "corkboard"} & set(connectors())
    assert "plaza" in connectors()
    assert [sentence for sentence in broken() if "pinboard" in sentence]
    assert {"pinboard", "corkboard"} & set(folders())


@pytest.mark.parametrize(
    ("file", "said", "instead", "told"),
    [
        ("connector.py", 'kind = "pinboard"', "", "does not say its `kind`"),
        ("connector.py", 'name = "Pinboard"', "", "does not say its `name`"),
        ("connector.py", "abilities = {", "nothing = {", "does not answer for read_comments"),
        ("connector.py", "in Ability}", 'in Ability if ability != "ads"}', "answer for ads"),
        ("limits.toml", "source =", "sauce =", "limits.toml: text.reply has no `source`"),
        ("limits.toml", "what =", "which =", "limits.toml: text.reply has no `what`"),
        ("limits.toml", "value = 80", 'value = "80"', "`value` of text.reply is no whole number"),
        ("limits.toml", "2026-11-25", '"today"', "`read_on` of text.reply is no date"),
        ("limits.toml", "[text.reply]", "[text", "limits.toml: "),
        ("limits.toml", "[text.reply]", "text = 80", "limits.toml: text is no table"),
        ("limits.toml", '"A"', '"D"', "`confidence` of text.reply is none of A, B and C"),
    ],
)
def test_what_a_connector_lacks_is_said_and_it_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, said: str, instead: str, told: str
) -> None:
    install(tmp_path)
    written = (tmp_path / "pinboard" / file).read_text()
    assert said in written
    (tmp_path / "pinboard" / file).write_text(written.replace(said, instead, 1))
    monkeypatch.syspath_prepend(tmp_path)

    assert "pinboard" not in connectors()
    assert "plaza" in connectors()
    [sentence] = [sentence for sentence in broken() if sentence.startswith("pinboard ")]
    assert told in sentence


def test_a_connector_without_a_module_in_its_folder_is_told_where_it_belongs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path)
    here = tmp_path / "pinboard"
    (here / "__init__.py").write_text((here / "connector.py").read_text())
    monkeypatch.syspath_prepend(tmp_path)

    assert "pinboard" not in connectors()
    [sentence] = [sentence for sentence in broken() if sentence.startswith("pinboard ")]
    assert "move the class into a folder, as pinboard/connector.py" in sentence
