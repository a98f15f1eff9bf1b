"""The calm card: what helps when somebody is in danger, one step after the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.safety.beginnings import beginning, ways_to
from herzenstakt.safety.helplines import Line, first_of, lines_elsewhere, lines_of
from herzenstakt.safety.models import CrisisCase
from herzenstakt.safety.numbers import Use
from herzenstakt.safety.services import PROMISED, answer_by, case_in
from herzenstakt.safety.signs import Danger
from herzenstakt.web.templatetags.desk import is_link

#: what stands where no number is known: whoever writes sees the gap
UNKNOWN = "…"

#: the question to whoever looks first
ASKS: dict[Danger, Promise] = {
    Danger.LIFE: _("Is somebody in danger here?"),
    Danger.THREAT: _("Is this a threat?"),
    Danger.DOXXING: _("Are these private data of somebody?"),
}
#: the same once it is certain
SAYS: dict[Danger, Promise] = {
    Danger.LIFE: _("Somebody is in danger"),
    Danger.THREAT: _("Somebody is threatened"),
    Danger.DOXXING: _("Private data of somebody are out in the open"),
}
#: what a person chooses among who saw what the rules did not
CHOICES: dict[Danger, Promise] = {
    Danger.LIFE: _("Somebody may harm themselves, or is in danger"),
    Danger.THREAT: _("Somebody is threatened"),
    Danger.DOXXING: _("Private data of somebody else"),
}
WAYS: dict[str, Promise] = {
    "de-du": _("German, du"),
    "de-sie": _("German, Sie"),
    "en": _("English"),
}
COUNTRIES: dict[str, Promise] = {
    "AT": _("Austria"),
    "CH": _("Switzerland"),
    "DE": _("Germany"),
    "EU": _("European Union"),
}
#: whom one calls, the most fitting first: whoever is threatened needs the police
URGENT: dict[Danger, tuple[Use, ...]] = {
    Danger.LIFE: (Use.EMERGENCY, Use.POLICE),
    Danger.THREAT: (Use.POLICE, Use.EMERGENCY),
    Danger.DOXXING: (Use.POLICE, Use.EMERGENCY),
}


@dataclass(frozen=True, slots=True)
class Beginning:
    """How an answer may begin, and what this way to speak is called."""

    way: str
    name: Promise
    text: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Numbers of another country."""

    name: Promise
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Card:
    """Everything the card shows. `urgent` and `talk` are numbers of the team's country; `network`: where the
    message can be reported, "" where nobody knows."""

    case: CrisisCase
    beginnings: list[Beginning]
    talk: list[Line]
    urgent: list[Line]
    elsewhere: list[Elsewhere]
    network: str
    may_dismiss: bool
    may_come: bool
    #: until when an answer was promised; None where nobody waits
    until: datetime | None = None

    @property
    def minutes_left(self) -> int:
        """Of the promise, begun ones counted; none when it is over."""
        left = self.until - timezone.now() if self.until else timedelta(0)
        return max(0, ceil(left / timedelta(minutes=1)))

    @property
    def is_ours_now(self) -> bool:
        """Whether the promise runs: somebody of the team is there, or ought to be."""
        return 0 < self.minutes_left <= PROMISED.amount

    @property
    def title(self) -> Promise:
        """What it is about: a question until somebody has answered it."""
        words = ASKS if self.case.is_serious is None else SAYS
        return words[self.case.kind]


def card_of(conversation: Conversation, member: Membership) -> Card | None:
    """The card of a conversation, for those who answer people; None where nothing calls for one."""
    case = case_in(conversation, member)
    if case is None:
        return None
    lines = lines_of(member)
    return Card(
        case=case,
        beginnings=beginnings_of(case, member),
        talk=[line for line in lines if line.use in {Use.TALK, Use.YOUNG}],
        urgent=[line for use in URGENT[case.kind] for line in lines if line.use is use],
        elsewhere=[
            Elsewhere(COUNTRIES[country], there)
            for country, there in lines_elsewhere(member).items()
        ],
        network=reported_at(case.message, conversation),
        may_dismiss=member.may(Permission.ANSWER),
        may_come=member.may(Permission.LEAD_HOUSE),
        until=answer_by(case),
    )


def beginnings_of(case: CrisisCase, member: Membership) -> list[Beginning]:
    """How an answer to it may begin, in the most fitting way to speak first."""
    lines = lines_of(member)
    gaps = {
        "me": member.user.get_short_name(),
        "talk": first_of(lines, (Use.TALK,), UNKNOWN),
        "emergency": first_of(lines, (Use.EMERGENCY,), UNKNOWN),
        "police": first_of(lines, (Use.POLICE, Use.EMERGENCY), UNKNOWN),
    }
    ways = ways_to(case.message.text, get_language() or "", member.team)
    return [Beginning(way, WAYS[way], beginning(case.kind, way, **gaps)) for way in ways]


def begun(conversation: Conversation, member: Membership, way: str) -> str:
    """The words with which somebody wants to begin; "" where nothing calls for them."""
    case = case_in(conversation, member) if way in WAYS else None
    if case is None:
        return ""
    return next(one.text for one in beginnings_of(case, member) if one.way == way)


def reported_at(message: Message, conversation: Conversation) -> str:
    """Where on the network a person can report it: no connector does that for us."""
    pages = (message.permalink, conversation.handle.url)
    return next((page for page in pages if is_link(page)), "")
