"""The two ways to Instagram's API. An application takes one of them, and cannot change its mind.

Over Instagram somebody signs in as the account itself, and no page is needed; its token is renewed by the
calendar. Over Facebook they sign in as a person with a role on the page the account is linked to; the token
of that page does not end. Sources: Meta's pages on Instagram Login (updated 2026-03-13) and Facebook Login
for Business (2025-05-29), read on 2026-11-28.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from herzenstakt.channels import signing_in
from herzenstakt.channels.signing_in import App, Scope, SignIn
from herzenstakt.channels.trouble import Disconnected, Refused, TryLater
from herzenstakt.connectors.instagram.translate import number
from herzenstakt.connectors.meta import tokens
from herzenstakt.connectors.meta.errors import Complaint
from herzenstakt.connectors.meta.graph import VERSION, Json, parts
from herzenstakt.kernel.foreign import word
from herzenstakt.kernel.http import Http
from herzenstakt.kernel.words import gettext_noop as _

#: a token of Instagram can be renewed from this age on
RENEWABLE_FROM = timedelta(hours=24)
#: clocks need not agree
MARGIN = timedelta(hours=1)
SOON = timedelta(hours=6)
WANTS_JSON = {"Accept": "application/json"}
#: what is subscribed to where the network takes fields for one account
FIELDS = (
    "comments",
    "live_comments",
    "mentions",
    "messages",
    "message_edit",
    "messaging_postbacks",
)
#: on the route over Instagram mentions come among the comments
OWN_FIELDS = tuple(name for name in FIELDS if name != "mentions")
NO_SUCH_LOGIN = _("This is none of the two ways to sign in: “instagram” or “facebook”.")

BASIC = _("to know the account and its posts")
TO_COMMENTS = _("to read, answer, hide and delete comments")
TO_MESSAGES = _("to read and answer private messages")
TO_PAGES = _("to find the page the account is linked to")
TO_BE_CALLED = _("so that Instagram knocks at our door when something happens")
TO_BUSINESS = _("to find pages that belong to a business portfolio")


@dataclass(frozen=True, slots=True)
class Route:
    """One of the two. `name`: as an owner types it. `graph`, `consent`, `token`: names of bases. `comments`,
    `messages`: the scopes that let at them. `over_page`: whether a page stands between us and the account."""

    name: str
    graph: str
    consent: str
    token: str
    scopes: tuple[Scope, ...]
    comments: str
    messages: str
    over_page: bool


INSTAGRAM = Route(
    "instagram",
    "graph of instagram",
    "consent of instagram",
    "token of instagram",
    (
        Scope("instagram_business_basic", BASIC),
        Scope("instagram_business_manage_comments", TO_COMMENTS),
        Scope("instagram_business_manage_messages", TO_MESSAGES, required=False),
    ),
    "instagram_business_manage_comments",
    "instagram_business_manage_messages",
    over_page=False,
)
FACEBOOK = Route(
    "facebook",
    "graph of facebook",
    "consent of facebook",
    "graph of facebook",
    (
        Scope("instagram_basic", BASIC),
        Scope("instagram_manage_comments", TO_COMMENTS),
        Scope("pages_show_list", TO_PAGES),
        Scope("pages_read_engagement", TO_PAGES),
        Scope("instagram_manage_messages", TO_MESSAGES, required=False),
        Scope("pages_manage_metadata", TO_BE_CALLED, required=False),
        Scope("business_management", TO_BUSINESS, required=False),
    ),
    "instagram_manage_comments",
    "instagram_manage_messages",
    over_page=True,
)


def route_of(app: App | None) -> Route:
    """The way this application has taken. Raises Refused for a word that is none of the two."""
    told = (app.settings.get("login", "") if app else "").strip().casefold()
    for route in (INSTAGRAM, FACEBOOK):
        if told in {route.name, "" if route is INSTAGRAM else route.name}:
            return route
    raise Refused(NO_SUCH_LOGIN)


def sign_in(route: Route, consent: str, token: str) -> SignIn:
    """Where somebody agrees. `consent`, `token`: the addresses of the two endpoints, without their paths."""
    if route.over_page:
        return SignIn(
            f"{consent}/{VERSION}/dialog/oauth",
            f"{token}/{VERSION}/oauth/access_token",
            route.scopes,
            separator=",",
            pkce=False,
        )
    return SignIn(
        f"{consent}/oauth/authorize",
        f"{token}/oauth/access_token",
        route.scopes,
        separator=",",
        # a browser that is signed in as somebody private would connect them without asking
        more={"force_authentication": "1"},
        pkce=False,
    )


def over_facebook(http: Http, app: App, graph: str, code: str, redirect: str) -> dict[str, str]:
    """The long token of a person for the code they came back with."""
    short = tokens.for_code(http, graph, app, code, redirect)
    return tokens.long_lived(http, graph, app, short["access_token"])


def over_instagram(
    http: Http, app: App, token_endpoint: str, graph: str, code: str, redirect: str
) -> dict[str, str]:
    """The same of an account. The short token comes in a list of one, by the pages, or bare."""
    form = {
        "client_id": app.settings["client_id"],
        "client_secret": app.secrets.get("client_secret", ""),
        "grant_type": "authorization_code",
        "redirect_uri": redirect,
        "code": code,
    }
    answer = signing_in.ask(http, token_endpoint, data=form, headers=WANTS_JSON)
    told = answer.object() or {}
    short = (parts(told, "data") or [told])[0]
    if answer.status >= 500 or answer.status == 429 or not told:
        raise TryLater(_("Instagram gave no answer we understand when we signed in."))
    token = word(short, "access_token")
    if answer.status >= 400 or not token:
        raise Disconnected(
            _("Instagram did not accept the sign-in (%(error)s). Please connect it anew."),
            error=word(told, "error_type") or str(answer.status),
        )
    asked = {
        "grant_type": "ig_exchange_token",
        "client_secret": app.secrets.get("client_secret", ""),
        "access_token": token,
    }
    answer = signing_in.ask(http, f"{graph}/access_token", "GET", params=asked)
    return {**signing_in.tokens_in(answer), **scope_in(short)}


def renew(http: Http, graph: str, token: str) -> dict[str, str]:
    """A token of Instagram for another sixty days. Raises Disconnected where the token is good for nothing
    any more, TryLater for anything else: as long as it lives, another try does no harm."""
    asked = {"grant_type": "ig_refresh_token", "access_token": token}
    answer = signing_in.ask(http, f"{graph}/refresh_access_token", "GET", params=asked)
    told = answer.object()
    complaint = Complaint.of(told)
    if complaint is not None and not complaint.is_of_the_token:
        raise TryLater(_("Instagram does not renew the access yet."), after=SOON)
    return {**signing_in.tokens_in(answer), **scope_in(told or {})}


def renews_at(secrets: Any) -> datetime | None:
    """When a token of Instagram is to be renewed: when two thirds of its life are over, and it is a day
    old."""
    due = signing_in.renews_at(secrets)
    try:
        granted = datetime.fromisoformat(secrets.get("granted_at", ""))
    except ValueError:
        return due
    oldest = granted + RENEWABLE_FROM + MARGIN
    return due and (max(due, oldest) if granted.tzinfo else due)


def is_over(secrets: Any) -> bool:
    """Whether a token has ended: then nothing brings it back."""
    end = signing_in.ends_at(secrets)
    return end is not None and end <= datetime.now(UTC)


def scope_in(told: Json) -> dict[str, str]:
    """What was granted, as it is kept; the network tells it as one text or as a list. Nothing where it does
    not."""
    granted = told.get("permissions")
    if isinstance(granted, list):
        granted = ",".join(one for one in granted if isinstance(one, str))
    return {"scope": granted} if isinstance(granted, str) and granted else {}


def account_of(told: Json) -> str:
    """The number of an account as deliveries know it: `user_id` where there is one, for `id` is then
    another."""
    return number(told, "user_id") or number(told, "id")
