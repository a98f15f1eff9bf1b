"""What the writer had before their eyes: whoever answers in public should know what was said last."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.replies.models import Reply

WRITTEN = re.compile(
    r"(?P<newest>\d{1,15})\.(?P<replies>(?:\d{1,15}-)*)\.(?P<waited>[01])\.(?P<said>[0-9a-f]{8})"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """The state of a conversation as a form remembers it between reading and sending.

    `newest`: the newest message (its pk). `replies`: answers that were on their way or in doubt.
    `waited`: whether the message to answer still waited. `said`: a short name for its words.
    """

    newest: int = 0
    replies: frozenset[int] = frozenset()
    waited: bool = True
    said: str = "00000000"

    @classmethod
    def of(cls, conversation: Conversation, answers: Message) -> Seen:
        """As it is now."""
        last = conversation.messages.order_by("-pk").values_list("pk", flat=True).first()
        replies = conversation.replies.on_the_network().values_list("pk", flat=True)
        return cls(last or 0, frozenset(replies), answers.is_open, name_of(answers.text))

    @classmethod
    def read(cls, written: str) -> Seen:
        """The inverse of `str`; for anything else somebody who has seen nothing."""
        found = WRITTEN.fullmatch(written)
        if found is None:
            return cls()
        replies = frozenset(int(pk) for pk in found["replies"].split("-") if pk)
        return cls(int(found["newest"]), replies, found["waited"] == "1", found["said"])

    def __str__(self) -> str:
        replies = "".join(f"{pk}-" for pk in sorted(self.replies))
        return f"{self.newest}.{replies}.{int(self.waited)}.{self.said}"

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
        if self.said != name_of(answered.text):
            return _("What you answer was changed while you were writing. Please read it again.")
        return ""

    def _was_settled_by_a_known(self, answered: Message) -> bool:
        """Whether an answer that was under way then has arrived."""
        return Reply.objects.filter(
            pk__in=self.replies, message__isnull=False, message=answered.settled_by_id
        ).exists()


def name_of(words: str) -> str:
    """A short name for exactly these words."""
    return hashlib.sha256(words.encode()).hexdigest()[:8]
