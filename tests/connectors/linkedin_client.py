"""LinkedIn's own client for Python, as a witness: what it writes, and what it makes of our simulated network.

`linkedin-api-client` 0.3.0 is under a licence of LinkedIn's own, for those who have an agreement with it; it
can be no part of this project, nor of what its checks install. So what it wrote for our values and calls is
kept in `tests/samples/linkedin/client/written.json` and held always. Who may use the client puts it into a
folder (`pip install --no-deps --target FOLDER linkedin-api-client==0.3.0`) and names that folder in
HERZENSTAKT_LINKEDIN_CLIENT, or calls it var/linkedin-client: then it is asked itself, with many more values.
`python -m tests.connectors.linkedin_client` writes the file anew.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from herzenstakt.testing.networks.linkedin import (
    ADMIN,
    CLIENT_ID,
    HOUSE,
    READ,
    RENATE,
    WRITE,
    SimulatedLinkedIn,
)
from herzenstakt.testing.networks.signing_in import Grant

ROOT = Path(__file__).parents[2]
WRITTEN = ROOT / "tests" / "samples" / "linkedin" / "client" / "written.json"
TOKEN, VERSION = "recorded-token", "202607"
BASE = "https://api.linkedin.com/rest"
#: of all a client says in its head, this is Rest.li's and LinkedIn's
HEAD = (
    "authorization",
    "content-type",
    "linkedin-version",
    "x-restli-method",
    "x-restli-protocol-version",
)


#: values as they are encoded
VALUES: tuple[Any, ...] = (
    "",
    "plain",
    "urn:li:comment:(urn:li:activity:1,2)",
    "it's, (here): 100% & ~more!*",
    "Bürste 🙂\n",
    0,
    -7,
    1.5,
    True,
    False,
    None,
    [],
    {},
    [1, "a,b", ["c", {"d": "(e)"}]],
    {"b": [1, 2], "a": {"(z)": "y:x"}, "ü": None},
    {"timeRange": {"start": 1, "end": 2}, "timeGranularityType": "DAY"},
)


class Caught(Exception):
    """What the client would have sent."""

    def __init__(self, prepared: Any) -> None:
        self.prepared = prepared
        super().__init__()


def client() -> Any:
    """A client of LinkedIn's own; None where nobody has put one there."""
    folder = os.environ.get("HERZENSTAKT_LINKEDIN_CLIENT") or str(ROOT / "var" / "linkedin-client")
    if not (Path(folder) / "linkedin_api").is_dir():
        return None
    if folder not in sys.path:
        sys.path.append(folder)
    return import_module("linkedin_api.clients.restli.client").RestliClient()


def aim(network: SimulatedLinkedIn | None) -> None:
    """Let the client talk to a simulated network, or to nobody any more."""
    constants: Any = import_module("linkedin_api.common.constants")
    constants.VERSIONED_BASE_URL = f"{network.url}/rest" if network else BASE


def stage(network: SimulatedLinkedIn) -> dict[str, str]:
    """A page with a post and two comments, whose names are the same each time."""
    network.grants[TOKEN] = Grant(CLIENT_ID, RENATE, [READ, WRITE, ADMIN])
    network.meet("frieda", "Frieda", "Frage")
    network.meet("karl", "Karl", "Kritik")
    morning = datetime(2026, 5, 15, 9, tzinfo=UTC)
    post = network.publish("Neu!", at=morning)
    first = network.comment("frieda", post, "In Blau?", at=morning.replace(minute=1))
    second = network.comment("karl", first, "Und in Rot?", at=morning.replace(minute=2))
    return {
        "post": post,
        "activity": network.posts[post].activity,
        "first": first,
        "second": second,
        "number": network.comments[first].number,
        "other": network.comments[second].number,
    }


def calls(names: dict[str, str]) -> list[dict[str, Any]]:
    """The main job, call by call: what the client is asked to do."""
    people = {"resource_path": "/people", "ids": [{"id": "frieda"}, {"id": "karl"}]}
    many = [{"id": f"somebody-{n:04d}-with-a-long-mark"} for n in range(120)]
    subscription = {
        "developerApplication": "urn:li:developerApplication:212345678",
        "user": f"urn:li:person:{RENATE}",
        "entity": HOUSE,
        "eventType": "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS",
    }
    comments, comment = (
        "/socialActions/{about}/comments",
        "/socialActions/{about}/comments/{number}",
    )
    reaction = {"actor": HOUSE, "entity": names["first"]}
    answer = {
        "actor": HOUSE,
        "object": names["activity"],
        "parentComment": names["first"],
        "message": {"text": "Ab Dezember."},
    }

    def one(do: str, **more: Any) -> dict[str, Any]:
        return {"do": do, "more": more}

    return [
        one("get", resource_path="/organizations/{number}", path_keys={"number": 2414183}),
        one("get", resource_path="/people/{key}", path_keys={"key": {"id": "frieda"}}),
        one(
            "finder",
            resource_path="/organizationAcls",
            finder_name="roleAssignee",
            query_params={"state": "APPROVED", "start": 0, "count": 50},
        ),
        one(
            "finder",
            resource_path="/posts",
            finder_name="author",
            query_params={"author": HOUSE, "sortBy": "LAST_MODIFIED", "start": 0, "count": 50},
        ),
        one(
            "finder",
            resource_path="/organizationalEntityNotifications",
            finder_name="criteria",
            query_params={
                "actions": ["COMMENT", "COMMENT_EDIT"],
                "organizationalEntity": HOUSE,
                "timeRange": {"start": 1, "end": 1893456000000},
            },
        ),
        one("get_all", resource_path=comments, path_keys={"about": names["post"]}),
        one("get_all", resource_path=comments, path_keys={"about": names["first"]}),
        one(
            "get",
            resource_path=comment,
            path_keys={"about": names["activity"], "number": names["number"]},
        ),
        one(
            "batch_get",
            resource_path=comments,
            path_keys={"about": names["activity"]},
            ids=[names["number"], names["other"], "404"],
        ),
        one("batch_get", **people),
        one("batch_get", resource_path="/people", ids=many),
        one("create", resource_path=comments, path_keys={"about": names["first"]}, entity=answer),
        one(
            "partial_update",
            resource_path="/posts/{urn}",
            path_keys={"urn": names["post"]},
            patch_set_object={"commentary": "Neuer!"},
        ),
        one(
            "create",
            resource_path="/reactions",
            query_params={"actor": HOUSE},
            entity={"root": names["first"], "reactionType": "LIKE"},
        ),
        one("delete", resource_path="/reactions/{key}", path_keys={"key": reaction}),
        one(
            "update",
            resource_path="/eventSubscriptions/{key}",
            path_keys={"key": subscription},
            entity={"webhook": "https://desk.example/doors/1"},
        ),
        one("get", resource_path="/eventSubscriptions/{key}", path_keys={"key": subscription}),
        one(
            "delete",
            resource_path=comment,
            path_keys={"about": names["activity"], "number": names["number"]},
            query_params={"actor": HOUSE},
        ),
        one(
            "get",
            resource_path=comment,
            path_keys={"about": names["activity"], "number": names["number"]},
        ),
    ]


def do(asked: Any, call: dict[str, Any]) -> Any:
    """Let the client do it."""
    return getattr(asked, call["do"])(**call["more"], access_token=TOKEN, version_string=VERSION)


def prepared(asked: Any, call: dict[str, Any]) -> dict[str, Any]:
    """What the client would send."""

    def catch(prepared: Any) -> Any:
        raise Caught(prepared)

    send, asked.session.send = asked.session.send, catch
    try:
        do(asked, call)
    except Caught as caught:
        return as_written(caught.prepared)
    finally:
        asked.session.send = send
    raise AssertionError("nothing was sent")


def as_written(sent: Any) -> dict[str, Any]:
    """A request, without where it goes."""
    where, _mark, query = sent.url.removeprefix(BASE).partition("?")
    body = sent.body.decode() if isinstance(sent.body, bytes) else sent.body
    heads = {name.lower(): value for name, value in sent.headers.items()}
    override = heads.get("x-http-method-override", "")
    return {
        "verb": sent.method,
        "path": where,
        "query": query,
        "head": {name: heads[name] for name in HEAD},
        "override": override,
        "body": body,
    }


def written() -> dict[str, Any]:
    """What the client wrote when it was asked last."""
    kept: dict[str, Any] = json.loads(WRITTEN.read_text(encoding="utf-8"))
    return kept


def write() -> None:
    """Ask the client for everything, and keep it."""
    asked = client()
    encode = import_module("linkedin_api.clients.restli.utils.encoder").encode
    with SimulatedLinkedIn() as network:
        names = stage(network)
    kept = {
        "by": "linkedin-api-client 0.3.0",
        "values": [[value, encode(value)] for value in VALUES],
        "calls": [{**call, "sent": prepared(asked, call)} for call in calls(names)],
    }
    WRITTEN.parent.mkdir(exist_ok=True)
    WRITTEN.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
