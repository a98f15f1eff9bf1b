"""The Graph API in a box, as far as Facebook and Instagram share it: tokens, applications, scopes, the way it
says no, pages of a list, counts of what was used, and deliveries it signs.

A network subclasses `SimulatedGraph`, answers paths without the version in methods marked with `@route`, and
raises `No` where the real one would refuse. Everything is in plain attributes, for tests to look at.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlencode

import httpx

from herzenstakt.testing.networks.signing_in import Client, Grant, SigningIn
from herzenstakt.testing.networks.stage import Call, SimulatedNetwork, Told, route

VERSION = "v26.0"
OLDEST_VERSION = 22
SIXTY_DAYS = 60 * 24 * 3600.0
NINETY_DAYS = 90 * 24 * 3600.0
MOST_AT_ONCE = 100
USUAL_AT_ONCE = 25
#: what everybody on the Graph has
NODE = frozenset({"id"})


class No(Exception):
    """The Graph's no. `status` is mostly 400, whatever is wrong."""

    def __init__(
        self,
        code: int,
        message: str,
        subcode: int = 0,
        *,
        status: int = 400,
        kind: str = "OAuthException",
        transient: bool = False,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.subcode = subcode
        self.status = status
        self.kind = kind
        self.transient = transient

    def told(self) -> Told:
        """As it stands in the answer."""
        error: dict[str, Any] = {"message": self.message, "type": self.kind, "code": self.code}
        if self.subcode:
            error["error_subcode"] = self.subcode
        if self.transient:
            error["is_transient"] = True
        error["fbtrace_id"] = base64.urlsafe_b64encode(secrets.token_bytes(8)).decode().rstrip("=")
        return Told(self.status, {"error": error})


@dataclass(slots=True)
class Application(Client):
    """An application in Meta's dashboard. `wants_proof`: whether it insists on `appsecret_proof`. `features`:
    what a review has granted it ("human_agent"). `callback`, `phrase`, `fields`: where it wants to be knocked
    at, its own word for the first knock, and for what, by the kind of object."""

    wants_proof: bool = False
    features: set[str] = field(default_factory=set)
    callback: str = ""
    phrase: str = ""
    fields: dict[str, set[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Pass(Grant):
    """A token. `kind`: USER, PAGE, or APP. `behind`: for the token of a page, the person whose role it stands
    on. `data_ends_at`: when it stops to show anything of people."""

    kind: str = "USER"
    behind: str = ""
    data_ends_at: float = 0.0
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """One field somebody asks for, with what stands behind its dots and in its braces."""

    args: Mapping[str, str]
    fields: Mapping[str, Wanted]


@dataclass(frozen=True, slots=True)
class Asked:
    """A call that was let in: whose token it shows, and its parameters from wherever they stood."""

    call: Call
    token: str
    grant: Pass
    params: Mapping[str, str]

    def get(self, name: str, otherwise: str = "") -> str:
        """One parameter."""
        return self.params.get(name, otherwise)

    def json(self, name: str) -> Any:
        """One parameter that is JSON; {} where it is missing. Raises No for what is no JSON."""
        try:
            return json.loads(self.params.get(name, "{}"))
        except ValueError as error:
            raise invalid(f"Param {name} must be a JSON object.") from error

    def flag(self, name: str) -> bool:
        """One parameter that is true or false."""
        return self.params.get(name, "").lower() in {"true", "1"}

    @property
    def wanted(self) -> Mapping[str, Wanted]:
        """The fields that are asked for."""
        return read_fields(self.params.get("fields", ""))


def invalid(message: str) -> No:
    """A parameter the Graph does not take."""
    return No(100, f"(#100) {message}")


def not_there(name: str) -> No:
    """An object that is not there, or that one may not see."""
    message = (
        f"Unsupported get request. Object with ID '{name}' does not exist, cannot be loaded due to missing "
        "permissions, or does not support this operation"
    )
    return No(100, message, 33, kind="GraphMethodException")


def no_permission(scope: str) -> No:
    """A scope nobody has granted."""
    return No(10, f"(#10) This endpoint requires the '{scope}' permission", status=403)


class SimulatedGraph(SigningIn, SimulatedNetwork):
    """The ground under both networks. Subclasses say what a token may do by calling `let_in`."""

    separator = ","
    refreshes = False
    #: of a short token: it lives for an hour or two
    token_life = 2 * 3600.0
    #: the kind of object in deliveries ("page", "instagram")
    object_kind = "page"

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.prepare_to_sign_in()
        #: the applications by their ids; `clients` knows them, too
        self.applications: dict[str, Application] = {}
        #: which fields each account tells which application: account -> application -> fields
        self.subscribed: dict[str, dict[str, set[str]]] = {}
        #: deliveries that wait to be brought, each as the bytes that are signed
        self.outbox: list[tuple[str, bytes]] = []
        #: how full the counts are, in percent, by what is counted ("pages"); 100 keeps everybody out
        self.used: dict[str, int] = {}
        #: minutes until whoever is kept out is let in again
        self.regain = 0
        self.clock: Callable[[], float] = time.time

    # applications and tokens

    def register_app(
        self, app_id: str, secret: str, *redirects: str, wants_proof: bool = True
    ) -> Application:
        """An application of a house."""
        app = Application(app_id, secret, list(redirects), wants_proof)
        self.applications[app_id] = self.clients[app_id] = app
        return app

    def issue(self, app_id: str, who: str, *scopes: str, **more: Any) -> str:
        """A token as if somebody had signed in and it had been made a long one; `more`: of `Pass`."""
        token = f"EAAsim{secrets.token_hex(12)}"
        self.grants[token] = Pass(
            app_id, who, list(scopes), data_ends_at=self.clock() + NINETY_DAYS, **more
        )
        return token

    def grant(self, client_id: str, who: str, *scopes: str) -> str:
        """A short token of a person."""
        return self.issue(client_id, who, *scopes, ends_at=self.clock() + self.token_life)

    def pass_of(self, token: str) -> Pass:
        """What stands behind a token. Raises No where nothing does any more."""
        app_id, bar, secret = token.partition("|")
        if bar:
            app = self.applications.get(app_id)
            if app is None or app.secret != secret:
                raise No(190, "Invalid OAuth access token - Cannot parse access token")
            return Pass(app_id, app_id, [], kind="APP")
        found = self.grants.get(token)
        if not isinstance(found, Pass):
            raise No(190, "Invalid OAuth access token.", 467)
        if found.ends_at and found.ends_at <= self.clock():
            raise No(190, "Error validating access token: Session has expired.", 463)
        return found

    def kept_access(self) -> dict[str, Any]:
        """Who may do what in whose name, as JSON can hold it."""
        return {
            "grants": {token: asdict(one) for token, one in self.grants.items()},
            "subscribed": {
                account: {app: sorted(fields) for app, fields in told.items()}
                for account, told in self.subscribed.items()
            },
            "redirects": {name: list(app.redirects) for name, app in self.applications.items()},
        }

    def know_again(self, kept: Mapping[str, Any]) -> None:
        """The inverse of `kept_access`."""
        self.grants = {token: Pass(**raw) for token, raw in kept["grants"].items()}
        self.subscribed = {
            account: {app: set(fields) for app, fields in told.items()}
            for account, told in kept["subscribed"].items()
        }
        for name, redirects in kept["redirects"].items():
            self.applications[name].redirects = list(redirects)

    # how it answers

    def answer(self, call: Call) -> Told:
        """Takes the version off the path, says its no as the Graph does, and tells what was used."""
        version, path = split_version(call.path)
        if version and int(version[1:].split(".")[0]) < OLDEST_VERSION:
            return self._with_counts(No(2635, "You are calling a deprecated version.").told())
        try:
            self._keep_out(call)
            told = super().answer(replace(call, path=path) if version else call)
        except No as no:
            told = no.told()
        except httpx.HTTPError:
            told = No(2200, "Callback verification failed", status=400).told()
        return self._with_counts(told)

    def not_found(self, call: Call) -> Told:
        """As the Graph says it of a path it does not know."""
        kind = "get" if call.method == "GET" else call.method.lower()
        return No(2500, f"Unknown path components: {call.path} ({kind})").told()

    def unauthorised(self, call: Call) -> Told:
        """As the Graph says it of a token that is good for nothing any more."""
        return No(190, "Error validating access token.", 463).told()

    def _keep_out(self, call: Call) -> None:
        """Raise No where one of the counts is full."""
        codes = {"app": 4, "pages": 80001, "instagram": 80002, "messenger": 80006}
        for what, percent in self.used.items():
            if percent >= 100:
                message = (
                    "There have been too many calls to this account. Wait a bit and try again."
                )
                raise No(codes.get(what, 32), f"(#{codes.get(what, 32)}) {message}", status=403)

    def _with_counts(self, told: Told) -> Told:
        headers = {"facebook-api-version": VERSION, **told.headers}
        by_use = []
        for what, percent in self.used.items():
            count = {"call_count": percent, "total_cputime": 1, "total_time": 2}
            if what == "app":
                headers["X-App-Usage"] = json.dumps(count)
            else:
                regain = {"estimated_time_to_regain_access": self.regain}
                by_use.append({"type": what, **count, **regain})
        if by_use:
            headers["X-Business-Use-Case-Usage"] = json.dumps({"1000000001": by_use})
        return replace(told, headers=headers)

    def let_in(self, call: Call, *scopes: str, kinds: Collection[str] = ()) -> Asked:
        """The call with its token, where the token may do this. Raises No.

        `scopes`: what must have been granted. `kinds`: which tokens are taken; all where none is named.
        """
        params = params_of(call)
        token = params.pop("access_token", "") or call.bearer() or _old_bearer(call)
        if not token:
            raise No(2500, "An active access token must be used to query information.")
        grant = self.pass_of(token)
        self._want_proof(grant, token, params.pop("appsecret_proof", ""))
        if kinds and grant.kind not in kinds:
            raise No(190, "This method must be called with a Page Access Token", 2069032)
        for scope in scopes:
            if grant.kind != "APP" and scope not in grant.scopes:
                raise no_permission(scope)
        return Asked(call, token, grant, params)

    def _want_proof(self, grant: Pass, token: str, shown: str) -> None:
        app = self.applications.get(grant.client_id)
        if app is None or grant.kind == "APP":
            return
        if not shown and app.wants_proof:
            message = "API calls from the server require an appsecret_proof argument"
            raise No(100, message, kind="GraphMethodException")
        proof = hmac.new(app.secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        if shown and shown != proof:
            message = "Invalid appsecret_proof provided in the API argument"
            raise No(100, message, kind="GraphMethodException")

    # lists

    def paged(
        self,
        rows: Sequence[Mapping[str, Any]],
        params: Mapping[str, str],
        most: int = MOST_AT_ONCE,
        path: str = "",
    ) -> dict[str, Any]:
        """One page of a list, in the order it is given, each row with an `id`."""
        limit = _whole(params.get("limit", ""), USUAL_AT_ONCE)
        limit = max(1, min(limit, most))
        start = 0
        if after := params.get("after", ""):
            ids = [str(row["id"]) for row in rows]
            last = _uncursor(after)
            if last not in ids:
                raise invalid("Invalid paging cursors")
            start = ids.index(last) + 1
        some = list(rows[start : start + limit])
        told: dict[str, Any] = {"data": some}
        if some:
            cursors = {"before": _cursor(some[0]), "after": _cursor(some[-1])}
            told["paging"] = {"cursors": cursors}
            if start + limit < len(rows):
                query = urlencode({**params, "access_token": "shown", "after": cursors["after"]})
                told["paging"]["next"] = f"{self.url}/{VERSION}/{path.lstrip('/')}?{query}"
        return told

    # what both have: tokens and applications

    @route("GET", r"/dialog/oauth")
    def dialog(self, call: Call) -> Told:
        return self.ask(call)

    @route("POST", r"/oauth/access_token")
    def token_by_post(self, call: Call) -> Told:
        return self._hand_out(params_of(call))

    @route("GET", r"/oauth/access_token")
    def token_by_get(self, call: Call) -> Told:
        return self._hand_out(params_of(call))

    def _hand_out(self, form: Mapping[str, str]) -> Told:
        """A short token for a code, or a long one for a short one."""
        app = self.applications.get(form.get("client_id", ""))
        if app is None:
            raise No(101, "Error validating application. Cannot get application info.")
        if form.get("client_secret") != app.secret:
            raise No(1, "Error validating client secret.")
        if form.get("grant_type") == "fb_exchange_token":
            return self._long_for(self.pass_of(form.get("fb_exchange_token", "")), app)
        code = self.codes.pop(form.get("code", ""), None)
        if code is None or code.client_id != app.client_id:
            raise No(100, "This authorization code has been used.", 36009)
        if code.ends_at <= self.clock():
            raise No(100, "This authorization code has expired.", 36007)
        if form.get("redirect_uri") != code.redirect:
            message = "Error validating verification code. Please make sure your redirect_uri is identical"
            raise No(100, message, 36008)
        token = self.grant(app.client_id, code.who, *code.scopes)
        return Told(data={"access_token": token, "token_type": "bearer", "expires_in": 5183})

    def _long_for(self, short: Pass, app: Application) -> Told:
        if short.client_id != app.client_id or short.kind != "USER":
            raise No(190, "Invalid OAuth access token.", 467)
        more = {"ends_at": self.clock() + SIXTY_DAYS, "is_long": True}
        token = self.issue(app.client_id, short.who, *short.scopes, **more)
        life = int(SIXTY_DAYS)
        return Told(data={"access_token": token, "token_type": "bearer", "expires_in": life})

    @route("GET", r"/debug_token")
    def debug_token(self, call: Call) -> Told:
        asked = self.let_in(call)
        told = asked.get("input_token")
        try:
            found = self.pass_of(told)
        except No as no:
            error = {"code": no.code, "message": no.message, "subcode": no.subcode}
            data = {"is_valid": False, "error": error, "scopes": []}
            return Told(data={"data": data})
        if asked.grant.kind != "APP" or asked.grant.client_id != found.client_id:
            raise No(100, "(#100) You must provide an app access token, or a user access token")
        targets = self.targets(found)
        return Told(
            data={
                "data": {
                    "app_id": found.client_id,
                    "type": found.kind,
                    "application": "Herzenstakt",
                    "expires_at": int(found.ends_at),
                    "data_access_expires_at": int(found.data_ends_at),
                    "is_valid": True,
                    "scopes": [*found.scopes, "public_profile"],
                    "granular_scopes": [
                        {"scope": scope, "target_ids": targets} if targets else {"scope": scope}
                        for scope in found.scopes
                    ],
                    "user_id": found.behind or found.who,
                    **({"profile_id": found.who} if found.kind == "PAGE" else {}),
                }
            }
        )

    def targets(self, grant: Pass) -> list[str]:
        """The accounts a token is good for, where it is not good for all."""
        return [grant.who] if grant.kind == "PAGE" else []

    # deliveries

    @route("POST", r"/(?P<app_id>\d+)/subscriptions")
    def subscribe_app(self, call: Call, app_id: str) -> Told:
        asked = self.let_in(call, kinds=("APP",))
        app = self.applications.get(app_id)
        if app is None or asked.grant.client_id != app_id:
            raise not_there(app_id)
        callback, phrase = asked.get("callback_url"), asked.get("verify_token")
        if not self.knock(callback, phrase):
            message = (
                "(#2200) Callback verification failed with the following errors: HTTP Status Code"
            )
            raise No(2200, message)
        app.callback, app.phrase = callback, phrase
        app.fields[asked.get("object")] = set(filter(None, _listed(asked.get("fields"))))
        return Told(data={"success": True})

    @route("GET", r"/(?P<app_id>\d+)/subscriptions")
    def app_subscriptions(self, call: Call, app_id: str) -> Told:
        self.let_in(call, kinds=("APP",))
        app = self.applications.get(app_id)
        if app is None:
            raise not_there(app_id)
        rows = [
            {
                "object": kind,
                "callback_url": app.callback,
                "active": True,
                "fields": [{"name": name, "version": VERSION} for name in sorted(fields)],
            }
            for kind, fields in app.fields.items()
        ]
        return Told(data={"data": rows})

    def subscribe_account(self, account: str, asked: Asked) -> Told:
        """What `POST /{account}/subscribed_apps` does; the same again is the same."""
        fields = {one for one in _listed(asked.get("subscribed_fields")) if one}
        if not fields:
            raise invalid("The parameter subscribed_fields is required")
        self.subscribed.setdefault(account, {})[asked.grant.client_id] = fields
        return Told(data={"success": True})

    def subscriptions_of(self, account: str) -> Told:
        """What `GET /{account}/subscribed_apps` tells."""
        apps = self.subscribed.get(account, {})
        rows = [
            {"id": app, "name": "Herzenstakt", "subscribed_fields": sorted(fields)}
            for app, fields in apps.items()
        ]
        return Told(data={"data": rows})

    def knock(self, callback: str, phrase: str) -> bool:
        """The first knock at a door, over real HTTP: whether it says what it should."""
        challenge = str(secrets.randbelow(10**10))
        query = {
            "hub.mode": "subscribe",
            "hub.challenge": challenge,
            "hub.verify_token": phrase,
        }
        try:
            told = httpx.get(callback, params=query, timeout=10)
        except httpx.HTTPError:
            return False
        return told.status_code == 200 and told.text == challenge

    def happened(self, account: str, name: str, **entry: Any) -> None:
        """Put into the outbox what an account tells the applications that want to know it."""
        told = {"id": account, "time": int(self.clock()), **entry}
        body = as_sealed({"object": self.object_kind, "entry": [told]})
        for app_id, fields in self.subscribed.get(account, {}).items():
            if name in fields:
                self.outbox.append((app_id, body))

    def seal(self, app_id: str, body: bytes, secret: str = "") -> dict[str, str]:
        """The headers with which a delivery comes."""
        key = secret or self.applications[app_id].secret
        old = hmac.new(key.encode(), body, hashlib.sha1).hexdigest()
        new = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
        return {
            "Content-Type": "application/json",
            "X-Hub-Signature": f"sha1={old}",
            "X-Hub-Signature-256": f"sha256={new}",
        }

    def deliver(self, door: str) -> list[int]:
        """Bring everything that waits to a door over real HTTP; what it answered. The rest waits on."""
        answers, waiting = [], []
        for app_id, body in self.outbox:
            told = httpx.post(door, content=body, headers=self.seal(app_id, body), timeout=10)
            answers.append(told.status_code)
            if not told.is_success:
                waiting.append((app_id, body))
        self.outbox = waiting
        return answers


# --- reading what is asked -----------------------------------------------------------------------


def split_version(path: str) -> tuple[str, str]:
    """The version at the beginning of a path, "" for none, and the rest: a slash at its end means nothing."""
    head, slash, rest = path.lstrip("/").partition("/")
    numbers = head[1:].replace(".", "", 1)
    if head[:1] != "v" or not numbers.isdigit():
        return "", path
    return head, (slash + rest).rstrip("/") or "/"


def params_of(call: Call) -> dict[str, str]:
    """The parameters of a call, from its address and its body, as a form or as JSON."""
    found = {name: values[0] for name, values in call.params.items()}
    if "json" in call.headers.get("content-type", ""):
        told = call.json()
        for name, value in (told if isinstance(told, dict) else {}).items():
            found[name] = value if isinstance(value, str) else json.dumps(value)
    elif call.body:
        form = parse_qs(call.body.decode(), keep_blank_values=True)
        found |= {name: values[0] for name, values in form.items()}
    return found


def read_fields(text: str) -> dict[str, Wanted]:
    """`id,comments.limit(5).filter(stream){id,message}` as what is wanted. Raises No for other text."""
    wanted, rest = _fields_in(text)
    if rest:
        raise No(2500, f"Syntax error in fields: {rest[:20]}")
    return wanted


def _fields_in(text: str) -> tuple[dict[str, Wanted], str]:
    found: dict[str, Wanted] = {}
    while text and text[0] != "}":
        name, text = _name_in(text)
        if not name:
            raise No(2500, "Syntax error in fields")
        args: dict[str, str] = {}
        while text.startswith("."):
            argument, text = _name_in(text[1:])
            if not text.startswith("(") or ")" not in text:
                raise No(2500, "Syntax error in fields")
            args[argument], _, text = text[1:].partition(")")
        inner: dict[str, Wanted] = {}
        if text.startswith("{"):
            inner, text = _fields_in(text[1:])
            if not text.startswith("}"):
                raise No(2500, "Syntax error in fields")
            text = text[1:]
        found[name] = Wanted(args, inner)
        if text.startswith(","):
            text = text[1:]
    return found, text


def _name_in(text: str) -> tuple[str, str]:
    end = next((at for at, char in enumerate(text) if not (char.isalnum() or char == "_")), None)
    return (text, "") if end is None else (text[:end].strip(), text[end:])


def only(wanted: Mapping[str, Wanted], known: Iterable[str], node: str) -> None:
    """Raise No for a field the Graph does not know on this node."""
    for name in wanted:
        if name not in {*known, *NODE}:
            raise invalid(f"Tried accessing nonexisting field ({name}) on node type ({node})")


def stamp(at: datetime | float) -> str:
    """A time as the Graph writes it: 2026-11-02T09:30:00+0000."""
    moment = at if isinstance(at, datetime) else datetime.fromtimestamp(at, UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def as_sealed(told: Mapping[str, Any]) -> bytes:
    """A delivery as it is signed: in ASCII, with its slashes escaped."""
    return json.dumps(told, separators=(",", ":")).replace("/", "\\/").encode()


def _old_bearer(call: Call) -> str:
    kind, _, token = call.headers.get("authorization", "").partition(" ")
    return token if kind == "OAuth" else ""


def _listed(text: str) -> list[str]:
    """A list as JSON, or with commas between."""
    if text.startswith("["):
        told = json.loads(text)
        return [str(one) for one in told]
    return text.split(",")


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() else otherwise


def _cursor(row: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(str(row["id"]).encode()).decode().rstrip("=")


def _uncursor(cursor: str) -> str:
    try:
        return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except ValueError:
        return ""
