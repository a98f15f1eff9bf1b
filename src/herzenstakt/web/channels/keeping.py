"""How long a channel keeps what others wrote, and why, in words."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext, ngettext

from herzenstakt.channels.models import Channel

AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
#: from so many days on nobody counts hours
LONG = timedelta(days=3)


def span_in_words(span: timedelta) -> str:
    """A term as networks say it: "48 hours", "30 days"; what is left over of an hour or a day is not said."""
    if span > LONG:
        return ngettext("%(n)s day", "%(n)s days", span // A_DAY) % {"n": span // A_DAY}
    hours = max(1, span // AN_HOUR)
    return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}


def is_of_the_network(channel: Channel) -> bool:
    """Whether its words are kept as long as the network's terms say, and no shorter."""
    kind = channel.connector_class
    return kind is not None and kind.retention == channel.words_kept_for


def kept_here(channel: Channel, what: str) -> str:
    """What stands where something is not here any more: `words`, or `who` wrote them."""
    span = channel.words_kept_for if what == "words" else channel.authors_kept_for
    if span is None:
        return gettext("This is not kept here.")
    told = {"network": channel.network_name, "time": span_in_words(span)}
    if what == "who":
        return gettext("%(network)s lets us keep who wrote this for %(time)s.") % told
    if is_of_the_network(channel):
        return gettext("%(network)s lets us keep these words for %(time)s.") % told
    return gettext("This house keeps these words for %(time)s.") % told


def kept_in_words(channel: Channel) -> list[str]:
    """What the page of a channel says of it; nothing where nothing has a term."""
    words, who = channel.words_kept_for, channel.authors_kept_for
    if words is None and who is None:
        return []
    network = channel.network_name
    lines = []
    if words:
        told = {"network": network, "time": span_in_words(words)}
        of_the_network = gettext(
            "What others wrote: %(time)s from when %(network)s last told it to us. Its terms say so."
        )
        of_ours = gettext(
            "What others wrote: %(time)s from when %(network)s last told it to us. This house wants it so."
        )
        lines.append((of_the_network if is_of_the_network(channel) else of_ours) % told)
    if who:
        lines.append(
            gettext(
                "Who wrote it, with address and picture: %(time)s from when %(network)s last told it to us."
                " Its terms say so."
            )
            % {"network": network, "time": span_in_words(who)}
        )
    if channel.tells_again:
        lines.append(
            gettext("Afterwards it is fetched again whenever somebody opens the conversation.")
        )
    else:
        lines.append(gettext("Afterwards a link is left; it cannot be fetched again from here."))
    lines.append(gettext("Our own answers, times and numbers stay."))
    lines.append(
        gettext(
            "What a measure needs as evidence stays until nobody may ask for its reasons any more, and so do"
            " the words of somebody of whom nothing may be forgotten for a reason that is written down."
        )
    )
    return lines
