"""YouTube and its simulated network against what Google says itself: the discovery document, and Google's own
client. Whoever of both leaves the contract fails here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httplib2
import pytest
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError

from herzenstakt.channels.connector import Ability, Account
from herzenstakt.connectors.youtube import YouTube
from herzenstakt.kernel.http import Http
from herzenstakt.testing.contract import fetched
from herzenstakt.testing.networks.stage import Call, Told
from herzenstakt.testing.networks.youtube import HELD, HOUSE, REJECTED, SPAM, SimulatedYouTube
from tests.connectors.discovery import document, faults_of
from tests.connectors.test_youtube import FRIEDA, KARL, LENA, account_of, answer_to, at_work


class Overheard(SimulatedYouTube):
    """Everything that was asked and answered."""

    def __init__(self) -> None:
        super().__init__()
        self.talk: list[tuple[Call, Told]] = []

    def answer(self, call: Call) -> Told:
        told = super().answer(call)
        if call.path.startswith("/youtube/"):
            self.talk.append((call, told))
        return told


@pytest.fixture
def network() -> Iterator[Overheard]:
    with Overheard() as network:
        yield network


@pytest.fixture
def youtube(network: Overheard) -> Iterator[YouTube]:
    yield from at_work(account_of(network))


# --- the connector, and what the simulated network answers it ------------------------------------


def test_every_request_of_the_connector_and_every_answer_is_one_of_googles(
    network: Overheard, youtube: YouTube
) -> None:
    network.few = 1
    asked = network.comment(FRIEDA, "Gibt es die in Blau?", picture=True)
    network.comment(LENA, "Das wüsste ich auch gern!", asked)
    network.comment(KARL, "Ich nicht.", asked)
    held = network.comment(KARL, "Schrott!", state=HELD)
    network.comment(KARL, "Reich werden!", state=SPAM)
    for number in range(120):
        network.comment(LENA, f"Frage {number}")

    youtube.check()
    youtube.candidates()
    said = fetched(youtube)
    answer = answer_to(said[asked], "Ab Dezember.")
    receipt = youtube.send(answer)
    youtube.edit(receipt.external_id, "Ab Januar.", receipt.meta)
    youtube.find(answer)
    youtube.context(said[asked])
    list(youtube.refresh([asked, held, "gone"]))
    for ability in (Ability.HIDE, Ability.UNHIDE, Ability.DELETE, Ability.BLOCK):
        youtube.act(ability, held, {})
    youtube.act(Ability.DELETE_OWN, receipt.external_id, receipt.meta)

    assert [fault for call, told in network.talk for fault in faults_of(call, told)] == []
    assert {f"{call.method} {call.path}" for call, _ in network.talk} == {
        "GET /youtube/v3/channels",
        "GET /youtube/v3/commentThreads",
        "GET /youtube/v3/comments",
        "GET /youtube/v3/videos",
        "POST /youtube/v3/comments",
        "PUT /youtube/v3/comments",
        "DELETE /youtube/v3/comments",
        "POST /youtube/v3/comments/setModerationStatus",
    }


def test_the_addresses_are_googles(network: Overheard) -> None:
    assert f"{YouTube.bases['api']}/" == document()["baseUrl"]
    scopes = document()["auth"]["oauth2"]["scopes"]
    app_account = Account({}, {}, app=None)
    asked = {scope.name for scope in YouTube(app_account, Http()).sign_in().scopes}
    assert asked <= set(scopes)


def call_of(method: str, path: str, body: Any = None, **params: str) -> Call:
    sent = json.dumps(body).encode() if body is not None else b""
    return Call(method, f"/youtube/v3/{path}", {k: [v] for k, v in params.items()}, {}, sent)


LISTED = {"kind": "youtube#commentListResponse", "items": []}


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        (call_of("GET", "nothing"), "no method"),
        (call_of("GET", "comments"), "part is missing"),
        (call_of("GET", "comments", part="snippet", since="1"), "since is no parameter"),
        (call_of("GET", "comments", part="id", textFormat="text"), "textFormat=text is none"),
        (call_of("GET", "comments", part="id", maxResults="101"), "out of bounds"),
        (call_of("GET", "comments", part="id", maxResults="many"), "no number"),
        (call_of("GET", "comments", {"id": "1"}, part="id"), "takes no body"),
        (call_of("POST", "comments", {"text": "1"}, part="id"), "body.text is unknown"),
        (call_of("POST", "comments", {"snippet": {"parentId": 1}}, part="id"), "no string"),
        (
            call_of("POST", "comments", {"snippet": {"imageUrl": "x"}}, part="id"),
            "only said by the API",
        ),
        (
            call_of("POST", "comments/setModerationStatus", id="1", moderationStatus="hidden"),
            "moderationStatus=hidden is none",
        ),
    ],
    ids=str,
)
def test_a_request_that_leaves_the_contract_is_noticed(call: Call, fault: str) -> None:
    assert any(fault in found for found in faults_of(call, Told(400)))


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({**LISTED, "more": 1}, "answer.more is unknown"),
        ({**LISTED, "kind": "youtube#other"}, "answer.kind=youtube#other"),
        ({**LISTED, "items": {}}, "answer.items is no array"),
        ({**LISTED, "pageInfo": {"totalResults": True}}, "no integer"),
        ({"items": [{"snippet": {"publishedAt": "yesterday"}}]}, "no moment"),
        ({"items": [{"snippet": {"likeCount": -1}}]}, "out of bounds"),
        ({"items": [{"snippet": {"moderationStatus": "hidden"}}]}, "is none of"),
    ],
    ids=str,
)
def test_an_answer_that_leaves_the_contract_is_noticed(told: Any, fault: str) -> None:
    call = call_of("GET", "comments", part="snippet")
    assert any(fault in found for found in faults_of(call, Told(200, told)))
    assert faults_of(call, Told(200, LISTED)) == []


# --- Google's own client, and the simulated network ----------------------------------------------


class Bearing(httplib2.Http):  # type: ignore[misc]  # it tells no types
    """Google's way out, with our token."""

    token = ""

    def request(self, uri: str, *args: Any, **more: Any) -> Any:
        headers = {**(more.pop("headers", None) or {}), "authorization": f"Bearer {self.token}"}
        return super().request(uri, *args, headers=headers, **more)


@pytest.fixture
def client(network: SimulatedYouTube) -> Iterator[Any]:
    """Google's client, at home in the simulated network."""
    way_out = Bearing(timeout=10)
    way_out.token = network.sign_in()
    at_home = {"rootUrl": f"{network.url}/", "baseUrl": f"{network.url}/", "mtlsRootUrl": ""}
    with build_from_document({**document(), **at_home}, http=way_out) as client:
        yield client


def test_googles_client_does_the_main_job(network: Overheard, client: Any) -> None:
    asked = network.comment(FRIEDA, "Gibt es die <in Blau>?")
    for number in range(24):
        network.comment(LENA, f"Frage {number}")

    mine = client.channels().list(part="snippet", mine=True).execute()
    us = mine["items"][0]["id"]
    assert (us, mine["items"][0]["snippet"]["customUrl"]) == (network.us, HOUSE)

    found: list[Any] = []
    request = client.commentThreads().list(part="snippet,replies", allThreadsRelatedToChannelId=us)
    while request is not None:
        answer = request.execute()
        found += answer["items"]
        request = client.commentThreads().list_next(request, answer)
    assert len(found) == 25
    first = found[-1]["snippet"]["topLevelComment"]
    assert first["id"] == asked
    assert first["snippet"]["textDisplay"] == "Gibt es die &lt;in Blau&gt;?"
    assert "textOriginal" not in first["snippet"]

    body = {"snippet": {"parentId": asked, "textOriginal": "Ab Dezember."}}
    said = client.comments().insert(part="snippet", body=body).execute()
    assert said["snippet"]["textOriginal"] == "Ab Dezember."
    body = {"id": said["id"], "snippet": {"textOriginal": "Ab Januar."}}
    client.comments().update(part="snippet", body=body).execute()
    below = client.comments().list(part="snippet", parentId=asked, textFormat="plainText").execute()
    assert [one["snippet"]["textDisplay"] for one in below["items"]] == ["Ab Januar."]
    client.comments().delete(id=said["id"]).execute()
    assert network.texts_of(HOUSE) == []

    threads, comments = client.commentThreads(), client.comments()
    comments.setModerationStatus(id=asked, moderationStatus=HELD).execute()
    queue = threads.list(
        part="snippet", allThreadsRelatedToChannelId=us, moderationStatus=HELD
    ).execute()
    assert [one["id"] for one in queue["items"]] == [asked]
    comments.setModerationStatus(id=asked, moderationStatus=REJECTED, banAuthor=True).execute()
    assert network.comments[asked].state == REJECTED
    assert network.comments[network.comment(FRIEDA, "Und jetzt?")].state == REJECTED

    assert [fault for call, told in network.talk for fault in faults_of(call, told)] == []


def test_googles_client_reads_the_reason_of_a_no(network: Overheard, client: Any) -> None:
    asked = network.comment(FRIEDA, "Gibt es die in Blau?")
    request = client.comments().setModerationStatus(
        id=asked, moderationStatus="published", banAuthor=True
    )
    assert reason_of(request) == "banWithoutReject"
    network.a_day = 0
    assert reason_of(client.channels().list(part="snippet", mine=True)) == "quotaExceeded"


def reason_of(request: Any) -> str:
    with pytest.raises(HttpError) as refusal:
        request.execute()
    [error] = refusal.value.error_details
    return str(error["reason"])


def test_googles_client_would_not_even_ask_what_the_contract_does_not_know(
    network: Overheard, client: Any
) -> None:
    with pytest.raises(TypeError):
        client.comments().list(part="snippet", since="2026-11-01")
    with pytest.raises(TypeError):
        client.comments().list(part="snippet", textFormat="text")
    assert network.talk == []
