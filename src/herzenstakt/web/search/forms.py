"""Choosing what one looks for, field by field, for those who do not like to type it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.kinds import MessageKind
from herzenstakt.labels.models import Label
from herzenstakt.search.filters import BY_NAME, ME, NOBODY, Filter, Privacy, Side, State, parse

ANY = ("", _("does not matter"))
#: fields whose words can be typed as they are
TYPED = ("person", "handle", "channel", "network", "caretaker")


class FilterForm(forms.Form):
    """The fields of a filter. Whatever is left empty does not matter."""

    words = forms.CharField(label=_("Words"), required=False, max_length=200)
    without = forms.CharField(label=_("But not"), required=False, max_length=100)
    person = forms.CharField(label=_("Who it is about"), required=False, max_length=100)
    handle = forms.CharField(label=_("Profile name"), required=False, max_length=100)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    network = forms.ChoiceField(label=_("Network"), required=False)
    label = forms.ChoiceField(label=_("Label"), required=False)
    state = forms.ChoiceField(
        label=_("Where it stands"),
        required=False,
        choices=[
            ANY,
            (State.WAITING.value, _("somebody waits")),
            (State.LATE.value, _("somebody waits longer than promised")),
            (State.OPEN.value, _("open")),
            (State.LATER.value, _("put off")),
            (State.RESTING.value, _("at rest")),
        ],
    )
    kind = forms.ChoiceField(
        label=_("What it is about"), required=False, choices=[ANY, *MessageKind.choices]
    )
    caretaker = forms.ChoiceField(label=_("Who takes care"), required=False)
    privacy = forms.ChoiceField(
        label=_("Who can read it"),
        required=False,
        choices=[
            ANY,
            (Privacy.PUBLIC.value, _("everybody")),
            (Privacy.PRIVATE.value, _("only we")),
        ],
    )
    said_by = forms.ChoiceField(
        label=_("Who says it"),
        required=False,
        choices=[ANY, (Side.THEM.value, _("others")), (Side.US.value, _("we"))],
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    before = forms.DateField(
        label=_("Before"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    has_attachment = forms.BooleanField(label=_("with a picture or a file"), required=False)

    def __init__(
        self, member: Membership, wanted: Filter, given: QueryDict | None = None, **more: Any
    ) -> None:
        super().__init__(given, auto_id="filter-%s", initial=_beginning(wanted), **more)
        channels = list(Channel.objects.visible_to(member).order_by("name"))
        labels = Label.objects.visible_to(member).in_use().by_name()
        colleagues = type(member).objects.visible_to(member).active().select_related("user")
        names = sorted({colleague.user.name for colleague in colleagues})
        self._offer("channel", wanted.channel, [(one.name, one.name) for one in channels])
        kinds = sorted(
            {
                (one.network_name if one.takes_notes else one.kind, one.network_name)
                for one in channels
            }
        )
        self._offer("network", wanted.network, kinds)
        self._offer("language", wanted.language, [("de", _("German")), ("en", _("English"))])
        self._offer("label", "".join(wanted.labels[:1]), [(one.name, one.name) for one in labels])
        known = [(ME, _("I")), (NOBODY, _("nobody so far")), *((name, name) for name in names)]
        self._offer("caretaker", wanted.caretaker, known)
        self.fields["person"].widget.attrs |= {
            "list": "people-like-that",
            "autocomplete": "off",
            "hx-get": reverse("search:people", args=[member.team.slug]),
            "hx-trigger": "input changed delay:200ms",
            "hx-target": "#people-like-that",
            "hx-sync": "this:replace",
        }

    def _offer(self, name: str, chosen: str, known: list[tuple[Any, Any]]) -> None:
        """What can be chosen; what was typed before stays, although nothing is called so."""
        choices = [ANY, *known]
        if chosen and chosen not in {value for value, _ in choices}:
            choices.append((chosen, chosen))
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def filter(self) -> Filter:
        """What was chosen."""
        said = self.cleaned_data
        words = parse(str(said["words"])).filter
        gone = parse(" ".join(f"-{word}" for word in str(said["without"]).split())).filter
        more = {name: _typed(name, said[name]) for name in TYPED}
        return Filter(
            words=words.words,
            phrases=words.phrases,
            without=(*words.without, *gone.without),
            labels=tuple(filter(None, [_typed("label", said["label"])])),
            state=State(said["state"]) if said["state"] else words.state,
            kind=MessageKind(said["kind"]) if said["kind"] else None,
            privacy=Privacy(said["privacy"]) if said["privacy"] else None,
            said_by=Side(said["said_by"]) if said["said_by"] else None,
            language=said["language"],
            since=said["since"],
            before=said["before"],
            has_attachment=said["has_attachment"],
            **more,
        )


def _typed(name: str, value: str) -> Any:
    """A value as it is understood when it is typed."""
    names = {"person": "from", "caretaker": "with"}
    return BY_NAME[names.get(name, name)].understood(value.replace('"', " ")) or ""


def _beginning(wanted: Filter) -> dict[str, Any]:
    """A filter in the fields."""
    words = Filter(words=wanted.words, phrases=wanted.phrases)
    without = " ".join(wanted.without)
    fields = (
        *TYPED,
        "state",
        "kind",
        "privacy",
        "said_by",
        "language",
        "since",
        "before",
        "has_attachment",
    )
    return {
        "words": words.written(),
        "without": without,
        "label": "".join(wanted.labels[:1]),
        **{name: getattr(wanted, name) for name in fields},
    }
