"""The one way out of the house."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from herzenstakt.kernel.http import Blocked, Http, Response, TooLarge, backoff, is_private
from herzenstakt.testing.networks.stage import Call, SimulatedNetwork, Told, route


class Elsewhere(SimulatedNetwork):
    """A network with everything a client has to be careful about."""

    @route("GET", "/hello")
    def hello(self, call: Call) -> Told:
        return Told(200, {"agent": call.headers["user-agent"]})

    @route("GET", "/moved")
    def moved(self, call: Call) -> Told:
        return Told(302, {}, {"Location": "/hello"})

    @route("GET", "/away")
    def away(self, call: Call) -> Told:
        return Told(302, {}, {"Location": "http://10.0.0.1/secret"})

    @route("GET", "/round")
    def round(self, call: Call) -> Told:
        return Told(302, {}, {"Location": "/round"})

    @route("GET", "/large")
    def large(self, call: Call) -> Told:
        return Told(200, b"x" * 100_000)


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    with Elsewhere() as network:
        yield network


@pytest.fixture
def http() -> Iterator[Http]:
    client = Http(allowed_hosts=frozenset({"127.0.0.1"}))
    yield client
    client.close()


def test_it_says_who_we_are(elsewhere: Elsewhere, http: Http) -> None:
    assert http.get(f"{elsewhere.url}/hello").json()["agent"].startswith("Herzenstakt/")


def test_a_private_address_is_refused_unless_an_owner_allowed_the_host(
    elsewhere: Elsewhere, http: Http
) -> None:
    assert http.get(f"{elsewhere.url}/hello").status == 200
    with pytest.raises(Blocked):
        Http().get(f"{elsewhere.url}/hello")
    assert len(elsewhere.calls) == 1


def test_a_name_that_leads_into_our_own_network_is_refused_when_we_connect(
    elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo

    def liar(host: str, *args: object, **more: object) -> object:
        return real("127.0.0.1", *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", liar)
    with pytest.raises(Blocked):
        Http().get(elsewhere.url.replace("127.0.0.1", "nice.example") + "/hello")
    assert not elsewhere.calls


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "0.0.0.0",  # noqa: S104
     "100.64.0.1", "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "224.0.0.1"],
)  # fmt: skip
def test_private_addresses_are_known(address: str) -> None:
    assert is_private(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111"])
def test_public_addresses_are_known(address: str) -> None:
    assert not is_private(address)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://x", "/x"])
def test_only_http_is_called(url: str, http: Http) -> None:
    with pytest.raises(Blocked):
        http.get(url)


def test_a_redirect_is_followed_on_the_same_host_only(elsewhere: Elsewhere, http: Http) -> None:
    assert http.get(f"{elsewhere.url}/moved").status == 200
    assert http.get(f"{elsewhere.url}/away").status == 302


def test_a_redirect_that_goes_round_ends(elsewhere: Elsewhere, http: Http) -> None:
    with pytest.raises(httpx.TooManyRedirects):
        http.get(f"{elsewhere.url}/round")


def test_an_answer_that_is_too_large_is_not_read(elsewhere: Elsewhere, http: Http) -> None:
    assert len(http.get(f"{elsewhere.url}/large", largest=100_000).body) == 100_000
    with pytest.raises(TooLarge):
        http.get(f"{elsewhere.url}/large", largest=99_999)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("120", 120), ("0", 1), ("999999999", 86400), ("soon", 7), ("", 7)],
)
def test_how_long_to_wait_is_read_and_bounded(said: str, seconds: int) -> None:
    response = Response(429, {"retry-after": said}, b"", "")
    assert response.retry_after(timedelta(seconds=7)) == timedelta(seconds=seconds)


def test_the_pause_doubles_up_to_its_bound() -> None:
    first, most = timedelta(seconds=2), timedelta(seconds=60)
    pauses = [backoff(tries, first, most) for tries in range(40)]
    assert all(pause <= most for pause in pauses)
    assert pauses[0] <= first
    assert pauses[10] >= most / 2
