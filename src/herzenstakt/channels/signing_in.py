"""How a house signs in at a network that wants to know for whom a program acts: OAuth 2.0 (RFC 6749) with
PKCE (RFC 7636), and tokens that are renewed before they end.

Plain Python: no connector knows Django. What goes over the wire is Authlib's; the way out is our own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from herzenstakt.channels.trouble import Disconnected, TryLater
from herzenstakt.kernel.http import Blocked, Http, Response, TooLarge
from herzenstakt.kernel.words import gettext_noop as _

#: a token is renewed when so much of its life is over: what fails then has time for other tries
WHEN_TO_RENEW = 2 / 3
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}


@dataclass(frozen=True, slots=True)
class App:
    """The application a house has registered at a network: it signs in in its name, and the network knocks at
    its door.

    `settings` and `secrets`: what its form asked for (`Connector.app_fields`). `former`: the secrets it had
    before, which still seal what comes in while they are being changed. `phrase`: our word, which the network
    says when it knocks for the first time. `door`: the https address where it may knock, "" while the desk
    cannot be reached from outside.
    """

    settings: Mapping[str, str]
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    former: Mapping[str, str] = field(default_factory=dict, repr=False)
    phrase: str = field(default="", repr=False)
    door: str = ""

    def seals(self, name: str) -> tuple[str, ...]:
        """The secrets of this name that a seal may be made with, the newest first."""
        return tuple(kept[name] for kept in (self.secrets, self.former) if kept.get(name))


@dataclass(frozen=True, slots=True)
class Scope:
    """One permission we ask for, and in a few words what for. `required`: without it the channel does not
    work."""

    name: str
    what: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class SignIn:
    """Where somebody agrees that the desk acts for them, and what it asks for.

    `authorize`, `token`: the two endpoints. `separator`: between scopes. `more`: what else the network wants
    to be asked. `pkce`: whether it takes a proof key. `by_header`: whether the application shows its secret
    in the Authorization header (RFC 6749, 2.3.1) and not in the body.
    """

    authorize: str
    token: str
    scopes: tuple[Scope, ...]
    separator: str = " "
    more: Mapping[str, str] = field(default_factory=dict)
    pkce: bool = True
    by_header: bool = False


def way_to(app: App, sign_in: SignIn, redirect: str, state: str, verifier: str) -> str:
    """The address to which a person is sent to agree. `verifier`: of the proof key, ours alone."""
    more = dict(sign_in.more)
    if sign_in.pkce:
        more |= {
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
        }
    scope = sign_in.separator.join(scope.name for scope in sign_in.scopes)
    address: str = prepare_grant_uri(
        sign_in.authorize, app.settings["client_id"], "code", redirect, scope, state, **more
    )
    return address


def exchange(
    http: Http, app: App, sign_in: SignIn, code: str, verifier: str, redirect: str
) -> dict[str, str]:
    """The tokens for the code with which the network sent somebody back (RFC 6749, 4.1.3).

    Raises Disconnected where the network does not take it, TryLater where it does not answer.
    """
    more = {"code": code, "code_verifier": verifier if sign_in.pkce else ""}
    return _ask(http, app, sign_in, "authorization_code", redirect_uri=redirect, **more)


def renew(http: Http, app: App, sign_in: SignIn, refresh_token: str) -> dict[str, str]:
    """New tokens for the old one (RFC 6749, 6). A network that hands out no new refresh token leaves us the
    one we have. Raises as `exchange` does."""
    return _ask(http, app, sign_in, "refresh_token", refresh_token=refresh_token)


def _ask(http: Http, app: App, sign_in: SignIn, grant: str, **more: str) -> dict[str, str]:
    auth = None
    client, secret = app.settings["client_id"], app.secrets.get("client_secret", "")
    if sign_in.by_header and secret:
        auth = httpx.BasicAuth(client, secret)
    else:
        more |= {"client_id": client, "client_secret": secret}
    body: str = prepare_token_request(grant, **more)
    return tokens_in(ask(http, sign_in.token, content=body, headers=FORM, auth=auth))


def ask(http: Http, address: str, method: str = "POST", **more: Any) -> Response:
    """One question to a token endpoint. Raises TryLater where no answer comes."""
    try:
        return http.request(method, address, **more)
    except (httpx.HTTPError, Blocked, TooLarge, OSError) as error:
        raise TryLater(_("The network could not be reached to sign in.")) from error


def tokens_in(answer: Response) -> dict[str, str]:
    """What a token endpoint hands out, as it is kept: `access_token`, where it tells them `refresh_token` and
    `scope`, and `granted_at`, `expires_at` and `refresh_ends_at` (ISO 8601, UTC; "unknown" where it does not
    say).

    Raises Disconnected for a clear no (RFC 6749, 5.2), TryLater for anything that is no answer.
    """
    told = answer.object()
    if answer.status >= 500 or answer.status == 429 or told is None:
        raise TryLater(_("The network gave no answer we understand when we signed in."))
    if answer.status >= 400 or not _is_text(told.get("access_token")):
        raise Disconnected(
            _("The network did not accept the sign-in (%(error)s). Please connect it anew."),
            error=_error_in(told) or str(answer.status),
        )
    return _as_kept(told, datetime.now(UTC))


def _error_in(told: Mapping[str, Any]) -> str:
    """The name of an error, where it is no more than a name: a description may repeat what we sent."""
    error = told.get("error")
    return error if isinstance(error, str) and error.replace("_", "").isalnum() else ""


def _as_kept(told: Mapping[str, Any], now: datetime) -> dict[str, str]:
    names = ("access_token", "refresh_token", "scope")
    kept = {name: told[name] for name in names if _is_text(told.get(name))}
    kept["granted_at"] = now.isoformat()
    ends = {"expires_at": "expires_in", "refresh_ends_at": "refresh_token_expires_in"}
    for name, told_as in ends.items():
        life = _seconds(told.get(told_as))
        # said outright, so that it takes the place of the end that the tokens before these had
        kept[name] = (now + timedelta(seconds=life)).isoformat() if life else "unknown"
    return kept


def _seconds(told: Any) -> int:
    """How long something lives, as a number or written as one; 0 where nobody can mean it."""
    if isinstance(told, str) and told.isascii() and told.isdigit():
        told = int(told[:10])
    # true is no number here, whatever Python thinks
    return told if type(told) is int and 0 < told < 10**9 else 0


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def moment_in(secrets: Mapping[str, str], name: str) -> datetime | None:
    """A moment among kept secrets ("expires_at", "granted_at"); None where it is not known."""
    try:
        at = datetime.fromisoformat(secrets.get(name, ""))
    except ValueError:
        return None
    return at if at.tzinfo else None


def ends_at(secrets: Mapping[str, str]) -> datetime | None:
    """When kept tokens end; None where the network did not say."""
    return moment_in(secrets, "expires_at")


def refresh_ends_at(secrets: Mapping[str, str]) -> datetime | None:
    """When what renews the tokens ends, and a person has to sign in anew; None where nobody said."""
    return moment_in(secrets, "refresh_ends_at")


def renews_at(secrets: Mapping[str, str]) -> datetime | None:
    """When kept tokens are to be renewed; None where their end is not known."""
    end, begin = ends_at(secrets), moment_in(secrets, "granted_at")
    if end is None:
        return None
    return end if begin is None else begin + (end - begin) * WHEN_TO_RENEW
