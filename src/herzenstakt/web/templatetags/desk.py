"""Small words for templates."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo
from functools import cache, lru_cache, wraps
from typing import ParamSpec, Protocol, cast
from zlib import crc32

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import get_language, gettext, ngettext

from herzenstakt.accounts.models import Membership, User
from herzenstakt.channels.connector import Ability
from herzenstakt.channels.models import Channel
from herzenstakt.kernel.names import isolated
from herzenstakt.kernel.prose import Block, blocks_of
from herzenstakt.kernel.words import Sentence
from herzenstakt.people.models import Handle
from herzenstakt.safety.hateful import is_hateful
from herzenstakt.search.models import SavedView
from herzenstakt.web.channels import keeping

register = template.Library()

Words = ParamSpec("Words")

TINTS = 8
MINUTE, HOUR, DAY, WEEK = 60, 3600, 86400, 604800


class Line(Protocol):
    """A sentence of the journal with gaps for who did it, and to whom it went."""

    @property
    def sentence(self) -> str:
        """With a gap `%(who)s`."""

    @property
    def who(self) -> str:
        """A name, or nothing."""

    @property
    def to(self) -> str:
        """A name, or nothing."""


@register.filter
def say(sentence: Sentence | str) -> str:
    """A kept sentence in the reader's language, its gaps filled."""
    kept = sentence if isinstance(sentence, Sentence) else Sentence(sentence)
    if not kept:
        return ""
    text = gettext(kept.text)
    return text % kept.gaps if kept.gaps else text


@register.filter
def kept_here(channel: Channel, what: str) -> str:
    """What stands where something is not here any more: `{{ channel|kept_here:"words" }}`."""
    return keeping.kept_here(channel, what)


@register.filter
def may(member: Membership | None, permission: str) -> bool:
    """Whether a button should be there at all: `{% if member|may:"answer" %}`."""
    return member is not None and member.may(permission)


@register.filter(name="isolated")
def isolated_name(name: str | None) -> str:
    """A name of somebody outside in the middle of a sentence, whichever way it is written."""
    return isolated(name or "")


@register.filter
def is_link(address: str | None) -> bool:
    """Whether an address from outside may become a link: the web, and nothing that runs."""
    return bool(address) and str(address).startswith(("https://", "http://"))


@register.filter
def line(entry: Line) -> str:
    """A line of the journal in the reader's language."""
    return gettext(entry.sentence) % {"who": entry.who, "to": entry.to}


@register.filter
def can(channel: Channel, ability: str) -> bool:
    """Whether the desk may try this on the network of a channel."""
    connector = channel.connector_class
    return connector is not None and connector.can(Ability(ability)).works


@register.filter
def is_veiled(text: str | None, user: User) -> bool:
    """Whether a reader does not want to see such words before opening them."""
    return bool(text) and user.not_today and is_hateful(str(text))


@register.filter
def startswith(text: str, beginning: str) -> bool:
    """Whether a text begins like this; nothing is no beginning."""
    return bool(beginning) and text.startswith(beginning)


@register.filter
def as_typed(view: SavedView) -> str:
    """What a view looks for, as one would type it in the reader's language."""
    return view.filter.written(german=(get_language() or "").startswith("de"))


@register.filter
def grouped(number: int) -> str:
    """A large number as people write it: 65,525 in English, 65.525 in German."""
    return number_format(number, force_grouping=True)


@register.filter
def prose(text: str) -> list[Block]:
    """The headings, lists and paragraphs of a text, each still to be escaped."""
    return list(blocks_of(text))


# --- parts that are the same for everybody ------------------------------------------------------


def once(render: Callable[Words, SafeString]) -> Callable[Words, SafeString]:
    """A way to render that is asked once for the same; each time anew while somebody changes templates."""
    kept = cast("Callable[Words, SafeString]", lru_cache(maxsize=1024)(render))

    @wraps(render)
    def rendered(*words: Words.args, **named: Words.kwargs) -> SafeString:
        return render(*words, **named) if settings.DEBUG else kept(*words, **named)

    return rendered


@register.simple_tag
def still(template_name: str) -> SafeString:
    """A part of a page that says the same to everybody who reads its language; rendered once."""
    return render_still(template_name, get_language())


@once
def render_still(template_name: str, language: str | None) -> SafeString:
    """The part in a language, which is the current one."""
    return mark_safe(render_to_string(template_name))


@register.simple_tag
def options(choices: Iterable[tuple[object, object]], chosen: object = None) -> SafeString:
    """The options of a field with many of them, by value and name: `{% options kinds message.kind %}`."""
    return mark_safe(
        "".join(
            f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(name)}</option>'
            for value, name in choices
        )
    )


# --- symbols and faces ---------------------------------------------------------------------------


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A symbol of our sprite. It only repeats what the words beside it say."""
    return _symbol(static("web/icons/sprite.svg"), name)


def _symbol(file: str, name: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', file, name
    )


@register.simple_tag
@cache
def network_icon(kind: str) -> SafeString:
    """The symbol a network brings in its folder; a plain speech bubble for one without."""
    file = f"networks/{kind}/icon.svg"
    return _symbol(static(file), f"network-{kind}") if finders.find(file) else icon("network-other")


@register.filter
def initials(name: str) -> str:
    """The first letters of the first and the last word: what stands in for a face."""
    words = [word for word in name.replace("@", " ").split() if word[0].isalnum()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [name.lstrip("@")[:1]]
    return "".join(letters).upper()


@register.filter
def tint(name: str) -> int:
    """One of a few quiet colours, always the same for the same name."""
    return crc32(name.encode()) % TINTS


@register.simple_tag(takes_context=True)
def avatar(context: Context, handle: Handle | None, name: str, size: str = "") -> SafeString:
    """The face of somebody outside. `size`: a class of ours."""
    if handle is None:
        return face("", name, size=size)
    picture = handle.pk if handle.avatar_url else None
    return face(context["team"].slug, name, picture, handle.kind, size)


def face(
    team: str,
    name: str,
    picture: int | None = None,
    network: str = "",
    size: str = "",
    *,
    is_ours: bool = False,
) -> SafeString:
    """A face with the mark of its network; initials shine through where the picture cannot be had.

    `picture`: whose (the pk of a handle); None where there is none. `is_ours`: no name chooses the colour.
    Written here and not as a partial:
    it stands in every row of every list.
    """
    image, mark = "", ""
    if network:
        mark = f'<span class="avatar__network">{network_icon(network)}</span>'
    if picture is not None:
        source = address_of("media:avatar", team, picture)
        image = f'<img src="{source}" alt="" loading="lazy" width="96" height="96">'
    hue = 0 if is_ours else tint(name)
    return mark_safe(
        f'<span class="avatar {size}" data-tint="{hue}" aria-hidden="true">'
        f"{escape(initials(name))}{image}{mark}</span>"
    )


@register.simple_tag
def our_face(name: str, network: str) -> SafeString:
    """The first letters of whoever speaks under our posts and in our name, always in the same colour."""
    return face("", name, network=network, is_ours=True)


def address_of(view: str, team: str, pk: int) -> str:
    """What `reverse` says of a page of a team, for the rows of lists: resolving each takes long."""
    before, behind = _address_around(view, team)
    return f"{before}/{pk}/{behind}"


@lru_cache(maxsize=4096)
def _address_around(view: str, team: str) -> list[str]:
    return reverse(view, kwargs={"team": team, "pk": 0}).rsplit("/0/", 1)


# --- time ----------------------------------------------------------------------------------------


def waiting_time(
    waits: datetime | None,
    last: datetime,
    is_cared_for: bool,
    promised: tuple[datetime | None, datetime | None] = (None, None),
) -> SafeString:
    """How long somebody has been waiting, or when something was last said; the full time behind it.

    `promised`: when it feels late, and when it is.
    """
    at = waits or last
    full = in_full(at)
    urgent = " data-urgent" if waits and not is_cared_for else ""
    title = gettext("waiting since %(at)s") % {"at": full} if waits else full
    standing, said = lateness(*promised) if waits else ("", "")
    late = f' data-late="{standing}"' if standing else ""
    unseen = f'<span class="unseen">, {escape(said)}</span>' if said else ""
    return mark_safe(
        f'<time class="row__time"{urgent}{late} datetime="{at.isoformat()}" title="{title}">'
        f"{how_long(at)}{unseen}</time>"
    )


def lateness(feels_late_at: datetime | None, late_at: datetime | None) -> tuple[str, str]:
    """Whether somebody who waits was let down ("is"), or only feels so because we are not there ("feels"),
    and that in words; nothing where the promise holds, or nothing was promised."""
    now = timezone.now()
    if late_at is not None and late_at <= now:
        return "is", gettext("late: we promised an answer before")
    if feels_late_at is not None and feels_late_at <= now:
        return "feels", gettext("feels late: outside our hours")
    return "", ""


@register.inclusion_tag("conversation/_promise.html")
def promise(feels_late_at: datetime | None, late_at: datetime | None) -> dict[str, object]:
    """Until when an answer was promised to somebody who waits, and whether that has passed."""
    standing, _said = lateness(feels_late_at, late_at)
    return {"standing": standing, "late_at": late_at}


def in_full(at: datetime) -> str:
    """A time to the minute, as its reader writes it."""
    return to_the_minute(
        at.replace(second=0, microsecond=0), get_language(), get_current_timezone()
    )


@lru_cache(maxsize=4096)
def to_the_minute(at: datetime, language: str | None, zone: tzinfo) -> str:
    """A time as people here write it. Lists are asked for again and again, and formatting takes long."""
    return date_format(localtime(at, zone), "SHORT_DATETIME_FORMAT")


@register.filter
def how_long(since: datetime | None) -> str:
    """How long ago, as one would say it: "5 min", "3 h", "2 days"."""
    if since is None:
        return ""
    number, unit = _span(since)
    if unit == MINUTE:
        return gettext("%(n)s min") % {"n": number}
    if unit == HOUR:
        return gettext("%(n)s h") % {"n": number}
    if unit == DAY:
        return ngettext("%(n)s day", "%(n)s days", number) % {"n": number}
    if unit == WEEK:
        return ngettext("%(n)s week", "%(n)s weeks", number) % {"n": number}
    return gettext("just now")


@register.filter
def waits(since: datetime | None) -> str:
    """For how long somebody has been waiting, as a whole: many a language bends "3 days" in it."""
    if since is None:
        return ""
    number, unit = _span(since)
    if unit == MINUTE:
        return gettext("waiting for %(n)s min") % {"n": number}
    if unit == HOUR:
        return gettext("waiting for %(n)s h") % {"n": number}
    if unit == DAY:
        return ngettext("waiting for %(n)s day", "waiting for %(n)s days", number) % {"n": number}
    if unit == WEEK:
        words = ngettext("waiting for %(n)s week", "waiting for %(n)s weeks", number)
        return words % {"n": number}
    return gettext("has just written")


def _span(since: datetime) -> tuple[int, int]:
    """How often a unit of time fits between then and now, and which unit; 0 seconds: just now."""
    seconds = max(0, int((timezone.now() - since).total_seconds()))
    if seconds < MINUTE:
        return 0, 1
    if seconds < HOUR:
        return seconds // MINUTE, MINUTE
    if seconds < DAY:
        return seconds // HOUR, HOUR
    if seconds < 2 * WEEK:
        return seconds // DAY, DAY
    return seconds // WEEK, WEEK
