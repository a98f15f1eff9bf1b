"""Every address, for every role, in the own team and next door, and for nobody at all.

What is expected comes from the one table in `accounts/permissions.py` and from the permission that
each view carries. A new screen is walked without a line here, unless its address names a new thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Role, may
from herzenstakt.bulk.models import BulkAct
from herzenstakt.channels.app import App
from herzenstakt.channels.models import Channel, Envelope
from herzenstakt.channels.services import register
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows.attaching import attach
from herzenstakt.flows.grounds import Grounds
from herzenstakt.flows.grouping import GroupWish
from herzenstakt.flows.grouping import write as write_group
from herzenstakt.flows.measures import ask as ask_for
from herzenstakt.flows.objections import object_to
from herzenstakt.flows.same_human import merge
from herzenstakt.flows.team import invite
from herzenstakt.groups.models import Group
from herzenstakt.hours.models import HouseDay
from herzenstakt.kernel import vault
from herzenstakt.kernel.words import Sentence
from herzenstakt.knowledge.models import Card, today
from herzenstakt.knowledge.services import Wording, add
from herzenstakt.labels import services as labels
from herzenstakt.media import recordings
from herzenstakt.media.proxy import FACE, WHOLE, place_of, put
from herzenstakt.moderation.models import Measure
from herzenstakt.notices.models import Device, Kind, Notice
from herzenstakt.people.models import Handle, Merge, Person
from herzenstakt.people.services import consent
from herzenstakt.promises.models import Promise
from herzenstakt.promises.services import Word, make
from herzenstakt.proposals.models import HelpRequest
from herzenstakt.rehearsals.models import Rehearsal
from herzenstakt.replies.models import Attachment, LookTwice, Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.rounds.models import Round, RoundStep
from herzenstakt.rules.models import Rule
from herzenstakt.rules.services import RuleWish
from herzenstakt.rules.services import write as write_rule
from herzenstakt.safety.models import Helpline
from herzenstakt.safety.services import raise_alarm
from herzenstakt.safety.signs import Danger
from herzenstakt.saved_answers.models import SavedAnswer
from herzenstakt.saved_answers.services import Saying
from herzenstakt.saved_answers.services import add as save_answer
from herzenstakt.search.models import SavedView
from herzenstakt.tokens.services import make as make_token
from herzenstakt.web.http import permission_of
from herzenstakt.webhooks.models import Call, Webhook
from herzenstakt.webhooks.signing import new_secret
from tests.journeys.screens import SCREENS
from tests.media import samples

pytestmark = pytest.mark.one_database

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
    "app-door",  # the networks; the seal counts
    "door",
    "invitation:answer",  # the signature counts
    "manifest",  # how the desk looks on a home screen
    "mfa_authenticate",  # between password and second factor
    "mfa_login_webauthn",
    "offline",  # kept by browsers that cannot reach us
    "public:objection",  # the key counts
    "public:netiquette",  # hangs outside, for everybody
    "public:netiquette-version",
    "setup:setup",  # 404 as soon as there are people
    "service-worker",  # the same script for everybody
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


#: what programs ask for has other rules, and tests of its own (tests/api/test_every_operation.py)
FOR_PROGRAMS = "api/v1/"
ALL = [address for address in addresses() if not address.route.startswith(FOR_PROGRAMS)]
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
    "api/",
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
    "door/app/<str:key>/",
    "invitation/<str:token>/",
    "manifest.webmanifest",
    "me/",
    "me/sign-out-everywhere/",
    "netiquette/<slug:house>/",
    "netiquette/<slug:house>/<int:number>/",
    "objection/<uuid:key>/",
    "offline/",
    "setup/",
    "signin/as/<int:pk>/",
    "signin/link/<str:token>/",
    "sw.js",
}

#: what an allowed request may answer: anything but "not you", "not here" and "we stumbled"
FINE = {200, 204, 302, 303, 400, 405, 409, 410, 422, 502}
SIGN_IN = "/account/login/"

Things = Callable[..., dict[str, Any]]

#: what one member alone has: a colleague gets 404, whatever their role
PERSONAL = {
    *("notices:go", "notices:remove-device", "notices:try-device"),
    *("rounds:show", "rounds:end", "rounds:skip"),
    "tokens:revoke",
}


@pytest.fixture
def staff(
    owner: Membership, mia: Membership, uwe: Membership, tina: Membership, rolf: Membership
) -> dict[Role, Membership]:
    """One colleague for each role."""
    return {Role(member.role): member for member in (owner, mia, uwe, tina, rolf)}


@pytest.fixture
def things(
    staff: Mapping[Role, Membership],
    channel: Channel,
    conversation: Conversation,
    draft: Reply,
    own_shelf: None,
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
    Rehearsal.objects.create(channel=channel, by=staff[Role.OWNER], word="Kiwi-42")
    by_space: dict[str, dict[str, Any]] = {
        "channels": {
            "pk": channel.pk,
            "app": an_app(staff[Role.OWNER]).pk,
            "kind": "mastodon",
            "envelope": envelope.pk,
        },
        "coach": {"cue": "blame"},
        "conversation": {
            "pk": conversation.pk,
            "message": message.pk,
            "reply": draft.pk,
            "cue": "blame",
            "case": case.pk,
            "proposal": a_request(conversation, staff[Role.OWNER]).pk,
            "wording": a_saved_answer(staff[Role.MEMBER]).pk,
            "attachment": attach(draft, draft.author, "a.png", samples.png()).pk,
        },
        "groups": {"pk": a_group(staff[Role.LEAD]).pk},
        "helplines": {"key": "police", "pk": own_number.pk},
        "answer-times": {"pk": channel.pk},
        "hours": {"pk": channel.pk},
        "inbox": {"pk": an_act(conversation, staff[Role.MEMBER]).pk},
        "knowledge": {"pk": a_card(staff[Role.MEMBER]).pk},
        "labels": {"pk": labels.add(staff[Role.MEMBER], "Farben").pk},
        "measures": {"pk": measure.pk},
        "members": {"pk": staff[Role.TRAINEE].pk},
        "post": {"pk": conversation.post_id, "answer": message.pk},
        "promises": {"pk": a_promise(conversation, staff[Role.MEMBER]).pk},
        "saved-answers": {"pk": SavedAnswer.objects.get().pk},
        "saved": {"pk": a_view(staff[Role.LEAD]).pk},
        "rules": {"pk": a_rule(staff[Role.LEAD]).pk},
        "second-look": {"pk": LookTwice.objects.create(team=channel.team).pk},
        "webhooks": {"pk": (call := a_call(staff[Role.LEAD])).webhook_id, "call": call.pk},
    }
    by_space["person"] = people_around(conversation.person, staff[Role.MEMBER])
    objection = object_to(hidden(message, staff[Role.MEMBER]), "Das war nur eine Frage.")
    by_space["objections"] = {"pk": objection.pk}
    ours = message_of_ours(conversation)
    picture = on_the_shelf(conversation)
    by_name: dict[str, dict[str, Any]] = {
        "conversation:attached": {
            "pk": conversation.pk,
            "attachment": going_along(draft, staff[Role.MEMBER]).pk,
        },
        "conversation:moderate": {**by_space["conversation"], "name": "unhide"},
        "conversation:react": {**by_space["conversation"], "name": "like"},
        "conversation:remove": {"pk": conversation.pk, "message": ours.pk},
        "conversation:reword": {"pk": conversation.pk, "message": ours.pk},
        "hours:drop-day": {"pk": a_house_day(channel.team).pk},
        "measures:ask": {"pk": message.pk},
        "media:avatar": {"pk": conversation.handle_id},
        "media:message": {"pk": picture.pk, "n": 0},
        "media:post": {"pk": conversation.post_id, "n": 0},
        **{
            f"media:{name}": {"pk": conversation.post_id if "post" in name else picture.pk, "n": 1}
            for name in ("play", "save", "play-post", "save-post")
        },
        "media:poster": {"pk": picture.pk, "n": 1},
        "media:poster-post": {"pk": conversation.post_id, "n": 1},
        "members:withdraw": {"pk": invitation.pk},
    }

    def things_of(address: Address, member: Membership = staff[Role.OWNER]) -> dict[str, Any]:
        if address.name == "tokens:revoke":
            return {"pk": make_token(member, "Probe", [], 30)[0].pk}
        if (
            address.name == "groups:availability"
        ):  # one's own; or a colleague's, who manages members
            return {"pk": member.pk}
        if address.name in PERSONAL:
            return {"pk": own_thing(address, member, conversation)}
        named = by_name.get(address.name) or by_space.get(address.name.partition(":")[0], {})
        words = [part.split(">")[0].split(":")[-1] for part in address.route.split("<")[1:]]
        missing = set(words) - set(named) - {"team"}
        assert not missing, f"{address}: which {missing} shall be tried?"
        return {word: named[word] for word in words if word != "team"}

    return things_of


def own_thing(address: Address, member: Membership, conversation: Conversation) -> int:
    """The number of what only this member has."""
    if address.name == "notices:go":
        return a_notice(member, conversation).pk
    if address.name.startswith("rounds:"):
        step = a_step(member, conversation)
        return step.pk if address.name == "rounds:skip" else step.whole_id
    return a_device(member).pk


def a_step(member: Membership, conversation: Conversation) -> RoundStep:
    """Somebody answers people one after the other, and this is the first of them."""
    post = conversation.post
    assert post
    whole = Round.objects.get_or_create(team=member.team, by=member, post=post)[0]
    return whole.steps.get_or_create(conversation=conversation, place=1)[0]


def going_along(draft: Reply, by: Membership) -> Attachment:
    """A picture that goes with an answer which is on its way, for everybody here to see."""
    reply = save_draft(draft.conversation, by, "Bitte sehr.", draft.answers)
    picture = attach(reply, by, "a.png", samples.png())
    reply.change(Reply.State.READY)
    return picture


def a_notice(member: Membership, conversation: Conversation) -> Notice:
    """Something a member was told."""
    return Notice.objects.get_or_create(
        member=member, kind=Kind.WROTE_AGAIN, conversation=conversation, topic="wrote_again"
    )[0]


def a_call(by: Membership) -> Call:
    """Something to be told to another system; nobody is there."""
    hook = Webhook.objects.create(
        team=by.team,
        address=f"https://{by.team.slug}.example/hook",
        purpose=f"Warenwirtschaft von {by.user}",
        events=["message.received"],
        locked_secret=vault.lock({"secret": new_secret()}),
        added_by=by,
    )
    return Call.objects.create(webhook=hook, event="message.received", payload={})


def a_device(member: Membership) -> Device:
    """A browser of a member; nobody is there when it is called."""
    endpoint = f"http://127.0.0.1/{member.user_id}"
    return Device.objects.get_or_create(user=member.user, name="Firefox", endpoint=endpoint)[0]


def people_around(person: Person, by: Membership) -> dict[str, int]:
    """Somebody with a second name that was found to be theirs, a third who may be, and a consent."""
    own, other = (
        Handle.objects.create(
            team=by.team,
            person=Person.objects.create(team=by.team, name=person.name),
            kind="plaza",
            external_id=f"{who} {person.pk}",
            name=person.name,
        ).home
        for who in ("own", "other")
    )
    merge(person, own, by, Merge.Reason.SAID)
    given = consent(person, by, "repost", "Gern.", timezone.localdate())
    return {"pk": person.pk, "own": own.pk, "other": other.pk, "consent": given.pk}


def a_card(by: Membership) -> Card:
    """Something the team knows."""
    return add(by, Wording("Farben", "Bald in Blau.", "", by, today(by.team)))


def a_house_day(team: Team) -> HouseDay:
    """A special day of a team."""
    return HouseDay.objects.create(team=team, day=timezone.localdate(), label="Betriebsausflug")


def an_act(conversation: Conversation, by: Membership) -> BulkAct:
    """Something done with several at once, which only whoever did it takes back."""
    act = BulkAct.objects.create(team=by.team, by=by, kind=BulkAct.Kind.TAKE_CARE)
    act.parts.create(conversation=conversation, last_message_at=conversation.last_message_at)
    return act


def a_promise(conversation: Conversation, by: Membership) -> Promise:
    """Something we said for a day."""
    words = f"{conversation.person} bekommt die blaue bis morgen."
    return make(conversation, by, Word(words, by.team.today, by))


def a_saved_answer(by: Membership) -> SavedAnswer:
    """Words of a team that are said again and again."""
    return save_answer(by, Saying("Danke", "", f"Danke, sagt {by.user}.", "", "", True))


def a_view(by: Membership) -> SavedView:
    """Something the team looks for again and again."""
    return SavedView.objects.create(
        team=by.team, owner=by, name="Neugierige", query="blau is:waiting", is_shared=True
    )


def an_app(by: Membership) -> App:
    """What somebody registered at a network."""
    return register(by, "elsewhere", "Unser Zugang", {"client_id": "1"}, {"client_secret": "2"})


def a_group(by: Membership) -> Group:
    """A few of the team."""
    return write_group(by, GroupWish("English", "language:english"))


def a_rule(by: Membership) -> Rule:
    """A small chore of the team."""
    return write_rule(by, RuleWish("Neugier", Rule.When.ARRIVES, query="blau", tells=by))


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
    """A face, and a message and a post with a picture and a film, all of it fetched before."""
    url, film = "https://plaza.example/picture.png", "https://plaza.example/film.mp4"
    put(recordings.place_of(film, conversation.channel.private_hosts), samples.mp4())
    for size in (FACE, WHOLE):
        put(place_of(url, size, conversation.channel.private_hosts), b"a picture")
    message = conversation.messages.filter(direction=Message.Direction.IN).get()
    for row in (message, conversation.post):
        assert row is not None
        row.media = [
            {"kind": "image", "url": url},
            {"kind": "video", "url": film, "preview_url": url},
        ]
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


def about(those: Iterable[Address]) -> dict[str, list[Address]]:
    """Addresses by what they are about: one house is built for all that begin with the same word."""
    by_space: dict[str, list[Address]] = {}
    for address in those:
        by_space.setdefault(str(address).partition(":")[0], []).append(address)
    return by_space


def tried_together(those: Iterable[Address]) -> pytest.MarkDecorator:
    """A test gets these as `space`, one space after the other, and goes through them with `tried`."""
    spaces = about(those)
    return pytest.mark.parametrize("space", spaces.values(), ids=spaces)


@contextmanager
def tried(subtests: pytest.Subtests, address: Address) -> Iterator[None]:
    """One address. The next one finds the house as this one found it."""
    with subtests.test(str(address)), transaction.atomic():
        yield
        transaction.set_rollback(True)


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


@tried_together(OF_A_TEAM)
def test_each_role_gets_what_the_table_allows(
    space: list[Address],
    staff: Mapping[Role, Membership],
    things: Things,
    client: Client,
    subtests: pytest.Subtests,
) -> None:
    for address in space:
        with tried(subtests, address):
            permission = permission_of(address.view)
            assert permission is not None
            for role, member in staff.items():
                names = {"team": "ratzifatzi", **things(address, member)}
                path = reverse(address.name, kwargs=names)
                client.force_login(member.user)
                answers = {method: ask(client, method, path).status_code for method in METHODS}
                assert set(answers.values()) != {405}
                expected = FINE if may(role, permission) else {403, 405}
                assert set(answers.values()) <= expected, f"{role}: {path} answers {answers}"


@tried_together(OF_A_TEAM)
def test_next_door_learns_nothing_and_nobody_is_led_to_sign_in(
    space: list[Address],
    olga: Membership,
    things: Things,
    client: Client,
    subtests: pytest.Subtests,
) -> None:
    for address in space:
        with tried(subtests, address):
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


#: pictures are taken of them, and axe looks at them: `tests/journeys/screens.py`
LOOKED_AT = {screen.view for screen in SCREENS}


@tried_together(address for address in ALL if address.name and address.name not in LOOKED_AT)
def test_every_page_is_among_the_screens_that_are_looked_at(
    space: list[Address],
    things: Things,
    staff: Mapping[Role, Membership],
    client: Client,
    subtests: pytest.Subtests,
) -> None:
    for address in space:
        if "<" in address.route and address not in OF_A_TEAM:
            continue  # a token or a key of somebody: the screens have real ones
        with tried(subtests, address):
            team = {"team": "ratzifatzi", **things(address)} if address in OF_A_TEAM else {}
            path = reverse(address.name, kwargs=team)
            client.force_login(staff[Role.OWNER].user)
            pages = [ask(who, "get", path) for who in (client, Client())]
            kinds = [page["Content-Type"] for page in pages if page.status_code == 200]
            assert not any("text/html" in kind for kind in kinds), "a page nobody looks at"


def test_a_former_colleague_learns_nothing(mia: Membership, client: Client) -> None:
    client.force_login(mia.user)
    Membership.objects.update(is_active=False)

    assert client.get(reverse("members:list", kwargs={"team": mia.team.slug})).status_code == 404


@tried_together(one for one in OF_NOBODY if one.name and one.name not in OPEN_TO_ALL)
def test_other_addresses_are_for_those_who_are_signed_in(
    space: list[Address], mia: Membership, client: Client, subtests: pytest.Subtests
) -> None:
    for address in space:
        with tried(subtests, address):
            kwargs = {word: 1 for word in ("pk", "key") if f":{word}>" in address.route}
            for method in METHODS:
                answer = ask(client, method, reverse(address.name, kwargs=kwargs))
                assert (answer.status_code, answer["Location"].split("?")[0]) == (302, SIGN_IN)
