"""The self-test: what works and what is missing, each in one sentence with the place to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from herzenstakt.channels import signing_in
from herzenstakt.channels.connector import Finding, Level
from herzenstakt.channels.signing_in import App, Scope
from herzenstakt.channels.trouble import Gone, Trouble, TryLater
from herzenstakt.connectors.linkedin import restli
from herzenstakt.connectors.linkedin.looking import DEAF
from herzenstakt.connectors.linkedin.page import ADMINISTRATOR, READING, House
from herzenstakt.connectors.linkedin.urns import number_of
from herzenstakt.kernel.foreign import word
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

APPS = "https://www.linkedin.com/developers/apps"
VERSIONS = "https://learn.microsoft.com/en-us/linkedin/marketing/versioning"
NOT_GIVEN = _("The permission %(scope)s was not given. Please sign in anew.")
#: by how the names of permissions begin, the old ones, too
WITHOUT = {
    "r": _(
        "The permission %(scope)s was not given: posts and comments cannot be read. Please sign in anew."
    ),
    "w": _(
        "The permission %(scope)s was not given: answering, reacting and deleting do not work. Please sign "
        "in anew."
    ),
    "rw": _(
        "The permission %(scope)s was not given: the role on the page cannot be seen, and nobody tells of "
        "news. Please sign in anew."
    ),
}
#: so long before something ends it is said
EARLY = timedelta(days=30)
EARLY_FOR_A_VERSION = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Case:
    """What is looked at. `www`: where LinkedIn says what a token is good for."""

    house: House
    app: App | None
    secrets: dict[str, str]
    scopes: Sequence[Scope]
    www: str
    now: datetime


def admins_of(us: str) -> str:
    """Where the roles of a page are given."""
    return f"https://www.linkedin.com/company/{number_of(us)}/admin/settings/manage-admins/"


def look_over(case: Case) -> Iterator[Finding]:
    """Every finding, in the order in which a person would mend things. Raises nothing."""
    try:
        profile = case.house.profile()
    except Trouble as trouble:
        yield Finding(Level.BROKEN, trouble.sentence, APPS)
        yield version(case.now.date())
        return
    yield good(_("Connected with the page “%(name)s”."), name=word(profile, "localizedName") or "?")
    yield from tokens(case)
    yield from permissions(case)
    yield from roles(case)
    yield from reading(case)
    yield from door(case)
    yield allowance(case)
    yield version(case.now.date())


def good(text: str, **gaps: str | int) -> Finding:
    """Something that works."""
    return Finding(Level.GOOD, Sentence(text, gaps))


def missing(text: str, link: str, **gaps: str | int) -> Finding:
    """Something that should be mended, though the channel works."""
    return Finding(Level.MISSING, Sentence(text, gaps), link)


# --- the sign-in ---------------------------------------------------------------------------------


def tokens(case: Case) -> Iterator[Finding]:
    """How long the sign-in is good, and who has to do something before it ends."""
    renewable = bool(case.secrets.get("refresh_token"))
    end = (
        signing_in.refresh_ends_at(case.secrets) if renewable else signing_in.ends_at(case.secrets)
    )
    if end is None:
        return
    text = (
        _("The sign-in is renewed by itself until %(day)s. Then somebody has to sign in anew.")
        if renewable
        else _("The sign-in is good until %(day)s. Then somebody has to sign in anew.")
    )
    level = Level.MISSING if end - case.now < EARLY else Level.GOOD
    yield Finding(level, Sentence(text, {"day": end.date().isoformat()}))


def permissions(case: Case) -> Iterator[Finding]:
    """Each permission that was not given, and what does not work without it."""
    given = granted(case)
    if given is None:
        return
    lacking = [scope for scope in case.scopes if scope.name not in given]
    for scope in lacking:
        kind = scope.name.partition("_")[0]
        yield missing(WITHOUT.get(kind, NOT_GIVEN), APPS, scope=scope.name)
    if not lacking:
        yield good(_("All permissions are given."))


def granted(case: Case) -> frozenset[str] | None:
    """The permissions LinkedIn says the token has, else those it said when it handed it out; None where
    nobody knows."""
    told = introspected(case) or case.secrets.get("scope", "")
    return frozenset(told.replace(",", " ").split()) or None


def introspected(case: Case) -> str:
    """What LinkedIn says of the token, asked as the application; "" where it does not say."""
    if case.app is None:
        return ""
    form = {
        "client_id": case.app.settings.get("client_id", ""),
        "client_secret": case.app.secrets.get("client_secret", ""),
        "token": case.secrets.get("access_token", ""),
    }
    address = f"{case.www}/oauth/v2/introspectToken"
    try:
        answer = signing_in.ask(case.house.api.http, address, data=form)
    except TryLater:
        return ""
    return word(answer.object(), "scope")


# --- the page ------------------------------------------------------------------------------------


def roles(case: Case) -> Iterator[Finding]:
    """Which role we have, and what it keeps from us."""
    try:
        yield from of_roles(case.house.us, case.house.roles())
    except Trouble as trouble:
        yield Finding(Level.BROKEN, trouble.sentence, admins_of(case.house.us))


def of_roles(us: str, roles: Iterable[str]) -> Iterator[Finding]:
    """What these roles on a page mean for us."""
    held = frozenset(roles)
    names = ", ".join(sorted(held)) or "–"
    if not held & READING:
        yield Finding(Level.BROKEN, Sentence(DEAF, {"role": names}), admins_of(us))
    elif ADMINISTRATOR not in held:
        yield missing(
            _(
                "The role “%(role)s” can read and answer. LinkedIn tells of news and mentions only a super "
                "admin (ADMINISTRATOR)."
            ),
            admins_of(us),
            role=names,
        )
    else:
        yield good(_("The role on the page is “%(role)s”: it can do everything."), role=names)


def reading(case: Case) -> Iterator[Finding]:
    """Whether posts and comments can be read."""
    try:
        newest = next(case.house.posts(), None)
        if newest is not None:
            case.house.comments(word(newest, "id"))
    except Gone:
        yield good(_("Posts can be read. The newest one has no comments yet."))
    except Trouble as trouble:
        yield Finding(Level.BROKEN, trouble.sentence, APPS)
    else:
        yield good(_("Posts and comments can be read."))


# --- the door ------------------------------------------------------------------------------------


def door(case: Case) -> Iterator[Finding]:
    """Whether LinkedIn knocks when something happens."""
    house, app = case.house, case.app
    if not house.batches:
        yield missing(
            _(
                "The application is in the development tier: LinkedIn does not knock, and lets us ask 100 "
                "times a day. New comments come in within about half an hour."
            ),
            APPS,
        )
        return
    if app is None or not app.door or not app.settings.get("application_id"):
        yield missing(
            _(
                "LinkedIn does not knock: the desk has no public address, or the number of the application "
                "is missing. We look every few minutes."
            ),
            APPS,
        )
        return
    try:
        told = house.api.ask(house.subscription(app.settings["application_id"])).data
    except Gone:
        told = {}
    except Trouble as trouble:
        yield missing(trouble.sentence.text, APPS, **trouble.sentence.gaps)
        return
    if word(told, "webhook") == app.door:
        yield good(_("LinkedIn knocks when something happens."))
    else:
        yield missing(
            _(
                "LinkedIn does not knock (any more): it forgets us when the sign-in or the role ends. Please "
                "connect the page anew. We look every few minutes."
            ),
            APPS,
        )


# --- what is counted -----------------------------------------------------------------------------


def allowance(case: Case) -> Finding:
    """How often we may ask today."""
    ledger = case.house.api.ledger
    text = _("%(left)s of %(limit)s questions are left until midnight UTC.")
    left = ledger.allowance()
    level = Level.GOOD if ledger.may_look() else Level.MISSING
    return Finding(level, Sentence(text, {"left": left.left, "limit": left.limit}), APPS)


def version(today: date) -> Finding:
    """Whether LinkedIn still understands how we speak, and until when it promises to."""
    until = restli.lives_until()
    gaps = {"version": restli.VERSION, "day": until.isoformat()}
    if today >= until:
        text = _(
            "Version %(version)s of LinkedIn's interface may end any day: it was promised until %(day)s. "
            "Please update Herzenstakt."
        )
    elif until - today < EARLY_FOR_A_VERSION:
        text = _(
            "Version %(version)s of LinkedIn's interface lives until %(day)s at least. Please update "
            "Herzenstakt before."
        )
    else:
        text = _("Version %(version)s of LinkedIn's interface lives until %(day)s at least.")
        return Finding(Level.GOOD, Sentence(text, gaps), VERSIONS)
    return Finding(Level.MISSING, Sentence(text, gaps), VERSIONS)


def time_now() -> datetime:
    """The moment of the self-test."""
    return datetime.now(UTC)
