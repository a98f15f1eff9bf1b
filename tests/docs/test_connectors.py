"""`docs/connectors` names everything a connector may write, and nothing that is not there."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import FunctionType
from typing import ClassVar

import pytest

from herzenstakt.channels.connector import (
    Ability,
    Account,
    Author,
    Connector,
    Context,
    Delivery,
    Enclosure,
    Incoming,
    Length,
    Outgoing,
    Spoken,
    never,
)
from herzenstakt.channels.trouble import Forged, Refused, Trouble, Unsure
from herzenstakt.kernel.http import Http
from herzenstakt.testing.contract import METHODS

PAGE = Path(__file__).parents[2] / "docs" / "connectors" / "README.md"
#: what a network declares about itself without a value in the class it inherits from
REQUIRED = {"kind", "name", "abilities"}


def sections() -> dict[str, str]:
    """The parts of "The folder" by the bold words before them."""
    text = PAGE.read_text(encoding="utf-8").split("## The folder")[1].split("## Trouble")[0]
    parts = re.split(r"^\*\*(.+):\*\*$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def named(part: str) -> set[str]:
    """What the first columns of the tables of a part name."""
    rows = re.findall(r"^\| (`[^|]+) \|", part, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


def public(connector: type[Connector]) -> Iterator[str]:
    """Every method and every word of a class that is not its own business."""
    for name in {*vars(connector), *connector.__annotations__}:
        if not name.startswith("_"):
            yield name


def everything_named() -> set[str]:
    return set(re.findall(r"`(\w+)`", "".join(sections().values())))


def test_every_method_and_word_of_a_connector_is_named() -> None:
    assert set(public(Connector)) <= everything_named()


def test_a_method_nobody_names_is_seen() -> None:
    class Larger(Connector):
        def sing(self) -> None:
            """A song."""

    assert set(public(Larger)) - everything_named() == {"sing"}


def test_what_the_tables_name_is_there() -> None:
    for part in sections().values():
        for name in named(part):
            assert name in {*dir(Connector), *REQUIRED} or name == "any", name


class Bare(Connector):
    """Whoever writes nothing at all."""

    kind = "bare"
    name = "Bare"
    abilities: ClassVar = dict.fromkeys(Ability, never("Not here."))


FRIEDA = Author("frieda", "Frieda Frage")


class Known(Bare):
    """Whoever knows who they are, and no more."""

    def whoami(self) -> Author:
        return FRIEDA


NOW = datetime(2026, 11, 24, 17, 45, tzinfo=UTC)
OUTGOING = Outgoing("1", "2", "3", "Ab Dezember.", FRIEDA)
PICTURE = Enclosure("a.png", "image", "image/png", 1, lambda: b"a")
CALLS: dict[str, Callable[[Connector], object]] = {
    "whoami": lambda bare: bare.whoami(),
    "check": lambda bare: bare.check(),
    "complete": lambda bare: bare.complete(Delivery(b"")),
    "parse": lambda bare: bare.parse(Delivery(b"")),
    "fetch": lambda bare: bare.fetch("mentions", ""),
    "stream": lambda bare: bare.stream(threading.Event()),
    "unpack": lambda bare: bare.unpack(io.BytesIO(), "csv"),
    "verify": lambda bare: bare.verify(Delivery(b"")),
    "send": lambda bare: bare.send(OUTGOING),
    "act": lambda bare: bare.act(Ability.HIDE, "2", {}),
    "edit": lambda bare: bare.edit("2", "Ab Januar.", {}),
    "find": lambda bare: bare.find(OUTGOING),
    "measure": lambda bare: bare.measure("Hallo"),
    "price": lambda bare: bare.price("Hallo", {}),
    "refuse_enclosures": lambda bare: bare.refuse_enclosures([PICTURE]),
    "limits_told": lambda bare: bare.limits_told(),
    "context": lambda bare: bare.context(Incoming("2", FRIEDA, "Wann?", NOW, parent_id="1")),
    "bring": lambda bare: bare.bring("mid:2/0"),
    "refresh": lambda bare: bare.refresh(["2"]),
    "addressees": lambda bare: bare.addressees(Delivery(b"")),
    "candidates": lambda bare: Known(bare.account, bare.http).candidates(),
    "exchange": lambda bare: bare.exchange("code", "verifier", "https://desk.example/back/"),
    "greet": lambda bare: bare.greet({}),
    "renew": lambda bare: bare.renew(),
    "renews_at": lambda bare: bare.renews_at(),
    "sign_in": lambda bare: bare.sign_in(),
    "subscribe": lambda bare: bare.subscribe(),
    "window": lambda bare: bare.window({}, NOW, NOW),
    "private_window": lambda bare: bare.private_window({}, NOW, NOW),
    "remark": lambda bare: bare.remark(),
    "hurries": lambda bare: bare.hurries(Delivery(b"")),
    "note": lambda bare: bare.note(Spoken("1", "Frieda Frage", "Wann?", NOW)),
}


#: nobody overrides these
TO_BE_USED = {"at", "granted_at", "limit", "limits_here"}


def bare() -> Bare:
    return Bare(Account({}), Http())


def test_every_method_that_may_be_written_is_tried_here() -> None:
    methods = {
        name for name in public(Connector) if isinstance(vars(Connector).get(name), FunctionType)
    }
    assert methods - TO_BE_USED == set(CALLS)


@pytest.mark.parametrize("method", CALLS)
def test_what_the_page_says_of_a_method_nobody_writes_is_true(method: str) -> None:
    harmless = named(sections()["Everything else does no harm until you write it"])
    declared = sections()["Every way in that you declare has its method"]
    try:
        CALLS[method](bare())
    except NotImplementedError:
        assert method not in harmless
    except Trouble:
        assert method in harmless or method == "verify"
    else:
        assert method in harmless
    assert method in harmless or f"`{method}`" in declared or method in {"whoami", "check"}


@pytest.mark.parametrize("method", ["send", "act", "edit"])
def test_what_is_not_written_is_refused_with_the_reason(method: str) -> None:
    with pytest.raises(Refused, match="Not here"):
        CALLS[method](bare())


def test_the_other_beginnings_are_those_of_the_page() -> None:
    with pytest.raises(Unsure):
        CALLS["find"](bare())
    with pytest.raises(Forged):
        CALLS["verify"](bare())
    assert CALLS["measure"](bare()) == Length(5, None)
    assert CALLS["context"](bare()) == Context("1")
    assert list(bare().refresh(["2"])) == []


def test_the_abilities_without_a_method_are_those_of_the_page() -> None:
    [told] = re.findall(r"have none yet \(([^)]+)\)", PAGE.read_text(encoding="utf-8"))
    missing = {ability.value.partition("_")[0] for ability in set(Ability) - set(METHODS)}
    assert set(told.split(", ")) == missing


def test_every_name_for_trouble_is_in_its_table() -> None:
    part = PAGE.read_text(encoding="utf-8").split("## Trouble")[1].split("## Is it right?")[0]
    names = {kind.__name__ for kind in Trouble.__subclasses__()}
    assert names == {name for name in re.findall(r"`([A-Z]\w+)[`(]", part) if name in names}
