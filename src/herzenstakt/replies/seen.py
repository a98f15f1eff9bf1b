"""What the writer had before their eyes: whoever answers in public should know what was said last."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.replies.models import Reply

#: more answers than here (500) are never under way to one person; a database is asked about all of them
WRITTEN = re.compile(
    r"(?P<newest>\d{1,15})\.(?P<replies>(?:\d{1,15}-){0,500})\.(?P<waited>[01])\.(?P<said>[0-9a-f]{8})"
)


#: stands for the name of words that were not here
NOT_READ = "00000000"
#: so much of what was missed is shown beside the words that did not go out
MOST = 3


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody said while another one was writing. `who`: nobody where it was said elsewhere."""

    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Moment:
    """How far a conversation had come: its newest message (its pk), and answers on their way or in doubt.

    Asked for before its words are read. Whatever comes in between is then shown and told as missed once
    more; the other way around it would count as seen, and nobody has.
    """

    newest: int
    replies: frozenset[int]

    @classmethod
    def of(cls, conversation: Conversation, *, has_replies: bool = True) -> Moment:
        """Now. `has_replies`: whether any of ours is there."""
        last = conversation.messages.order_by("-pk").values_list("pk", flat=True).first()
        there = conversation.replies.on_the_network().values_list("pk", flat=True)
        return cls(last or 0, frozenset(there if has_replies else ()))


@dataclass(frozen=True, slots=True)
class Seen:
    """The state of a conversation as a form remembers it between reading and sending.

    `newest`: the newest message (its pk). `replies`: answers that were on their way or in doubt.
    `waited`: whether the message to answer still waited. `said`: a short name for its words.
    """

    newest: int = 0
    replies: frozenset[int] = frozenset()
    waited: bool = True
    said: str = NOT_READ

    @classmethod
    def of(cls, conversation: Conversation, answers: Message, moment: Moment | None = None) -> Seen:
        """As it was at a moment, now where none is given."""
        at = moment or Moment.of(conversation)
        said = NOT_READ if answers.expired_at else name_of(answers.text)
        return cls(at.newest, at.replies, answers.is_open, said)

    @classmethod
    def read(cls, written: str) -> Seen:
        """The inverse of `str`; for anything else somebody who has seen nothing."""
        found = WRITTEN.fullmatch(written)
        if found is None:
            return cls()
        replies = frozenset(int(pk) for pk in found["replies"].split("-") if pk)
        return cls(int(found["newest"]), replies, found["waited"] == "1", found["said"])

    @property
    def moment(self) -> Moment:
        """How far the conversation had come."""
        return Moment(self.newest, self.replies)

    def __str__(self) -> str:
        replies = "".join(f"{pk}-" for pk in sorted(self.replies))
        return f"{self.newest}.{replies}.{int(self.waited)}.{self.said}"

    def knows(self, reply: Reply) -> bool:
        """Whether an answer that was let go stood there already, on its way or arrived."""
        if reply.pk in self.replies:
            return True
        message: Message | None = getattr(reply, "message", None)
        return message is not None and message.pk <= self.newest

    def missed(self, reply: Reply) -> str:
        """What has happened since, as a sentence to be translated; "" where nothing has.

        Answers that were on their way then, and their arrival, are no news.
        """
        conversation, answered = reply.conversation, reply.answers
        news = conversation.messages.filter(pk__gt=self.newest, gone_at=None)
        if news.exclude(written_as__in=self.replies).exists():
            return _("Something was said here while you were writing. Have a look.")
        others = conversation.replies.on_the_network().exclude(pk__in={reply.pk, *self.replies})
        if others.exists():
            return _(
                "Another answer is already on its way here. Have a look before a second one goes out."
            )
        if self.waited and not answered.is_open and not self._was_settled_by_a_known(answered):
            return _("This was settled while you were writing. Have a look.")
        if answered.expired_at:
            return ""  # whoever sends it says that they know
        if self.said == NOT_READ:
            return _("What you answer was not here when you began. Please read it first.")
        if self.said != name_of(answered.text):
            return _("What you answer was changed while you were writing. Please read it again.")
        return ""

    def words_missed(self, reply: Reply) -> list[Words]:
        """What was said here since, by colleagues and by people outside; the latest, oldest first."""
        conversation = reply.conversation
        news = conversation.messages.filter(pk__gt=self.newest, gone_at=None)
        news = news.exclude(written_as__in=self.replies)
        told = news.select_related("handle", "written_as__author__user").order_by("-pk")[:MOST]
        others = conversation.replies.on_the_network().exclude(pk__in={reply.pk, *self.replies})
        under_way = others.select_related("author__user").order_by("-pk")[:MOST]
        words = [_words_of(message) for message in reversed(told)]
        words += [Words(str(one.author.user), one.text) for one in reversed(under_way)]
        return words[-MOST:]

    def _was_settled_by_a_known(self, answered: Message) -> bool:
        """Whether an answer that was under way then has arrived."""
        return Reply.objects.filter(
            pk__in=self.replies, message__isnull=False, message=answered.settled_by_id
        ).exists()


def _words_of(message: Message) -> Words:
    written: Reply | None = getattr(message, "written_as", None)
    if written is not None:
        return Words(str(written.author.user), message.text)
    return Words(message.handle.name if message.handle else "", message.text)


def name_of(words: str) -> str:
    """A short name for exactly these words."""
    return hashlib.sha256(words.encode()).hexdigest()[:8]
