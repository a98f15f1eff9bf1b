"""The connector: what LinkedIn can do for a page, and how each wish of the desk becomes questions to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, ClassVar

from herzenstakt.channels.connector import (
    Ability,
    Author,
    Candidate,
    Capability,
    Connector,
    Context,
    Delivery,
    Feed,
    Field,
    Finding,
    Greeting,
    Happening,
    Incoming,
    Length,
    Level,
    Outgoing,
    Page,
    Receipt,
    Source,
    Vanished,
    Visibility,
    by_hand,
    never,
    only_if,
    yes,
)
from herzenstakt.channels.signing_in import Scope, SignIn
from herzenstakt.channels.trouble import Disconnected, Gone, Refused, Unreadable
from herzenstakt.connectors.linkedin import door, saying
from herzenstakt.connectors.linkedin.api import Api, Json, Question, Rejected
from herzenstakt.connectors.linkedin.checkup import Case, look_over, of_roles, time_now
from herzenstakt.connectors.linkedin.ledger import Ledger
from herzenstakt.connectors.linkedin.looking import CLOSELY, SPARINGLY, look, refuse_deaf
from herzenstakt.connectors.linkedin.page import House, grants, organisation_in
from herzenstakt.connectors.linkedin.restli import Method
from herzenstakt.connectors.linkedin.translate import read, to_author, to_incoming
from herzenstakt.connectors.linkedin.urns import is_post, kind_of, number_of, place_of
from herzenstakt.kernel.words import gettext_noop as _

SITE = "https://www.linkedin.com"
#: a day of a hundred questions leaves so many for a second look at known words
AGAIN_SPARINGLY = 4
SCOPES = (
    Scope("r_organization_social_feed", _("reading posts and comments")),
    Scope("w_organization_social_feed", _("answering, reacting and deleting")),
    Scope("rw_organization_admin", _("knowing the role on the page, and hearing of news")),
)
FROM_MEMORY = Source("from memory", date(2026, 11, 28), "C")
NOT_ON_TOP = never(_("LinkedIn gives programs no way to put a comment on top."), FROM_MEMORY)
ODD = _("This is nothing of LinkedIn that we know how to read.")
NO_HIDING = _(
    "LinkedIn hides no single comment. Closing the whole section would delete every comment in it."
)
WITH_ALL_BELOW = _("With a comment LinkedIn deletes all replies below it, too.")


class LinkedIn(Connector):
    """Posts of one organisation, what people say below them, and posts that mention it."""

    kind = "linkedin"
    name = "LinkedIn"
    summary = _("Comments below the posts of your page, and posts that mention it.")
    redact = frozenset({"access_token", "refresh_token", "impersonator"})
    knocks = True
    #: "Members' Social Activity Data": 48 hours. What others show of themselves: 24 hours, see README
    retention = timedelta(hours=48)
    retention_of_authors = timedelta(hours=24)
    counted_by = "member"
    bases: ClassVar[Mapping[str, str]] = {"api": "https://api.linkedin.com", "www": SITE}
    app_fields: ClassVar[Sequence[Field]] = (
        Field(
            "client_id",
            _("Client ID"),
            help=_("In the developer portal of LinkedIn, under Auth of the application."),
        ),
        Field(
            "client_secret",
            _("Primary client secret"),
            help=_("Beside the client ID. It also seals what LinkedIn brings to our door."),
            kind="password",
            secret=True,
        ),
        Field(
            "tier",
            _("Access tier"),
            help=_(
                "“standard” after LinkedIn has granted it. Empty: the development tier, with 100 questions "
                "a day and no knocking."
            ),
            required=False,
            placeholder="development",
        ),
        Field(
            "application_id",
            _("Number of the application"),
            help=_(
                "In the address of the application in the developer portal. For being told of news."
            ),
            required=False,
            placeholder="212345678",
        ),
        Field(
            "scopes",
            _("Permissions"),
            help=_(
                "Only where the developer portal shows other names than ours, with spaces between. Changing "
                "them ends all sign-ins before."
            ),
            required=False,
            placeholder=" ".join(scope.name for scope in SCOPES),
        ),
    )
    feeds: ClassVar[Sequence[Feed]] = (
        Feed("comments", _("Comments and mentions"), every=timedelta(minutes=5)),
    )
    source = Source(
        "learn.microsoft.com/linkedin (Community Management), quoted by Ab-Romia/commentdesk and others",
        date(2026, 8, 1),
        "B",
    )
    abilities: ClassVar[Mapping[Ability, Capability]] = {
        Ability.READ_COMMENTS: yes(),
        Ability.READ_MENTIONS: only_if(
            _(
                "Posts that mention the page come in where a super admin signed in. Of mentions in comments "
                "below posts of others LinkedIn tells nobody."
            )
        ),
        Ability.READ_PRIVATE: by_hand(
            _("Messages to the page are read and answered in its inbox on LinkedIn."),
            SITE,
            FROM_MEMORY,
        ),
        Ability.REPLY: yes(),
        Ability.LIKE: yes(),
        Ability.UNLIKE: yes(),
        Ability.HIDE: never(NO_HIDING),
        Ability.UNHIDE: never(NO_HIDING),
        Ability.MARK_SPAM: by_hand(
            _("Spam is reported on LinkedIn itself, in the menu of the comment."), SITE
        ),
        Ability.DELETE: only_if(
            _(
                "Only comments below our own posts can be deleted. With a comment LinkedIn deletes all "
                "replies below it, too."
            )
        ),
        Ability.BLOCK: by_hand(
            _("People are blocked on LinkedIn itself, by an admin of the page."),
            SITE,
            FROM_MEMORY,
        ),
        Ability.UNBLOCK: by_hand(
            _("People are unblocked on LinkedIn itself, by an admin of the page."),
            SITE,
            FROM_MEMORY,
        ),
        Ability.DELETE_OWN: only_if(WITH_ALL_BELOW),
        Ability.EDIT_OWN: yes(),
        Ability.PIN_ANSWER: NOT_ON_TOP,
        Ability.UNPIN_ANSWER: NOT_ON_TOP,
        Ability.PUBLISH: by_hand(_("New posts are written on LinkedIn itself."), SITE),
        Ability.SCHEDULE: by_hand(_("Posts are planned on LinkedIn itself."), SITE, FROM_MEMORY),
        Ability.MEDIA: never(_("LinkedIn takes no pictures with comments of programs.")),
        Ability.METRICS: by_hand(
            _("LinkedIn shows the numbers in the analytics of the page."), SITE
        ),
        Ability.PROFILE_READ: by_hand(_("The page is looked at on LinkedIn itself."), SITE),
        Ability.PROFILE_WRITE: by_hand(_("The page is changed on LinkedIn itself."), SITE),
        Ability.ADS: by_hand(
            _("Ads are booked in LinkedIn's Campaign Manager."), f"{SITE}/campaignmanager"
        ),
    }

    # connecting

    @property
    def us(self) -> str:
        """The organisation this channel is."""
        return self.account.own_external_id or str(self.account.settings.get("organization", ""))

    @property
    def is_standard(self) -> bool:
        """Whether LinkedIn has granted the application more than the development tier."""
        told = self.account.app.settings.get("tier", "") if self.account.app else ""
        return told.strip().lower() == "standard"

    @contextmanager
    def at_work(self, *, is_looking: bool = False) -> Iterator[House]:
        """The page, with how often we asked noted at the end. `is_looking`: for what is new."""
        member = str(self.account.settings.get("member", ""))
        ledger = Ledger.of(self.account, self.http, self._a_day(member), is_looking=is_looking)
        api = Api(self.http, self.at("api"), lambda: self.token, ledger)
        try:
            yield House(api, self.account, self.us, member, self.is_standard)
        finally:
            ledger.note()

    def _a_day(self, member: str) -> dict[str, int]:
        """How often the member may ask in a day, and how often all of the application together where that is
        known."""
        if self.is_standard:
            return {member: self.limit("calls.standard") or 1}
        of_all = self.limit("calls.application") or 1
        return {member: self.limit("calls.development") or 1, "": of_all}

    def sign_in(self) -> SignIn:
        """Where a person agrees. The names of permissions are asked for as the house has written them."""
        www = self.at("www")
        named = self.app.settings.get("scopes", "").replace(",", " ").split()
        known = {scope.name: scope for scope in SCOPES}
        scopes = tuple(known.get(name) or Scope(name, name) for name in named) or SCOPES
        return SignIn(
            f"{www}/oauth/v2/authorization", f"{www}/oauth/v2/accessToken", scopes, pkce=False
        )

    def candidates(self) -> list[Candidate]:
        """The pages on which whoever signed in has a role, with what that role keeps from us."""
        with self.at_work() as house:
            held: dict[str, list[str]] = {}
            member = ""
            for grant in grants(house.api):
                if kind_of(organisation_in(grant)) == "organization":
                    held.setdefault(organisation_in(grant), []).append(str(grant.get("role")))
                    member = str(grant.get("roleAssignee") or member)
            return [self._candidate(house, urn, member, roles) for urn, roles in held.items()]

    def _candidate(self, house: House, urn: str, member: str, roles: Sequence[str]) -> Candidate:
        try:
            profile: Json = house.api.get("/organizations/{number}", number=number_of(urn))
        except (Gone, Rejected):
            profile = {"localizedName": number_of(urn)}
        return Candidate(
            to_author(urn, profile),
            settings={"organization": urn, "member": member},
            secrets=self.account.secrets,
            missing=tuple(one for one in of_roles(urn, roles) if one.level is not Level.GOOD),
        )

    def whoami(self) -> Author:
        """The page."""
        if not self.us:
            raise Disconnected(_("No page was chosen. Please connect the channel anew."))
        with self.at_work() as house:
            return to_author(self.us, house.profile())

    def check(self) -> list[Finding]:
        """Which page, how long, with which permissions and role; can we read, and does LinkedIn knock?"""
        with self.at_work() as house:
            scopes = self.sign_in().scopes if self.account.app else SCOPES
            secrets = dict(self.account.secrets)
            case = Case(house, self.account.app, secrets, scopes, self.at("www"), time_now())
            return list(look_over(case))

    def subscribe(self) -> None:
        """Ask LinkedIn to knock. Raises Refused in the development tier, and without the role for it."""
        if not self.is_standard:
            raise Refused(_("LinkedIn does not knock in the development tier."))
        number = self.app.settings.get("application_id", "")
        if not number:
            raise Refused(_("The number of the application is missing. It stands in its address."))
        with self.at_work() as house:
            asked = house.subscription(number)
            body = {"webhook": self.app.door}
            house.api.ask(Question(Method.UPDATE, asked.template, asked.keys, body=body))

    # the door

    def greet(self, query: Mapping[str, str]) -> Greeting:
        """LinkedIn's code with our seal on it, every two hours."""
        return door.greet(self.account.app, query)

    def verify(self, delivery: Delivery) -> None:
        """Only what LinkedIn sealed with the secret of our application."""
        door.verify(self.account.app, delivery)

    def addressees(self, delivery: Delivery) -> frozenset[str]:
        """The pages a knock is about."""
        return door.addressees(object_in(delivery))

    def hurries(self, delivery: Delivery) -> frozenset[str]:
        """A knock tells neither names nor what a comment answers: a look follows."""
        kept = object_in(delivery)
        return frozenset(
            {"comments"} if door.is_knock(kept) and door.hurries(kept, self.us) else ()
        )

    # coming in

    def parse(self, delivery: Delivery) -> Iterable[Happening]:
        """What a look brought, or a knock. Raises Unreadable."""
        kept = object_in(delivery)
        if door.is_knock(kept):
            return list(door.happenings_in(kept, self.us))
        try:
            return list(read(kept))
        except (AttributeError, KeyError, TypeError, ValueError) as trouble:
            raise Unreadable(ODD) from trouble

    def fetch(self, feed: str, cursor: str) -> Page:
        """What is new since `cursor`. A look that would spend the day's questions too early waits."""
        with self.at_work(is_looking=True) as house:
            if not house.api.ledger.may_look():
                return Page((), cursor)
            return look(house, cursor, CLOSELY if self.is_standard else SPARINGLY)

    def context(self, message: Incoming) -> Context:
        """The post a comment stands below. Raises Gone."""
        urn = message.external_id
        with self.at_work() as house:
            if is_post(urn):
                return Context(urn, message.opening)
            place = place_of(urn)
            house.comment(place)
            return Context(message.meta.get("post") or house.post_of(place.thread))

    def refresh(self, external_ids: Sequence[str]) -> Iterable[Happening]:
        """Words, and who said them, as LinkedIn tells them now; what has gone. In the development tier a few
        of them, by turns."""
        wanted = list(dict.fromkeys(external_ids))
        with self.at_work() as house:
            if not house.api.ledger.may_look_again():
                return []
            if not house.batches:
                wanted = some_by_turns(wanted)
            told = list(self._again(house, wanted))
            if any(isinstance(one, Vanished) for one in told):
                refuse_deaf(house)
            return told

    def _again(self, house: House, urns: Sequence[str]) -> Iterator[Happening]:
        rows: list[Json] = []
        for thread, places in saying.by_thread(iter(urns)).items():
            found = house.some_comments(thread, [place.number for place in places])
            rows += [row for row in found.values() if row is not None]
            for place in places:
                if found.get(place.number, 0) is None:
                    yield Vanished(place.urn)
        people = house.people(str(row.get("actor")) for row in rows)
        for row in rows:
            try:
                yield to_incoming(self.us, row, None, people.get(str(row.get("actor"))))
            except (KeyError, TypeError, ValueError):
                continue

    # going out

    def measure(
        self, text: str, to: Author | None = None, visibility: Visibility = Visibility.PUBLIC
    ) -> Length:
        """Characters as LinkedIn counts them."""
        words = saying.message_of(text, to)["text"]
        return Length(saying.units(str(words)), self.limit("text.reply"))

    def send(self, outgoing: Outgoing) -> Receipt:
        """Answer as the page. Raises Unsure when no clear word came back."""
        self._refuse_long(outgoing.text, outgoing.to)
        self.refuse_enclosures(outgoing.enclosures)
        with self.at_work() as house:
            return saying.answer(house, outgoing)

    def find(self, outgoing: Outgoing) -> Receipt | None:
        """Look whether the answer stands there. Raises Unsure where we may not look."""
        with self.at_work() as house:
            return saying.found(house, outgoing)

    def act(self, ability: Ability, external_id: str, meta: Mapping[str, str]) -> None:
        """Like, unlike, delete."""
        if not self.can(ability).works or ability not in ACTS:
            super().act(ability, external_id, meta)
        with self.at_work() as house:
            if ability is Ability.LIKE:
                saying.like(house, external_id)
            elif ability is Ability.UNLIKE:
                saying.unlike(house, external_id)
            else:
                saying.delete(house, external_id, meta, own=ability is Ability.DELETE_OWN)

    def edit(self, external_id: str, text: str, meta: Mapping[str, str]) -> None:
        """Other words for a comment of ours."""
        self._refuse_long(text, None)
        with self.at_work() as house:
            saying.change(house, external_id, text, meta)

    def _refuse_long(self, text: str, to: Author | None) -> None:
        self.measure(text, to).must_fit(
            _("Too long for LinkedIn: %(used)s of %(limit)s characters.")
        )


ACTS = frozenset({Ability.LIKE, Ability.UNLIKE, Ability.DELETE, Ability.DELETE_OWN})


def object_in(delivery: Delivery) -> Json:
    """The object a delivery is. Raises Unreadable."""
    try:
        kept: Any = json.loads(delivery.body)
    except (ValueError, RecursionError) as trouble:
        raise Unreadable(ODD) from trouble
    if not isinstance(kept, dict):
        raise Unreadable(ODD)
    return kept


def some_by_turns(urns: Sequence[str]) -> list[str]:
    """A few of them, others every ten minutes."""
    turn = int(time_now().timestamp()) // 600 * AGAIN_SPARINGLY
    return [urns[(turn + n) % len(urns)] for n in range(min(AGAIN_SPARINGLY, len(urns)))]
