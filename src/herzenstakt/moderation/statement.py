"""What a person is told about a measure: what was done, why, who noticed it, how long it holds, and how to
object (DSA Art. 17(3)). A beginning for whoever decides; they may write it anew.

There are three voices, du, Sie and English, and two lengths: `whole` for the eyes of the person alone, and
`in_public`, which repeats nothing of what was hidden.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from herzenstakt.accounts.models import Team
from herzenstakt.channels.connector import LegalRole
from herzenstakt.coach.address import du_in, sie_in
from herzenstakt.coach.text import Text
from herzenstakt.conversations.models import Message
from herzenstakt.kernel.text import shorten
from herzenstakt.moderation.hands import is_left_alone
from herzenstakt.moderation.models import Measure
from herzenstakt.moderation.reasons import REASONS, ReasonClass
from herzenstakt.moderation.services import objection_link

#: how long somebody may object, counted from the day of the measure (DSA Art. 20(1))
MONTHS_TO_OBJECT = 6
POST_LENGTH, NAME_LENGTH = 60, 60


@dataclass(frozen=True, slots=True)
class Voice:
    """One way to address somebody; gaps stand in braces."""

    language: str
    hello: str
    done: Mapping[str, str]  # by kind
    under: str
    passage: str
    reason: str
    netiquette: str
    noticed: Mapping[str, str]  # by source
    until: str
    open_end: str
    once_more: str
    objection: str
    somebody_else: str
    nobody_else: str  # in a team where nobody is left who had no hand in it
    beyond: str
    beyond_on_network: str
    public: Mapping[str, str]  # by kind
    public_why: str
    lifted: Mapping[str, str]  # by kind
    looked_again: str


DU = Voice(
    language="de",
    hello="Hallo {name},",
    done={
        "hide": "deinen Kommentar vom {day}{under} haben wir verborgen.",
        "spam": "deinen Kommentar vom {day}{under} haben wir als Spam markiert.",
        "delete": "deinen Kommentar vom {day}{under} haben wir gelöscht.",
        "block": "wegen deines Kommentars vom {day}{under} haben wir dein Konto bei uns blockiert.",
    },
    under=" unter „{post}“",
    passage="Es geht um diese Stelle: „{passage}“",
    reason="Der Grund: {reason}{ground}.",
    netiquette="unsere Netiquette, Fassung {number}: {address}",
    noticed={
        "own": "Aufgefallen ist es uns selbst.",
        "report": "Jemand hat uns darauf hingewiesen.",
        "flagger": "Ein vertrauenswürdiger Hinweisgeber hat uns darauf hingewiesen.",
        "authority": "Eine Behörde hat uns darauf hingewiesen.",
    },
    until="Entschieden hat das ein Mensch. Es gilt in allen Ländern, bis zum {day}.",
    open_end="Entschieden hat das ein Mensch. Es gilt in allen Ländern, ohne Enddatum.",
    once_more="Was du an der Sache zu kritisieren hast, darfst du jederzeit neu schreiben.",
    objection="Bist du nicht einverstanden? Hier kannst du bis zum {last_day} widersprechen: {link}",
    somebody_else="Dann sieht es sich jemand anderes an.",
    nobody_else=(
        "Dann sehen wir es uns noch einmal an. Jemand anderen, der das entscheiden darf, gibt es hier nicht."
    ),
    beyond="Auch die Gerichte stehen dir offen.",
    beyond_on_network="Auch die Beschwerdestelle des Netzwerks und die Gerichte stehen dir offen.",
    public={
        "hide": "Hallo {name}, deinen Kommentar vom {day} haben wir verborgen.",
        "spam": "Hallo {name}, deinen Kommentar vom {day} haben wir als Spam markiert.",
        "delete": "Hallo {name}, deinen Kommentar vom {day} haben wir gelöscht.",
        "block": "Hallo {name}, dein Konto ist bei uns blockiert.",
    },
    public_why="Warum, und wie du bis zum {last_day} widersprechen kannst, steht hier: {link}",
    lifted={
        "hide": "Hallo {name}, dein Kommentar vom {day} ist wieder für alle da.",
        "spam": "Hallo {name}, dein Kommentar vom {day} ist wieder für alle da.",
        "delete": "Hallo {name}, dein Kommentar vom {day} ist wieder für alle da.",
        "block": "Hallo {name}, dein Konto ist bei uns nicht mehr blockiert.",
    },
    looked_again="Wir haben noch einmal hingesehen.",
)
SIE = Voice(
    language="de",
    hello="Guten Tag {name},",
    done={
        "hide": "Ihren Kommentar vom {day}{under} haben wir verborgen.",
        "spam": "Ihren Kommentar vom {day}{under} haben wir als Spam markiert.",
        "delete": "Ihren Kommentar vom {day}{under} haben wir gelöscht.",
        "block": "wegen Ihres Kommentars vom {day}{under} haben wir Ihr Konto bei uns blockiert.",
    },
    under=" unter „{post}“",
    passage="Es geht um diese Stelle: „{passage}“",
    reason="Der Grund: {reason}{ground}.",
    netiquette="unsere Netiquette, Fassung {number}: {address}",
    noticed=DU.noticed,
    until=DU.until,
    open_end=DU.open_end,
    once_more="Was Sie an der Sache zu kritisieren haben, dürfen Sie jederzeit neu schreiben.",
    objection="Sind Sie nicht einverstanden? Hier können Sie bis zum {last_day} widersprechen: {link}",
    somebody_else=DU.somebody_else,
    nobody_else=DU.nobody_else,
    beyond="Auch die Gerichte stehen Ihnen offen.",
    beyond_on_network="Auch die Beschwerdestelle des Netzwerks und die Gerichte stehen Ihnen offen.",
    public={
        "hide": "Guten Tag {name}, Ihren Kommentar vom {day} haben wir verborgen.",
        "spam": "Guten Tag {name}, Ihren Kommentar vom {day} haben wir als Spam markiert.",
        "delete": "Guten Tag {name}, Ihren Kommentar vom {day} haben wir gelöscht.",
        "block": "Guten Tag {name}, Ihr Konto ist bei uns blockiert.",
    },
    public_why="Warum, und wie Sie bis zum {last_day} widersprechen können, steht hier: {link}",
    lifted={
        "hide": "Guten Tag {name}, Ihr Kommentar vom {day} ist wieder für alle da.",
        "spam": "Guten Tag {name}, Ihr Kommentar vom {day} ist wieder für alle da.",
        "delete": "Guten Tag {name}, Ihr Kommentar vom {day} ist wieder für alle da.",
        "block": "Guten Tag {name}, Ihr Konto ist bei uns nicht mehr blockiert.",
    },
    looked_again=DU.looked_again,
)
ENGLISH = Voice(
    language="en",
    hello="Hello {name},",
    done={
        "hide": "we have hidden your comment of {day}{under}.",
        "spam": "we have marked your comment of {day}{under} as spam.",
        "delete": "we have deleted your comment of {day}{under}.",
        "block": "because of your comment of {day}{under} we have blocked your account with us.",
    },
    under=" under “{post}”",
    passage="It is about this part: “{passage}”",
    reason="The reason: {reason}{ground}.",
    netiquette="our netiquette, version {number}: {address}",
    noticed={
        "own": "We noticed it ourselves.",
        "report": "Somebody pointed it out to us.",
        "flagger": "A trusted flagger pointed it out to us.",
        "authority": "An authority pointed it out to us.",
    },
    until="A person decided this. It holds in all countries, until {day}.",
    open_end="A person decided this. It holds in all countries, without an end date.",
    once_more="Whatever you criticise about the matter itself, you are welcome to write it again.",
    objection="Do you disagree? You can object here until {last_day}: {link}",
    somebody_else="Somebody else will look at it then.",
    nobody_else="We will look at it again then. There is nobody else here who may decide it.",
    beyond="The courts are open to you as well.",
    beyond_on_network="The complaints office of the network and the courts are open to you as well.",
    public={
        "hide": "Hello {name}, we have hidden your comment of {day}.",
        "spam": "Hello {name}, we have marked your comment of {day} as spam.",
        "delete": "Hello {name}, we have deleted your comment of {day}.",
        "block": "Hello {name}, your account is blocked with us.",
    },
    public_why="Why, and how you can object until {last_day}, stands here: {link}",
    lifted={
        "hide": "Hello {name}, your comment of {day} is there for everybody again.",
        "spam": "Hello {name}, your comment of {day} is there for everybody again.",
        "delete": "Hello {name}, your comment of {day} is there for everybody again.",
        "block": "Hello {name}, your account is no longer blocked with us.",
    },
    looked_again="We have looked once more.",
)


# --- the texts -----------------------------------------------------------------------------------


def whole(measure: Measure, signer: str) -> str:
    """Everything, for the person alone; `signer`: the first name under it."""
    voice = voice_for(measure.message, measure.team)
    with translation.override(voice.language):
        return "\n\n".join(part for part in _parts(voice, measure, signer) if part)


def in_public(measure: Measure) -> str:
    """What may be said where others read along: that it was done, and where the reason stands."""
    voice = voice_for(measure.message, measure.team)
    with translation.override(voice.language):
        gaps = _gaps(voice, measure)
        return f"{voice.public[measure.kind]} {voice.public_why}".format(**gaps)


def put_back(measure: Measure) -> str:
    """A word to the person once it was put back. What ended by itself was not looked at once more."""
    voice = voice_for(measure.message, measure.team)
    with translation.override(voice.language):
        word = voice.lifted[measure.kind].format(**_gaps(voice, measure))
        return f"{word} {voice.looked_again}" if measure.lifted_by_id else word


def voice_for(said: Message, team: Team) -> Voice:
    """In whose words somebody is told: their language where we know it, and du or Sie as the team wants
    it, else as they do; Sie where nobody knows."""
    if _language_of(said, team) != "de":
        return ENGLISH
    if team.address != Team.Address.AS_THEY_DO:
        return DU if team.address == Team.Address.DU else SIE
    text = Text(said.text)
    return DU if du_in(text) and not sie_in(text) else SIE


def network_hears_complaints(measure: Measure) -> bool:
    """Whether the network has a complaints office for it: where the house is a guest there. On a house's
    own site there is none above it but the courts."""
    return measure.message.channel.legal_role is LegalRole.GUEST_PAGE


def last_day(measure: Measure) -> datetime:
    """Until when somebody may object: half a year after they were told, else after it was done, on the
    same day of the month or its last one."""
    begins = measure.told_at or measure.done_at or timezone.now()
    years, month = divmod(begins.month - 1 + MONTHS_TO_OBJECT, 12)
    year, month = begins.year + years, month + 1
    return begins.replace(year=year, month=month, day=min(begins.day, monthrange(year, month)[1]))


# --- steps ---------------------------------------------------------------------------------------


def _language_of(said: Message, team: Team) -> str:
    told = said.language[:2].lower() or str(Text(said.text).language or "")
    return told or team.language[:2]


def _parts(voice: Voice, measure: Measure, signer: str) -> Iterator[str]:
    gaps = _gaps(voice, measure)
    yield voice.hello.format(**gaps)
    yield voice.done[measure.kind].format(**gaps)
    if measure.passage:
        yield voice.passage.format(**gaps)
    why = voice.reason.format(**gaps) if measure.reason else ""
    yield " ".join(part for part in (why, measure.explanation) if part)
    holds = voice.until if measure.until else voice.open_end
    yield f"{voice.noticed[measure.source]} {holds.format(day=gaps['end'])}"
    if measure.reason and REASONS[measure.reason].reason_class is not ReasonClass.SPAM:
        yield voice.once_more
    beyond = voice.beyond_on_network if network_hears_complaints(measure) else voice.beyond
    then = voice.nobody_else if is_left_alone(measure) else voice.somebody_else
    yield f"{voice.objection.format(**gaps)} {then} {beyond}"
    yield signer


def _gaps(voice: Voice, measure: Measure) -> dict[str, str]:
    said, team = measure.message, measure.team
    zone = ZoneInfo(team.time_zone)
    post = said.conversation.post if said.conversation else None
    words = shorten(post.title or post.text, POST_LENGTH) if post else ""
    reason = REASONS.get(measure.reason)
    return {
        "name": shorten(said.handle.name, NAME_LENGTH) if said.handle else "",
        "day": _day(said.written_at, zone),
        "under": voice.under.format(post=words) if words else "",
        "passage": measure.passage,
        "reason": gettext(reason.label) if reason else "",
        "ground": _ground(voice, measure),
        "end": _day(measure.until, zone) if measure.until else "",
        "last_day": _day(last_day(measure), zone),
        "link": objection_link(measure),
    }


def _ground(voice: Voice, measure: Measure) -> str:
    """In brackets: the law, or the version of the netiquette that was in force; for a public body also
    what it stands on."""
    parts = [measure.law] if measure.law else []
    if measure.netiquette and not measure.law:
        number, house = measure.netiquette.number, measure.team.slug
        address = f"{settings.PUBLIC_URL}/netiquette/{house}/{number}/"
        parts.append(voice.netiquette.format(number=number, address=address))
    if measure.basis:
        parts.append(measure.basis)
    return f" ({'; '.join(parts)})" if parts else ""


def _day(at: datetime, zone: ZoneInfo) -> str:
    return date_format(at.astimezone(zone).date(), "DATE_FORMAT")
