"""Asking X: every way it can answer becomes data or one of the seven names for trouble."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from herzenstakt.channels.connector import Enclosure
from herzenstakt.channels.limits import read_limits
from herzenstakt.channels.trouble import Disconnected, Gone, Refused, Trouble
from herzenstakt.connectors.x.problems import (
    Problem,
    away,
    nonsense,
    of_a_problem,
    problems_in,
    trouble_of,
    trouble_of_a_post,
    unsure,
)
from herzenstakt.connectors.x.spelling import Spelling
from herzenstakt.kernel.http import Blocked, Http, Response, TooLarge
from herzenstakt.kernel.words import gettext_noop as _

Json = dict[str, Any]

#: nothing has left the house when one of these is raised
UNSENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)
POSTS_AT_ONCE = read_limits(__package__ or "")["posts.at_once"].value or 1
#: a picture takes its time on the way up
FOR_AN_UPLOAD = 120.0


@dataclass(slots=True)
class Api:
    """X, for one account (its `token`), and for the application of the house (its `bearer`)."""

    http: Http
    base: str
    spelling: Spelling
    token: str = field(repr=False)
    bearer: str = field(default="", repr=False)

    # reading

    def read(
        self, path: str, params: Mapping[str, Any] | None = None, *, by_app: bool = False
    ) -> Json:
        """GET what must be one object. Nothing is read here that could be missing alone, so a 404 is
        nonsense. Raises TryLater, Disconnected, Refused."""
        try:
            told = self._object_in(self._asked("GET", path, params=params, by_app=by_app), by_app)
        except Gone:
            raise nonsense() from None
        if told is None:
            raise nonsense()
        return told

    def read_many(self, path: str, params: Mapping[str, Any]) -> Json:
        """GET a list of things. An answer without `data` is an empty list, but where it names a problem
        instead."""
        told = self.read(path, params)
        data = told.get("data", [])
        if not isinstance(data, list) or not all(isinstance(one, dict) for one in data):
            raise nonsense()
        if "data" not in told and not isinstance(told.get("meta"), Mapping):
            raise self._problem_in(told)
        return told

    def read_me(self) -> Json:
        """The account that agreed."""
        asked = {"user.fields": "id,name,username,profile_image_url,subscription_type"}
        told = self.read("/2/users/me", asked)
        data = told.get("data")
        if not isinstance(data, dict):
            raise self._problem_in(told)
        return data

    def read_posts(self, ids: Sequence[str]) -> tuple[list[Json], list[Problem]]:
        """Posts by their ids: pages of those that are there, and what X says of the others."""
        pages, missing = [], list[Problem]()
        for start in range(0, len(ids), POSTS_AT_ONCE):
            asked = {"ids": ",".join(ids[start : start + POSTS_AT_ONCE]), **self.spelling.asked()}
            told = self._asked_for_posts(asked)
            pages.append(told)
            missing += [one for one in problems_in(told) if one.of]
        return pages, missing

    def _asked_for_posts(self, asked: Mapping[str, str]) -> Json:
        told = self.read("/2/tweets", asked)
        data = told.get("data", [])
        if not isinstance(data, list) or not all(isinstance(one, dict) for one in data):
            raise nonsense()
        if "data" not in told and not isinstance(told.get("errors"), list):
            raise nonsense()
        return told

    # writing

    def say(self, path: str, data: Mapping[str, Any]) -> Json:
        """POST words that must not stand there twice; the `data` of the answer. Raises Unsure where they left
        the house and no clear answer came back."""
        try:
            answer = self.http.post(f"{self.base}{path}", json=data, headers=self.headers())
        except UNSENT as error:
            raise away() from error
        except Blocked:
            raise self.blocked() from None
        except (httpx.HTTPError, TooLarge) as error:
            raise unsure() from error
        if answer.status not in {200, 201}:
            raise trouble_of_a_post(answer, self.token)
        try:
            told = answer.json()
        except (ValueError, RecursionError):
            raise unsure() from None
        kept = told.get("data") if isinstance(told, dict) else None
        if isinstance(kept, dict):
            return kept
        for problem in problems_in(told):
            raise of_a_problem(problem, self.token)
        raise unsure()

    def do(
        self, method: str, path: str, data: Mapping[str, Any] | None = None, *, by_app: bool = False
    ) -> Json:
        """Write something where twice is once, so any doubt means: once more. The `data` of the answer."""
        more = {} if data is None else {"json": data}
        told = self._object_in(self._asked(method, path, by_app=by_app, **more), by_app)
        if told is None:
            raise nonsense()
        kept = told.get("data")
        if not isinstance(kept, dict):
            for problem in problems_in(told):
                raise of_a_problem(problem, self.token)
            raise nonsense()
        return kept

    def upload(self, enclosure: Enclosure, category: str) -> str:
        """Bring a picture with its description; its id. Brought in vain it harms nobody: any doubt is
        TryLater."""
        content = (enclosure.name, enclosure.read(), enclosure.content_type)
        answer = self._asked(
            "POST",
            "/2/media/upload",
            data={"media_category": category},
            files={"media": content},
            patience=FOR_AN_UPLOAD,
        )
        told = self._object_in(answer, by_app=False)
        brought = told.get("data") if told else None
        media_id = brought.get("id") if isinstance(brought, dict) else None
        if not isinstance(media_id, str) or not media_id.isdigit():
            raise nonsense()
        if enclosure.alt:
            described = {"id": media_id, "metadata": {"alt_text": {"text": enclosure.alt}}}
            self.do("POST", "/2/media/metadata", described)
        return media_id

    # inside

    def headers(self, *, by_app: bool = False) -> dict[str, str]:
        """The credentials of a request. Raises Disconnected for a token that can be none, Refused where the
        application has none of its own."""
        token = self.bearer if by_app else self.token
        if not (token and token.isascii() and token.isprintable()):
            if by_app:
                raise Refused(_("The application on X has no bearer token here."))
            raise Disconnected(_("X no longer accepts the access. Please sign in there once more."))
        return {"Authorization": f"Bearer {token}", "Accept": "application/json"}

    def _asked(self, method: str, path: str, *, by_app: bool = False, **more: Any) -> Response:
        try:
            return self.http.request(
                method, f"{self.base}{path}", headers=self.headers(by_app=by_app), **more
            )
        except Blocked:
            raise self.blocked() from None
        except (httpx.HTTPError, httpx.InvalidURL, TooLarge) as error:
            raise away() from error

    def _object_in(self, answer: Response, by_app: bool) -> Json | None:
        """The object of a good answer; None where there is none."""
        if by_app and answer.status == 401:
            raise Refused(_("X does not accept the bearer token of your application."))
        if answer.status not in {200, 201}:
            raise trouble_of(answer, self.bearer if by_app else self.token)
        return answer.object()

    def _problem_in(self, told: Json) -> Trouble:
        """The first problem that is named instead of what we asked for."""
        named = [of_a_problem(problem, self.token) for problem in problems_in(told)]
        return next((one for one in named if not isinstance(one, Gone)), nonsense())

    def blocked(self) -> Disconnected:
        """A private address that no owner has allowed."""
        host = httpx.URL(self.base).host
        return Disconnected(
            _("%(server)s is a private address. An owner has to allow it first."), server=host
        )
