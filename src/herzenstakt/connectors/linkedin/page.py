"""The page of the house on LinkedIn: what is read there and written there, call by call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from herzenstakt.channels.connector import Account
from herzenstakt.channels.trouble import Gone
from herzenstakt.connectors.linkedin.api import Api, Json, Question, Rejected
from herzenstakt.connectors.linkedin.door import EVENT, SAID, TOLD_WHOLE
from herzenstakt.connectors.linkedin.restli import Method
from herzenstakt.connectors.linkedin.urns import Place, kind_of, number_of
from herzenstakt.kernel.foreign import part, word

#: these roles see comments; with any other one LinkedIn answers with an empty list
READING = frozenset({"ADMINISTRATOR", "DIRECT_SPONSORED_CONTENT_POSTER"})
ADMINISTRATOR = "ADMINISTRATOR"
COMMENTS = "/socialActions/{about}/comments"
COMMENT = "/socialActions/{about}/comments/{number}"
#: ids in one question, well below the 4,000 letters from which on LinkedIn wants another way of asking
AT_ONCE = 40
#: where LinkedIn tells us no names, it is asked again after so long
NAMELESS_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class House:
    """One organisation, and the member in whose name we ask. `batches`: whether several things may be asked
    for at once (not in the development tier)."""

    api: Api
    account: Account
    us: str
    member: str = ""
    batches: bool = False

    # who we are, and what we may

    def roles(self) -> frozenset[str]:
        """The roles of our member on the page."""
        return frozenset(
            word(one, "role") for one in grants(self.api) if organisation_in(one) == self.us
        )

    def profile(self) -> Json:
        """The organisation, as LinkedIn shows it to us."""
        return self.api.get("/organizations/{number}", number=number_of(self.us))

    # what is there

    def posts(self) -> Iterator[Json]:
        """Our posts, the one last changed first."""
        params = {"q": "author", "author": self.us, "sortBy": "LAST_MODIFIED"}
        for post in self.api.find("/posts", params):
            if word(post, "lifecycleState") in {"", "PUBLISHED"}:
                yield post

    def post(self, urn: str) -> Json:
        """One post. Raises Gone."""
        return self.api.get("/posts/{urn}", urn=urn)

    def comments(self, about: str) -> list[Json]:
        """All comments below a post, or all replies to a comment, without what stands below those."""
        return list(self.api.find(COMMENTS, {}, about=about))

    def comment(self, place: Place) -> Json:
        """One comment. Raises Gone."""
        return self.api.get(COMMENT, about=place.thread, number=place.number)

    def some_comments(self, thread: str, numbers: Sequence[str]) -> dict[str, Json | None]:
        """Comments of one thread by their numbers; None: LinkedIn says that there is none. What LinkedIn
        says nothing clear of is left out."""
        if not self.batches:
            return {number: self._one(Place(thread, number)) for number in numbers}
        found: dict[str, Json | None] = {}
        for some in lots(numbers):
            told = self.api.batch(COMMENTS, list(some), about=thread)
            results, statuses = part(told, "results"), part(told, "statuses")
            errors = part(told, "errors")
            for number in some:
                if isinstance(one := results.get(number), Mapping):
                    found[number] = one
                elif 404 in (statuses.get(number), part(errors, number).get("status")):
                    found[number] = None
        return found

    def _one(self, place: Place) -> Json | None:
        try:
            return self.comment(place)
        except Gone:
            return None

    def news(self, since: datetime) -> Iterator[Json]:
        """What LinkedIn would have knocked for since then. Raises Rejected without the permission."""
        now = datetime.now(UTC)
        return self.api.find(
            "/organizationalEntityNotifications",
            {
                "q": "criteria",
                "actions": [*sorted(SAID), *sorted(TOLD_WHOLE)],
                "organizationalEntity": self.us,
                "timeRange": {"start": ms(since), "end": ms(now)},
            },
        )

    # who said it

    def people(self, urns: Iterable[str]) -> dict[str, Json]:
        """What LinkedIn tells of these people and pages; nothing of those it does not let us see."""
        wanted = [urn for urn in dict.fromkeys(urns) if urn != self.us]
        people = [urn for urn in wanted if kind_of(urn) == "person"]
        pages = [urn for urn in wanted if kind_of(urn) == "organization"]
        told = self._named(people) if people and self._tells_names() else {}
        return told | {urn: self._page(urn) for urn in pages}

    def _named(self, urns: Sequence[str]) -> dict[str, Json]:
        try:
            if self.batches:
                return self._named_at_once(urns)
            return {urn: self._person(urn) for urn in urns}
        except Rejected as no:
            if no.status != 403:
                raise
            until = datetime.now(UTC) + NAMELESS_FOR
            self._keep({"nameless_until": until.isoformat()})
            return {}

    def _named_at_once(self, urns: Sequence[str]) -> dict[str, Json]:
        told: dict[str, Json] = {}
        for some in lots(urns):
            results = part(
                self.api.batch("/people", [{"id": number_of(urn)} for urn in some]), "results"
            )
            told |= {urn: part(results, f"(id:{number_of(urn)})") for urn in some}
        return told

    def _person(self, urn: str) -> Json:
        try:
            return self.api.get("/people/{key}", key={"id": number_of(urn)})
        except Gone:
            return {}

    def _page(self, urn: str) -> Json:
        """Another organisation; LinkedIn shows it to its own people only."""
        try:
            return self.api.get("/organizations/{number}", number=number_of(urn))
        except (Gone, Rejected):
            return {}

    def _tells_names(self) -> bool:
        told = self.account.memory.get("nameless_until")
        try:
            return not told or datetime.fromisoformat(told) <= datetime.now(UTC)
        except (TypeError, ValueError):
            return True

    # which post a thread belongs to

    def post_of(self, thread: str) -> str:
        """The post around which a thread grew, as far as we have seen it; else the thread's own name, which
        LinkedIn takes, too."""
        known = self.account.memory.get("posts")
        told = known.get(thread) if isinstance(known, Mapping) else None
        return told if isinstance(told, str) else thread

    def learn(self, posts: Mapping[str, str]) -> None:
        """Keep which post each thread belongs to."""
        if posts and self.account.memory.get("posts") != posts:
            self._keep({"posts": dict(posts)})

    def _keep(self, learned: Json) -> None:
        self.account.memory = {**self.account.memory, **learned}
        self.account.remember(learned)

    # the door

    def subscription(self, application: str) -> Question:
        """Asks for what is agreed with LinkedIn about knocking for this page."""
        key = {
            "developerApplication": f"urn:li:developerApplication:{application}",
            "user": self.member,
            "entity": self.us,
            "eventType": EVENT,
        }
        return Question(Method.GET, "/eventSubscriptions/{key}", {"key": key})


def grants(api: Api) -> Iterator[Json]:
    """Every role that our member has on any page."""
    return api.find("/organizationAcls", {"q": "roleAssignee", "state": "APPROVED"})


def organisation_in(grant: Json) -> str:
    """The page a role is on; older versions called it otherwise."""
    return word(grant, "organization") or word(grant, "organizationalTarget")


def lots(items: Sequence[str]) -> Iterator[Sequence[str]]:
    """As many at once as one question may name."""
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]


def ms(at: datetime) -> int:
    """A time as LinkedIn writes it."""
    return int(at.timestamp() * 1000)
