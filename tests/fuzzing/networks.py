"""For each network what a long run needs: the house there, what was recorded, how it is sealed, and where one
delivery holds many messages."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

from herzenstakt.channels.connector import Account, Connector
from herzenstakt.channels.registry import connectors
from herzenstakt.channels.signing_in import App
from herzenstakt.connectors.feed.hub import KEPT, WORD, Subscription
from herzenstakt.connectors.linkedin.door import PREFIX
from herzenstakt.connectors.meta.door import seal_of
from herzenstakt.connectors.x.door import SEALS
from herzenstakt.connectors.x.door import seal as seal_of_x
from herzenstakt.kernel.http import Http
from herzenstakt.mail.arrived import FOLDER
from herzenstakt.testing.networks import facebook, instagram, linkedin, youtube
from herzenstakt.testing.networks.plaza import connector as plaza
from tests.connectors.test_xing import settings_of

SAMPLES = Path(__file__).parents[1] / "samples"
SECRET, OTHER = "a secret of the house", "a secret of somebody else"
#: behind the door at which a hub knocks
BEHIND = "a word that nobody can guess"
APP = App({"client_id": "1"}, {"client_secret": SECRET, "consumer_secret": SECRET})
#: the house on X and on Instagram in what was recorded
US_ON_X, US_ON_INSTAGRAM = "1402156890123456512", "17841400000000001"
Seal = Callable[[str, bytes], Mapping[str, str]]
#: a whole message and something broken in one delivery
Beside = Callable[[Any], bytes]


@dataclass(frozen=True, slots=True)
class Network:
    """`connector`: the house there, offline. `bodies`: what was recorded. `seal`: the headers with which the
    network seals bytes, where it knocks. `beside`: a delivery with `whole` (an id) and something else.
    `headers`: what the desk notes beside each. `query`: the word behind our door, where nobody can guess it.
    """

    kind: str
    connector: Connector
    bodies: tuple[bytes, ...]
    seal: Seal | None = None
    beside: Beside | None = None
    whole: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)


def recorded(kind: str, pattern: str = "**/*.json") -> tuple[bytes, ...]:
    """What was recorded of a network, in the order of its names."""
    files = sorted((SAMPLES / kind).glob(pattern))
    return tuple(file.read_bytes() for file in files if "client" not in file.parts)


def house(
    kind: str, own: str = "us", settings: Mapping[str, str] | None = None, app: App | None = None
) -> Connector:
    """The connector at work for the house, without a line to anywhere."""
    secrets = {
        "access_token": "t",
        "password": "p",
        "token": "t",
        "door_secret": SECRET,
        KEPT: Subscription(word=BEHIND, secret=SECRET).written(),
    }
    return connectors()[kind](
        Account(settings or {}, secrets, own_external_id=own, app=app), Http()
    )


# --- seals ---------------------------------------------------------------------------------------


def sealed_by_meta(secret: str, body: bytes) -> Mapping[str, str]:
    """As Facebook and Instagram do."""
    return {"X-Hub-Signature-256": seal_of(body, secret)}


def sealed_by_linkedin(secret: str, body: bytes) -> Mapping[str, str]:
    """As LinkedIn does."""
    return {"X-LI-Signature": linkedin.seal(secret, PREFIX + body)}


def sealed_by_x(secret: str, body: bytes) -> Mapping[str, str]:
    """As X does."""
    return {next(iter(SEALS)): seal_of_x(secret, body).decode()}


def sealed_by_plaza(secret: str, body: bytes) -> Mapping[str, str]:
    """As Plaza does."""
    return {plaza.SEAL: plaza.seal(secret, body)}


def sealed_by_a_hub(secret: str, body: bytes) -> Mapping[str, str]:
    """As the hub of a feed does."""
    seal = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature": f"sha256={seal}"}


# --- many in one ---------------------------------------------------------------------------------


def in_list(key: str, around: Mapping[str, Any], whole: Any, broken: Any) -> bytes:
    """What is broken comes first: it is where a reader would stumble."""
    return json.dumps({**around, key: [broken, whole]}).encode()


def said(kind: str, name: str) -> Any:
    """One delivery that was recorded, read."""
    return json.loads((SAMPLES / kind / name).read_bytes())


def beside_on_facebook() -> tuple[Beside, str]:
    """An entry beside an entry."""
    entry = said("facebook", "door_comment.json")["entry"][0]
    return partial(in_list, "entry", {"object": "page"}, entry), entry["changes"][0]["value"][
        "comment_id"
    ]


def beside_on_instagram() -> tuple[Beside, str]:
    """An entry beside an entry."""
    entry = said("instagram", "door_comment.json")["entry"][0]
    return partial(in_list, "entry", {"object": "instagram"}, entry), entry["value"]["id"]


# --- all of them ---------------------------------------------------------------------------------


@cache
def networks() -> Mapping[str, Network]:
    """Every network that delivers anything, by its kind."""
    page, its_comment = beside_on_facebook()
    account, its_word = beside_on_instagram()
    mails = {"address": "hallo@ratzifatzi.example", "own_name": "RatziFatzi"}
    found = (
        Network("plaza", house("plaza", "plaza:ratzifatzi"), recorded("plaza"), sealed_by_plaza),
        Network("mastodon", house("mastodon"), recorded("mastodon")),
        Network("bluesky", house("bluesky", "did:plc:us"), recorded("bluesky")),
        Network(
            "wordpress",
            house("wordpress", settings={"site": "https://blog.example"}),
            recorded("wordpress"),
        ),
        Network(
            "isso",
            house("isso", settings={"address": "https://blog.example/isso"}),
            recorded("isso"),
        ),
        Network("youtube", house("youtube", youtube.HOUSE), recorded("youtube")),
        Network(
            "facebook",
            house("facebook", facebook.PAGE, {"page": facebook.PAGE}, APP),
            recorded("facebook"),
            sealed_by_meta,
            page,
            its_comment,
        ),
        Network(
            "instagram",
            house("instagram", US_ON_INSTAGRAM, {"username": instagram.HOUSE}, APP),
            recorded("instagram"),
            sealed_by_meta,
            account,
            its_word,
        ),
        Network("x", house("x", US_ON_X, app=APP), recorded("x"), sealed_by_x),
        Network(
            "linkedin",
            house("linkedin", linkedin.HOUSE, {"organization": linkedin.HOUSE}, APP),
            recorded("linkedin"),
            sealed_by_linkedin,
        ),
        Network(
            "feed",
            house("feed", settings={"own_name": "ratzifatzi"}),
            recorded("feed"),
            sealed_by_a_hub,
            query={WORD: BEHIND},
        ),
        Network("mailbox", house("mailbox", settings=mails), recorded("mailbox", "*.eml")),
        Network(
            "xing",
            house("xing", "mail:us", settings_of()),
            recorded("xing", "*.eml"),
            headers={FOLDER: "notifications"},
        ),
    )
    return {network.kind: network for network in found}
