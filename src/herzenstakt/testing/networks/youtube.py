"""A small YouTube in a box: the comments part of the Data API v3 and the sign-in of Google, with their traps.

People outside act by method calls (`comment`, `edit`, `delete`), the house through the API. Traps that are
kept: newest first and no "since", a thread tells only a few of its replies and is not moved up by a new one,
`textOriginal` is withheld from everybody but who wrote it, `html` unless one asks for plain text, held
comments stand in lists of their own, the state of a comment is not told where it is asked for by its id,
nothing that was rejected comes back, and every call costs units of a quota that nobody tells.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any, Self

from herzenstakt.testing.networks.portraits import portrait
from herzenstakt.testing.networks.signing_in import Grant, SigningIn
from herzenstakt.testing.networks.stage import Call, SimulatedNetwork, Told, route

SCOPE = "https://www.googleapis.com/auth/youtube.force-ssl"
CLIENT, SECRET = "1234-ratzi.apps.googleusercontent.com", "GOCSPX-herz-ens-takt"
HOUSE = "@ratzifatzi"
PUBLISHED, HELD, SPAM, REJECTED = "published", "heldForReview", "likelySpam", "rejected"
STATES = (PUBLISHED, HELD, SPAM, REJECTED)
#: what a call costs, by its method; the units of a day
READS, WRITES, A_DAY = 1, 50, 10_000
LONGEST = 10_000
IDS_AT_ONCE = 50

Json = dict[str, Any]


@dataclass(slots=True)
class Tube:
    """Somebody's channel: whoever comments has one."""

    channel_id: str
    handle: str
    title: str


@dataclass(slots=True)
class Video:
    """A film of somebody. `silent`: comments are switched off."""

    video_id: str
    channel_id: str
    title: str
    description: str
    published: str
    silent: bool = False


@dataclass(slots=True)
class Comment:
    """A comment or a reply. `number`: which of all; `picture`: whether one is attached to it."""

    comment_id: str
    number: int
    author: str  # the id of a channel
    channel_id: str
    video_id: str
    parent_id: str
    text: str
    published: str
    updated: str
    state: str = PUBLISHED
    picture: bool = False

    @property
    def top(self) -> str:
        """The comment on top of its thread: itself, or what it answers."""
        return self.parent_id or self.comment_id


class No(Exception):
    """The API refuses, with a status, a reason and a sentence."""

    def __init__(
        self, status: int, reason: str, message: str = "", domain: str = "youtube.comment"
    ) -> None:
        said = message or f"The request failed: {reason}."
        one = {"message": said, "domain": domain, "reason": reason}
        self.told = Told(status, {"error": {"code": status, "message": said, "errors": [one]}})
        super().__init__(reason)


def wrong(name: str, value: str, allowed: Iterable[str] = ()) -> No:
    """How Google refuses a parameter it does not understand."""
    listed = f" Allowed values: [{', '.join(allowed)}]" if allowed else ""
    return No(400, "invalidParameter", f"Invalid value '{value}' for {name}.{listed}", "global")


class SimulatedYouTube(SigningIn, SimulatedNetwork):
    """`with SimulatedYouTube() as tube: tube.comment("@frieda", "Gibt es die in Blau?")`"""

    name = "youtube"
    token_life = 3599.0
    #: how many replies a thread tells of
    few = 5
    #: an application that Google still counts as being tested: its access ends after seven days
    in_testing = False
    #: whether one id nobody knows spoils a whole question, as the documents say
    strict_ids = False
    #: whether comments that are held are told by their ids
    tells_held_ids = True

    def __init__(self, port: int = 0, house: str = HOUSE, house_name: str = "RatziFatzi") -> None:
        super().__init__(port)
        self.prepare_to_sign_in()
        self.tubes: dict[str, Tube] = {}
        self.videos: dict[str, Video] = {}
        self.comments: dict[str, Comment] = {}
        self.banned: set[str] = set()
        #: threads nobody can answer in
        self.closed: set[str] = set()
        self.used: dict[str, int] = {}
        self.a_day = A_DAY
        self.epoch = 0
        self.latest = ""
        self.drawn = 0
        self._lasting: set[int] = set()
        self._agreed: set[tuple[str, str]] = set()
        self.house = house
        self.people = [house]
        self.us = self.meet(house, house_name).channel_id
        self.film = self.upload(house, "Die neue Bürste", "Sie bürstet in alle Richtungen.")
        self.register(CLIENT, SECRET)

    # --- people outside ---------------------------------------------------------------------------

    def meet(self, handle: str, title: str = "") -> Tube:
        """Let somebody have a channel; one who has it gets the new name."""
        with self.lock:
            known = self.tubes.get(channel_id_of(handle))
            named = title or (known.title if known else handle.removeprefix("@"))
            tube = Tube(channel_id_of(handle), handle, named)
            self.tubes[tube.channel_id] = tube
            return tube

    def upload(
        self, handle: str, title: str, description: str = "", at: datetime | None = None
    ) -> str:
        """Somebody publishes a film; its id."""
        with self.lock:
            channel = self.meet(handle).channel_id
            video_id = drawn(f"video {len(self.videos)}", 11)
            said_at = written(at) if at else self.tick()
            self.videos[video_id] = Video(video_id, channel, title, description, said_at)
            return video_id

    def comment(
        self,
        handle: str,
        text: str,
        to: str = "",
        *,
        video: str = "",
        at: datetime | None = None,
        state: str = PUBLISHED,
        picture: bool = False,
    ) -> str:
        """Somebody says something under our film (or `video`), or in answer `to` a comment; its id. Whoever
        is banned is rejected at once."""
        with self.lock:
            author = self.meet(handle).channel_id
            above = self.comments.get(to)
            film = self.videos[above.video_id if above else video or self.film]
            state = REJECTED if author in self.banned else state
            said = self._keep(author, film, above.top if above else "", text, at)
            said.state, said.picture = state, picture
            return said.comment_id

    def edit(self, comment_id: str, text: str) -> None:
        """Whoever wrote it finds other words."""
        with self.lock:
            said = self.comments[comment_id]
            said.text, said.updated = text, max(self.tick(), after(said.published))

    def delete(self, comment_id: str) -> None:
        """Whoever wrote it takes it back, and with it what stands below it."""
        with self.lock:
            self.comments.pop(comment_id, None)
            for below in [one for one in self.comments.values() if one.parent_id == comment_id]:
                del self.comments[below.comment_id]

    def moderate(self, comment_id: str, state: str) -> None:
        """Somebody of the house decides in YouTube Studio, or YouTube's own filter does."""
        with self.lock:
            self.comments[comment_id].state = state

    def texts_of(self, handle: str) -> list[str]:
        """Everything somebody has said, oldest first."""
        author = channel_id_of(handle)
        said = sorted(self.comments.values(), key=lambda one: one.number)
        return [one.text for one in said if one.author == author]

    def sign_in(self, who: str = "", *scopes: str) -> str:
        """An access token as if somebody had agreed."""
        return self.grant(CLIENT, who or self.house, *(scopes or (SCOPE,)))

    # --- time -------------------------------------------------------------------------------------

    def a_new_day(self) -> None:
        """Midnight in California: everybody may ask again."""
        self.used.clear()

    def seven_days_later(self) -> None:
        """No access token is good any more; of an application in testing no refresh token either."""
        self.grants.clear()
        if self.in_testing:
            self.refresh_tokens.clear()

    def forget_pages(self) -> None:
        """The tokens of pages are good no more."""
        self.epoch += 1

    # --- between two starts -----------------------------------------------------------------------

    def dump(self) -> Json:
        """Everything that must survive, as JSON."""
        with self.lock:
            return {
                "house": self.house,
                "tubes": [asdict(one) for one in self.tubes.values()],
                "videos": [asdict(one) for one in self.videos.values()],
                "comments": [asdict(one) for one in self.comments.values()],
                "banned": sorted(self.banned),
                "closed": sorted(self.closed),
                "film": self.film,
                "latest": self.latest,
                "drawn": self.drawn,
                "clients": [asdict(one) for one in self.clients.values()],
                "grants": {token: asdict(one) for token, one in self.grants.items()},
                "refresh": {token: asdict(one) for token, one in self.refresh_tokens.items()},
            }

    def load(self, state: Mapping[str, Any]) -> Self:
        """Go on where `dump` stopped."""
        with self.lock:
            self.house, self.film = state["house"], state["film"]
            self.latest, self.drawn = state["latest"], state["drawn"]
            self.us, self.people = channel_id_of(self.house), [self.house]
            self.tubes = {raw["channel_id"]: Tube(**raw) for raw in state["tubes"]}
            self.videos = {raw["video_id"]: Video(**raw) for raw in state["videos"]}
            self.comments = {raw["comment_id"]: Comment(**raw) for raw in state["comments"]}
            self.banned, self.closed = set(state["banned"]), set(state["closed"])
            for raw in state["clients"]:
                self.register(raw["client_id"], raw["secret"], *raw["redirects"])
            self.grants = {token: Grant(**raw) for token, raw in state["grants"].items()}
            self.refresh_tokens = {token: Grant(**raw) for token, raw in state["refresh"].items()}
        return self

    # --- signing in -------------------------------------------------------------------------------

    @route("GET", "/o/oauth2/v2/auth")
    def authorize(self, call: Call) -> Told:
        """Google asks a person. Lasting access is given where it is asked for (`access_type=offline`), and
        from the second time on only where the person is asked again (`prompt=consent`)."""
        known = set(self.codes)
        told = self.ask(call)
        for code in set(self.codes) - known:
            grant = self.codes[code]
            pair = (grant.client_id, grant.who)
            asked_again = call.first("prompt") == "consent" or pair not in self._agreed
            if call.first("access_type") == "offline" and asked_again:
                self._lasting.add(id(grant))
            self._agreed.add(pair)
        return told

    @route("POST", "/token")
    def token(self, call: Call) -> Told:
        """Tokens for a code or for a refresh token, which stays the same."""
        return self.hand_out(call)

    def tokens(self, grant: Grant) -> Json:
        """What is handed out: the refresh token only where the access is to last."""
        told = super().tokens(grant)
        told["token_type"] = "Bearer"
        if grant.redirect and id(grant) not in self._lasting:
            del self.refresh_tokens[told.pop("refresh_token")]
        elif self.in_testing:
            told["refresh_token_expires_in"] = 604_799
        return told

    # --- the API ----------------------------------------------------------------------------------

    def answer(self, call: Call) -> Told:
        """Answer a call; a refusal anywhere inside becomes the API's refusal."""
        try:
            return super().answer(call)
        except No as no:
            return no.told

    def not_found(self, call: Call) -> Told:
        """How Google answers an address it does not know: with a page."""
        page = b"<!doctype html><title>Error 404 (Not Found)!!1</title>"
        return Told(404, page, {"Content-Type": "text/html; charset=UTF-8"})

    def unauthorised(self, call: Call) -> Told:
        """How the API answers a token that is good for nothing."""
        said = "Request had invalid authentication credentials."
        one = {
            "message": "Invalid Credentials",
            "domain": "global",
            "reason": "authError",
            "location": "Authorization",
            "locationType": "header",
        }
        error = {"code": 401, "message": said, "errors": [one], "status": "UNAUTHENTICATED"}
        return Told(401, {"error": error})

    @route("GET", "/youtube/v3/channels")
    def list_channels(self, call: Call) -> Told:
        """Channels by their ids, or the one whoever asks has chosen; none for an account without one."""
        us = self._admitted(call, READS)
        parts_of(call, "id", "snippet", "statistics", "status")
        ids = [us] if call.first("mine") == "true" else ids_in(call, "id")
        found = [self._channel(self.tubes[one]) for one in ids if one in self.tubes]
        return listing("channel", found, call)

    @route("GET", "/youtube/v3/videos")
    def list_videos(self, call: Call) -> Told:
        """Films by their ids; what is not there is left out."""
        self._admitted(call, READS)
        parts_of(call, "id", "snippet", "status")
        ids = ids_in(call, "id")
        if len(ids) > IDS_AT_ONCE:
            raise wrong("id", str(len(ids)))
        found = [self._video(self.videos[one]) for one in ids if one in self.videos]
        return listing("video", found, call)

    @route("GET", "/youtube/v3/commentThreads")
    def list_threads(self, call: Call) -> Told:
        """The threads of a channel, of a film, or by their ids; newest first."""
        us = self._admitted(call, READS)
        parts = parts_of(call, "id", "snippet", "replies")
        state = one_of(call, "moderationStatus", STATES, PUBLISHED)
        one_of(call, "order", ("time", "relevance", "orderUnspecified"), "time")
        if "id" in call.params:
            return self._threads_by_id(call, us, parts)
        threads = self._threads_of(call, us, state)
        page, following = self._page(threads, call)
        shown = [self._thread(top, us, state, call, parts) for top in page]
        return listing("commentThread", shown, call, following, len(threads))

    @route("GET", "/youtube/v3/comments")
    def list_comments(self, call: Call) -> Told:
        """Comments by their ids, or the replies of a thread."""
        us = self._admitted(call, READS)
        parts_of(call, "id", "snippet")
        if "id" in call.params:
            return self._comments_by_id(call, us)
        top = self._seen(call.first("parentId"), us)
        if top is None:
            raise No(404, "commentNotFound")
        below = [one for one in self._below(top) if one.state == PUBLISHED]
        page, following = self._page(below, call)
        shown = [self._shown(one, us, call) for one in page]
        return listing("comment", shown, call, following, len(below))

    @route("POST", "/youtube/v3/comments")
    def insert_comment(self, call: Call) -> Told:
        """A reply to a comment on top of its thread."""
        us = self._admitted(call, WRITES)
        parts_of(call, "id", "snippet")
        text = proper_text(call)
        parent = snippet_of(call).get("parentId", "")
        if not parent:
            raise No(400, "parentIdMissing")
        top = self.comments.get(parent)
        if top is None or top.state == REJECTED:
            raise No(404, "parentCommentNotFound")
        if top.state != PUBLISHED:
            raise No(400, "parentCommentIsPrivate")
        if top.parent_id or top.comment_id in self.closed:
            raise No(400, "operationNotSupported")
        said = self._keep(us, self.videos[top.video_id], top.comment_id, text, None)
        return Told(data=self._shown(said, us, call))

    @route("PUT", "/youtube/v3/comments")
    def update_comment(self, call: Call) -> Told:
        """Other words for our own."""
        us = self._admitted(call, WRITES)
        parts_of(call, "id", "snippet")
        text = proper_text(call)
        said = self.comments.get(call.json().get("id", ""))
        if said is None:
            raise No(404, "commentNotFound")
        if said.author != us:
            raise No(403, "forbidden")
        self.edit(said.comment_id, text)
        return Told(data=self._shown(said, us, call))

    @route("DELETE", "/youtube/v3/comments")
    def delete_comment(self, call: Call) -> Told:
        """Take our own words back."""
        us = self._admitted(call, WRITES)
        said = self.comments.get(call.first("id"))
        if said is None:
            raise No(404, "commentNotFound")
        if said.author != us:
            raise No(403, "forbidden")
        self.delete(said.comment_id)
        return Told(204, b"")

    @route("POST", "/youtube/v3/comments/setModerationStatus")
    def set_state(self, call: Call) -> Told:
        """Hold, publish or reject comments under our own films. What was rejected is never published again;
        what its author deleted is a failure of processing."""
        us = self._admitted(call, WRITES)
        if "moderationStatus" not in call.params:
            raise No(400, "missingRequiredParameter", domain="youtube.parameter")
        state = one_of(call, "moderationStatus", (PUBLISHED, HELD, REJECTED), "")
        bans = one_of(call, "banAuthor", ("true", "false"), "false") == "true"
        if bans and state != REJECTED:
            raise No(400, "banWithoutReject")
        ids = ids_in(call, "id")
        if not 0 < len(ids) <= IDS_AT_ONCE:
            raise wrong("id", str(len(ids)))
        for one in ids:
            said = self.comments.get(one)
            if said is None:
                raise No(400, "processingFailure")
            if said.channel_id != us or (said.state == REJECTED and state != REJECTED):
                raise No(403, "forbidden")
        for one in ids:
            self.comments[one].state = state
            if bans:
                self.banned.add(self.comments[one].author)
        return Told(204, b"")

    @route("GET", r"/avatars/(?P<handle>[^/]+)\.png")
    def avatar(self, call: Call, handle: str) -> Told:
        """Somebody's picture; any name has one."""
        return Told(data=portrait(handle.removeprefix("@")), headers={"Content-Type": "image/png"})

    # --- inside -----------------------------------------------------------------------------------

    def tick(self) -> str:
        """Now, as it is written: to the second."""
        self.latest = max(written(datetime.now(UTC)), self.latest)
        return self.latest

    def _keep(
        self, author: str, film: Video, parent: str, text: str, at: datetime | None
    ) -> Comment:
        self.drawn += 1
        number = self.drawn
        said_at = written(at) if at else self.tick()
        comment_id = (
            f"{parent}.{drawn(f'reply {number}', 22)}"
            if parent
            else f"Ug{drawn(f'comment {number}', 18)}4AaABAg"
        )
        said = Comment(
            comment_id,
            number,
            author,
            film.channel_id,
            film.video_id,
            parent,
            text,
            said_at,
            said_at,
        )
        self.comments[comment_id] = said
        return said

    def _admitted(self, call: Call, cost: int) -> str:
        """The channel of whoever calls, "" for an account that has none. Raises No; whatever is asked costs
        something, and nothing is answered beyond the units of a day."""
        grant = self.holder(call.bearer())
        if grant is None:
            refused = No(401, "authError")
            refused.told = self.unauthorised(call)
            raise refused
        if self.used.get(grant.client_id, 0) + cost > self.a_day:
            said = (
                "The request cannot be completed because you have exceeded your "
                '<a href="/youtube/v3/getting-started#quota">quota</a>.'
            )
            raise No(403, "quotaExceeded", said, "youtube.quota")
        self.used[grant.client_id] = self.used.get(grant.client_id, 0) + cost
        if SCOPE not in grant.scopes:
            said = "Request had insufficient authentication scopes."
            raise No(403, "insufficientPermissions", said, "global")
        channel = channel_id_of(grant.who)
        return channel if channel in self.tubes else ""

    def _seen(self, comment_id: str, us: str) -> Comment | None:
        """A comment as far as whoever asks may see it by its id."""
        said = self.comments.get(comment_id)
        if said is None or said.state == REJECTED:
            return None
        if said.state == PUBLISHED or (said.channel_id == us and self.tells_held_ids):
            return said
        return None

    def _below(self, top: Comment) -> list[Comment]:
        below = [one for one in self.comments.values() if one.parent_id == top.comment_id]
        return sorted(below, key=order, reverse=True)

    def _threads_by_id(self, call: Call, us: str, parts: set[str]) -> Told:
        if "moderationStatus" in call.params or "pageToken" in call.params:
            raise No(400, "incompatibleParameters", domain="youtube.parameter")
        found = [self._seen(one, us) for one in ids_in(call, "id")]
        tops = [one for one in found if one is not None and not one.parent_id]
        if not tops:
            raise No(404, "commentThreadNotFound", domain="youtube.commentThread")
        shown = [self._thread(top, us, "", call, parts) for top in tops]
        return listing("commentThread", shown, call)

    def _threads_of(self, call: Call, us: str, state: str) -> list[Comment]:
        """The comments on top of threads in which something has this state, newest first."""
        channel = call.first("allThreadsRelatedToChannelId")
        film = self.videos.get(call.first("videoId"))
        if bool(channel) == ("videoId" in call.params):
            raise No(400, "missingRequiredParameter", domain="youtube.parameter")
        if not channel and film is None:
            raise No(404, "videoNotFound", domain="youtube.video")
        if film and film.silent:
            raise No(403, "commentsDisabled", domain="youtube.commentThread")
        if channel and channel not in self.tubes:
            raise No(404, "channelNotFound", domain="youtube.channel")
        if state != PUBLISHED and us != (channel or (film and film.channel_id)):
            raise No(403, "forbidden", domain="youtube.commentThread")
        tops = [
            one
            for one in self.comments.values()
            if not one.parent_id
            and (one.channel_id == channel if channel else one.video_id == call.first("videoId"))
            and self._stands_in(one, state)
        ]
        return sorted(tops, key=order, reverse=True)

    def _stands_in(self, top: Comment, state: str) -> bool:
        if state == PUBLISHED:
            return top.state == PUBLISHED
        if top.state == REJECTED and state != REJECTED:
            return False
        return top.state == state or any(one.state == state for one in self._below(top))

    def _comments_by_id(self, call: Call, us: str) -> Told:
        if {"parentId", "pageToken", "maxResults"} & set(call.params):
            raise No(400, "incompatibleParameters", domain="youtube.parameter")
        ids = ids_in(call, "id")
        if len(ids) > IDS_AT_ONCE:
            raise wrong("id", str(len(ids)))
        seen = [self._seen(one, us) for one in ids]
        if self.strict_ids and None in seen:
            raise No(404, "commentNotFound")
        shown = [self._shown(one, us, call, by_id=True) for one in seen if one]
        return listing("comment", shown, call)

    def _page(self, found: list[Comment], call: Call) -> tuple[list[Comment], str]:
        """One page of what stands newest first, and the token of the next one."""
        told = call.first("maxResults", "20")
        if not told.isdigit() or not 1 <= int(told) <= 100:
            raise wrong("maxResults", told)
        if token := call.first("pageToken"):
            try:
                epoch, moment, number = json.loads(base64.urlsafe_b64decode(token))
                found = [one for one in found if order(one) < (moment, number)]
                fresh = epoch == self.epoch
            except (ValueError, TypeError):
                fresh = False
            if not fresh:
                raise No(400, "invalidPageToken", domain="youtube.parameter")
        page = found[: int(told)]
        if len(page) == len(found):
            return page, ""
        place = json.dumps([self.epoch, *order(page[-1])])
        return page, base64.urlsafe_b64encode(place.encode()).decode()

    def _thread(self, top: Comment, us: str, state: str, call: Call, parts: set[str]) -> Json:
        """A thread as the API shows it, with the newest few of its replies."""
        visible = [one for one in self._below(top) if one.state in {PUBLISHED, state}]
        thread: Json = {
            "kind": "youtube#commentThread",
            "etag": drawn(f"etag {top.comment_id}", 27),
            "id": top.comment_id,
        }
        if "snippet" in parts:
            thread["snippet"] = {
                "channelId": top.channel_id,
                "videoId": top.video_id,
                "topLevelComment": self._shown(top, us, call, by_id=not state),
                "canReply": top.state == PUBLISHED and top.comment_id not in self.closed,
                "totalReplyCount": len(visible),
                "isPublic": top.state == PUBLISHED,
            }
        if "replies" in parts and visible:
            few = visible[: self.few]
            thread["replies"] = {
                "comments": [self._shown(one, us, call, by_id=not state) for one in few]
            }
        return thread

    def _shown(self, said: Comment, us: str, call: Call, *, by_id: bool = False) -> Json:
        """A comment as the API shows it to `us`. Its state is told to the owner of the film, and not where
        one asked by its id."""
        who = self.tubes[said.author]
        plain = one_of(call, "textFormat", ("html", "plainText", "textFormatUnspecified"), "html")
        text = self._rewritten(said.text)
        snippet: Json = {
            "channelId": said.channel_id,
            "videoId": said.video_id,
            "textDisplay": text if plain == "plainText" else as_html(text),
            "authorDisplayName": who.handle,
            "authorProfileImageUrl": f"{self.url}/avatars/{who.handle}.png",
            "authorChannelUrl": f"http://www.youtube.com/{who.handle}",
            "authorChannelId": {"value": who.channel_id},
            "canRate": True,
            "viewerRating": "none",
            "likeCount": said.number % 7,
            "publishedAt": said.published,
            "updatedAt": said.updated,
        }
        if said.author == us:
            snippet["textOriginal"] = said.text
        if said.parent_id:
            snippet["parentId"] = said.parent_id
        if said.channel_id == us and not by_id:
            snippet["moderationStatus"] = said.state
        if said.picture:  # signed anew each time, and good for six hours
            signed = drawn(f"{said.comment_id} {len(self.calls)}", 20)
            snippet["imageUrl"] = f"{self.url}/avatars/picture-{signed}.png"
        return {
            "kind": "youtube#comment",
            "etag": drawn(f"etag {said.comment_id} {said.updated}", 27),
            "id": said.comment_id,
            "snippet": snippet,
        }

    def _rewritten(self, text: str) -> str:
        """What YouTube makes of a text: where somebody names one of its films, its title stands."""
        for film in self.videos.values():
            text = text.replace(f"https://www.youtube.com/watch?v={film.video_id}", film.title)
        return text

    def _channel(self, tube: Tube) -> Json:
        return {
            "kind": "youtube#channel",
            "etag": drawn(f"etag {tube.channel_id}", 27),
            "id": tube.channel_id,
            "snippet": {
                "title": tube.title,
                "description": "",
                "customUrl": tube.handle,
                "publishedAt": "2020-01-02T03:04:05Z",
                "thumbnails": self._pictures(tube.handle),
            },
        }

    def _video(self, film: Video) -> Json:
        return {
            "kind": "youtube#video",
            "etag": drawn(f"etag {film.video_id}", 27),
            "id": film.video_id,
            "snippet": {
                "publishedAt": film.published,
                "channelId": film.channel_id,
                "title": film.title,
                "description": film.description,
                "thumbnails": self._pictures(film.video_id),
                "channelTitle": self.tubes[film.channel_id].title,
                "categoryId": "22",
                "liveBroadcastContent": "none",
            },
        }

    def _pictures(self, name: str) -> Json:
        address = f"{self.url}/avatars/{name}.png"
        return {
            size: {"url": address, "width": width, "height": width}
            for size, width in (("default", 88), ("medium", 240), ("high", 800))
        }


# --- small things --------------------------------------------------------------------------------


def drawn(words: str, length: int) -> str:
    """Letters that are always the same for the same words, as YouTube's ids look."""
    digest = hashlib.sha512(words.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()[:length]


def channel_id_of(handle: str) -> str:
    """The id of somebody's channel; it is drawn from the handle, so that it is known before they are."""
    return f"UC{drawn(f'channel {handle}', 22)}"


def written(moment: datetime) -> str:
    """A moment as YouTube writes it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def after(moment: str) -> str:
    """A second later."""
    return written(datetime.fromisoformat(moment) + timedelta(seconds=1))


def order(said: Comment) -> tuple[str, int]:
    """Where it stands among others."""
    return said.published, said.number


def as_html(text: str) -> str:
    """Plain words as the API writes them unless it is asked for plain text."""
    return escape(text, quote=True).replace("\n", "<br>")


def ids_in(call: Call, name: str) -> list[str]:
    """A list of ids: given several times, or with commas between them."""
    return [one for told in call.params.get(name, []) for one in told.split(",") if one]


def parts_of(call: Call, *allowed: str) -> set[str]:
    """Which parts of a resource are asked for. Raises No where none is named, or one nobody knows."""
    parts = ids_in(call, "part")
    if not parts:
        raise No(400, "missingRequiredParameter", "No filter selected.", "youtube.parameter")
    for part in parts:
        if part not in allowed:
            raise No(400, "unknownPart", f"'{part}'", "youtube.part")
    return set(parts)


def one_of(call: Call, name: str, allowed: Iterable[str], otherwise: str) -> str:
    """A parameter that may only say one of several words. Raises No."""
    told = call.first(name, otherwise)
    if told not in {*allowed, otherwise}:
        raise wrong(name, told, allowed)
    return told


def snippet_of(call: Call) -> Json:
    """What a request says of a comment."""
    try:
        snippet = call.json().get("snippet")
    except (ValueError, AttributeError) as broken:
        raise No(400, "parseError", "Parse Error", "global") from broken
    return snippet if isinstance(snippet, dict) else {}


def proper_text(call: Call) -> str:
    """The words somebody wants to say. Raises No."""
    text = snippet_of(call).get("textOriginal", "")
    if not isinstance(text, str) or not text.strip():
        raise No(400, "commentTextRequired")
    if len(text) > LONGEST:
        raise No(400, "commentTextTooLong")
    return text


def listing(
    kind: str, items: list[Json], call: Call, following: str = "", total: int | None = None
) -> Told:
    """A list as the API answers it."""
    told: Json = {
        "kind": f"youtube#{kind}ListResponse",
        "etag": drawn(f"etag {kind} {len(items)}", 27),
        "pageInfo": {
            "totalResults": len(items) if total is None else total,
            "resultsPerPage": int(call.first("maxResults", "0")) or len(items),
        },
        "items": items,
    }
    return Told(data={**told, "nextPageToken": following} if following else told)
