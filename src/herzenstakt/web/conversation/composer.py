"""What the composer shows: to whom, how visible, how long, and what has been typed so far."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.connector import Ability, Length
from herzenstakt.channels.models import Channel
from herzenstakt.coach.review import Hint
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows import twice
from herzenstakt.flows.coaching import advise
from herzenstakt.flows.outgoing import GAP_LEFT, NOT_DESCRIBED
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.replies.models import Pause, Reply
from herzenstakt.replies.seen import Moment, Seen
from herzenstakt.replies.services import NothingToAnswer, what_to_answer
from herzenstakt.safety.services import has_case
from herzenstakt.web.conversation.enclosed import Attached, attached_to
from herzenstakt.web.conversation.rare import Rare

AUDIENCE = {
    "public": _("Public on %(network)s"),
    "unlisted": _("Public on %(network)s, but not in its lists"),
    "followers": _("For followers on %(network)s"),
    "private": _("Private on %(network)s"),
}


@dataclass(frozen=True, slots=True)
class ShownHint:
    """A hint of the coach, as the writer sees it. `words`: the part of the draft it speaks of, where it
    speaks of a part."""

    name: str
    says: str
    why: str
    source: str
    words: str


@dataclass(frozen=True, slots=True)
class Composer:
    """An answer in the making. `alone`: whether the writer may let it go without a colleague. `pause`:
    offered before exactly these words, as long as nobody said why they cannot wait."""

    conversation: Conversation
    answers: Message
    draft: Reply | None
    text: str
    length: Length
    seen: Seen
    trouble: Sentence
    hints: list[ShownHint]
    alone: bool
    pause: Pause | None
    attached: Attached
    #: whether the calm card stands above
    is_calm: bool
    #: whether it has just been begun with words of the card
    is_begun: bool

    @property
    def has_gap(self) -> bool:
        """Whether it did not go because of braces that somebody may mean."""
        return self.trouble.text == GAP_LEFT

    @property
    def is_not_described(self) -> bool:
        """Whether it did not go because a picture has no words for whoever cannot see it."""
        return self.trouble.text == NOT_DESCRIBED

    @property
    def is_private(self) -> bool:
        """Whether only the person will read it."""
        return self.answers.visibility == "private"

    @property
    def audience(self) -> Sentence:
        """How visible the answer will be, in words."""
        network = self.conversation.channel.network_name
        return Sentence(AUDIENCE[self.answers.visibility], {"network": network})


def composer(
    conversation: Conversation,
    member: Membership,
    answers: Message | None = None,
    text: str | None = None,
    trouble: Sentence | None = None,
    begun: str = "",
    rare: Rare | None = None,
    latest: Message | None = None,
    moment: Moment | None = None,
) -> Composer | Sentence:
    """The composer of a member; or, where nothing can be answered, a sentence that says why.

    `answers`: the message to answer, the person's latest words when not given. `text`: what was just
    typed, the kept draft when not given. `trouble`: why it did not go out. `begun`: words to begin with,
    before those that are there. `rare`: what is known of the conversation; None while somebody types:
    then only what is needed here is asked for. `latest`: the person's latest words, where they are known;
    `moment`: when the words were read that stand above.
    """
    why_not = no_way(conversation.channel)
    if why_not:
        return why_not
    has_replies = rare is None or rare.ours
    drafts = Reply.objects.drafts_of(member).filter(conversation=conversation)
    draft = drafts.first() if has_replies else None
    try:
        said = answers or (draft.answers if draft else latest or what_to_answer(conversation))
    except NothingToAnswer:
        return Sentence(_("There is nothing left here that could be answered."))
    words = (draft.text if draft else "") if text is None else text
    alone = member.may(Permission.ANSWER) and not twice.is_asked(member, said)
    if begun and not words.startswith(begun):
        words = f"{begun}\n\n{words}".rstrip()
    is_calm = has_case(conversation, member) if rare is None else rare.case
    return Composer(
        conversation=conversation,
        answers=said,
        draft=draft,
        text=words,
        length=measured(conversation, said, words),
        seen=Seen.of(
            conversation, said, moment or Moment.of(conversation, has_replies=has_replies)
        ),
        trouble=trouble or Sentence(""),
        hints=hints_for(conversation, member, words, said, is_calm=is_calm),
        alone=alone,
        pause=paused(draft) if draft and draft.text == words and alone else None,
        attached=attached_to(conversation, draft),
        is_calm=is_calm,
        is_begun=bool(begun),
    )


def paused(draft: Reply) -> Pause | None:
    """The pause that was offered before these words."""
    if not draft.conversation.team.pauses:
        return None
    offered = draft.pauses.exclude(choice=Pause.Choice.ANYWAY)
    return offered.filter(pair=draft.pair).first()


def hints_for(
    conversation: Conversation, writer: Membership, text: str, said: Message, *, is_calm: bool
) -> list[ShownHint]:
    """What the coach asks this writer about answering a message with these words; where the calm card
    stands (`is_calm`), that somebody may be in danger and nothing else."""
    advised = advise(conversation, writer, text, said, is_calm=is_calm)
    return [shown(hint, text) for hint in advised]


def shown(hint: Hint, text: str) -> ShownHint:
    """A hint in the language of whoever reads it."""
    start, end = hint.span
    words = text[start:end].strip()
    of_all = len(words) >= len(text.strip())
    return ShownHint(
        name=hint.cue.name,
        says=gettext(hint.cue.hint),
        why=gettext(hint.cue.why),
        source=hint.cue.source and gettext(hint.cue.source),
        words="" if of_all else words,
    )


def no_way(channel: Channel) -> Sentence:
    """Why no answer can leave through a channel at all; the empty sentence when it can."""
    if obstacle := channel.obstacle:
        return obstacle
    capability = channel.connector.can(Ability.REPLY)
    return Sentence("") if capability.works else capability.reason


def measured(conversation: Conversation, answers: Message, text: str) -> Length:
    """How long a text is as an answer to this message, as the network counts."""
    handle = answers.handle or conversation.handle
    return conversation.channel.connector.measure(text, handle.as_author())
