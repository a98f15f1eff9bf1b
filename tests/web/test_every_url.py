"""Every address, for every role, in the own team and next door, and for nobody at all.

What is expected comes from the one table in `accounts/permissions.py` and from the permission that
each view carries. A new screen is walked without a line here, unless its address names a new thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Role, may
from herzenstakt.channels.models import Channel, Envelope
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows.grounds import Grounds
from herzenstakt.flows.measures import ask as ask_for
from herzenstakt.flows.objections import object_to
from herzenstakt.flows.team import invite
from herzenstakt.kernel.words import Sentence
from herzenstakt.knowledge.models import Card, today
from herzenstakt.knowledge.services import Wording, add
from herzenstakt.moderation.models import Measure
from herzenstakt.proposals.models import HelpRequest
from herzenstakt.replies.models import LookTwice, Reply
from herzenstakt.safety.models import Helpline
from herzenstakt.safety.services import raise_alarm
from herzenstakt.safety.signs import Danger
from herzenstakt.web.http import permission_of
from herzenstakt.web.media.pictures import FACE, WHOLE, place_of, put
from tests.journeys.screens import SCREENS

TEAM = "t/<slug:team>/"

#: what one may open without being signed in, and nothing else
OPEN_TO_ALL = {
    "account_confirm_email",  # a link in a mail
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",  # says that one is invited here
    "door",  # the networks; the seal counts
    "invitation:answer",  # the signature counts
    "mfa_authenticate",  # between password and second factor
    "mfa_login_webauthn",
    "public:objection",  # the key counts
    "public:netiquette",  # hangs outside, for everybody
    "public:netiquette-version",
    "setup:setup",  # 404 as soon as there are people
    "signin:as",  # 404 outside of a demo
    "signin:link",  # the signature counts
}


@dataclass(frozen=True)
class Address:
    """One line of the URL configuration."""

    route: str
    name: str
    view: Callable[..., Any]

    def __str__(self) -> str:
        return self.name or self.route


def addresses(
    resolver: URLResolver | None = None, route: str = "", space: str = ""
) -> Iterator[Address]:
    """Every address of the desk, those of included files too."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from addresses(entry, here, inner)
        elif isinstance(entry, URLPattern):
            yield Address(here, f"{space}{entry.name}" if entry.name else "", entry.callback)


ALL = list(addresses())
OF_A_TEAM = [address for address in ALL if address.route.startswith(TEAM)]
OF_NOBODY = [address for address in ALL if not address.route.startswith(TEAM)]

#: every route that lies outside of a team, and nothing else does; what allauth brings along included
OUTSIDE = {
    "",
    "account/2fa/",
    "account/2fa/authenticate/",
    "account/2fa/reauthenticate/",
    "account/2fa/recovery-codes/",
    "account/2fa/recovery-codes/download/",
    "account/2fa/recovery-codes/generate/",
    "account/2fa/totp/activate/",
    "account/2fa/totp/deactivate/",
    "account/2fa/webauthn/",
    "account/2fa/webauthn/add/",
    "account/2fa/webauthn/keys/<int:pk>/edit/",
    "account/2fa/webauthn/keys/<int:pk>/remove/",
    "account/2fa/webauthn/login/",
    "account/2fa/webauthn/reauthenticate/",
    "account/^confirm-email/(?P<key>[-:\\w]+)/$",
    "account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
    "account/confirm-email/",
    "account/email/",
    "account/inactive/",
    "account/login/",
    "account/login/code/confirm/",
    "account/logout/",
    "account/password/change/",
    "account/password/reset/",
    "account/password/reset/done/",
    "account/password/reset/key/done/",
    "account/password/set/",
    "account/reauthenticate/",
    "account/signup/",
    "door/<int:pk>/",
    "invitation/<str:token>/",
    "me/",
    "me/sign-out-everywhere/",
    "netiquette/<slug:house>/",
    "netiquette/<slug:house>/<int:number>/",
    "objection/<uuid:key>/",
    "setup/",
    "signin/as/<int:pk>/",
    "signin/link/<str:token>/",
}

#: what an allowed request may answer: anything but "not you", "not here" and "we stumbled"
FINE = {200, 204, 302, 303, 400, 405, 409, 410, 422, 502}
SIGN_IN = "/account/login/"

Things = Callable[[Address], dict[str, Any]]


@pytest.fixture
def staff(
    owner: Membership, mia: Membership, uwe: Membership, tina: Membership, rolf: Membership
) -> dict[Role, Membership]:
    """One colleague for each role."""
    return {Role(member.role): member for member in (owner, mia, uwe, tina, rolf)}


@pytest.fixture
def things(
    staff: Mapping[Role, Membership], channel: Channel, conversation: Conversation, draft: Reply
) -> Things:
    """What the names in an address stand for; one real thing of each kind."""
    invitation = invite("nina@neu.example", Role.MEMBER, staff[Role.OWNER])
    envelope = Envelope.objects.create(channel=channel, digest="x", body=b"{}")
    envelope.lay_aside(Sentence("We do not understand this."))
    message = conversation.messages.get()
    case = raise_alarm(conversation, message, staff[Role.LEAD], Danger.LIFE)
    own_number = Helpline.objects.create(
        team=channel.team, label="Krisendienst", number="0661 12", checked_on=timezone.localdate()
    )
    measure = measure_about(message, staff[Role.MEMBER])
    by_space: dict[str, dict[str, Any]] = {
        "channels": {"pk": channel.pk, "kind": "mastodon", "envelope": envelope.pk},
        "coach": {"cue": "blame"},
        "conversation": {
            "pk": conversation.pk,
            "message": message.pk,
            "reply": draft.pk,
            "cue": "blame",
            "case": case.pk,
            "proposal": a_request(conversation, staff[Role.OWNER]).pk,
        },
        "helplines": {"key": "police", "pk": own_number.pk},
        "knowledge": {"pk": a_card(staff[Role.MEMBER]).pk},
        "measures": {"pk": measure.pk},
        "members": {"pk": staff[Role.TRAINEE].pk},
        "second-look": {"pk": LookTwice.objects.create(team=channel.team).pk},
        "person": {"pk": conversation.person_id},
    }
    objection = object_to(hidden(message, staff[Role.MEMBER]), "Das war nur eine Frage.")
    by_space["objections"] = {"pk": objection.pk}
    ours = message_of_ours(conversation)
    picture = on_the_shelf(conversation)
    by_name: dict[str, dict[str, Any]] = {
        "conversation:moderate": {**by_space["conversation"], "name": "unhide"},
        "conversation:react": {**by_space["conversation"], "name": "like"},
        "conversation:remove": {"pk": conversation.pk, "message": ours.pk},
        "conversation:reword": {"pk": conversation.pk, "message": ours.pk},
        "measures:ask": {"pk": message.pk},
        "media:avatar": {"pk": conversation.handle_id},
        "media:message": {"pk": picture.pk, "n": 0},
        "media:post": {"pk": conversation.post_id, "n": 0},
        "members:withdraw": {"pk": invitation.pk},
    }

    def things_of(address: Address) -> dict[str, Any]:
        named = by_name.get(address.name) or by_space.get(address.name.partition(":")[0], {})
        words = [part.split(">")[0].split(":")[-1] for part in address.route.split("<")[1:]]
        missing = set(words) - set(named) - {"team"}
        assert not missing, f"{address}: which {missing} shall be tried?"
        return {word: named[word] for word in words if word != "team"}

    return things_of


def a_card(by: Membership) -> Card:
    """Something the team knows."""
    return add(by, Wording("Farben", "Bald in Blau.", "", by, today(by.team)))


def a_request(conversation: Conversation, by: Membership) -> HelpRequest:
    """A time the language model was asked."""
    return HelpRequest.objects.create(
        team=by.team,
        member=by,
        conversation=conversation,
        answers=conversation.messages.said_to_us().first(),
        kind=HelpRequest.Kind.TWO,
        state=HelpRequest.State.ANSWERED,
        host="models.example",
        model="one",
        texts=["Bald, in Blau."],
    )


def hidden(message: Message, by: Membership) -> Measure:
    """Something somebody has hidden."""
    now = timezone.now()
    return Measure.objects.create(
        team=by.team,
        message=message,
        kind="hide",
        state="done",
        reason="N01",
        asked_by=by,
        done_at=now,
    )


def measure_about(message: Message, by: Membership) -> Measure:
    """A measure that waits for a second person."""
    grounds = Grounds("L03", explanation="Das ist eine Beleidigung.", law="§ 185 StGB")
    return ask_for(message, by, Measure.Kind.DELETE, grounds)


def message_of_ours(conversation: Conversation) -> Message:
    """Something the house said."""
    return Message.objects.create(
        channel=conversation.channel,
        conversation=conversation,
        external_id="ours",
        thread_id=conversation.thread_id,
        direction=Message.Direction.OUT,
        text="Bald.",
        written_at=timezone.now(),
    )


def on_the_shelf(conversation: Conversation) -> Message:
    """A face, and a message and a post with a picture, all of it fetched before."""
    url = "https://plaza.example/picture.png"
    for size in (FACE, WHOLE):
        put(place_of(url, size, conversation.channel.private_hosts), b"a picture")
    message = conversation.messages.filter(direction=Message.Direction.IN).get()
    for row in (message, conversation.post):
        assert row is not None
        row.media = [{"kind": "image", "url": url}]
        row.save()
    conversation.handle.avatar_url = url
    conversation.handle.save()
    return message


def ask(client: Client, method: str, path: str) -> HttpResponse:
    """One request whose effects are undone, with a 500 shown as one instead of raised."""
    client.raise_request_exception = False
    with transaction.atomic():
        answer: HttpResponse = getattr(client, method)(path)
        transaction.set_rollback(True)
    return answer


def test_every_view_of_a_team_says_which_permission_it_needs() -> None:
    without = [str(address) for address in OF_A_TEAM if permission_of(address.view) is None]

    assert OF_A_TEAM
    assert not without


def test_what_is_open_to_all_stands_in_the_list_above() -> None:
    named = {str(address) for address in ALL if not getattr(address.view, "login_required", True)}

    assert named == OPEN_TO_ALL


def test_what_lies_outside_of_a_team_stands_in_the_list_above() -> None:
    assert {address.route for address in OF_NOBODY} == OUTSIDE


def test_every_address_has_a_name() -> None:
    """One without would be walked by nobody."""
    assert [address.route for address in ALL if not address.name] == []


def test_a_team_is_named_at_the_beginning_of_an_address_or_nowhere() -> None:
    assert not [address.route for address in OF_NOBODY if ":team>" in address.route]
    assert not [address.route for address in OF_A_TEAM if ":team>" in address.route[len(TEAM) :]]
    assert not [address.route for address in ALL if "<team" in address.route]


METHODS = ("get", "post")


@pytest.mark.parametrize("address", OF_A_TEAM, ids=str)
def test_each_role_gets_what_the_table_allows(
    address: Address, staff: Mapping[Role, Membership], things: Things, client: Client
) -> None:
    permission = permission_of(address.view)
    assert permission is not None
    path = reverse(address.name, kwargs={"team": "ratzifatzi", **things(address)})
    for role, member in staff.items():
        client.force_login(member.user)
        answers = {method: ask(client, method, path).status_code for method in METHODS}
        assert set(answers.values()) != {405}
        expected = FINE if may(role, permission) else {403, 405}
        assert set(answers.values()) <= expected, f"{role}: {path} answers {answers}"


@pytest.mark.parametrize("address", OF_A_TEAM, ids=str)
def test_next_door_learns_nothing_and_nobody_is_led_to_sign_in(
    address: Address, olga: Membership, things: Things, client: Client
) -> None:
    kwargs = things(address)
    ours = reverse(address.name, kwargs={"team": "ratzifatzi", **kwargs})
    hers = reverse(address.name, kwargs={"team": "anderswo", **kwargs})
    for method in METHODS:
        answer = ask(Client(), method, ours)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, SIGN_IN)

    client.force_login(olga.user)
    for method in METHODS:
        assert ask(client, method, ours).status_code == 404
        if set(kwargs) - {"kind", "cue", "key"}:  # our thing under her own team's address
            assert ask(client, method, hers).status_code in {404, 405}


@pytest.mark.parametrize("address", [one for one in ALL if one.name], ids=str)
def test_every_page_is_among_the_screens_that_are_looked_at(
    address: Address, things: Things, staff: Mapping[Role, Membership], client: Client
) -> None:
    """Pictures are taken of them, and axe looks at them: `tests/journeys/screens.py`."""
    if "<" in address.route and address not in OF_A_TEAM:
        return  # a token or a key of somebody: the screens have real ones
    team = {"team": "ratzifatzi", **things(address)} if address in OF_A_TEAM else {}
    client.force_login(staff[Role.OWNER].user)
    pages = [ask(who, "get", reverse(address.name, kwargs=team)) for who in (client, Client())]
    is_page = any(page.status_code == 200 and "text/html" in page["Content-Type"] for page in pages)
    assert not is_page or address.name in {screen.view for screen in SCREENS}


def test_a_former_colleague_learns_nothing(mia: Membership, client: Client) -> None:
    client.force_login(mia.user)
    Membership.objects.update(is_active=False)

    assert client.get(reverse("members:list", kwargs={"team": mia.team.slug})).status_code == 404


@pytest.mark.parametrize(
    "address", [one for one in OF_NOBODY if one.name and one.name not in OPEN_TO_ALL], ids=str
)
def test_other_addresses_are_for_those_who_are_signed_in(
    address: Address, mia: Membership, client: Client
) -> None:
    kwargs = {"pk": 1} if "<int:pk>" in address.route else {}
    for method in METHODS:
        answer = ask(client, method, reverse(address.name, kwargs=kwargs))
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, SIGN_IN)
