"""How a member wants to hear of things: which kinds which way, when not, and on which devices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.kernel.webpush import public_key
from herzenstakt.notices.hours import DAYS, MORNING, NIGHT, zones
from herzenstakt.notices.models import AMONG_COLLEAGUES, Device, Kind, Way, Wishes
from herzenstakt.notices.services import keep_wishes, wishes_of
from herzenstakt.web.http import DeskRequest, needs, posted


@dataclass(frozen=True, slots=True)
class Line:
    """A kind, and a box for each way to hear of it."""

    label: str
    boxes: list[BoundField]


class ClockInput(forms.TimeInput):
    """A time of day, to the minute."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class WishesForm(forms.Form):
    """Every kind this member may hear of, each way; quiet hours; when the mail comes."""

    is_quiet = forms.BooleanField(
        label=gettext_lazy("Leave me in peace at these times"),
        required=False,
        help_text=gettext_lazy(
            "Then neither mail nor push comes. What came meanwhile comes once, when the quiet is over."
        ),
    )
    quiet_from = forms.TimeField(label=gettext_lazy("from"), widget=ClockInput, required=False)
    quiet_until = forms.TimeField(
        label=gettext_lazy("until"),
        widget=ClockInput,
        required=False,
    )
    quiet_days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("beginning on"),
        choices=[(day, WEEKDAYS[day]) for day in DAYS],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("The same time twice is a whole day."),
    )
    digest_at = forms.TimeField(
        label=gettext_lazy("The daily mail comes at"),
        widget=ClockInput,
        help_text=gettext_lazy("Only when something is still unread then."),
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("My time zone"), required=False)

    def __init__(self, wishes: Wishes, given: QueryDict | None = None) -> None:
        super().__init__(given, auto_id="wish-%s")
        self.wishes, self.kinds = wishes, kinds_for(wishes.member)
        for kind in self.kinds:
            for way in Way:
                label = f"{kind.label}: {way.label}"
                box = forms.BooleanField(label=label, required=False)
                self.fields[self.box(kind, way)] = box
                self.initial[self.box(kind, way)] = wishes.wants(kind, way)
        self._time_zones()
        has_quiet = wishes.quiet_from is not None
        self.initial = {
            **self.initial,
            "is_quiet": has_quiet,
            "quiet_from": wishes.quiet_from or NIGHT,
            "quiet_until": wishes.quiet_until or MORNING,
            "quiet_days": wishes.quiet_days,
            "digest_at": wishes.digest_at,
            "time_zone": wishes.time_zone,
        }

    def _time_zones(self) -> None:
        team = self.wishes.member.team
        of_team = _("that of the team (%(zone)s)") % {"zone": place_of(team.time_zone)}
        others = [(name, place_of(name)) for name in zones()]
        self.fields["time_zone"].choices = [("", of_team), *others]  # type: ignore[attr-defined]

    @staticmethod
    def box(kind: Kind, way: Way) -> str:
        """The name of a box."""
        return f"{kind}-{way}"

    def lines(self) -> Iterator[Line]:
        """The boxes, kind by kind."""
        for kind in self.kinds:
            yield Line(str(kind.label), [self[self.box(kind, way)] for way in Way])

    def clean(self) -> dict[str, Any]:
        """Quiet hours have a beginning, an end and a day."""
        said = super().clean() or self.cleaned_data
        if said.get("is_quiet"):
            for name in ("quiet_from", "quiet_until", "quiet_days"):
                if name not in self.errors and said.get(name) in (None, []):
                    self.add_error(name, _("Please say when the quiet begins and ends."))
        return said

    def wanted(self) -> Wishes:
        """The wishes as they shall be."""
        said, wishes = self.cleaned_data, self.wishes
        ways = {
            kind.value: [way.value for way in Way if said[self.box(kind, way)]]
            for kind in self.kinds
        }
        wishes.ways = {**wishes.ways, **ways}
        is_quiet = said["is_quiet"]
        wishes.quiet_from = said["quiet_from"] if is_quiet else None
        wishes.quiet_until = said["quiet_until"] if is_quiet else None
        wishes.quiet_days = said["quiet_days"] if is_quiet else list(DAYS)
        wishes.digest_at, wishes.time_zone = said["digest_at"], said["time_zone"]
        return wishes


def kinds_for(member: Membership) -> list[Kind]:
    """What a member in this role can hear of at all."""
    hidden: set[Kind] = set()
    if not member.may(Permission.WRITE):
        hidden |= AMONG_COLLEAGUES | {Kind.WROTE_AGAIN, Kind.PROMISE, Kind.RULE}
    if not member.may(Permission.ANSWER):
        hidden.add(Kind.TO_READ)
    if not member.may(Permission.CARE):
        hidden |= {Kind.GIVEN, Kind.PROPOSED, Kind.TAKEN_AWAY, Kind.DANGER}
    if not member.may(Permission.LEAD_HOUSE):
        hidden.add(Kind.CALLED)
    if not member.may(Permission.KEEP_RULES):
        hidden.add(Kind.RULE_RESTS)
    if not member.may(Permission.MEND_CHANNELS):
        hidden.add(Kind.DISCONNECTED)
    if not member.may(Permission.KEEP_WEBHOOKS):
        hidden.add(Kind.WEBHOOK_RESTS)
    return [kind for kind in Kind if kind not in hidden]


def place_of(zone: str) -> str:
    """A time zone as one reads it."""
    return zone.replace("_", " ").replace("/", " / ")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.READ)
def wishes(request: DeskRequest) -> HttpResponse:
    """See and change how one hears of things."""
    form = WishesForm(wishes_of(request.member), posted(request))
    if request.method == "POST" and form.is_valid():
        keep_wishes(form.wanted())
        messages.success(request, _("Good. From now on you hear of it like this."))
        return redirect("notices:settings", team=request.member.team.slug)
    room = {
        "form": form,
        "ways": list(Way),
        "devices": Device.objects.visible_to(request.member).order_by("pk"),
        "push_key": public_key(settings.PUSH_KEY),
        "has_mail": bool(settings.EMAIL_HOST),
    }
    return render(request, "notices/settings.html", room, status=422 if form.errors else 200)
