"""What one writes down of what somebody said."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.connector import Spoken
from herzenstakt.channels.models import Channel
from herzenstakt.channels.notes import LONGEST_LINK, LONGEST_NAME, LONGEST_TEXT
from herzenstakt.conversations.models import Conversation
from herzenstakt.kernel.words import Sentence, gettext_noop

#: as a browser asks for a moment
MOMENT = "%Y-%m-%dT%H:%M"
TWICE = gettext_noop(
    "It was %(at)s twice in that night, because the clock was changed. The first time counts."
)
NEVER = gettext_noop(
    "It was never %(typed)s in that night, because the clock was changed. Here it stands as %(at)s."
)


def places(member: Membership) -> list[Channel]:
    """Where the member may write something down, in their order."""
    there = Channel.objects.visible_to(member).filter(state=Channel.State.ACTIVE).order_by("name")
    return [channel for channel in there if channel.takes_notes]


class Moment(forms.DateTimeField):
    """A moment on the clock of the team. In the night in which that is changed one hour comes twice: the
    first time is meant, so nobody's wait is made shorter. One hour never comes: it is read by the clock as
    it was before."""

    def to_python(self, value: Any) -> datetime | None:
        """The moment, aware. Raises ValidationError for what is none."""
        try:
            return super().to_python(value)
        except forms.ValidationError as trouble:
            typed = _typed(value)
            if trouble.code != "ambiguous_timezone" or typed is None:
                raise
            there = typed.replace(tzinfo=timezone.get_current_timezone(), fold=0)
            return there.astimezone(UTC)


def _typed(value: Any) -> datetime | None:
    """What somebody typed, as the clock on the wall shows it; None for what is no moment."""
    try:
        return parse_datetime(str(value).strip())
    except ValueError:
        return None


def choice_of(value: Any, at: datetime) -> Sentence:
    """Which moment was chosen where the clock on the wall shows this one twice or never; else the empty
    sentence. `value`: as it was typed; `at`: what became of it."""
    typed, there = _typed(value), timezone.localtime(at)
    if typed is None or typed.tzinfo is not None:
        return Sentence("")
    if there.replace(tzinfo=None, fold=0) != typed:
        told = {"typed": typed.strftime("%H:%M"), "at": there.strftime("%H:%M")}
        return Sentence(NEVER, told)
    if there.replace(fold=0).utcoffset() != there.replace(fold=1).utcoffset():
        return Sentence(TWICE, {"at": there.strftime("%H:%M")})
    return Sentence("")


class SpokenForm(forms.Form):
    """Who, where, when, and in their words. Whoever goes on in a conversation has said who they are."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.TypedChoiceField(label=_("Where"), coerce=int)
    who = forms.CharField(
        label=_("Who said it"),
        max_length=LONGEST_NAME,
        help_text=_("As they call themselves."),
        widget=forms.TextInput({"autocomplete": "off", "dir": "auto"}),
    )
    address = forms.CharField(
        label=_("How to find them there"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_(
            "Their profile, their number. Then we recognise them next time. Not necessary."
        ),
        widget=forms.TextInput({"autocomplete": "off", "dir": "auto"}),
    )
    text = forms.CharField(
        label=_("What they said, in their words"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 6, "dir": "auto", "autocomplete": "off"}),
    )
    at = Moment(label=_("When"), widget=forms.DateTimeInput({"type": "datetime-local"}, MOMENT))
    link = forms.CharField(
        label=_("Where it stands"),
        max_length=LONGEST_LINK,
        required=False,
        help_text=_("The address of the post or message, if it has one. Not necessary."),
        widget=forms.URLInput({"autocomplete": "off", "placeholder": "https://"}),
    )
    private = forms.BooleanField(label=_("Only we and this person know of it"), required=False)

    def __init__(
        self,
        member: Membership,
        there: list[Channel],
        goes_on: Conversation | None,
        given: QueryDict | None,
        channel: int | None = None,
    ) -> None:
        first: dict[str, Any] = {
            "key": uuid.uuid4(),
            "at": timezone.localtime(),
            "channel": channel,
        }
        super().__init__(given, auto_id="spoken-%s", initial=first)
        self.fields["channel"].choices = [(one.pk, one.name) for one in there]  # type: ignore[attr-defined]
        if goes_on is not None:
            for known in ("channel", "who", "address", "private"):
                del self.fields[known]
        elif not member.may(Permission.READ_PRIVATE):
            del self.fields["private"]

    @property
    def choice(self) -> Sentence:
        """Which moment was chosen, where the one that was typed is not clear."""
        return choice_of(self["at"].data, self.cleaned_data["at"])

    def spoken(self) -> Spoken:
        """What a valid form says."""
        said = self.cleaned_data
        at: datetime = said["at"]
        return Spoken(
            key=str(said["key"]),
            who=said.get("who", ""),
            text=said["text"],
            at=at,
            address=said.get("address", ""),
            link=said["link"],
            private=said.get("private", False),
        )
