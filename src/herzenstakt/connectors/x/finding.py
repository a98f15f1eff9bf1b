"""Whether words of ours stand there already, in what we have said lately."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from herzenstakt.channels.connector import Outgoing, Receipt
from herzenstakt.channels.trouble import Unreadable
from herzenstakt.connectors.x import feeds, translate
from herzenstakt.connectors.x.api import Api, Json
from herzenstakt.connectors.x.translate import NUMBER, PRIVATE

#: clocks of two machines differ
CLOCK_SLACK = timedelta(minutes=5)
PAGES = 5


@dataclass(frozen=True, slots=True)
class Answers:
    """What our account with the number `me` has said."""

    api: Api
    me: str

    def reply(self, outgoing: Outgoing) -> Receipt | None:
        """Our answer to a post, if it stands there: one of ours to that post, with the same words."""
        number = outgoing.meta.get("id") or outgoing.in_reply_to
        targets = {number, outgoing.in_reply_to}
        for post, page in self._posts_since(self._begin(outgoing, number)):
            try:
                parents = {
                    name for kind, name in translate.references(post) if kind == "replied_to"
                }
                if translate.receipt(post, page, self.me).external_id in outgoing.others:
                    continue
                if parents & targets and translate.same_words(translate.words(post), outgoing.text):
                    return translate.receipt(post, page, self.me)
            except Unreadable:
                continue
        return None

    def message(self, outgoing: Outgoing) -> Receipt | None:
        """Our private message, if it stands there."""
        talk = outgoing.meta.get("talk", "") or outgoing.thread_id.removeprefix(PRIVATE)
        number = outgoing.in_reply_to.removeprefix(PRIVATE)
        begin = int(self._begin(outgoing, number))
        for event in self._messages_of(talk, outgoing.to.external_id):
            try:
                event_id, sender = (
                    translate.number(event, "id"),
                    translate.number(event, "sender_id"),
                )
            except Unreadable:
                continue
            if int(event_id) < begin:
                return None
            if translate.message_receipt(event_id, talk, self.me).external_id in outgoing.others:
                continue
            text = event.get("text")
            if (
                sender == self.me
                and isinstance(text, str)
                and translate.same_words(text, outgoing.text)
            ):
                return translate.message_receipt(event_id, talk, self.me)
        return None

    def _begin(self, outgoing: Outgoing, number: str) -> str:
        """The number before which our answer cannot have been said."""
        first = outgoing.first_tried_at
        after_theirs = number if NUMBER.fullmatch(number) else "1"
        if first is None:
            return after_theirs
        return max(after_theirs, translate.number_at(first - CLOCK_SLACK), key=int)

    def _posts_since(self, number: str) -> Iterator[tuple[Json, Json]]:
        path, token = f"/2/users/{quote(self.me, safe='')}/tweets", ""
        for _ in range(PAGES):
            asked = {"max_results": "100", "since_id": number, "exclude": "retweets"}
            goes_on = {"pagination_token": token} if token else {}
            page = self.api.read_many(path, {**asked, **self.api.spelling.asked(), **goes_on})
            yield from ((post, page) for post in page.get("data", []))
            token = feeds.next_token(page)
            if not token:
                return

    def _messages_of(self, talk: str, them: str) -> Iterator[Json]:
        path = (
            f"/2/dm_conversations/with/{quote(them, safe='')}/dm_events"
            if "-" in talk
            else f"/2/dm_conversations/{quote(talk, safe='')}/dm_events"
        )
        asked = {"max_results": str(feeds.MESSAGES), **feeds.MESSAGE_FIELDS}
        yield from self.api.read_many(path, asked).get("data", [])
