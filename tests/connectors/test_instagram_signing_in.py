"""Signing in at Instagram over both ways: what is asked for, what is kept, and how long it is good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from herzenstakt.channels.connector import Account, Level
from herzenstakt.channels.signing_in import way_to
from herzenstakt.channels.trouble import Disconnected, Refused, TryLater
from herzenstakt.connectors.instagram import Instagram
from herzenstakt.connectors.instagram.routes import over_instagram
from herzenstakt.kernel.http import Http
from herzenstakt.testing.networks.instagram import (
    APP_ID,
    HOUSE,
    INSTAGRAM_SCOPES,
    OWNER,
    PAGE_APP_ID,
    SimulatedInstagram,
)
from herzenstakt.testing.networks.stage import Call, SimulatedNetwork, Told, route
from tests.connectors.on_instagram import account_on, app_of, at_work, opened

BACK = "https://desk.example/back/"
WAYS = pytest.mark.parametrize("way", ["instagram", "facebook"])


@pytest.fixture
def network() -> Iterator[SimulatedInstagram]:
    for network in opened():
        for app in (APP_ID, PAGE_APP_ID):
            network.applications[app].redirects.append(BACK)
        yield network


def nobody(network: SimulatedInstagram, way: str) -> Account:
    """Before anything is connected: only the application is known."""
    app = app_of(way)
    return Account({}, app=replace(app, settings={**app.settings, "server": network.url}))


def agreed(network: SimulatedInstagram, connector: Instagram, **more: str) -> str:
    """Somebody is sent to the network and agrees; the code with which they come back."""
    app, signing = connector.app, connector.sign_in()
    address = way_to(app, signing, BACK, "state", "verifier-of-the-proof-key-that-nobody-uses-here")
    assert "code_challenge" not in address
    told = httpx.get(address, params={**_query(address), "agree": "1", **more})
    return _query(told.headers["location"])["code"]


def _query(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_the_addresses_are_those_of_the_way_the_application_has_taken() -> None:
    def addresses(way: str) -> tuple[str, str]:
        signing = Instagram(Account({}, app=app_of(way)), Http()).sign_in()
        return signing.authorize, signing.token

    assert addresses("instagram") == (
        "https://www.instagram.com/oauth/authorize",
        "https://api.instagram.com/oauth/access_token",
    )
    assert addresses("facebook") == (
        "https://www.facebook.com/v26.0/dialog/oauth",
        "https://graph.facebook.com/v26.0/oauth/access_token",
    )
    signing = Instagram(Account({}, app=app_of("")), Http()).sign_in()
    assert signing.authorize == "https://www.instagram.com/oauth/authorize"


def test_over_instagram_the_account_itself_signs_in_for_sixty_days(
    network: SimulatedInstagram,
) -> None:
    with at_work(nobody(network, "instagram")) as connector:
        code = agreed(network, connector, who=HOUSE)
        secrets = connector.exchange(code, "", BACK)
        with pytest.raises(Disconnected):
            connector.exchange(code, "", BACK)
    end = datetime.fromisoformat(secrets["expires_at"])
    assert timedelta(days=59) < end - datetime.now(UTC) <= timedelta(days=60)
    assert secrets["scope"].split(",") == list(INSTAGRAM_SCOPES)

    account = replace(nobody(network, "instagram"), secrets=secrets)
    with at_work(account) as connector:
        [candidate] = connector.candidates()
    house = network.accounts[HOUSE]
    assert candidate.author.external_id == house.id != house.scoped
    assert (candidate.settings["username"], candidate.missing) == (HOUSE, ())
    assert candidate.secrets == secrets


def test_an_account_of_a_person_cannot_be_connected(network: SimulatedInstagram) -> None:
    network.accounts[HOUSE].kind = "PERSONAL"
    with at_work(account_on(network)) as connector:
        [candidate] = connector.candidates()
    assert [one.level for one in candidate.missing] == [Level.BROKEN]


def test_over_facebook_each_linked_account_comes_with_the_token_of_its_page(
    network: SimulatedInstagram,
) -> None:
    network.open_account("ratzi.werkstatt", "RatziFatzi Werkstatt", page="110000000000002")
    network.pages["110000000000003"] = "Ohne Konto"
    network.roles[OWNER] |= {"110000000000002": ["ADVERTISE"], "110000000000003": ["MODERATE"]}
    with at_work(nobody(network, "facebook")) as connector:
        secrets = connector.exchange(agreed(network, connector), "", BACK)
    with at_work(replace(nobody(network, "facebook"), secrets=secrets)) as connector:
        house, workshop = connector.candidates()
    assert house.author.external_id == network.accounts[HOUSE].id
    assert house.missing == ()
    assert [one.level for one in workshop.missing] == [Level.BROKEN]

    account = nobody(network, "facebook")
    account = replace(account, settings=house.settings, secrets=house.secrets)
    with at_work(account) as connector:
        assert connector.whoami().external_id == network.accounts[HOUSE].id
        assert connector.renews_at() is None
        assert connector.fetch("comments", "").deliveries == ()
        assert not [one for one in connector.check() if one.level is Level.BROKEN]


def test_pages_without_an_account_say_where_to_link_one(network: SimulatedInstagram) -> None:
    network.accounts[HOUSE].page = ""
    token = network.grant(PAGE_APP_ID, OWNER, "pages_show_list", "instagram_basic")
    account = replace(nobody(network, "facebook"), secrets={"access_token": token})
    with at_work(account) as connector, pytest.raises(Refused, match="Link it"):
        connector.candidates()


@WAYS
def test_a_code_for_another_address_or_of_another_secret_is_no_access(
    network: SimulatedInstagram, way: str
) -> None:
    account = nobody(network, way)
    with at_work(account) as connector:
        with pytest.raises(Disconnected):
            connector.exchange("guess", "", BACK)
        with pytest.raises(Disconnected):
            connector.exchange(agreed(network, connector), "", "https://elsewhere.example/")
    assert account.app is not None
    wrong = replace(account, app=replace(account.app, secrets={"client_secret": "wrong"}))
    with at_work(wrong) as connector, pytest.raises(Disconnected):
        connector.exchange(agreed(network, connector), "", BACK)


@WAYS
@pytest.mark.parametrize("fault", ["drop_before", "cut", "html", "empty"])
def test_a_network_that_gives_no_answer_when_somebody_signs_in_is_asked_later(
    network: SimulatedInstagram, way: str, fault: str
) -> None:
    with at_work(nobody(network, way)) as connector:
        code = agreed(network, connector)
        network.suffer(fault, times=-1)
        with pytest.raises(TryLater):
            connector.exchange(code, "", BACK)


class Bare(SimulatedNetwork):
    """The short token as some have seen it: bare, and its permissions as a list."""

    @route("POST", "/oauth/access_token")
    def short(self, call: Call) -> Told:
        return Told(data={"access_token": "short", "user_id": 7, "permissions": ["one", "two"]})

    @route("GET", "/access_token")
    def long(self, call: Call) -> Told:
        assert call.first("access_token") == "short"
        return Told(data={"access_token": "long", "token_type": "bearer", "expires_in": 5183944})


def test_a_short_token_may_come_bare() -> None:
    with Bare() as network:
        http = Http(allowed_hosts=frozenset({"127.0.0.1"}))
        end = f"{network.url}/oauth/access_token"
        secrets = over_instagram(http, app_of("instagram"), end, network.url, "code", BACK)
        http.close()
    assert (secrets["access_token"], secrets["scope"]) == ("long", "one,two")


# --- renewed by the calendar ---------------------------------------------------------------------


def granted(network: SimulatedInstagram, days_ago: float, life: float = 60) -> Account:
    """A token as it was kept so long ago."""
    account, now = account_on(network), datetime.now(UTC)
    begin = now - timedelta(days=days_ago)
    account.secrets = {
        **account.secrets,
        "granted_at": begin.isoformat(),
        "expires_at": (begin + timedelta(days=life)).isoformat(),
        "scope": ",".join(INSTAGRAM_SCOPES),
    }
    return account


def test_a_token_is_renewed_when_two_thirds_of_its_life_are_over(
    network: SimulatedInstagram,
) -> None:
    with at_work(granted(network, 39)) as connector:
        due = connector.renews_at()
    assert due is not None
    assert timedelta(hours=23) < due - datetime.now(UTC) < timedelta(hours=25)


def test_a_token_younger_than_a_day_is_never_renewed(network: SimulatedInstagram) -> None:
    with at_work(granted(network, 0, life=1)) as connector:
        due = connector.renews_at()
    assert due is not None
    assert due - datetime.now(UTC) > timedelta(hours=24)


def test_a_token_that_has_ended_is_never_renewed_and_the_network_says_so(
    network: SimulatedInstagram,
) -> None:
    account = granted(network, 61)
    network.grants[account.secrets["access_token"]].ends_at = network.clock() - 1
    with at_work(account) as connector:
        assert connector.renews_at() is None
        with pytest.raises(Disconnected):
            connector.whoami()
        with pytest.raises(Disconnected):
            connector.renew()


def test_a_renewed_token_is_kept_with_everything_else(network: SimulatedInstagram) -> None:
    account = granted(network, 41)
    kept: dict[str, str] = {}
    account.keep = kept.update
    old = account.secrets["access_token"]
    network.made_at[old] -= 41 * 24 * 3600
    with at_work(account) as connector:
        connector.renew()
    assert kept["access_token"] != old
    assert kept["scope"] == ",".join(INSTAGRAM_SCOPES)
    assert datetime.fromisoformat(kept["expires_at"]) - datetime.now(UTC) > timedelta(days=59)


def test_a_token_that_is_not_renewed_yet_lives_on(network: SimulatedInstagram) -> None:
    account = granted(network, 41)
    account.keep = lambda secrets: pytest.fail("nothing was to be kept")
    with at_work(account) as connector:
        with pytest.raises(TryLater):  # the network finds it too young
            connector.renew()
        network.suffer("status", status=503, times=1)
        with pytest.raises(TryLater):
            connector.renew()
        network.suffer("refuse_token", times=1)
        with pytest.raises(Disconnected):
            connector.renew()
        assert connector.whoami().external_id == network.accounts[HOUSE].id
