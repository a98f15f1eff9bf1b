"""The one way out of the house."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from herzenstakt.kernel.http import (
    MEGABYTE,
    STEP,
    Allowance,
    Blocked,
    Http,
    Pace,
    Response,
    TooLarge,
    backoff,
    in_time,
    is_allowed,
    is_private,
    onward,
    time_left,
)
from herzenstakt.testing.networks.stage import Call, SimulatedNetwork, Told, route


class Elsewhere(SimulatedNetwork):
    """A network with everything a client has to be careful about."""

    neighbour: str = ""
    package: bytes = b""
    coding: str = "gzip"

    @route("GET", "/hello")
    def hello(self, call: Call) -> Told:
        return Told(200, {"agent": call.headers["user-agent"]})

    @route("GET", "/moved")
    def moved(self, call: Call) -> Told:
        return Told(302, {}, {"Location": "/hello"})

    @route("GET", "/away")
    def away(self, call: Call) -> Told:
        return Told(302, {}, {"Location": "http://10.0.0.1/secret"})

    @route("GET", "/next-door")
    def next_door(self, call: Call) -> Told:
        return Told(302, {}, {"Location": self.neighbour})

    @route("GET", "/round")
    def round(self, call: Call) -> Told:
        return Told(302, {}, {"Location": "/round"})

    @route("GET", "/counted")
    @route("POST", "/counted")
    def counted(self, call: Call) -> Told:
        rate = {"Limit": "300", "Remaining": call.first("left"), "Reset": "60"}
        return Told(200, {}, {f"X-RateLimit-{name}": value for name, value in rate.items()})

    @route("GET", "/packed")
    def packed(self, call: Call) -> Told:
        return Told(200, self.package, {"Content-Encoding": self.coding})

    @route("GET", "/accepts")
    def accepts(self, call: Call) -> Told:
        return Told(200, {"coding": call.headers["accept-encoding"]})

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


def test_each_host_is_spared_and_our_own_need_not_be(monkeypatch: pytest.MonkeyPatch) -> None:
    slept = list[float]()
    monkeypatch.setattr(time, "sleep", slept.append)
    pace = Pace(per_second=10)
    pace.own.add("127.0.0.1")
    for host in ("a.example", "b.example", *["127.0.0.1"] * 3):
        pace.wait(host)
    assert slept == []
    pace.wait("a.example")
    assert slept == [pytest.approx(0.1, abs=0.05)]


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
     "100.64.0.1", "::", "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "224.0.0.1", "ff02::1",
     "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b:1::1", "64:ff9b:1:808:8:800::",
     "2002:7f00:1::", "2002:c0a8:1::1", "2001:0:7f00:1::", "fec0::1", "feff::1", "::127.0.0.1",
     "::10.0.0.1", "::ffff:0:127.0.0.1", "::ffff:0:192.168.0.1", "fe80::1%eth0"],
)  # fmt: skip
def test_private_addresses_are_known(address: str) -> None:
    assert is_private(address)


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2002:101:101::1"],
)
def test_public_addresses_are_known(address: str) -> None:
    assert not is_private(address)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://x", "/x"])
def test_only_http_is_called(url: str, http: Http) -> None:
    with pytest.raises(Blocked):
        http.get(url)


def test_a_redirect_is_followed_on_the_same_host_only(elsewhere: Elsewhere, http: Http) -> None:
    assert http.get(f"{elsewhere.url}/moved").status == 200
    assert http.get(f"{elsewhere.url}/away").status == 302


def test_a_token_is_not_carried_to_another_port(elsewhere: Elsewhere, http: Http) -> None:
    with Elsewhere() as neighbour:
        elsewhere.neighbour = f"{neighbour.url}/hello"
        answer = http.get(f"{elsewhere.url}/next-door", headers={"Authorization": "Bearer x"})
    assert answer.status == 302
    assert not neighbour.calls


@pytest.mark.parametrize(
    ("here", "there", "followed"),
    [
        ("http://a.example/x", "/y", True),
        ("http://a.example/x", "http://a.example:80/y", True),
        ("http://a.example/x", "https://a.example/y", True),
        ("http://a.example/x", "https://a.example:8443/y", False),
        ("http://a.example:8080/x", "https://a.example/y", False),
        ("http://a.example:8080/x", "https://a.example:8080/y", False),
        ("https://a.example/x", "http://a.example/y", False),
        ("https://a.example/x", "https://www.a.example/y", False),
        ("https://a.example/x", "https://a.example:444/y", False),
        ("https://a.example/x", "ftp://a.example/y", False),
    ],
)
def test_a_redirect_stays_in_the_same_house(here: str, there: str, followed: bool) -> None:
    moved = httpx.Response(302, headers={"Location": there})
    assert (onward("GET", httpx.URL(here), moved) is not None) is followed
    assert onward("POST", httpx.URL(here), moved) is None


def test_an_allowed_place_is_open_on_its_own_port_only(elsewhere: Elsewhere) -> None:
    port = int(elsewhere.url.rpartition(":")[2])
    own, other = Http(frozenset({f"127.0.0.1:{port}"})), Http(frozenset({"127.0.0.1:1"}))
    assert own.get(f"{elsewhere.url}/hello").status == 200
    with pytest.raises(Blocked):
        other.get(f"{elsewhere.url}/hello")
    with pytest.raises(Blocked):
        other.open_socket("127.0.0.1", port)
    own.close()
    assert len(elsewhere.calls) == 1


def test_an_address_with_colons_is_written_in_brackets() -> None:
    assert is_allowed("::1", 80, {"[::1]:80"})
    assert is_allowed("::1", 80, {"::1"})
    assert not is_allowed("::1", 8, {"[::1]:80", "::1:8"})


def test_a_redirect_that_goes_round_ends(elsewhere: Elsewhere, http: Http) -> None:
    with pytest.raises(httpx.TooManyRedirects):
        http.get(f"{elsewhere.url}/round")


def test_an_answer_that_is_too_large_is_not_read(elsewhere: Elsewhere, http: Http) -> None:
    assert len(http.get(f"{elsewhere.url}/large", largest=100_000).body) == 100_000
    with pytest.raises(TooLarge):
        http.get(f"{elsewhere.url}/large", largest=99_999)


# --- time ----------------------------------------------------------------------------------------


class Drips:
    """A server that sends `first` at once and then one byte after the other, for ever."""

    def __init__(self, first: bytes, drop: bytes = b"x") -> None:
        self.first, self.drop = first, drop
        self.door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.door.getsockname()[1]}"
        self.closed = threading.Event()

    def __enter__(self) -> Drips:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closed.set()
        self.door.close()

    def _serve(self) -> None:
        with suppress(OSError), self.door.accept()[0] as line:
            line.recv(65536)
            line.sendall(self.first)
            while not self.closed.wait(0.02):
                line.sendall(self.drop)


HEAD = b"HTTP/1.1 200 OK\r\n"
ENDLESS = HEAD + b"Content-Length: 8000000\r\n\r\n"


@pytest.mark.parametrize("first", [ENDLESS, HEAD + b"X-Long: "], ids=["body", "head"])
def test_who_drips_an_answer_is_not_waited_for(first: bytes) -> None:
    impatient = Http(frozenset({"127.0.0.1"}), patience=0.3)
    with Drips(first) as server, pytest.raises(httpx.ReadTimeout):
        impatient.get(server.url)
    impatient.close()


def test_a_line_must_begin_in_time_and_may_then_stay_open() -> None:
    impatient = Http(frozenset({"127.0.0.1"}), patience=0.3)
    with (
        Drips(HEAD + b"X-Long: ") as server,
        pytest.raises(httpx.ReadTimeout),
        impatient.streaming("GET", server.url),
    ):
        pass
    with Drips(ENDLESS) as server, impatient.streaming("GET", server.url) as answer:
        drops = answer.iter_bytes()
        until = time.monotonic() + 2 * impatient.patience
        while time.monotonic() < until:
            assert set(next(drops)) == {ord("x")}
    impatient.close()


def test_nobody_connects_after_the_end(elsewhere: Elsewhere, http: Http) -> None:
    with in_time(-1), pytest.raises(httpx.ConnectTimeout):
        http.get(elsewhere.url)
    assert not elsewhere.calls


def test_an_inner_limit_never_lengthens_an_outer_one() -> None:
    with in_time(5), in_time(500):
        assert (time_left(None) or 500) <= 5
    assert time_left(None) is None
    assert time_left(7) == 7


# --- packed answers ------------------------------------------------------------------------------


def zeros(megabytes: int) -> bytes:
    """So many megabytes of nothing, packed: a thousandth of that."""
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(megabytes)) + packer.flush()


def test_we_ask_for_the_one_packing_we_unpack(elsewhere: Elsewhere, http: Http) -> None:
    assert http.get(f"{elsewhere.url}/accepts").json() == {"coding": "gzip"}


@pytest.mark.parametrize("size", [0, 1, 100, STEP - 1, STEP, STEP + 1, 3 * STEP + 7])
def test_a_packed_answer_is_unpacked(size: int, elsewhere: Elsewhere, http: Http) -> None:
    words = (b"herz" * (size // 4 + 1))[:size]
    elsewhere.package = gzip.compress(words, mtime=0)
    assert http.get(f"{elsewhere.url}/packed").body == words


def test_an_empty_answer_may_call_itself_packed(elsewhere: Elsewhere, http: Http) -> None:
    assert http.get(f"{elsewhere.url}/packed").body == b""


def test_a_small_package_never_swells_beyond_what_we_would_read(
    elsewhere: Elsewhere, http: Http
) -> None:
    elsewhere.package = zeros(60)
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            http.get(f"{elsewhere.url}/packed", largest=MEGABYTE)
        assert tracemalloc.get_traced_memory()[1] < 10 * MEGABYTE
    finally:
        tracemalloc.stop()


def test_a_line_that_stays_open_is_unpacked_in_small_steps(
    elsewhere: Elsewhere, http: Http
) -> None:
    elsewhere.package = zeros(3)
    with http.streaming("GET", f"{elsewhere.url}/packed") as answer:
        steps = [len(piece) for piece in answer.iter_bytes()]
    assert max(steps) <= STEP
    assert sum(steps) == 3 * MEGABYTE


@pytest.mark.parametrize("coding", ["gzip, gzip", "deflate", "br", "zstd", "gzip, identity"])
def test_a_packing_nobody_asked_for_is_refused(
    coding: str, elsewhere: Elsewhere, http: Http
) -> None:
    elsewhere.package, elsewhere.coding = gzip.compress(gzip.compress(b"x"), mtime=0), coding
    with pytest.raises(httpx.RemoteProtocolError):
        http.get(f"{elsewhere.url}/packed")


@pytest.mark.parametrize("package", [b"no gzip", gzip.compress(b"herz" * 999, mtime=0)[:-9]])
def test_a_broken_package_is_no_answer(package: bytes, elsewhere: Elsewhere, http: Http) -> None:
    elsewhere.package = package
    with pytest.raises(httpx.RemoteProtocolError):
        http.get(f"{elsewhere.url}/packed")


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


# --- how much we may still ask -------------------------------------------------------------------


HUGE = pytest.param("9" * 5000, id="huge")


def in_minutes(minutes: float) -> datetime:
    return datetime.now(UTC) + timedelta(minutes=minutes)


def allowed(limit: str, left: str, reset: str, kind: str = "x-ratelimit") -> Allowance | None:
    """What three headers say."""
    return Allowance.told_in(
        {f"{kind}-limit": limit, f"{kind}-remaining": left, f"{kind}-reset": reset}
    )


def iso(when: datetime) -> str:
    return when.isoformat()


def zulu(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def epoch(when: datetime) -> str:
    return str(int(when.timestamp()))


def from_now(when: datetime) -> str:
    return str(int((when - datetime.now(UTC)).total_seconds()))


@pytest.mark.parametrize("kind", ["x-ratelimit", "ratelimit", "x-rate-limit"])
@pytest.mark.parametrize("written", [iso, zulu, epoch, from_now])
def test_an_allowance_is_read_however_its_end_is_written(
    kind: str, written: Callable[[datetime], str]
) -> None:
    told = allowed("300", "263", written(in_minutes(30)), kind)

    assert told is not None
    assert (told.limit, told.left) == (300, 263)
    assert in_minutes(29) < told.until < in_minutes(31)
    assert Allowance.from_json(told.as_json()) == told


def test_an_allowance_in_units_stays_one_in_units() -> None:
    counted = Allowance(10_000, 9_400, in_minutes(30), "units")
    assert Allowance.from_json(counted.as_json()) == counted
    kept_before = {"limit": 300, "left": 263, "until": in_minutes(30).isoformat()}
    told = Allowance.from_json(kept_before)
    assert told
    assert told.unit == "requests"


@pytest.mark.parametrize("number", ["", "viel", "-1", "1.5", "²", "٣", HUGE, "1e3", "5, 5;w=60"])
def test_an_allowance_that_is_no_number_is_none(number: str) -> None:
    assert allowed(number, "1", "60") is None
    assert allowed("300", number, "60") is None


@pytest.mark.parametrize(
    "reset",
    ["", "soon", "0", "-5", "86400", "9" * 12, HUGE, "2026-01-01T00:00:00", "9999-12-31T23:59:59Z"],
)
def test_an_end_that_cannot_be_meant_is_not_believed(reset: str) -> None:
    assert allowed("300", "0", reset) is None


@pytest.mark.parametrize("minutes", [-1, 90])
@pytest.mark.parametrize("written", [iso, zulu, epoch, from_now])
def test_an_end_that_has_passed_or_is_far_away_is_not_believed(
    written: Callable[[datetime], str], minutes: int
) -> None:
    assert allowed("300", "0", written(in_minutes(minutes))) is None


def test_nothing_allowed_at_all_is_no_allowance() -> None:
    assert allowed("0", "0", "60") is None
    assert Allowance.told_in({}) is None
    assert Allowance.from_json({}) is None


@pytest.mark.parametrize(("left", "scarce"), [("0", True), ("29", True), ("30", False)])
def test_less_than_a_tenth_is_scarce(left: str, scarce: bool) -> None:
    told = allowed("300", left, "60")
    assert told is not None
    assert told.is_scarce is scarce


def test_no_more_is_left_than_there_was() -> None:
    told = allowed("300", "900", "60")
    assert told is not None
    assert told.left == 300


def test_the_newest_word_counts_and_writing_or_silence_change_nothing(
    elsewhere: Elsewhere, http: Http
) -> None:
    assert http.allowance is None
    for left in ("200", "199"):
        http.get(f"{elsewhere.url}/counted", params={"left": left})
    http.post(f"{elsewhere.url}/counted", params={"left": "3"})
    http.get(f"{elsewhere.url}/hello")

    assert http.allowance is not None
    assert http.allowance.left == 199
