"""Rules as sentences: "When a message arrives and it says “parcel”, then put on “Delivery”." """

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from herzenstakt.conversations.kinds import MessageKind
from herzenstakt.conversations.promised import Unit
from herzenstakt.kernel.names import isolated
from herzenstakt.rules.models import Deed, Rule
from herzenstakt.rules.services import told
from herzenstakt.search.filters import ME, NO_GROUP, NOBODY, Filter, Privacy, Side, State, parse

WHEN: Mapping[str, Promise] = {
    Rule.When.ARRIVES: _("a message arrives"),
    Rule.When.WAITS: _("somebody has waited for %(time)s"),
    Rule.When.LATE: _("somebody waits longer than we promised"),
    Rule.When.LABEL_ON: _("the label “%(label)s” is put on"),
    Rule.When.LABEL_OFF: _("the label “%(label)s” is taken off"),
}
ACTS: Mapping[str, Promise] = {
    Deed.LABEL: _("put on “%(gap)s”"),
    Deed.UNLABEL: _("take off “%(gap)s”"),
    Deed.GROUP: _("give it to the group “%(gap)s”"),
    Deed.GIVE: _("give it to %(gap)s"),
    Deed.PROPOSE: _("propose it to %(gap)s"),
    Deed.TELL: _("tell %(gap)s"),
    Deed.TELL_LEADS: _("tell those who lead"),
    Deed.BRING_BACK: _("bring it back"),
    Deed.NOTE: _("leave the note “%(gap)s”"),
}
STATES: Mapping[State, Promise] = {
    State.WAITING: _("somebody waits there"),
    State.LATE: _("somebody waits there longer than we promised"),
    State.OPEN: _("it is open"),
    State.LATER: _("it is put off"),
    State.RESTING: _("it is at rest"),
}
LANGUAGES: Mapping[str, Promise] = {
    "de": _("it is in German"),
    "en": _("it is in English"),
}
#: what a filter asks for, one thing after the other
SAYS: Mapping[str, Promise] = {
    "words": _("it says “%(value)s”"),
    "phrases": _("it says “%(value)s”"),
    "without": _("it does not say “%(value)s”"),
    "person": _("it is from %(value)s"),
    "handle": _("it is from @%(value)s"),
    "channel": _("it is on the channel “%(value)s”"),
    "network": _("it is on the network “%(value)s”"),
    "labels": _("it has the label “%(value)s”"),
    "kind": _("it is about: %(value)s"),
    "since": _("it was said from %(value)s on"),
    "before": _("it was said before %(value)s"),
    "post": _("it is about the post %(value)s"),
}


def sentence_of(rule: Rule) -> str:
    """What a rule says, in one sentence."""
    return sentence(told(rule))


def sentence(says: Any) -> str:
    """The same for what the journal keeps of a rule."""
    if not isinstance(says, Mapping):
        return str(says)
    about = about_in_words(says.get("query", ""))
    gaps = {
        "when": when_in_words(says),
        "about": joined(about),
        "acts": joined([act_in_words(deed) for deed in says.get("deeds", [])]),
    }
    if about:
        return gettext("When %(when)s and %(about)s, then %(acts)s.") % gaps
    return gettext("When %(when)s, then %(acts)s.") % gaps


def when_in_words(says: Mapping[str, Any]) -> str:
    """What it begins with."""
    words = WHEN.get(says.get("when", ""), says.get("when", ""))
    gaps = {"label": isolated(str(says.get("label", ""))), "time": _time(says)}
    return str(words) % gaps


def about_in_words(query: str) -> list[str]:
    """What it is about, one thing after the other; nothing where that does not matter."""
    return list(_about(parse(query).filter))


def act_in_words(deed: Sequence[Any]) -> str:
    """One thing it does."""
    if not isinstance(deed, list) or len(deed) != 2:
        return str(deed)
    kind, gap = deed
    if kind == Deed.PUT_OFF:
        hours = int(gap)
        return ngettext("put it off for %(n)s hour", "put it off for %(n)s hours", hours) % {
            "n": hours
        }
    words = ACTS.get(kind)
    return str(kind) if words is None else str(words) % {"gap": isolated(str(gap))}


def joined(parts: Sequence[str]) -> str:
    """ "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return gettext("%(first)s and %(last)s") % {
        "first": ", ".join(parts[:-1]),
        "last": parts[-1],
    }


# --- steps ---------------------------------------------------------------------------------------


def _time(says: Mapping[str, Any]) -> str:
    amount = says.get("amount")
    if not amount:
        return ""
    count: Callable[[str, str, int], str] = ngettext
    words = (
        count("%(n)s minute", "%(n)s minutes", amount)
        if says.get("unit") == Unit.MINUTES
        else count("%(n)s hour", "%(n)s hours", amount)
    ) % {"n": amount}
    if says.get("clock") == Rule.Clock.SERVICE:
        return gettext("%(time)s in our service hours") % {"time": words}
    return words


def _about(wanted: Filter) -> Iterator[str]:
    if wanted.language:
        words = LANGUAGES.get(wanted.language, _("it is in the language “%(value)s”"))
        yield str(words) % {"value": wanted.language}
    for name, words in SAYS.items():
        value = getattr(wanted, name)
        for one in value if isinstance(value, tuple) else (value,):
            if one:
                yield str(words) % {"value": _value(name, one)}
    yield from _stands(wanted)


def _value(name: str, value: Any) -> str:
    if name == "kind":
        return str(MessageKind(value).label)
    if name in ("since", "before"):
        return date_format(value, "DATE_FORMAT")
    return isolated(str(value))


def _stands(wanted: Filter) -> Iterator[str]:
    """Where it stands, who takes care, who can read it, and who says it."""
    if wanted.state:
        yield str(STATES[wanted.state])
    if wanted.caretaker == NOBODY:
        yield gettext("nobody takes care of it")
    elif wanted.caretaker and wanted.caretaker != ME:
        yield gettext("%(name)s takes care of it") % {"name": isolated(wanted.caretaker)}
    if wanted.group == NO_GROUP:
        yield gettext("it is in no group")
    elif wanted.group:
        yield gettext("it is in the group “%(name)s”") % {"name": isolated(wanted.group)}
    if wanted.privacy:
        private = wanted.privacy is Privacy.PRIVATE
        yield gettext("only we can read it") if private else gettext("everybody can read it")
    if wanted.said_by:
        ours = wanted.said_by is Side.US
        yield gettext("we said it") if ours else gettext("others said it")
    if wanted.has_attachment:
        yield gettext("it comes with a picture or a file")
