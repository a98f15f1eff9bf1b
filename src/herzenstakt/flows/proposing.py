"""How a language model helps somebody to write, where a team wants it. Read from top to bottom.

    writer -> ask_for -> [request] -> answer: gather -> mask -> record -> endpoint -> check -> unmask
                                                                                   └-> proposals

Nothing here leads to `outgoing`: a proposal becomes an answer only when a person puts it into the
composer and lets it go. Whatever the model does, the desk works the same without it.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.connector import Visibility
from herzenstakt.channels.services import host_of, leads_inside, ports_of
from herzenstakt.coach.danger import is_danger
from herzenstakt.coach.masking import Mask, clean
from herzenstakt.coach.text import Text
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.journal.models import record
from herzenstakt.kernel import vault
from herzenstakt.kernel.http import place
from herzenstakt.kernel.jobs import FIRST, enqueue, task
from herzenstakt.kernel.words import InWords, Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.knowledge.finding import fitting
from herzenstakt.knowledge.models import Card
from herzenstakt.people.models import Handle
from herzenstakt.proposals.checking import Ground, Thrown, checked
from herzenstakt.proposals.endpoint import Endpoint, NoHelp, ask, body
from herzenstakt.proposals.models import HelpRequest, LanguageModel
from herzenstakt.proposals.prompt import Matter, Said, Wish, apart, messages, talks_to_a_machine
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import NothingToAnswer, what_to_answer

logger = logging.getLogger(__name__)

#: of a conversation, the latest; of the cards, those that fit best
SAID, CARDS = 6, 5
#: names around a thread that are masked; more people do not talk in one
NAMES = 300
#: characters of a proposal where the network sets no limit
LONGEST = 1_500
#: proposals lie here for so long
LIE = timedelta(hours=1)
LOST = _("No answer came back from the language model.")
#: for the record, when nobody knows better
STUMBLED = _("Something went wrong with the language model. Write without it.")


class NotAsked(InWords):
    """The model is not asked; `sentence` says why."""


# --- an owner decides ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an owner typed."""

    address: str
    name: str
    key: str
    patience: int
    private_too: bool
    allowed_hosts: frozenset[str] = frozenset()

    def endpoint(self) -> Endpoint:
        """The same, to be tried before anything is kept."""
        return Endpoint(self.address, self.name, self.key, self.allowed_hosts, self.patience)


def private_hosts_in(address: str) -> list[str]:
    """The places ("host:port") of an address that lie in a private network."""
    host = host_of(address)
    return sorted(place(host, port) for port in ports_of(address)) if leads_inside(host) else []


def try_out(endpoint: Endpoint) -> str:
    """What the model says to a greeting in which nobody is named. Raises NoHelp."""
    hello = [{"role": "user", "content": "Say hello in one short sentence."}]
    return ask(endpoint, body(endpoint, hello))


@transaction.atomic
def switch_on(by: Membership, wanted: Wanted) -> LanguageModel:
    """From now on writers may ask it. Raises NotAsked for whoever may not decide that."""
    _must_decide(by)
    known = LanguageModel.objects.visible_to(by).first() or LanguageModel(team=by.team)
    known.address, known.name, known.patience = wanted.address, wanted.name, wanted.patience
    known.locked_key = vault.lock({"key": wanted.key} if wanted.key else {})
    known.allowed_hosts, known.private_too = sorted(wanted.allowed_hosts), wanted.private_too
    known.is_on, known.changed_by = True, by
    known.save()
    told = {"name": known.name, "host": known.host, "private_hosts": known.allowed_hosts}
    record("model.switched_on", known, team_id=by.team_id, by=by, **told)
    return known


@transaction.atomic
def switch_off(by: Membership) -> None:
    """Nobody can ask it any more, and its key is forgotten. Raises NotAsked."""
    _must_decide(by)
    known = LanguageModel.objects.visible_to(by).on().first()
    if known is None:
        return
    known.is_on, known.locked_key, known.changed_by = False, "", by
    known.save()
    record("model.switched_off", known, team_id=by.team_id, by=by, name=known.name)


def _must_decide(by: Membership) -> None:
    if not by.may(Permission.CONNECT):
        raise NotAsked(_("Your role may not decide about the language model."))


# --- a writer asks -------------------------------------------------------------------------------


def model_for(member: Membership, *, private: bool = False) -> LanguageModel | None:
    """The model this member may ask about something; None where the team wants none for it."""
    if not member.may(Permission.WRITE):
        return None
    found = LanguageModel.objects.visible_to(member).on().first()
    return found if found and (found.private_too or not private) else None


@transaction.atomic
def ask_for(
    conversation: Conversation, by: Membership, kind: str, answers: Message | None = None
) -> HelpRequest:
    """Somebody wants help with an answer; a worker asks the model in a moment. `answers`: the message to
    answer, the person's latest words when not given. Raises NotAsked."""
    try:
        said = answers or what_to_answer(conversation)
    except NothingToAnswer as trouble:
        raise NotAsked(_("There is nothing here that could be answered.")) from trouble
    model = model_for(by, private=_is_private(said, conversation, by))
    if model is None:
        raise NotAsked(_("The language model is not switched on for this."))
    if is_danger(Text(said.text)):
        raise NotAsked(_("Somebody may be in danger here. That needs you, and no machine."))
    if kind == HelpRequest.Kind.WARMER and not _draft(conversation, by):
        raise NotAsked(_("Write something first; then it can be said more warmly."))
    list(
        Membership.objects.select_for_update().filter(pk=by.pk).values("pk")
    )  # one click, one request
    if HelpRequest.objects.visible_to(by).under_way().filter(member=by).exists():
        raise NotAsked(_("One request of yours is still on its way. A moment, please."))
    request = HelpRequest.objects.create(
        team_id=by.team_id,
        member=by,
        conversation=conversation,
        answers=said,
        kind=kind,
        host=model.host[:255],
        model=model.name,
    )
    enqueue(answer, request.pk)
    return request


def _is_private(said: Message, conversation: Conversation, by: Membership) -> bool:
    """Whether any of it was said, or is written, for one pair of eyes."""
    if said.visibility == "private" or conversation.is_private:
        return True
    mine = Reply.objects.drafts_of(by).filter(conversation=conversation)
    return mine.filter(in_private=True).exists()


def nudge(request: HelpRequest) -> None:
    """The writer is still waiting: a request whose job was lost, or found the model busy, gets another."""
    if request.state == HelpRequest.State.WAITING and request.is_under_way:
        enqueue(answer, request.pk)


# --- a worker asks the model ---------------------------------------------------------------------


@task(priority=FIRST)
def answer(pk: int) -> None:
    """Ask the model once and write down what came of it."""
    request = HelpRequest.objects.claim(pk)
    if request is None:
        return
    try:
        texts, trouble = _proposals(request)
    except NoHelp as reason:
        texts, trouble = [], reason.sentence
    except vault.Locked:
        texts, trouble = [], Sentence(_("The key of the language model cannot be read any more."))
    except Exception:
        logger.exception("stumbled over help request %s", request.pk)
        texts, trouble = [], Sentence(STUMBLED)
    request.end(texts, trouble)


def _proposals(request: HelpRequest) -> tuple[list[str], Sentence | None]:
    """What may be shown, and why there is not more of it. Raises NoHelp, vault.Locked."""
    model = LanguageModel.objects.on().filter(team=request.team_id).first()
    if model is None or request.conversation is None or request.answers is None:
        raise NoHelp(_("The language model is not switched on for this."))
    private = _is_private(request.answers, request.conversation, request.member)
    if private and not model.private_too:  # since it was asked
        raise NoHelp(_("The language model is not switched on for this."))
    material = _gather(request, request.conversation, request.answers)
    mask = Mask(_names_around(request.conversation, request.answers))
    matter = _masked(material, mask)
    asked = messages(matter)
    endpoint = model.endpoint()
    sent = body(endpoint, asked)
    request.went_out(sent.decode(), hashlib.sha256(sent).hexdigest(), mask.counts())
    told = ask(endpoint, sent)
    ground = _ground(material, mask, asked[0]["content"])
    return _fit(apart(material.wish, told), mask, ground)


def _fit(told: list[str], mask: Mask, ground: Ground) -> tuple[list[str], Sentence | None]:
    """Those a person may see. One that is thrown away is told of, never shown."""
    texts: list[str] = []
    trouble = None
    for one in told:
        try:
            texts.append(checked(one, mask, ground))
        except Thrown as thrown:
            trouble = thrown.sentence
    return texts, trouble


# --- what goes out, and what it may come back with -----------------------------------------------


@dataclass(frozen=True, slots=True)
class Material:
    """Everything the model may know, not masked yet."""

    wish: Wish
    question: str
    said: list[Said]
    post: str
    cards: list[Card]
    facts: list[str]
    draft: str
    language: str
    address: str
    longest: int
    public: bool
    welcome: list[str]  # names that may stand in an answer


def _gather(request: HelpRequest, conversation: Conversation, said: Message) -> Material:
    """The conversation, our post, and the cards that fit. No notes, no drafts of others, nobody else's
    words; and no card that should be checked first, or that talks to machines."""
    member, team = request.member, request.team
    draft = _draft(conversation, member)
    wish = Wish(request.kind)
    cards = [
        card
        for card in Card.objects.visible_to(member).with_people().order_by("title", "pk")
        if not card.needs_a_look and not talks_to_a_machine(_whole(card))
    ]
    asked = f"{said.text}\n{draft if wish is Wish.WARMER else ''}"
    post, channel = conversation.post, conversation.channel
    handle = said.handle or conversation.handle
    visibility = Visibility(said.visibility)
    limit = channel.connector.measure("", handle.as_author(), visibility).limit
    return Material(
        wish=wish,
        question=said.text,
        said=list(_before(conversation, said)),
        post=f"{post.title}\n{post.text}".strip() if post and post.ours else "",
        cards=fitting(asked, cards, CARDS),
        facts=[channel.own_name, channel.own_address, channel.own_url, team.name],
        draft=draft if wish is Wish.WARMER else "",
        language=(Text(said.text).language or Text(draft).language or team.language)[:2],
        address=team.address,
        longest=min(limit or LONGEST, LONGEST),
        public=said.visibility != "private",
        welcome=[handle.name, conversation.person.name, member.user.name],
    )


def _before(conversation: Conversation, said: Message) -> Iterator[Said]:
    """What was said between the two of us before that message. What was said in private, by us too, is
    no matter for an answer in public."""
    earlier = conversation.messages.filter(gone_at=None, written_at__lt=said.written_at)
    if said.visibility != "private":
        earlier = earlier.exclude(visibility="private")
    latest = list(earlier.exclude(text="").order_by("-written_at", "-pk")[:SAID])
    for message in reversed(latest):
        yield Said(message.direction == Message.Direction.OUT, message.text)


def _draft(conversation: Conversation, member: Membership) -> str:
    mine = Reply.objects.drafts_of(member).filter(conversation=conversation).first()
    return mine.text.strip() if mine else ""


def _whole(card: Card) -> str:
    return f"{card.title}\n{card.german}\n{card.english}"


def _names_around(conversation: Conversation, said: Message) -> list[str]:
    """Everybody who talks here or works here."""
    thread = Message.objects.in_thread(conversation.channel_id, conversation.thread_id)
    handles = Handle.objects.filter(messages__in=thread.order_by()).distinct()[:NAMES]
    people = [handle for handle in (*handles, conversation.handle, said.handle) if handle]
    colleagues = Membership.objects.filter(team=conversation.team_id).select_related("user")
    return [
        conversation.person.name,
        *(name for handle in people for name in (handle.name, handle.address) if name),
        *(name for one in colleagues for name in (one.user.name, one.user.email)),
    ]


def _masked(material: Material, mask: Mask) -> Matter:
    """The same, as it may leave the house."""

    def out(text: str) -> str:
        return mask.hide(clean(text))

    return Matter(
        wish=material.wish,
        question=out(material.question),
        said=[Said(one.by_us, out(one.text)) for one in material.said],
        post=out(material.post),
        cards=[(out(card.title), out(_words(card, material.language))) for card in material.cards],
        draft=out(material.draft),
        language=material.language,
        address=material.address,
        longest=material.longest,
        public=material.public,
    )


def _words(card: Card, language: str) -> str:
    """What a card says in a language, or in the one it has."""
    first, second = (card.english, card.german) if language == "en" else (card.german, card.english)
    return first or second


def _ground(material: Material, mask: Mask, rules: str) -> Ground:
    """What an answer may stand on: our side. The other person's words are no source, but their name."""
    cards = [_whole(card) for card in material.cards]
    ours = [one.text for one in material.said if one.by_us]
    sources = [*cards, *ours, material.post, material.draft, *material.facts]
    welcome = {part for name in material.welcome for part in (name, *name.split())}
    marks = {mark for text in sources for mark in mask.marks_in(mask.hide(clean(text)))}
    marks |= {mark for mark, words in mask.marks.items() if words in welcome}
    return Ground(
        sources=[clean(text) for text in sources],
        promises=[clean(text) for text in (*cards, material.draft)],
        marks=frozenset(marks),
        rules=rules,
        longest=material.longest,
    )


# --- afterwards ----------------------------------------------------------------------------------


def forget_proposals() -> None:
    """What was proposed is let go after a while; that it was asked for stays on record. So does what was
    lost on the way."""
    HelpRequest.objects.lost().update(
        state=HelpRequest.State.NOTHING, trouble=Sentence(LOST).as_json()
    )
    HelpRequest.objects.filter(asked_at__lt=timezone.now() - LIE).exclude(texts=[]).update(texts=[])
