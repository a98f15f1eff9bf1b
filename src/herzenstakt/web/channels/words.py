"""Channels in words: how one is, what its network can do, and what each number means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.forms import BoundField
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Ability, Answer, Capability, Connector, Feed
from herzenstakt.channels.limits import Limit
from herzenstakt.channels.models import LOOK_AGAIN, Channel, FeedState, Health
from herzenstakt.kernel.http import Allowance
from herzenstakt.kernel.words import Sentence
from herzenstakt.moderation.duties import Duty, Standing, owed_on
from herzenstakt.moderation.hands import decides_alone
from herzenstakt.web.channels.forms import LIMIT, LimitsForm
from herzenstakt.web.templatetags.desk import grouped

ABILITIES: dict[Ability, Promise] = {
    Ability.READ_COMMENTS: _("Read comments"),
    Ability.READ_MENTIONS: _("Read mentions"),
    Ability.READ_PRIVATE: _("Read private messages"),
    Ability.REPLY: _("Answer"),
    Ability.LIKE: _("Like"),
    Ability.UNLIKE: _("Take a like back"),
    Ability.HIDE: _("Hide comments"),
    Ability.UNHIDE: _("Show hidden comments again"),
    Ability.MARK_SPAM: _("Mark as spam"),
    Ability.DELETE: _("Delete comments of others"),
    Ability.BLOCK: _("Block people"),
    Ability.UNBLOCK: _("Take a block back"),
    Ability.DELETE_OWN: _("Delete our own answers"),
    Ability.EDIT_OWN: _("Edit our own answers"),
    Ability.PIN_ANSWER: _("Let an answer stand on top"),
    Ability.UNPIN_ANSWER: _("Take it from the top again"),
    Ability.PUBLISH: _("Publish posts"),
    Ability.SCHEDULE: _("Schedule posts"),
    Ability.MEDIA: _("Pictures and films"),
    Ability.METRICS: _("Numbers of our posts"),
    Ability.PROFILE_READ: _("Read our profile"),
    Ability.PROFILE_WRITE: _("Change our profile"),
    Ability.ADS: _("Advertisements"),
}

ANSWERS: dict[Answer, Promise] = {
    Answer.YES: _("yes"),
    Answer.ONLY_IF: _("under a condition"),
    Answer.BY_HAND: _("by hand"),
    Answer.NEVER: _("no"),
}

STANDINGS: dict[Standing, Promise] = {
    Standing.LAW: _("the law asks for it"),
    Standing.OURS: _("this desk does it of its own accord"),
    Standing.NETWORK: _("a duty of the network"),
    Standing.NOT_OWED: _("nobody asks for it"),
}


@dataclass(frozen=True, slots=True)
class Network:
    """A connector as templates may see it: they would call the class itself."""

    kind: str
    name: str
    summary: str
    simulated: bool

    @classmethod
    def of(cls, connector: type[Connector]) -> Network:
        """What a person must know to choose it."""
        return cls(connector.kind, gettext(connector.name), connector.summary, connector.simulated)


@dataclass(frozen=True, slots=True)
class Condition:
    """How a channel is: a name for colour and icon, and the words that say it without either. `remark`: what
    a person should know although everything is heard."""

    health: Health
    words: str
    remark: Sentence


def condition(channel: Channel) -> Condition:
    """How a channel is, in a few words."""
    health = channel.health()
    remark = channel.remark if health is Health.GOOD else Sentence("")
    words = gettext("Heard, but not at once") if remark else _say(channel, health)
    return Condition(health, words, remark)


def _say(channel: Channel, health: Health) -> str:
    if health is Health.GOOD:
        return gettext("All is well")
    if health is Health.PAUSED:
        return gettext("Paused")
    if health is Health.DISCONNECTED:
        return gettext("Needs a new connection")
    if health is Health.STUMBLED:
        return gettext("The last look did not work; we try again.")
    if health is Health.BEHIND and (since := channel.lying_since()):
        words = gettext("What has arrived since %(time)s could not be opened yet")
        return words % {"time": _at(since)}
    heard_at = channel.heard_at()
    if heard_at is None:
        return gettext("Nothing heard yet")
    return gettext("Nothing since %(time)s") % {"time": _at(heard_at)}


def _at(moment: datetime) -> str:
    """The time; where it was another day, that day too."""
    local = localtime(moment)
    is_today = local.date() == localdate()
    return date_format(local, "TIME_FORMAT" if is_today else "SHORT_DATETIME_FORMAT")


def feed_words(state: FeedState) -> str:
    """What a person calls a feed."""
    if state.name == LOOK_AGAIN:
        return gettext("Edited and deleted messages")
    feed: Feed | None = state.feed
    return gettext(feed.label) if feed else state.name


def allowance_words(allowance: Allowance) -> str:
    """What a network still lets us ask, in what it counts."""
    words = gettext("%(left)s of %(limit)s requests left until %(time)s.")
    if allowance.unit == "units":
        words = gettext("%(left)s of %(limit)s units of today left until %(time)s.")
    return words % {
        "left": grouped(allowance.left),
        "limit": grouped(allowance.limit),
        "time": _time_of(allowance),
    }


def shared_with(channel: Channel) -> str:
    """Which other channels draw on the same allowance; "" where it is this one's alone."""
    if not channel.is_counted_together:
        return ""
    others = channel.sharers().exclude(pk=channel.pk).order_by("name")
    names = list(others.values_list("name", flat=True))
    return gettext("Shared with %(channels)s.") % {"channels": ", ".join(names)} if names else ""


def few_left(allowance: Allowance) -> str:
    """Why nobody looks for a while."""
    words = gettext("Few requests are left, and answers go first: we look again at %(time)s.")
    return words % {"time": _time_of(allowance)}


def looks_seldom() -> str:
    """Why the next look at some feed is further away than usual."""
    return gettext("So that they last, some of it is looked at less often until then.")


def _time_of(allowance: Allowance) -> str:
    return date_format(localtime(allowance.until), "TIME_FORMAT")


@dataclass(frozen=True, slots=True)
class Can:
    """One line of the capability matrix."""

    words: Promise
    answer: Answer
    answer_words: Promise
    capability: Capability


def what_it_can(connector: type[Connector]) -> list[Can]:
    """Every ability with this network's answer, in the order of `Ability`."""
    lines = []
    for ability, words in ABILITIES.items():
        capability = connector.can(ability)
        answer = capability.answer
        lines.append(Can(words, answer, ANSWERS[answer], capability))
    return lines


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty of a channel, and who asks for it in words."""

    duty: Duty
    standing: Promise


def what_is_owed(channel: Channel, reader: Membership) -> list[Owed]:
    """What the house owes to people there; what the law asks of it stands first."""
    order = list(Standing)
    team = reader.team
    duties = owed_on(channel.legal_role, public_body=team.is_public_body, alone=decides_alone(team))
    duties.sort(key=lambda duty: order.index(duty.standing))
    return [Owed(duty, STANDINGS[duty.standing]) for duty in duties]


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One limit of a channel. `known`: what we or the server say; `value`: what holds. `set_at`: when
    an owner (`who`) set it. `field`: where an owner may type another number."""

    known: Limit
    value: int | None
    set_at: datetime | None
    who: str
    field: BoundField | None


def limit_lines(channel: Channel, reader: Membership, form: LimitsForm | None) -> list[LimitLine]:
    """Every limit of a channel with whoever says so; `form`: for those who may set another."""
    told, names = channel.limits_told, _who_set_limits(channel, reader)
    lines = []
    for name, limit in channel.limits.items():
        own = {} if limit.fixed else channel.own_limits.get(name, {})
        field = f"{LIMIT}{name}"
        lines.append(
            LimitLine(
                known=told[name],
                value=limit.value,
                set_at=datetime.fromisoformat(own["at"]) if own else None,
                who=names.get(own.get("by"), gettext("somebody")),
                field=form[field] if form and field in form.fields else None,
            )
        )
    return lines


def _who_set_limits(channel: Channel, reader: Membership) -> dict[int | None, str]:
    """The names of those who set limits of a channel, by their memberships."""
    members = {own["by"] for own in channel.own_limits.values()}
    found = Membership.objects.visible_to(reader).filter(pk__in=members).select_related("user")
    return {member.pk: str(member.user) for member in found}
