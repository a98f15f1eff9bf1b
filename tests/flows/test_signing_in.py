"""Signing in at a network: there and back, which accounts, and access that is renewed before it ends."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels import services
from herzenstakt.channels.app import App
from herzenstakt.channels.connector import Level
from herzenstakt.channels.models import Channel
from herzenstakt.channels.services import AnotherAccount
from herzenstakt.channels.trouble import Disconnected, TryLater
from herzenstakt.flows import signing_in
from herzenstakt.flows.incoming import fetch_page
from herzenstakt.flows.sweep import pick_up
from herzenstakt.journal.models import Entry
from herzenstakt.kernel import vault
from tests.agora import SimulatedAgora, comment
from tests.conftest import Happens, Looks


@pytest.fixture
def redirect(agora: SimulatedAgora, agora_app: App) -> str:
    return agora.clients["app-1"].redirects[0]


def agree(begun: signing_in.Begun) -> dict[str, str]:
    """Olga allows it, in her browser; what comes back to us with her."""
    answer = httpx.get(begun.address, params={"agree": "1"} | query(begun.address))
    return query(answer.headers["location"])


def query(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@pytest.fixture
def secrets(agora_app: App, redirect: str) -> dict[str, str]:
    """What Agora hands out once Olga has agreed."""
    begun = signing_in.begin(agora_app, redirect)
    back = agree(begun)
    assert back["state"] == begun.state
    return signing_in.come_back(agora_app, back["code"], begun.verifier, redirect)


@pytest.fixture
def page(owner: Membership, agora_app: App, secrets: dict[str, str]) -> Channel:
    """The first page, connected."""
    candidate = signing_in.choose_from(agora_app, secrets)[0]
    _findings, kept = signing_in.connect(owner, agora_app, candidate)
    assert kept is not None
    return kept


def test_it_asks_for_the_least_with_a_proof_key_and_a_word_of_its_own(
    agora_app: App, redirect: str
) -> None:
    first, second = (signing_in.begin(agora_app, redirect) for _ in range(2))
    asked = query(first.address)
    assert asked["scope"] == "read moderate"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == redirect
    assert first.verifier not in first.address
    assert "secret-1" not in first.address
    assert len({first.state, second.state, first.verifier, second.verifier}) == 4


def test_a_code_is_good_for_nobody_without_the_proof_key(agora_app: App, redirect: str) -> None:
    code = agree(signing_in.begin(agora_app, redirect))["code"]
    with pytest.raises(Disconnected, match="invalid_grant"):
        signing_in.come_back(agora_app, code, "somebody-elses-proof-key", redirect)


def test_a_code_is_good_once(agora_app: App, redirect: str) -> None:
    begun = signing_in.begin(agora_app, redirect)
    code = agree(begun)["code"]
    signing_in.come_back(agora_app, code, begun.verifier, redirect)
    with pytest.raises(Disconnected):
        signing_in.come_back(agora_app, code, begun.verifier, redirect)


@pytest.mark.parametrize("what", ["html", "cut", "empty", "drop_before", "drop_after", "status"])
def test_a_network_that_does_not_answer_is_asked_later(
    agora: SimulatedAgora, agora_app: App, redirect: str, what: str
) -> None:
    begun = signing_in.begin(agora_app, redirect)
    code = agree(begun)["code"]
    agora.suffer(what, path="/token", times=-1)
    with pytest.raises(TryLater):
        signing_in.come_back(agora_app, code, begun.verifier, redirect)


def test_every_account_stands_there_with_what_it_lacks(
    agora_app: App, secrets: dict[str, str]
) -> None:
    found = signing_in.choose_from(agora_app, secrets)
    assert [one.author.name for one in found] == [
        "RatziFatzi Bürsten",
        "RatziFatzi Besen",
        "Nachbarn",
    ]
    assert [[finding.level for finding in one.missing] for one in found] == [[], [], [Level.BROKEN]]


def test_what_lacks_something_vital_is_not_connected(
    owner: Membership, agora_app: App, secrets: dict[str, str]
) -> None:
    candidate = signing_in.choose_from(agora_app, secrets)[2]
    findings, kept = signing_in.connect(owner, agora_app, candidate)
    assert kept is None
    assert "Only a moderator reads comments." in [str(finding.sentence) for finding in findings]
    assert not Channel.objects.exists()


def test_a_connected_page_is_read(page: Channel, agora: SimulatedAgora, look: Looks) -> None:
    agora.comments["p1"].append(comment("1", "Wann kommt die in Blau?", "p1"))
    look(page)
    assert page.messages.get().text == "Wann kommt die in Blau?"
    assert page.name == "RatziFatzi Bürsten"


def test_no_secret_stands_in_the_open(page: Channel, secrets: dict[str, str]) -> None:
    kept = str(Channel.objects.values()[0]) + str(App.objects.values()[0])
    kept += str(list(Entry.objects.values()))
    for secret in (secrets["access_token"], secrets["refresh_token"], "secret-1"):
        assert secret not in kept


def test_connecting_another_account_in_its_place_is_refused(
    owner: Membership, agora_app: App, page: Channel, secrets: dict[str, str]
) -> None:
    other = signing_in.choose_from(agora_app, secrets)[1]
    with pytest.raises(AnotherAccount):
        signing_in.connect(owner, agora_app, other, page)


def test_connecting_anew_keeps_the_history_and_takes_the_new_access(
    owner: Membership, agora: SimulatedAgora, agora_app: App, page: Channel, redirect: str
) -> None:
    services.disconnect(page, services.stumble("agora", RuntimeError()).sentence)
    begun = signing_in.begin(agora_app, redirect)
    fresh = signing_in.come_back(agora_app, agree(begun)["code"], begun.verifier, redirect)
    candidate = signing_in.choose_from(agora_app, fresh)[0]
    _findings, kept = signing_in.connect(owner, agora_app, candidate, page)
    assert kept is not None
    assert kept.pk == page.pk
    assert kept.state == Channel.State.ACTIVE
    assert kept.account().secrets["access_token"] == fresh["access_token"]


# --- asking to knock -----------------------------------------------------------------------------


def test_the_network_is_asked_to_knock_at_the_door_of_the_application(
    page: Channel, agora: SimulatedAgora, agora_app: App
) -> None:
    assert agora.doors == {"p1": agora_app.door_address}


def test_without_it_the_channel_is_connected_all_the_same_and_says_what_is_missing(
    owner: Membership, agora: SimulatedAgora, agora_app: App, secrets: dict[str, str]
) -> None:
    agora.takes_doors = False
    candidate = signing_in.choose_from(agora_app, secrets)[0]
    findings, kept = signing_in.connect(owner, agora_app, candidate)
    assert kept is not None
    missing = [one for one in findings if one.level is Level.MISSING]
    assert "reviewed the application" in str(missing[0].sentence)


def test_a_desk_nobody_can_reach_asks_nobody_to_knock(
    page: Channel, agora: SimulatedAgora, agora_app: App
) -> None:
    agora.doors.clear()
    del agora_app.settings["server"]
    agora_app.save()
    page.refresh_from_db()
    assert signing_in.ask_to_knock(page) == []
    assert agora.doors == {}


# --- access that is renewed ----------------------------------------------------------------------


def due(channel: Channel) -> None:
    Channel.objects.filter(pk=channel.pk).update(renew_at=timezone.now())


def access(channel: Channel) -> dict[str, str]:
    return dict(Channel.objects.get(pk=channel.pk).account().secrets)


def test_access_is_renewed_when_two_thirds_of_its_life_are_over(page: Channel) -> None:
    assert page.renew_at is not None
    left = page.renew_at - timezone.now()
    assert timedelta(minutes=79) < left <= timedelta(minutes=80)


def test_the_clock_renews_what_is_due(page: Channel, happens: Happens) -> None:
    before = access(page)
    with happens():
        pick_up()
    assert access(page) == before
    due(page)
    with happens():
        pick_up()
    after = access(page)
    assert after["access_token"] != before["access_token"]
    assert after["refresh_token"] != before["refresh_token"]
    page.refresh_from_db()
    assert page.renew_at is not None
    assert page.renew_at > timezone.now() + timedelta(minutes=79)
    assert page.renewing_until is None


def test_with_new_access_whatever_was_missed_is_looked_for_at_once(page: Channel) -> None:
    later = timezone.now() + timedelta(hours=1)
    page.feed_states.update(next_at=later)
    due(page)
    signing_in.renew.call(page.pk)
    assert not page.feed_states.filter(next_at__gte=later).exists()


def test_only_one_renews(page: Channel) -> None:
    due(page)
    assert services.claim_renewal(page.pk) is not None
    assert services.claim_renewal(page.pk) is None


def test_a_worker_that_died_holds_nobody_up_for_long(page: Channel) -> None:
    due(page)
    services.claim_renewal(page.pk)
    Channel.objects.filter(pk=page.pk).update(renewing_until=timezone.now())
    assert services.claim_renewal(page.pk) is not None


@pytest.mark.parametrize("what", ["status", "html", "drop_before"])
def test_what_we_have_is_never_replaced_by_nothing(
    page: Channel, agora: SimulatedAgora, what: str
) -> None:
    before = access(page)
    agora.suffer(what, path="/token", times=-1)
    due(page)
    signing_in.renew.call(page.pk)
    assert access(page) == before
    page.refresh_from_db()
    assert page.state == Channel.State.ACTIVE
    assert page.renew_at is not None
    assert page.renew_at > timezone.now()
    agora.heal()
    due(page)
    signing_in.renew.call(page.pk)
    assert access(page)["access_token"] != before["access_token"]


def test_an_answer_that_is_lost_with_the_new_token_in_it_is_found_out_at_the_next_try(
    page: Channel, agora: SimulatedAgora
) -> None:
    agora.suffer("drop_after", path="/token")
    due(page)
    signing_in.renew.call(page.pk)
    page.refresh_from_db()
    assert page.state == Channel.State.ACTIVE
    due(page)
    signing_in.renew.call(page.pk)
    page.refresh_from_db()
    assert page.state == Channel.State.DISCONNECTED


def test_a_network_that_renews_nothing_any_more_disconnects(
    page: Channel, agora: SimulatedAgora
) -> None:
    agora.revoke("olga")
    due(page)
    signing_in.renew.call(page.pk)
    page.refresh_from_db()
    assert page.state == Channel.State.DISCONNECTED
    assert "invalid_grant" in str(page.trouble_sentence)
    assert page.renew_at is None


def test_a_paused_channel_does_not_lose_its_access(
    page: Channel, owner: Membership, happens: Happens
) -> None:
    before = access(page)
    services.pause(page, owner)
    due(page)
    with happens():
        pick_up()
    assert access(page)["access_token"] != before["access_token"]
    page.refresh_from_db()
    assert page.state == Channel.State.PAUSED


def test_access_that_has_ended_is_never_shown_to_the_network(
    page: Channel, agora: SimulatedAgora
) -> None:
    page.keep_secrets({"expires_at": (timezone.now() - timedelta(hours=1)).isoformat()})
    agora.calls.clear()
    feed = page.feed_states.first()
    assert feed is not None
    fetch_page(feed.pk)
    assert agora.calls == []
    page.refresh_from_db()
    assert page.state == Channel.State.ACTIVE


def test_access_refused_before_its_time_is_renewed_before_anybody_is_troubled(
    page: Channel, agora: SimulatedAgora, look: Looks, happens: Happens
) -> None:
    long_ago = (timezone.now() - timedelta(hours=1)).isoformat()
    page.keep_secrets({"granted_at": long_ago})
    agora.grants.clear()
    look(page)
    page.refresh_from_db()
    assert page.state == Channel.State.ACTIVE
    with happens():
        pick_up()
    agora.comments["p1"].append(comment("1", "Hallo?", "p1"))
    look(page)
    assert page.messages.get().text == "Hallo?"


def test_new_access_that_is_refused_too_disconnects(
    page: Channel, agora: SimulatedAgora, look: Looks
) -> None:
    agora.grants.clear()
    look(page)
    page.refresh_from_db()
    assert page.state == Channel.State.DISCONNECTED


def test_access_renewed_while_somebody_asked_with_the_old_one_is_no_reason_to_give_up(
    page: Channel, agora: SimulatedAgora
) -> None:
    asked_with = Channel.objects.get(pk=page.pk)
    due(page)
    signing_in.renew.call(page.pk)
    assert services.has_another_chance(asked_with)
    assert not services.has_another_chance(Channel.objects.get(pk=page.pk))


def connect_anew(owner: Membership, app: App, redirect: str, channel: Channel) -> None:
    """Somebody signs in once more, while others are at work."""
    begun = signing_in.begin(app, redirect)
    secrets = signing_in.come_back(app, agree(begun)["code"], begun.verifier, redirect)
    candidate = signing_in.choose_from(app, secrets)[0]
    _findings, kept = signing_in.connect(owner, app, candidate, Channel.objects.get(pk=channel.pk))
    assert kept is not None


def test_a_renewal_that_comes_late_takes_the_place_of_no_newer_access(
    page: Channel, owner: Membership, agora_app: App, redirect: str
) -> None:
    due(page)
    late = services.claim_renewal(page.pk)
    assert late is not None
    connect_anew(owner, agora_app, redirect, page)
    newer = access(page)
    late.keep_secrets({"access_token": "late", "refresh_token": "late"})
    assert access(page) == newer
    late.keep_secrets({"access_token": "later"})
    assert access(page) == newer


@pytest.mark.parametrize("trouble", [Disconnected("No."), TryLater("Not now.")], ids=str)
def test_a_renewal_refused_late_neither_ends_nor_delays_newer_access(
    page: Channel,
    owner: Membership,
    agora_app: App,
    redirect: str,
    monkeypatch: pytest.MonkeyPatch,
    trouble: Exception,
) -> None:
    def renew_slowly(connector: object) -> None:
        connect_anew(owner, agora_app, redirect, page)
        raise trouble

    connector = page.connector_class
    assert connector is not None
    monkeypatch.setattr(connector, "renew", renew_slowly)
    due(page)
    signing_in.renew.call(page.pk)
    page.refresh_from_db()
    assert page.state == Channel.State.ACTIVE
    assert page.renew_at == page.when_to_renew()


def test_access_that_is_never_renewed_is_not_thrown_away_for_the_one_before(
    page: Channel,
) -> None:
    Channel.objects.filter(pk=page.pk).update(renew_at=None)
    asked_with = Channel.objects.get(pk=page.pk)
    Channel.objects.filter(pk=page.pk).update(locked_secrets=vault.lock({"access_token": "new"}))
    assert services.has_another_chance(asked_with)
    services.disconnect(page, Disconnected("No.").sentence)
    assert not services.has_another_chance(asked_with)


# --- the application -----------------------------------------------------------------------------


def test_a_new_secret_takes_the_place_and_the_former_one_counts_for_a_day(
    owner: Membership, agora_app: App
) -> None:
    services.change_app(agora_app, owner, "Neu", {"client_id": "app-1"}, {"client_secret": "zwei"})
    app = App.objects.get()
    assert app.as_told().seals("client_secret") == ("zwei", "secret-1")
    assert app.settings["server"]
    app.former_until = timezone.now()
    assert app.as_told().seals("client_secret") == ("zwei",)


def test_a_slip_while_typing_shuts_nobody_out(owner: Membership, agora_app: App) -> None:
    for typed in ("zewi", "zwei"):
        services.change_app(agora_app, owner, "Neu", {}, {"client_secret": typed})
    assert App.objects.get().as_told().seals("client_secret") == ("zwei", "secret-1")


def test_two_secrets_changed_one_after_the_other_both_count_on(
    owner: Membership, agora_app: App
) -> None:
    services.change_app(agora_app, owner, "Neu", {}, {"client_secret": "zwei"})
    services.change_app(agora_app, owner, "Neu", {}, {"other_secret": "drei"})
    services.change_app(agora_app, owner, "Neu", {}, {"other_secret": "vier"})
    told = App.objects.get().as_told()
    assert told.seals("client_secret") == ("zwei", "secret-1")
    assert told.seals("other_secret") == ("vier", "drei")


def test_an_empty_secret_changes_nothing(owner: Membership, agora_app: App) -> None:
    services.change_app(agora_app, owner, "Neu", {"client_id": "app-1"}, {"client_secret": ""})
    app = App.objects.get()
    assert app.as_told().seals("client_secret") == ("secret-1",)
    assert app.name == "Neu"


def test_an_application_in_use_is_not_removed(
    owner: Membership, agora_app: App, page: Channel
) -> None:
    assert not services.remove_app(agora_app, owner)
    assert App.objects.exists()


def test_one_nobody_uses_is(owner: Membership, agora_app: App) -> None:
    assert services.remove_app(agora_app, owner)
    assert not App.objects.exists()


def test_secrets_nobody_can_open_any_more_are_trouble_and_no_crash(
    agora_app: App, page: Channel
) -> None:
    App.objects.update(locked_secrets="broken")
    page.refresh_from_db()
    assert page.is_locked
    with pytest.raises(TryLater):
        App.objects.get().connector()
    with pytest.raises(vault.Locked):
        App.objects.get().as_told()
