"""The channels' screens."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from herzenstakt.accounts.models import Membership
from herzenstakt.channels import services
from herzenstakt.channels.connector import (
    Ability,
    Capability,
    Connector,
    Field,
    Finding,
    LegalRole,
    Level,
    by_hand,
)
from herzenstakt.channels.models import Channel, Envelope, FeedState
from herzenstakt.channels.redact import BLACK
from herzenstakt.channels.registry import connectors
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows.outgoing import NotYet, approve
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.words import Sentence
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from herzenstakt.web.channels.views import in_words
from herzenstakt.web.channels.words import ABILITIES
from herzenstakt.web.journal.sentences import sentence

SignedIn = Callable[[Membership], Client]


@pytest.fixture
def demo(settings: Settings) -> None:
    """Simulated networks are offered."""
    settings.DEMO = True


@pytest.fixture
def desk(signed_in: SignedIn, owner: Membership) -> Client:
    """The owner's browser."""
    return signed_in(owner)


def url(name: str, **kwargs: Any) -> str:
    return reverse(f"channels:{name}", kwargs={"team": "ratzifatzi", **kwargs})


def given(plaza: SimulatedPlaza, **more: str) -> dict[str, str]:
    """What one types to connect Plaza."""
    return {
        "ask-server": plaza.url,
        "ask-token": plaza.token,
        "ask-door_secret": plaza.door_secret,
    } | more


def words_of(response: Any) -> str:
    """What a person reads: the page's text with white space folded."""
    return " ".join(response.content.decode().split())


# --- choosing ------------------------------------------------------------------------------------


def test_simulated_networks_are_only_offered_in_a_demo(desk: Client, settings: Settings) -> None:
    assert "Plaza" not in words_of(desk.get(url("choose")))
    assert desk.get(url("connect", kind="plaza")).status_code == 404

    settings.DEMO = True
    assert "Plaza" in words_of(desk.get(url("choose")))
    assert desk.get(url("connect", kind="plaza")).status_code == 200


def test_what_asks_for_nothing_cannot_be_connected_here(desk: Client) -> None:
    assert not connectors()["archive"].fields
    assert desk.get(url("connect", kind="archive")).status_code == 404


def test_an_unknown_network_is_not_here(desk: Client) -> None:
    assert desk.get(url("connect", kind="moon")).status_code == 404


def test_a_broken_connector_is_named(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = "moonbook (moon.book:Moon): No module named 'moon'"
    monkeypatch.setattr("herzenstakt.web.channels.views.broken", lambda: [sentence])

    assert "moonbook" in words_of(desk.get(url("choose")))


# --- connecting ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("demo")
def test_a_private_address_needs_the_yes_of_an_owner(desk: Client, plaza: SimulatedPlaza) -> None:
    asked = desk.post(url("connect", kind="plaza"), given(plaza))
    assert asked.status_code == 422
    assert f"{plaza.url.removeprefix('http://')} belongs to this machine" in words_of(asked)
    assert not Channel.objects.exists()

    answer = desk.post(url("connect", kind="plaza"), given(plaza, allow_private="1"))
    channel = Channel.objects.get()
    assert answer["Location"] == url("channel", pk=channel.pk)
    assert channel.allowed_hosts == [plaza.url.removeprefix("http://")], "and no other port"
    assert Entry.objects.filter(action="channel.connected").exists()


@pytest.mark.usefixtures("demo")
def test_the_self_test_is_shown_once_line_by_line(desk: Client, plaza: SimulatedPlaza) -> None:
    answer = desk.post(url("connect", kind="plaza"), given(plaza, allow_private="1"), follow=True)
    assert "The self-test says" in words_of(answer)
    assert 'data-level="good"' in words_of(answer)

    again = desk.get(url("channel", pk=Channel.objects.get().pk))
    assert "The self-test says" not in words_of(again)


@pytest.mark.usefixtures("demo")
def test_a_wrong_password_is_said_and_nothing_is_kept(desk: Client, plaza: SimulatedPlaza) -> None:
    wrong = given(plaza, allow_private="1") | {"ask-token": "geheim-und-falsch"}
    answer = desk.post(url("connect", kind="plaza"), wrong)

    assert answer.status_code == 422
    assert "Nothing was kept" in words_of(answer)
    assert 'data-level="broken"' in words_of(answer)
    assert plaza.url in words_of(answer)
    assert "geheim-und-falsch" not in words_of(answer)
    assert not Channel.objects.exists()


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    "server", ["http://", "nonsense", "ftp://x.example", "http://[::1", "javascript:alert(1)", "…"]
)
def test_an_address_that_is_none_is_said_in_words(
    server: str, desk: Client, plaza: SimulatedPlaza
) -> None:
    answer = desk.post(url("connect", kind="plaza"), given(plaza) | {"ask-server": server})

    assert answer.status_code == 422
    assert not Channel.objects.exists()


@pytest.mark.usefixtures("demo")
def test_what_is_missing_is_asked_for(desk: Client) -> None:
    answer = desk.post(url("connect", kind="plaza"), {})

    assert answer.status_code == 422
    assert words_of(answer).count("This field is required") >= 2


class Careless(Connector):
    """A connector of somebody else, with a mistake in it."""

    kind = "careless"
    name = "Careless"
    abilities = connectors()["plaza"].abilities
    fields = (Field("server", "Server", required=False),)

    def check(self) -> list[Finding]:
        raise ZeroDivisionError("https://x.example/?token=geheim")


@pytest.fixture
def careless(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {**connectors(), "careless": Careless}
    for place in ("herzenstakt.web.channels.views", "herzenstakt.channels.services"):
        monkeypatch.setattr(f"{place}.connectors", lambda: known)


@pytest.mark.usefixtures("careless")
def test_the_mistake_of_a_connector_becomes_a_sentence(
    desk: Client, caplog: pytest.LogCaptureFixture
) -> None:
    answer = desk.post(url("connect", kind="careless"), {"x": "y"})

    assert answer.status_code == 422
    assert "made a mistake (ZeroDivisionError)" in words_of(answer)
    assert "geheim" not in words_of(answer)
    assert "geheim" not in caplog.text


# --- mending -------------------------------------------------------------------------------------


def test_the_self_test_of_a_channel_is_shown(desk: Client, channel: Channel) -> None:
    answer = desk.post(url("check", pk=channel.pk), follow=True)

    assert "The self-test says" in words_of(answer)


def test_a_lost_key_is_said_in_words(desk: Client, channel: Channel) -> None:
    Channel.objects.update(locked_secrets="nothing anybody can open")
    answer = desk.post(url("check", pk=channel.pk), follow=True)

    assert "cannot be read any more" in words_of(answer)


def test_secrets_are_never_shown_again(
    desk: Client, channel: Channel, plaza: SimulatedPlaza
) -> None:
    for name in ("channel", "reconnect"):
        page = words_of(desk.get(url(name, pk=channel.pk)))
        assert plaza.token not in page
        assert plaza.door_secret not in page
        assert channel.locked_secrets not in page


def test_a_look_that_did_not_work_is_said_without_blaming_the_network(
    desk: Client, channel: Channel
) -> None:
    for feed in channel.feed_states.all():
        feed.stumbled(Sentence("We stumbled over what we found there."), timedelta(seconds=1))

    page = words_of(desk.get(url("list")))

    assert "The last look did not work; we try again." in page


def test_a_new_connection_keeps_the_history(
    desk: Client, conversation: Conversation, plaza: SimulatedPlaza
) -> None:
    channel = conversation.channel
    channel.disconnect(Sentence("Plaza no longer accepts our token."))
    assert "Needs a new connection" in words_of(desk.get(url("list")))

    desk.post(url("reconnect", pk=channel.pk), given(plaza, allow_private="1"))
    channel.refresh_from_db()
    assert channel.state == Channel.State.ACTIVE
    assert channel.conversations.get() == conversation


def test_another_account_is_refused_with_words(
    desk: Client, channel: Channel, plaza: SimulatedPlaza
) -> None:
    Channel.objects.update(own_external_id="somebody-else")
    answer = desk.post(url("reconnect", pk=channel.pk), given(plaza, allow_private="1"))

    assert answer.status_code == 422
    assert "belong to another account" in words_of(answer)
    assert not Entry.objects.filter(action="channel.reconnected").exists()


def test_pause_and_resume(desk: Client, channel: Channel) -> None:
    desk.post(url("pause", pk=channel.pk))
    assert "Paused" in words_of(desk.get(url("list")))

    desk.post(url("resume", pk=channel.pk))
    channel.refresh_from_db()
    assert channel.state == Channel.State.ACTIVE


@pytest.mark.parametrize("act", ["resume", "reconnect"])
def test_an_answer_that_waited_for_its_channel_goes_out_at_once(
    act: str,
    desk: Client,
    channel: Channel,
    plaza: SimulatedPlaza,
    draft: Reply,
    owner: Membership,
    happens: Callable[[], AbstractContextManager[object]],
) -> None:
    Channel.objects.update(state="paused" if act == "resume" else "disconnected")
    Reply.objects.update(state="ready", approved_by=owner, approved_at=timezone.now())
    with happens():
        desk.post(url(act, pk=channel.pk), given(plaza, allow_private="1"))

    assert plaza.texts_of("ratzifatzi")[-1] == draft.text


def test_a_disconnected_channel_cannot_simply_go_on(desk: Client, channel: Channel) -> None:
    channel.disconnect(Sentence("Gone."))
    answer = desk.post(url("resume", pk=channel.pk), follow=True)

    assert "needs a new connection first" in words_of(answer)
    channel.refresh_from_db()
    assert channel.state == Channel.State.DISCONNECTED


def test_looking_now_makes_every_feed_due(desk: Client, channel: Channel) -> None:
    FeedState.objects.update(next_at=timezone.now() + timedelta(hours=1))
    desk.post(url("fetch", pk=channel.pk))

    assert FeedState.objects.due().count() == channel.feed_states.count()


def test_a_channel_is_renamed_and_the_journal_knows(desk: Client, channel: Channel) -> None:
    desk.post(url("change", pk=channel.pk), {"name": "Unser Platz", "retention_days": "30"})

    channel.refresh_from_db()
    assert (channel.name, channel.retention_days) == ("Unser Platz", 30)
    assert set(Entry.objects.values_list("action", flat=True)) >= {
        "channel.renamed",
        "channel.retention_changed",
    }


def test_nothing_is_kept_longer_than_the_network_allows(
    desk: Client, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connectors()["plaza"], "retention", timedelta(days=2))
    answer = desk.post(url("change", pk=channel.pk), {"name": "Plaza", "retention_days": "3"})

    assert answer.status_code == 422
    assert "allows at most 2 days" in words_of(answer)


# --- how it is -----------------------------------------------------------------------------------


def test_a_deaf_channel_says_since_when(
    desk: Client, channel: Channel, team: Any, look: Callable[[Channel], None]
) -> None:
    assert "Nothing heard yet" not in words_of(desk.get(url("list")))
    look(channel)
    assert "All is well" in words_of(desk.get(url("list")))

    FeedState.objects.update(heard_at=timezone.now() - timedelta(days=2))
    assert "Nothing since" in words_of(desk.get(url("list")))


def test_a_channel_whose_deliveries_lie_unopened_says_since_when(
    desk: Client, channel: Channel, look: Callable[[Channel], None]
) -> None:
    look(channel)
    envelope = Envelope.objects.create(channel=channel, digest="1", body=b"?")
    Envelope.objects.filter(pk=envelope.pk).update(arrived_at=timezone.now() - timedelta(hours=1))

    for page in (url("list"), url("channel", pk=channel.pk)):
        assert "What has arrived since" in words_of(desk.get(page))


def test_the_matrix_answers_for_every_ability(desk: Client, channel: Channel) -> None:
    page = words_of(desk.get(url("channel", pk=channel.pk)))

    assert set(ABILITIES) == set(Ability)
    assert all(f"<strong>{words}:</strong>" in page for words in ABILITIES.values())


def test_only_addresses_of_the_web_become_links(
    desk: Client, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connector may pass on what a network said."""
    bad, good = "javascript:alert(1)", "https://plaza.example/settings"

    def can(_connector: type[Connector], ability: Ability) -> Capability:
        return by_hand("On its own pages.", good if ability is Ability.HIDE else bad)

    monkeypatch.setattr(connectors()["plaza"], "can", classmethod(can))
    findings = [Finding(Level.MISSING, Sentence("Not granted."), link) for link in (bad, good)]
    page = words_of(desk.get(url("channel", pk=channel.pk)))
    page += render_to_string("channels/_findings.html", {"findings": findings})

    assert page.count(f'href="{good}"') == 2
    assert bad not in page


def test_limits_are_shown_with_source_and_date(desk: Client, channel: Channel) -> None:
    page = words_of(desk.get(url("channel", pk=channel.pk)))
    limits = connectors()["plaza"].limits()

    assert limits
    assert all(limit.source in page for limit in limits.values())


# --- other limits --------------------------------------------------------------------------------


SET_BY_RENATE = re.compile(r"Set by Renate Ratzi on \d+ [A-Z][a-z]+ \d{4}\.")


def set_limit(browser: Client, channel: Channel, value: str, name: str = "text.reply") -> Any:
    """An owner types a number beside a limit and saves."""
    return browser.post(url("limits", pk=channel.pk), {f"limit-{name}": value}, follow=True)


def test_an_owner_sets_a_limit_and_everybody_sees_who_did(
    desk: Client, conversation: Conversation, mia: Membership, signed_in: SignedIn
) -> None:
    channel = conversation.channel
    page = words_of(set_limit(desk, channel, "70"))
    assert SET_BY_RENATE.search(page)
    assert "Otherwise 500:" in page

    mias = words_of(signed_in(mia).get(url("channel", pk=channel.pk)))
    assert "70 characters" in mias
    assert SET_BY_RENATE.search(mias)
    assert "Set another" not in mias


def test_what_an_owner_set_counts_while_writing_and_sending(
    desk: Client, conversation: Conversation, mia: Membership
) -> None:
    set_limit(desk, conversation.channel, "12")
    page = words_of(desk.get(f"/t/ratzifatzi/c/{conversation.pk}/"))
    assert "0 / 12" in page

    reply = save_draft(Conversation.objects.get(), mia, "Im Dezember, liebe Frieda.")
    with pytest.raises(NotYet, match="too long"):
        approve(reply, mia)
    assert Reply.objects.get().state == Reply.State.DRAFT


def test_an_empty_field_lets_our_number_hold_again(desk: Client, channel: Channel) -> None:
    set_limit(desk, channel, "70")
    page = words_of(set_limit(desk, channel, ""))

    assert "500 characters" in page
    assert "Set by" not in page
    channel.refresh_from_db()
    assert channel.own_limits == {}


def test_the_journal_knows_who_set_which_limit_once(desk: Client, channel: Channel) -> None:
    for value in ("70", "70", "", ""):
        set_limit(desk, channel, value)
    said = [
        sentence(entry, "Plaza")
        for entry in Entry.objects.filter(action__startswith="channel.limit").order_by("pk")
    ]

    assert said == [
        "Renate Ratzi set a limit for Plaza: “An answer”, 70 characters.",
        "Renate Ratzi took back a limit that was set here for Plaza: “An answer” (characters).",
    ]


@pytest.mark.parametrize(
    "value",
    [
        "-1",
        "0",
        "1.5",
        "1.000",
        "9" * 13,
        pytest.param("9" * 5000, id="huge"),
        "viel",
        "٣e5",
        "<script>",
        "NaN",
    ],
)
def test_a_limit_that_is_no_sensible_number_is_an_error_beside_its_field(
    value: str, desk: Client, channel: Channel
) -> None:
    answer = set_limit(desk, channel, value)

    assert answer.status_code == 422
    assert 'class="errorlist"' in words_of(answer)
    assert "<script>" not in words_of(answer).partition('id="limits"')[2].partition("</table>")[0]
    channel.refresh_from_db()
    assert channel.own_limits == {}
    assert not Entry.objects.filter(action__startswith="channel.limit").exists()


def test_one_wrong_number_keeps_the_others_from_being_stored_too(
    desk: Client, channel: Channel
) -> None:
    Channel.objects.filter(pk=channel.pk).update(kind="mastodon")
    typed = {"limit-text.reply": "70", "limit-media.count": "-3"}

    assert desk.post(url("limits", pk=channel.pk), typed).status_code == 422
    channel.refresh_from_db()
    assert channel.own_limits == {}


def test_a_limit_nobody_asked_about_stays_as_it_was(desk: Client, channel: Channel) -> None:
    set_limit(desk, channel, "70")
    desk.post(url("limits", pk=channel.pk), {})
    set_limit(desk, channel, "3", name="moon.distance")

    channel.refresh_from_db()
    assert channel.set_limits == {"text.reply": 70}


@pytest.mark.parametrize("who", ["mia", "uwe", "tina", "rolf"])
def test_only_an_owner_sets_limits(
    who: str, channel: Channel, signed_in: SignedIn, request: pytest.FixtureRequest
) -> None:
    answer = set_limit(signed_in(request.getfixturevalue(who)), channel, "70")

    assert answer.status_code == 403
    channel.refresh_from_db()
    assert channel.own_limits == {}


def test_portions_in_which_the_desk_asks_are_not_for_setting(
    desk: Client, channel: Channel
) -> None:
    Channel.objects.filter(pk=channel.pk).update(kind="mastodon")
    page = words_of(desk.get(url("channel", pk=channel.pk)))
    assert 'name="limit-media.count"' in page
    assert 'name="limit-page.mentions"' not in page

    set_limit(desk, channel, "3", name="page.mentions")
    channel.refresh_from_db()
    assert channel.own_limits == {}


def test_limits_of_a_channel_whose_key_is_lost_are_still_shown_and_set(
    desk: Client, channel: Channel
) -> None:
    Channel.objects.update(locked_secrets="nothing anybody can open")

    assert "70 characters" in words_of(set_limit(desk, channel, "70"))


def test_a_connector_without_limits_has_none() -> None:
    assert not Careless.limits()


def test_a_channel_whose_connector_is_gone_stays_readable(desk: Client, channel: Channel) -> None:
    Channel.objects.update(kind="moon")

    assert "is not installed any more" in words_of(desk.get(url("channel", pk=channel.pk)))
    assert desk.get(url("list")).status_code == 200
    assert desk.get(url("reconnect", pk=channel.pk)).status_code == 404


# --- set aside -----------------------------------------------------------------------------------


@pytest.fixture
def aside(channel: Channel) -> Envelope:
    """A delivery nobody understood, with a secret and a trick in it."""
    hidden = next(iter(connectors()["plaza"].redact), "authorization")
    body = json.dumps({hidden: "geheim", "text": "<script>alert(1)</script>"}).encode()
    envelope = Envelope.objects.create(
        channel=channel, digest="x", body=body, headers={"authorization": "geheim"}
    )
    envelope.lay_aside(Sentence("We do not understand this delivery."))
    return envelope


def test_what_was_set_aside_is_counted_listed_and_readable(desk: Client, aside: Envelope) -> None:
    assert "1 set aside" in words_of(desk.get(url("list")))
    assert "We do not understand" in words_of(desk.get(url("set-aside", pk=aside.channel_id)))

    page = words_of(desk.get(url("envelope", pk=aside.channel_id, envelope=aside.pk)))
    assert BLACK in page
    assert "geheim" not in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_an_envelope_is_opened_again(
    desk: Client, aside: Envelope, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as queued:
        desk.post(url("open-again", pk=aside.channel_id, envelope=aside.pk))

    aside.refresh_from_db()
    assert aside.set_aside_at is None
    assert len(queued) == 1
    assert Entry.objects.filter(action="envelope.opened_again").exists()


def test_a_second_click_finds_nothing_set_aside(desk: Client, aside: Envelope) -> None:
    path = url("open-again", pk=aside.channel_id, envelope=aside.pk)

    assert desk.post(path).status_code == 302
    assert desk.post(path).status_code == 404


def test_many_envelopes_are_paged_by_key(desk: Client, channel: Channel) -> None:
    for number in range(120):
        Envelope.objects.create(
            channel=channel, digest=str(number), body=b"?", set_aside_at=timezone.now()
        )

    assert "99+" in words_of(desk.get(url("list")))
    page = desk.get(url("set-aside", pk=channel.pk))
    assert words_of(page).count('class="channel"') == 50
    older = desk.get(url("set-aside", pk=channel.pk), {"before": page.context["next"]})
    assert page.context["envelopes"][-1].pk == older.context["envelopes"][0].pk + 1


# --- private hosts -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://chaos.example/x", "chaos.example"),
        ("chaos.example:8080", "chaos.example"),
        ("http://[::1]:80/", "::1"),
        ("http://[::1", ""),
        ("", ""),
    ],
)
def test_the_host_of_an_address(address: str, host: str) -> None:
    assert services.host_of(address) == host


@pytest.mark.parametrize(
    ("address", "places"),
    [
        ("http://127.0.0.1:8090/x", ["127.0.0.1:8090"]),
        ("127.0.0.1:8090", ["127.0.0.1:8090"]),
        ("https://127.0.0.1", ["127.0.0.1:443"]),
        ("http://127.0.0.1/", ["127.0.0.1:443", "127.0.0.1:80"]),
        ("127.0.0.1", ["127.0.0.1:443", "127.0.0.1:80"]),
        ("http://[::1]:8090/", ["[::1]:8090"]),
        ("http://127.0.0.1:none", []),
        ("https://1.1.1.1", []),
        ("", []),
    ],
)
def test_private_places_are_named_with_the_ports_somebody_typed(
    address: str, places: list[str]
) -> None:
    assert services.private_hosts_in("plaza", {"server": address}) == places


def test_usual_ports_go_without_saying() -> None:
    assert in_words(["a.example:443", "a.example:80", "[::1]:8090"]) == ["[::1]:8090", "a.example"]


@pytest.mark.usefixtures("demo")
def test_another_port_needs_another_yes(desk: Client, plaza: SimulatedPlaza) -> None:
    desk.post(url("connect", kind="plaza"), given(plaza, allow_private="1"))
    channel = Channel.objects.get()
    elsewhere = given(plaza) | {"ask-server": "http://127.0.0.1:9"}
    assert "127.0.0.1:9 belongs to" in words_of(
        desk.post(url("reconnect", pk=channel.pk), elsewhere)
    )
    assert desk.post(url("reconnect", pk=channel.pk), given(plaza)).status_code == 302


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "::1"])
def test_private_hosts_are_known(host: str) -> None:
    assert services.leads_inside(host)


@pytest.mark.parametrize("host", ["1.1.1.1", "no-such-host.invalid"])
def test_other_hosts_are_not_private(host: str) -> None:
    assert not services.leads_inside(host)


# --- what the house is there before the law ------------------------------------------------------


def test_a_channel_says_what_the_house_owes_there(desk: Client, channel: Channel) -> None:
    page = desk.get(url("channel", pk=channel.pk)).content.decode()

    assert "What you owe here" in page
    assert "a page of ours on somebody else&#x27;s network" in page
    assert "DSA, Art. 17" in page
    assert "this is no legal advice" in page
    assert "As of 23 November 2026" in page
    assert "fundamental rights" not in page


def test_a_public_body_is_told_what_binds_it(
    desk: Client, channel: Channel, owner: Membership
) -> None:
    owner.team.is_public_body = True
    owner.team.save()

    page = desk.get(url("channel", pk=channel.pk)).content.decode()
    assert "You are bound by fundamental rights" in page
    assert "6 C 12.20" in page


def test_an_owner_says_that_the_server_is_ours_and_why(desk: Client, channel: Channel) -> None:
    given = {"role": "own_hosting", "note": "Der Server gehört uns."}
    answer = desk.post(url("role", pk=channel.pk), given, follow=True)
    channel.refresh_from_db()
    entry = Entry.objects.get(action="channel.legal_role_changed")

    assert channel.legal_role == LegalRole.OWN_HOSTING
    page = answer.content.decode()
    assert "Der Server gehört uns." in page
    assert "has not been settled" in page
    assert "our own place that keeps" in sentence(entry, channel.name)
    assert "Der Server gehört uns." in sentence(entry, channel.name)


def test_what_is_usual_again_needs_no_note(desk: Client, channel: Channel) -> None:
    services.set_role(
        channel, LegalRole.OWN_PLATFORM, "Unser Server.", channel.team.memberships.get()
    )
    desk.post(url("role", pk=channel.pk), {"role": "guest_page", "note": "Unser Server."})
    channel.refresh_from_db()

    assert (channel.chosen_role, channel.role_note) == ("", "")
    entry = Entry.objects.filter(action="channel.legal_role_changed").latest("pk")
    assert sentence(entry, "Plaza").endswith(
        "no longer our own platform, on which people write for everybody."
    )


@pytest.mark.parametrize(
    "given",
    [
        {"role": "own_hosting"},
        {"role": "own_hosting", "note": "  "},
        {"role": "king", "note": "Weil."},
        {},
        {"role": "own_hosting", "note": "x" * 301},
    ],
)
def test_what_is_not_usual_needs_a_word_why(
    given: dict[str, str], desk: Client, channel: Channel
) -> None:
    assert desk.post(url("role", pk=channel.pk), given).status_code == 422
    channel.refresh_from_db()
    assert channel.chosen_role == ""
    assert not Entry.objects.filter(action="channel.legal_role_changed").exists()


def test_the_same_again_is_no_change(desk: Client, channel: Channel) -> None:
    desk.post(url("role", pk=channel.pk), {"role": "guest_page"})

    assert not Entry.objects.filter(action="channel.legal_role_changed").exists()


def test_only_who_connects_says_what_the_house_is(
    signed_in: SignedIn, mia: Membership, channel: Channel
) -> None:
    desk = signed_in(mia)
    assert desk.post(url("role", pk=channel.pk), {"role": "guest_page"}).status_code == 403
    page = desk.get(url("channel", pk=channel.pk)).content.decode()
    assert "What you owe here" in page
    assert "This is something else" not in page


def test_each_network_says_what_a_house_usually_is_there() -> None:
    usual = {kind: connector.legal_role for kind, connector in connectors().items()}

    assert usual["wordpress"] is LegalRole.OWN_HOSTING
    assert {usual[kind] for kind in ("mastodon", "bluesky")} == {LegalRole.GUEST_PAGE}
