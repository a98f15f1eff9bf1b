"""What the composer shows: to whom, how visible, how long, and what has been typed so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.connector import Ability, Length, Visibility, Window
from herzenstakt.channels.models import Channel
from herzenstakt.coach.review import Hint
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows import twice
from herzenstakt.flows.coaching import advise
from herzenstakt.flows.outgoing import GAP_LEFT, NOT_DESCRIBED, NOT_HERE
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.replies.models import Pause, Reply
from herzenstakt.replies.seen import Moment, Seen
from herzenstakt.replies.services import NothingToAnswer, what_to_answer
from herzenstakt.safety.services import has_case
from herzenstakt.web.conversation.enclosed import Attached, attached_to
from herzenstakt.web.conversation.rare import Rare

#: prices are told in these, of a US dollar (`Connector.price`)
THOUSANDTHS = 1000
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
class Price:
    """What an answer costs, in US dollars. `what`: what is paid for. `as_of`: when the price was read."""

    dollars: Decimal
    what: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Composer:
    """An answer in the making. `alone`: whether the writer may let it go without a colleague. `pause`:
    offered before exactly these words, as long as nobody said why they cannot wait."""

    conversation: Conversation
    answers: Message
    draft: Reply | None
    text: str
    length: Length
    #: what the network takes for it; None where it costs nothing
    price: Price | None
    seen: Seen
    trouble: Sentence
    hints: list[ShownHint]
    alone: bool
    pause: Pause | None
    attached: Attached
    #: whether it can be said from here, and how long
    window: Window
    #: whether it is for one person alone, although they spoke before others
    in_private: bool
    #: the same for such an answer; None where there is no such way
    private_window: Window | None
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
    def is_unread(self) -> bool:
        """Whether it did not go because the words it answers are not here."""
        return self.trouble.text == NOT_HERE

    @property
    def is_by_hand(self) -> bool:
        """Whether somebody says it on the network themselves, once it is ready."""
        return self.window.by_hand

    @property
    def is_private(self) -> bool:
        """Whether only the person will read it."""
        return self.in_private or self.answers.visibility == "private"

    @property
    def can_be_public(self) -> bool:
        """Whether it can be said where they spoke."""
        return self.window.by_hand or not self.window.closed

    @property
    def audience(self) -> Sentence:
        """How visible an answer is where they spoke, in words."""
        network = self.conversation.channel.network_name
        return Sentence(AUDIENCE[self.answers.visibility], {"network": network})


def composer(
    conversation: Conversation,
    member: Membership,
    answers: Message | None = None,
    text: str | None = None,
    trouble: Sentence | None = None,
    in_private: bool | None = None,
    begun: str = "",
    rare: Rare | None = None,
    latest: Message | None = None,
    moment: Moment | None = None,
) -> Composer | Sentence:
    """The composer of a member; or, where nothing can be answered, a sentence that says why.

    `answers`: the message to answer, the person's latest words when not given. `text`: what was just
    typed, the kept draft when not given; `in_private`: whether it is for one person alone, the same.
    `trouble`: why it did not go out. `begun`: words to begin with,
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
    window = said.window(conversation.channel)
    ours = Reply.objects.visible_to(member)
    privately = ours.private_window(said, conversation.channel)
    if window.closed and not window.by_hand and (privately is None or privately.closed):
        return window.closed
    for_one = bool(draft and draft.in_private) if in_private is None else in_private
    if privately is None or (window.closed and not window.by_hand):
        for_one = privately is not None  # there is one way only
    words = (draft.text if draft else "") if text is None else text
    alone = member.may(Permission.ANSWER) and not twice.is_asked(member, said, in_private=for_one)
    if begun and not words.startswith(begun):
        words = f"{begun}\n\n{words}".rstrip()
    is_calm = has_case(conversation, member) if rare is None else rare.case
    return Composer(
        conversation=conversation,
        answers=said,
        draft=draft,
        text=words,
        length=measured(conversation, said, words, in_private=for_one),
        price=priced(conversation, said, words, in_private=for_one),
        seen=Seen.of(
            conversation, said, moment or Moment.of(conversation, has_replies=has_replies)
        ),
        trouble=trouble or Sentence(""),
        hints=hints_for(conversation, member, words, said, is_calm=is_calm, in_private=for_one),
        alone=alone,
        pause=paused(draft) if draft and draft.text == words and alone else None,
        attached=attached_to(conversation, draft),
        window=window,
        in_private=for_one,
        private_window=privately,
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
    conversation: Conversation,
    writer: Membership,
    text: str,
    said: Message,
    *,
    is_calm: bool,
    in_private: bool = False,
) -> list[ShownHint]:
    """What the coach asks this writer about answering a message with these words; where the calm card
    stands (`is_calm`), that somebody may be in danger and nothing else. `in_private`: only its author is
    to read them."""
    advised = advise(conversation, writer, text, said, is_calm=is_calm, in_private=in_private)
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
    """Why nobody can be answered on a channel at all, not even by hand; the empty sentence when they can."""
    if obstacle := channel.obstacle:
        return obstacle
    capability = channel.connector.can(Ability.REPLY)
    return Sentence("") if capability.works or capability.is_by_hand else capability.reason


def measured(
    conversation: Conversation, answers: Message, text: str, *, in_private: bool = False
) -> Length:
    """How long a text is as an answer to this message, as the network counts. `in_private`: for its author
    alone."""
    handle = answers.handle or conversation.handle
    visibility = _visibility(answers, in_private=in_private)
    return conversation.channel.connector.measure(text, handle.as_author(), visibility)


def priced(
    conversation: Conversation, answers: Message, text: str, *, in_private: bool
) -> Price | None:
    """What a text costs as an answer to this message; None where it costs nothing. `in_private`: for its
    author alone."""
    visibility = _visibility(answers, in_private=in_private)
    found = conversation.channel.connector.price(text, answers.meta, visibility)
    if found is None or found.value is None:
        return None
    return Price(Decimal(found.value) / THOUSANDTHS, found.what, found.read_on)


def _visibility(answers: Message, *, in_private: bool) -> Visibility:
    return Visibility.PRIVATE if in_private else Visibility(answers.visibility)
